#!/bin/sh
# Prints the one package line for this system and runs it when it can. Usage: deps.sh build|charts|tests
# DEPS=no: only print. Nothing is done when nothing is missing.
set -eu
need=${1:-tests}

missing=
have() { pkg-config --exists "$1" 2>/dev/null; }
for tool in gcc make pkg-config; do command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"; done
for lib in gsl libconfig; do have "$lib" || missing="$missing $lib"; done
if [ "$need" != build ]; then command -v gnuplot >/dev/null 2>&1 || missing="$missing gnuplot"; fi
if [ "$need" != build ]; then
    { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; } || missing="$missing chinese-font"
fi
if [ "$need" = tests ]; then have cmocka || missing="$missing cmocka"; fi
[ -n "$missing" ] || exit 0
echo "missing:$missing"

if command -v apt-get >/dev/null 2>&1; then
    line="apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config libgsl-dev libconfig-dev"
    [ "$need" = build ] || line="$line gnuplot-nox fontconfig fonts-wqy-microhei"
    [ "$need" = tests ] && line="$line libcmocka-dev"
    before="apt-get update"
elif command -v dnf >/dev/null 2>&1; then
    line="dnf install -y gcc make pkgconf-pkg-config gsl-devel libconfig-devel gnuplot fontconfig google-noto-sans-cjk-fonts libcmocka-devel"
    before=true
elif command -v brew >/dev/null 2>&1; then
    line="brew install gsl libconfig gnuplot cmocka pkg-config"
    before=true
elif command -v conda >/dev/null 2>&1; then
    line="conda install -y -c conda-forge gsl libconfig gnuplot cmocka pkg-config make gcc_linux-64"
    before=true
else
    echo "install gcc, make, pkg-config, GSL, libconfig, gnuplot, a Chinese font and cmocka with this system's package manager" >&2
    exit 1
fi

sudo=
case $line in
apt-get* | dnf*)
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo=sudo; else DEPS=no; fi
    fi
    ;;
esac
echo "packages: ${sudo:+$sudo }$line"
if [ "${DEPS:-yes}" = no ]; then
    echo "run the line above (as root), then try again" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$sudo $before >/dev/null
$sudo $line
