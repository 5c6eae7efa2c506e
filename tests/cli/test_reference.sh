# Fault: the reference page says something else than the field tables, the validation book or the limits something else than the program.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
name='the pages are what `make reference` writes'
if sh "$root/tests/reference.sh" --check "$fulcrum" > "$work/out" 2>&1; then
    pass
else
    fail "stale: run make reference"
    cat "$work/out"
fi
t 'tables' 0 list fields --markdown
out_has '| `waterfall.hurdle` |'
out_has '### Laws'
t 'of fields only' 2 list kinds --markdown
err_has '--markdown goes with `fields`'
