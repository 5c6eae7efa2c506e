# Fault: a command without help, or help that the tables do not back.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' > "$work/commands"
for command in $(cat "$work/commands"); do
    t "$command --help" 0 "$command" --help
    out_has 'Examples:'
    out_has "Usage: fulcrum $command"
    err_empty
    cp "$work/out" "$work/page"
    t "help $command" 0 help "$command"
    if cmp -s "$work/page" "$work/out"; then pass; else fail 'differs from --help'; fi
    t "man page of $command" 0 help "$command" --man
    out_has '.SH OPTIONS'
done
t 'help of nothing' 2 help zzz
err_has "unknown command 'zzz'"
for shell in bash zsh fish; do
    t "completion $shell" 0 completion $shell
    out_has selfcheck
    if command -v $shell > /dev/null; then
        if $shell -n "$work/out" 2> "$work/err"; then pass; else fail "$shell cannot read it"; fi
    fi
done
t 'completion of an unknown shell' 2 completion bsh
err_is "fulcrum completion: unknown shell 'bsh'; did you mean 'bash'?"
if command -v bash > /dev/null; then
    name='bash completes an option and a choice'
    "$fulcrum" completion bash > "$work/completion"
    cat > "$work/try.sh" << 'TRY'
. "$1"
COMP_WORDS=(fulcrum run --aud); COMP_CWORD=2; _fulcrum; echo "${COMPREPLY[@]}"
COMP_WORDS=(fulcrum run --lang ''); COMP_CWORD=3; _fulcrum; echo "${COMPREPLY[@]}"
COMP_WORDS=(fulcrum sel); COMP_CWORD=1; _fulcrum; echo "${COMPREPLY[@]}"
TRY
    bash "$work/try.sh" "$work/completion" > "$work/out" 2> "$work/err"
    out_is '--audit
en zh
selfcheck'
fi
