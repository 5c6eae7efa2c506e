#!/bin/sh
# House rules that a machine can check. Prints every breach; exit 1 if there is one.
set -u
bad=0
mkdir -p build
say() {
    echo "lint: $*"
    bad=1
}

# Files stay short.
find src include tests -name '*.[ch]' | sort | while read -r f; do
    n=$(wc -l <"$f")
    [ "$n" -le 600 ] || echo "lint: $f has $n lines (600 at most)"
done >build/lint.txt

# libconfig only in src/scenario (its version also in src/base/version.c).
grep -rl '#include <libconfig' src include | grep -v '^src/scenario/\|^src/base/version\.c' |
    sed 's/^/lint: libconfig outside src\/scenario: /' >>build/lint.txt

# One direction: a room includes rooms to its left only. Joints, where registries meet, are named.
rank() {
    case $1 in
    base) echo 0 ;; stats | scenario) echo 1 ;; distributions | random) echo 2 ;; model) echo 3 ;; plan) echo 4 ;;
    engine) echo 5 ;; factors) echo 6 ;; blocks) echo 7 ;; mechanisms) echo 8 ;; metrics) echo 9 ;; output) echo 10 ;;
    *) echo 11 ;;
    esac
}
joint() {
    case $1 in
    src/model/all_sections.c | src/model/catalogue*.c) return 0 ;;                  # lists what the registries hold
    src/random/*_kernel.c) return 0 ;;                                             # fills the workspace
    src/plan/plan.c | src/plan/builder_internal.h | src/plan/factor_*) return 0 ;;  # calls every plan function
    src/engine/*.[ch]) return 0 ;;                                                 # calls every kernel
    esac
    return 1
}
find src -name '*.[ch]' | grep -v '^src/cli/' | sort | while read -r f; do
    room=$(echo "$f" | cut -d/ -f2)
    joint "$f" && continue
    for inc in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$f" | sort -u); do
        [ "$(rank "$inc")" -le "$(rank "$room")" ] || echo "lint: $f includes $inc/, a room to its right"
    done
done >>build/lint.txt
if [ -s build/lint.txt ]; then
    cat build/lint.txt
    bad=1
fi
hits=$(grep -n '^#include "' src/cli/*.c src/cli/*.h 2>/dev/null | grep -v '"cli/\|"commands\.inc"' || true)
[ -z "$hits" ] || say "src/cli uses more than the public API: $hits"

# The library never prints to the standard streams, exits, aborts or reads the environment.
# src/output/process.c searches PATH for gnuplot: that is its job.
for f in $(git ls-files 'src/*.c' | grep -v '^src/cli/\|^src/output/process\.c'); do
    hits=$(grep -nE '(^|[^_a-zA-Z.>])(printf|puts|putchar|exit|abort|getenv|setlocale|rand|srand|atoi|atof|strtok|system|popen) *\(' "$f" | grep -vE '^[0-9]+: *(/?\*|//)' || true)
    [ -z "$hits" ] || say "$f: $hits"
done

# Kernel files use no libm besides sqrt and fma.
for f in $(git ls-files 'src/factors/*.c' 'src/blocks/*.c' 'src/mechanisms/*.c' 'src/metrics/*.c' 'src/*_kernel.c'); do
    hits=$(grep -nE '(^|[^_a-zA-Z])(exp|log|pow|erf|erfc|sin|cos|tanh|expm1|log1p|cbrt|lgamma) *\(' "$f" | grep -vE '^[0-9]+: *(/?\*|//)' || true)
    [ -z "$hits" ] || say "$f: $hits"
done

# The project speaks of itself alone.
hits=$(grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' src include scenarios plots Makefile README.md 2>/dev/null || true)
[ -z "$hits" ] || say "unfinished: $hits"

# No symbol is defined in two objects of a built library: with an archive the linker takes either, without a word.
for lib in build/*/libfulcrum.a; do
    [ -f "$lib" ] || continue
    twice=$(nm -A -g --defined-only "$lib" 2>/dev/null | awk '$2 ~ /^[TDBR]$/ && $3 ~ /^fc_/ { print $3 }' | sort | uniq -d)
    [ -z "$twice" ] || say "$lib defines twice: $twice"
done

if command -v shellcheck >/dev/null 2>&1; then
    shellcheck -s sh -S warning src/deps.sh tests/*.sh tests/*/*.sh tests/bench/scalar/*.sh .ci/run || bad=1
fi
[ "$bad" = 0 ] && echo "lint: ok"
exit "$bad"
