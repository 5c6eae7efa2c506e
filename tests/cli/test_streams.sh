# Fault: output that did not arrive is reported as success.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
for args in '--help' '--version' 'list' 'list fields' 'explain units' 'new programme' 'help run' 'completion bash'; do
    name="full disk: $args"
    # shellcheck disable=SC2086
    "$fulcrum" $args > /dev/full 2> "$work/err"
    code=$?
    if [ "$code" -eq 1 ]; then pass; else fail "exit $code, want 1"; fi
    lines err 1
    err_has 'cannot write to standard output'
done
name='closed pipe'
mkfifo "$work/pipe"
: < "$work/pipe" &
{ sleep 0.2; "$fulcrum" list fields 2> "$work/err"; echo $? > "$work/code"; } > "$work/pipe"
wait
if [ "$(cat "$work/code")" -eq 1 ]; then pass; else fail "exit $(cat "$work/code"), want 1"; fi
lines err 1
name='stdout closed at start'
"$fulcrum" --help >&- 2> "$work/err"
code=$?
if [ "$code" -eq 1 ]; then pass; else fail "exit $code, want 1"; fi
err_has 'cannot write to standard output'
name='everything closed'
"$fulcrum" --help <&- >&- 2>&-
code=$?
if [ "$code" -eq 1 ]; then pass; else fail "exit $code, want 1"; fi
