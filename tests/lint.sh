#!/bin/sh
# House rules that a machine can check. Prints every breach; exit 1 if there is one.
set -u
bad=0
say() {
    echo "lint: $*"
    bad=1
}

# Files stay short.
for f in $(find src include tests -name '*.c' -o -name '*.h'); do
    n=$(wc -l <"$f")
    [ "$n" -le 600 ] || say "$f has $n lines (600 at most)"
done

# libconfig only in src/scenario (and its version in src/base/version.c).
grep -ln 'libconfig\.h' -r src include | grep -v '^src/scenario/\|^src/base/version\.c' | while read -r f; do echo "$f"; done >build/lint.txt 2>/dev/null || true
mkdir -p build
hits=$(grep -l '#include <libconfig' -r src include | grep -v '^src/scenario/' | grep -v '^src/base/version\.c' || true)
[ -z "$hits" ] || say "libconfig outside src/scenario: $hits"

# One direction: a room includes rooms to its left only.
rank() {
    case $1 in
    base) echo 0 ;; distributions) echo 1 ;; random) echo 6 ;; scenario) echo 1 ;; model) echo 3 ;; plan) echo 5 ;;
    engine) echo 6 ;; factors | blocks) echo 7 ;; mechanisms) echo 8 ;; metrics) echo 8 ;; stats) echo 1 ;; output) echo 9 ;; *) echo 99 ;;
    esac
}
for f in $(find src -name '*.c' -o -name '*.h'); do
    room=$(echo "$f" | cut -d/ -f2)
    [ "$room" = cli ] && continue
    for inc in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$f" | sort -u); do
        case $inc in output | cli) case $room in output | catalogue) ;; *) say "$f includes $inc/" ;; esac ;; esac
        case $room:$inc in
        base:base | base:*) [ "$inc" = base ] || say "$f includes $inc/" ;;
        scenario:*) case $inc in base | scenario) ;; *) say "$f includes $inc/" ;; esac ;;
        stats:*) case $inc in base | stats) ;; *) say "$f includes $inc/" ;; esac ;;
        distributions:*) case $inc in base | distributions) ;; *) say "$f includes $inc/" ;; esac ;;
        esac
    done
done
hits=$(grep -n '^#include "' src/cli/*.c src/cli/*.h 2>/dev/null | grep -v '"cli/\|"commands\.inc"' || true)
[ -z "$hits" ] || say "src/cli uses more than the public API: $hits"

# The library never prints to the standard streams, exits, aborts or reads the environment.
for f in $(find src -name '*.c' | grep -v '^src/cli/'); do
    hits=$(grep -nE '(^|[^_a-zA-Z.>])(printf|puts|putchar|exit|abort|getenv|setlocale|rand|srand|atoi|atof|strtok|system|popen) *\(' "$f" | grep -vE '^[0-9]+: *(/?\*|//)' || true)
    [ -z "$hits" ] || say "$f: $hits"
done

# Kernel files use no libm besides sqrt and fma.
for f in $(find src/factors src/blocks src/mechanisms src/metrics -name '*.c'; ls src/*/*_kernel.c); do
    hits=$(grep -nE '(^|[^_a-zA-Z])(exp|log|pow|erf|erfc|sin|cos|tanh|expm1|log1p|cbrt|lgamma) *\(' "$f" | grep -vE '^[0-9]+: *(/?\*|//)' || true)
    [ -z "$hits" ] || say "$f: $hits"
done

# The project speaks of itself alone.
hits=$(grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' src include scenarios plots Makefile README.md 2>/dev/null || true)
[ -z "$hits" ] || say "unfinished: $hits"

if command -v shellcheck >/dev/null 2>&1; then
    shellcheck -s sh -S warning src/deps.sh tests/*.sh tests/cli/*.sh .ci/run || bad=1
fi
[ "$bad" = 0 ] && echo "lint: ok"
exit "$bad"
