#!/bin/sh
# Installs into a scratch folder and uses what was installed from elsewhere: the command finds its chart scripts, the example of
# include/README.md compiles and runs. Ends with "N passed, N failed".
# Catches: a file that is not installed, a header that needs the source tree, a command that works only beside its source.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
. tests/try.sh
at=$work/usr
try 'make install' make --no-print-directory install PREFIX="$at"
mkdir "$work/elsewhere" && cd "$work/elsewhere" || exit 1
try 'version' "$at/bin/fulcrum" --version
try 'run' "$at/bin/fulcrum" run "$at/share/fulcrum/scenarios/minimal.cfg" -n 1000 -q -o run
if command -v gnuplot > /dev/null; then
    try 'its charts' test -s run/charts/leverage_gates.svg
else
    echo 'SKIPPED: its charts: gnuplot is not installed'
fi
sed -n '/^```c$/,/^```$/p' "$root/include/README.md" | sed '1d;$d' > example.c
# shellcheck disable=SC2046 # several words are meant
try 'the example compiles' "${CC:-gcc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$at/include" -o example example.c \
    "$at/lib/libfulcrum.a" $(pkg-config --cflags --libs gsl libconfig) -lpthread -lm
try 'the example runs' ./example "$at/share/fulcrum/scenarios/minimal.cfg"
cp "$work/said" example.txt
try 'and says a number' grep -q '^leverage.paid.social [0-9.]* +- [0-9.]*$' example.txt
try 'make uninstall' make --no-print-directory -C "$root" uninstall PREFIX="$at"
try 'nothing is left' sh -c '[ -z "$(find "$1" -type f)" ]' sh "$at"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
