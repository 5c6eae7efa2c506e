# Fault: on a fresh machine nothing is said about what to install, the wrong thing is, or it is installed unasked.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
# A machine with the tools of deps.sh, our package managers, and none of the libraries.
mkdir machine
for tool in sh sed grep cat; do ln -s "$(command -v $tool)" machine/$tool; done
fake() { # NAME BODY
    # shellcheck disable=SC2016 # $* is the fake's
    printf '#!/bin/sh\n%s\n' "$2" > "machine/$1"
    chmod +x "machine/$1"
}
installs="for word in gcc libgsl-dev libconfig-dev gnuplot-nox libcmocka-dev; do case \" \$* \" in *\" \$word \"*) ;; *) exit 9 ;; esac; done
echo \"ran \$*\""
deps() { # WHAT EXIT NEED [VAR=VALUE...]
    what=$1 code=$2 need=$3
    shift 3
    x "$what" "$code" env PATH="$PWD/machine" PKG_CONFIG_LIBDIR=/nonexistent "$@" sh "$root/src/deps.sh" "$need"
}
fake true "exit 0" # a builtin of the shell, but sudo wants a program
fake id 'echo 0'
deps 'no package manager' 1 tests
err_has 'this system'\''s package manager'
fake apt-get 'case $1 in update) ;; *) '"$installs"' ;; esac'
deps 'only told' 1 tests DEPS=no
out_has 'missing: gcc make pkg-config gsl libconfig gnuplot chinese-font cmocka'
out_has 'packages: apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config libgsl-dev libconfig-dev gnuplot-nox fontconfig fonts-wqy-microhei libcmocka-dev'
grep -q '^ran' "$work/out" && fail 'installed unasked' || pass
err_has 'run the line above'
deps 'root installs' 0 tests
out_has 'ran install -y'
fake id 'echo 1000'
deps 'no root, no sudo' 1 tests
grep -q '^ran' "$work/out" && fail 'tried without right' || pass
fake sudo 'exit 1'
deps 'sudo asks for a password' 1 tests
fake sudo '[ "$1" != -n ] || exit 0
echo "sudo"; exec "$@"'
deps 'sudo without a password' 0 tests
out_has 'packages: sudo apt-get'
out_has 'ran install -y'
fake apt-get 'exit 100'
deps 'the installation fails' 100 tests
rm machine/apt-get
fake dnf 'echo "ran $*"'
deps 'dnf' 0 tests
out_has 'ran install -y gcc make pkgconf-pkg-config gsl-devel libconfig-devel gnuplot'
fake pkg-config 'exit 0'
for tool in gcc make gnuplot; do fake $tool 'exit 0'; done
fake fc-list 'echo font'
deps 'nothing is missing' 0 tests
same out ''
