#!/bin/sh
# The generated part of scenarios/README.md. reference.sh [FULCRUM]: rewrite it; with --check: exit 1 if it is stale.
set -eu
cd "$(dirname "$0")/.."
check=no
[ "${1:-}" != --check ] || { check=yes; shift; }
fulcrum=${1:-./fulcrum}
page=scenarios/README.md
new=$(mktemp)
trap 'rm -f "$new" "$new.tables"' EXIT
"$fulcrum" list fields --markdown > "$new.tables"
awk -v tables="$new.tables" '
    /^<!-- reference: begin/ { print; while ((getline line < tables) > 0) print line; print ""; skip = 1; began = 1 }
    /^<!-- reference: end/ { skip = 0; ended = 1 }
    !skip
    END { if (!began || !ended) exit 2 }' "$page" > "$new" || { echo "$page has lost its markers" >&2; exit 1; }
if cmp -s "$new" "$page"; then exit 0; fi
if [ "$check" = yes ]; then
    diff "$page" "$new" | head -n 10
    exit 1
fi
cat "$new" > "$page"
echo "$page rewritten"
