# Fault: a bad scenario is accepted, dies, or is reported with the wrong place or words.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
data=$root/tests/data/bad
t 'missing file' 1 check no-such.cfg
err_has 'no-such.cfg'
t 'a directory' 1 check "$work"
if [ -d "$data" ]; then
    cd "$data" || exit 1
    for cfg in *.cfg; do
        base=${cfg%.cfg}
        [ -f "$base.err" ] || continue
        set -- check "$cfg"
        if [ -f "$base.set" ]; then
            while IFS= read -r line || [ -n "$line" ]; do set -- "$@" --set "$line"; done < "$base.set"
        fi
        # some messages hold the absolute folder; problems come first, the last line names the next command
        t "$cfg" 3 "$@"
        out_empty
        if grep -q ': error: ' "$base.err"; then
            sed -e '$d' -e "s|$data|DIR|g" -e 's|^[^ :]*/||' "$work/err" > "$work/got"
            if cmp -s "$base.err" "$work/got"; then pass; else fail 'problems differ:'; diff "$base.err" "$work/got" | head -n 6; fi
            tail -n 1 "$work/err" | grep -q 'errors*.*; try: fulcrum ' && pass || fail 'no next step'
        fi
    done
    cd "$work/cwd" || exit 1
else
    skip 'tests/data/bad is not here'
fi

# Fault: a template does not pass its own check, or does not run.
"$fulcrum" list kinds | sed 's/ .*//' > "$work/kinds"
for kind in programme $(cat "$work/kinds"); do
    "$fulcrum" new "$kind" > "$kind.cfg" 2> "$work/err" || continue # groups such as sponsor have no template
    t "new $kind checks" 0 check "$kind.cfg"
    err_empty
    t "new $kind runs" 0 run "$kind.cfg" -n 2048 -s 1 -q --no-charts -o "out/$kind"
    [ -s "out/$kind/summary.csv" ] && pass || fail 'no summary.csv'
done

# Fault: `check` says something else than the scenario.
if [ -s programme.cfg ]; then
    t 'words' 0 check programme.cfg
    out_has '3 funds of 2亿 = 200 million = 0.2 bn, in all 6亿 = 600 million = 0.6 bn'
    out_has 'investors: sponsor 25%, city 20%, social 55% (public 45%, social 55%)'
    # 0.55 / 0.45 = 1.2222; with the sponsor's 25% only the classes decide
    out_has 'social/public 1.222x, total/public 2.222x'
    # means 7.45e9 / 0.4495e9 = 16.574; ends 7.0/0.499 = 14.028 and 7.9/0.4 = 19.75
    out_has 'social/public 16.57x (14.03x .. 19.75x), total/public 17.57x (15.03x .. 20.75x)'
    # sponsor 10%..30%, city 10%: public 20%..40%; 0.6/0.4 = 1.5, 0.8/0.2 = 4, means 0.7/0.3 = 2.3333
    t 'hedged share' 0 check programme.cfg --set 'funds.example.investors=( { class = "sponsor"; share = "10%..30%"; }, { class = "city"; share = 0.1; }, { class = "social"; share = "rest"; } )'
    out_has 'social/public 2.333x (1.5x .. 4x), total/public 3.333x (2.5x .. 5x)'
    # the city takes what is left: public 1 - (0.5..0.6); 0.6/0.4 = 1.5, 0.5/0.5 = 1, means 0.55/0.45
    t 'a public class takes the rest' 0 check programme.cfg --set 'funds.example.investors=( { class = "sponsor"; share = 0.3; }, { class = "social"; share = "50%..60%"; }, { class = "city"; share = "rest"; } )'
    out_has 'social/public 1.222x (1x .. 1.5x), total/public 2.222x (2x .. 2.5x)'
    # 20% of 20%: the mother's sponsor 20% of 2.4亿 pays 0.48亿 for a child of 12亿 whose others bring 9.6亿 (20% from the mother);
    # child alone has no public money of its own
    cat > mother.cfg << 'CFG'
schema = 1; title = "cascade"; start = "2024-01"; horizon = 12.0; step = "quarter"; currency = "CNY";
sponsor : { cash = "1亿"; };
funds = (
  { name = "m"; model = "mother"; size = "2.4亿"; investors = ( { class = "sponsor"; share = 0.2; }, { class = "social"; share = "rest"; } ); },
  { name = "c"; size = "12亿"; parent = "funds.m"; first = 0.5; investors = ( { class = "sponsor"; share = 0.2; }, { class = "social"; share = "rest"; } ); } );
CFG
    t 'mother fund' 0 check mother.cfg
    # social 0.8 x 2.4 + 0.8 x 12 = 11.52, public 0.48: 24x and 25x
    out_has 'together                 social/public 24x, total/public 25x'
    out_has 'no public money of its own'
    # without appropriation_years it comes in all 12 years: 1 + 12 x 0.5 = 7亿; in 3 of them 2.5亿
    t 'appropriation of all years' 0 check mother.cfg --set sponsor.appropriation=0.5亿
    out_has 'cash and appropriations 7亿'
    t 'appropriation of three years' 0 check mother.cfg --set sponsor.appropriation=0.5亿 --set sponsor.appropriation_years=3.0
    out_has 'cash and appropriations 2.5亿'
    t 'in Chinese' 0 check programme.cfg --lang zh
    out_has '社会/公共 1.222x'
    t '--set' 0 check programme.cfg --set funds.example.count=4
    out_has '4 funds of 2亿'
    t '--set of an unknown key' 3 check programme.cfg --set funds.example.conut=4
    err_has '--set: error: '
    t '--set out of range' 3 check programme.cfg --set funds.example.cap=1.5
    err_has '--set'
    # Cal 6: 1.5 x 60% = 90% of the fund is more than what fees leave
    t 'infeasible reinvestment' 0 check programme.cfg --set 'funds.example.investors=( { class = "sponsor"; share = 0.6; }, { class = "social"; share = "rest"; } )' --set funds.example.reinvestment.multiple=1.5
    out_has 'NOT FEASIBLE'
    # Cal 6: fees leave (1 - 0.02 x 4)/(1 + 0.02 x 3/2) = 0.92/1.03 = 89.32%; 2 x 25% = 50% fits, 4 x 25% does not
    t 'feasible reinvestment' 0 check programme.cfg --set funds.example.reinvestment.multiple=2
    out_has 'reinvestment 2x of the sponsor'"'"'s 25% = 50% of the fund; 89.32% can be invested: feasible'
    out_has '0% of companies are local, so only 0% is expected: usually missed'
    t 'infeasible at four times' 0 check programme.cfg --set funds.example.reinvestment.multiple=4
    out_has '100% of the fund; 89.32% can be invested: NOT FEASIBLE'
    t 'quiet' 0 check programme.cfg -q
    out_empty
fi

# Fault: platforms, talent, chains or targets in other words than the scenario's.
cat > whole.cfg << 'CFG'
schema = 1; title = "whole"; start = "2024-01"; horizon = 10.0; step = "quarter"; currency = "CNY";
platforms = ( { name = "p"; initial = 6; planned = "40..48"; over = 4.0; delay = 1.0; success = 0.5; ramp = 2.0; capital = "1000万"; operating = "800万";
                income = "600万"; co_funding = 2.0; spinouts = 3.0; feeds = "incubation.c"; equity = 0.1; value = "500万"; } );
talent = ( { name = "t"; initial = 5; per_year = 10.0; stay = 8.0; supports = "platforms.p"; effect = 0.3; needed = 50; } );
incubation = ( { name = "c"; stages = ( { name = "a"; dwell = 1.0; moves = ( { to = "b"; share = 0.5; }, { to = "failed"; share = 0.5; } ); },
                                        { name = "b"; moves = ( { to = "listed"; hazard = 0.1; window = true; } ); } ); } );
targets = ( { name = "fifty"; metric = "platforms.p.count"; at = "2028-12"; at_least = 50; },
            { name = "money"; metric = "platforms.p.income"; from = "2024-12"; to = "2026-12"; at_most = "3亿"; weight = 2.0; },
            { name = "yearly"; metric = "platforms.p.spinouts"; every = "year"; from = "2024-12"; at_least = 4; } );
CFG
t 'whole programme' 0 check whole.cfg
# 6 + 44 x 0.5 = 28 on average, 6 + 48 at most; all planned are due at year 4 + 1
out_has '6 at the start, 44 planned over 4 years, each opens 1 year later with chance 50%:'
out_has '28 expected by year 5, 54 at most'
out_has '800万 = 8 million = 0.008 bn a year to run'
out_has '600万 = 6 million = 0.006 bn a year, 75% of its running costs, once mature after 2 years'
out_has 'corporate investors put in 2x'
out_has 'each spins out 3 firms a year, into incubation.c; the sponsor holds 10% of each'
out_has '50 of them prevent 30% of the failures of births in platforms.p'
out_has 'used by platforms.p (feeds)'
out_has 'a, dwell 1 year, moves (to b, share 50%; to failed, share 50%)'
out_has '                           b, moves (to listed, hazard 0.1 a year, window true)'
out_has 'fifty                    platforms.p.count at least 50, 2028-12'
out_has 'money                    platforms.p.income at most 3亿 = 300 million = 0.3 bn more, 2024-12 .. 2026-12, weight 2'
out_has 'yearly                   platforms.p.spinouts at least 4 more every year, from 2024-12'
# set up 1000万 x 22 = 2.2亿; 28 x 800万 = 2.24亿 a year, 28 x 600万 = 1.68亿 or 75%
out_has 'platforms: set up for 2.2亿 = 220 million = 0.22 bn'
out_has '1.68亿 = 168 million = 0.168 bn (75%)'
t 'whole programme in Chinese' 0 check whole.cfg --lang zh
out_has '初始 6 家，计划 44 家'
out_has 'platforms.p.spinouts 每年新增至少 4，始于 2024-12'

# Fault: a shipped scenario holds a number that nobody graded, or what "rest" leaves is counted as one.
for cfg in "$root"/scenarios/*.cfg; do
    [ "$(basename "$cfg")" = minimal.cfg ] && continue # shows the shortest form
    t "$(basename "$cfg"): grades" 0 check "$cfg"
    out_has ', ungraded 0'
done
# size, raised and paid; the two shares: 30% counts, "rest" does not
t 'minimal: grades' 0 check "$root/scenarios/minimal.cfg"
out_has ', ungraded 4'
t 'more memory than it may use, as run says' 1 check "$root/scenarios/minimal.cfg" --memory 1M
err_has 'but may use 1 MiB'
