# Sourced by checks from the shell: a scratch directory; counts what works, shows the end of what does not.
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
