#!/bin/sh
# A test at full size: deep.sh NAME COMMAND... appends one line to tests/deep.log: day, commit, what was run, its counts (the lines
# "NAME: ..." of its output), seconds. The output stays in build/deep-NAME.txt. Exit: the command's.
set -u
cd "$(dirname "$0")/.." || exit 1
name=$1
shift
mkdir -p build
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
git diff --quiet HEAD -- Makefile src include tests/stat tests/unit 2>/dev/null || commit=$commit-dirty
from=$(date +%s)
said=0
"$@" >"build/deep-$name.txt" 2>&1 || said=$?
seconds=$(($(date +%s) - from))
grep -v '^\[' "build/deep-$name.txt"
counts=$(sed -n "s/^$name: //p" "build/deep-$name.txt" | awk '{ printf "%s%s", sep, $0; sep = "; " }')
[ "$said" = 0 ] || counts="FAILED ($said). $counts"
echo "$(date -u +%F) $commit make deep-$name: $counts, $seconds s" | tee -a tests/deep.log
exit "$said"
