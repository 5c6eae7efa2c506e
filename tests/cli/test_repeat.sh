# Fault: threads, instruction set, locale, environment or streaming move a number; more paths change the first ones.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
run() { # DIR [VAR=VALUE...] -- OPTIONS...: a run of 2,500 paths (three blocks, the last not whole)
    dir=$1
    shift
    set -- "$@"
    vars=
    while [ "$1" != -- ]; do
        vars="$vars $1"
        shift
    done
    shift
    # shellcheck disable=SC2086
    x "run $dir" 0 env $vars "$fulcrum" run p.cfg -n 2500 -s 7 -q --no-charts -o "$dir" "$@"
}
# Everything but the manifest, whose `host` differs.
equal() { # WHAT DIR
    name=$1
    if diff -rq -x manifest.json first "$2" > "$work/differ"; then pass; else fail "$(head -n 3 "$work/differ")"; fi
}
run first -- -j 1
for n in 2 3 8; do
    run "j$n" -- -j $n
    equal "$n threads" "j$n"
done
levels=$("$fulcrum" --version | sed -n 's/^instruction sets //p')
[ -n "$levels" ] && pass || fail 'no levels in --version'
for level in $levels; do
    "$fulcrum" run p.cfg -n 2500 -s 7 -q --no-charts -o "isa-$level" --isa "$level" > "$work/out" 2> "$work/err"
    code=$?
    name="level $level"
    if [ "$code" -eq 0 ]; then equal "$name" "isa-$level"
    elif grep -q 'is none of' "$work/err"; then skip "$name: this machine cannot run it"
    else fail "exit $code: $(head -n 1 "$work/err")"; fi
done
for locale in C C.UTF-8 POSIX de_DE.UTF-8 no_SUCH; do
    run "lc-$locale" LC_ALL="$locale" --
    equal "LC_ALL=$locale" "lc-$locale"
done
run void -i --
equal 'empty environment' void
run streaming -- --streaming -j 3
name='moments of a streaming run'
moments() { awk -F, -v OFS=, '{ print $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $20 }' "$1/summary.csv"; }
moments first > "$work/a"
moments streaming > "$work/b"
cmp -s "$work/a" "$work/b" && pass || fail 'differ'
cut -d, -f1-6 first/series.csv > "$work/a"
cut -d, -f1-6 streaming/series.csv > "$work/b"
name='means of a streaming run, step by step'
cmp -s "$work/a" "$work/b" && pass || fail 'differ'
name='the plan is the same'
plans=$(grep -h '"plan_hash"' first/manifest.json void/manifest.json streaming/manifest.json | sort | uniq -c | sed 's/ *\([0-9]*\).*/\1/')
[ "$plans" = 3 ] && pass || fail 'plan hashes differ'
