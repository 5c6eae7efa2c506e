# Fault: the gate says no to a tree that is all green, or yes to one with a red stage.
# shellcheck shell=sh disable=SC2154 # set and read by run.sh
mkdir -p gate/tree/.ci gate/tree/tests gate/bin
cp "$root/.ci/run" gate/tree/.ci/run
printf '#!/bin/sh\necho 1000\n' > gate/bin/id # nobody who may install
# shellcheck disable=SC2016 # read by the copies
printf '#!/bin/sh\ncase "$*" in "${red:-none}"*) echo "1 passed, 1 failed, 0 skipped"; exit 1 ;; esac\necho "2 passed, 0 failed, 0 skipped"\n' > gate/bin/make
chmod +x gate/bin/id gate/bin/make
# shellcheck disable=SC2016
printf 'case "$B" in "${red:-none}") echo "1 passed, 1 failed, 0 skipped"; exit 1 ;; esac\necho "2 passed, 0 failed, 0 skipped"\n' > gate/tree/tests/run.sh
printf 'echo "9 passed, 0 failed"\n' > gate/tree/tests/install.sh
gate() { x "$1" "$2" env PATH="$PWD/gate/bin:$PATH" red="$3" sh gate/tree/.ci/run; }
gate 'all green' 0 none
out_has 'sanitized: 2 passed, 0 failed, 0 skipped'
gate 'sanitizers red' 1 build/gcc-address-undefined
gate 'clang red' 1 build/clang
gate 'gcc red' 1 test
gate 'lint red' 1 lint
gate 'build red' 1 -j2
