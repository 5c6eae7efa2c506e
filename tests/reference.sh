#!/bin/sh
# The parts of the README pages that the program writes itself, between markers. reference.sh [FULCRUM]: rewrite them all;
# with --check: exit 1 if one is stale; the headline, a run of 100,000 paths, is left to `make reference`.
set -eu
cd "$(dirname "$0")/.."
check=no
[ "${1:-}" != --check ] || { check=yes; shift; }
fulcrum=${1:-./fulcrum}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stale=0

# PAGE NAME: put $work/part between the page's markers of this name.
put() {
    awk -v part="$work/part" -v name="$2" '
        $0 ~ "^<!-- " name ": begin" { print; while ((getline line < part) > 0) print line; skip = began = 1 }
        $0 ~ "^<!-- " name ": end" { skip = 0; ended = 1 }
        !skip
        END { if (!began || !ended) exit 2 }' "$1" > "$work/new" || { echo "$1 has lost the markers of $2" >&2; exit 1; }
    if cmp -s "$work/new" "$1"; then return; fi
    if [ "$check" = yes ]; then
        echo "$1: $2 is stale"
        diff "$1" "$work/new" | head -n 10
        stale=1
    else
        cat "$work/new" > "$1"
        echo "$1: $2 rewritten"
    fi
}
# a program that fails must not empty a page
said() { "$fulcrum" "$@" > "$work/said" || { echo "reference: fulcrum $* failed" >&2; exit 1; }; }
fenced() { echo '```'; cat; echo '```'; }

said list fields --markdown
{ cat "$work/said"; echo; } > "$work/part"
put scenarios/README.md reference
fenced < scenarios/minimal.cfg > "$work/part"
put README.md minimal
said explain limits
sed 1,2d "$work/said" > "$work/part"
put README.md limits
put tests/README.md limits
said selfcheck
sed 's/ *$//' "$work/said" | fenced > "$work/part"
put tests/README.md selfcheck
[ "$check" = no ] || exit "$stale"

said run scenarios/wuhan-institute.cfg -n 100k -s 2022 -q --no-charts -o "$work/wuhan"
fenced < "$work/said" > "$work/part"
put README.md headline
