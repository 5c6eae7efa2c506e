#!/bin/sh
# Every shipped scenario: check, and 2,000 audited paths. examples.sh [FULCRUM]; ends with "N passed, N failed".
# Catches: a shipped scenario that is refused, warns, breaks the ledger, or cannot be repeated from its resolved form.
set -u
cd "$(dirname "$0")/.." || exit 1
fulcrum=${1:-./fulcrum}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0
try() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" > "$work/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $what"
        tail -n 5 "$work/said"
    fi
}
for cfg in scenarios/*.cfg; do
    name=$(basename "$cfg" .cfg)
    try "$name: check" "$fulcrum" check "$cfg" -q
    try "$name: audited run" "$fulcrum" run "$cfg" -n 2000 -q --audit --no-charts -o "$work/$name"
    try "$name: resolved scenario" "$fulcrum" run "$work/$name/scenario.cfg" -q --no-charts -o "$work/again"
    for table in "$work/$name"/*.csv "$work/$name"/data/*.dat; do
        try "$name: $(basename "$table") again" cmp "$table" "$work/again${table#"$work/$name"}"
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
