# Fault: a name that a user meets (key, metric, law, message, topic, amount) has no explanation, or a wrong one.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
t 'key' 0 explain funds.waterfall.hurdle
out_has 'default   0.08'
out_has '1/year'
t 'key with the entry named' 0 explain funds.angel.waterfall.hurdle
out_has 'default   0.08'
t 'key of a list item' 0 explain funds.investors.share
out_has '"rest"'
t 'group' 0 explain funds.waterfall
out_has 'funds.waterfall.carry'
t 'kind' 0 explain funds
out_has 'funds = ( {'
t 'metric' 0 explain funds.angel.irr
out_has 'pattern   funds.<name>.irr'
t 'law' 0 explain lognormal
out_has 'median'
t 'message' 0 explain out-of-memory
t 'topic' 0 explain exit-codes
out_has '130'
t 'amount' 0 explain 4亿
out_is '4亿 = 400 million = 0.4 bn'
t 'interval' 0 explain 4亿..4.99亿
out_has '4.99亿 = 499 million = 0.499 bn'
t 'percentage' 0 explain 8%
out_has '0.08'
t 'near' 2 explain funds.waterfall.hurdel
err_has 'near: funds.waterfall.hurdle'
out_empty
t 'key without its kind' 2 explain catch_up
err_has 'funds.waterfall.catch_up'
t 'nothing near' 2 explain qqqqqqqqqqqqqqqqqqqqqqqq
err_has 'see `fulcrum list`'
t 'unknown list' 2 list kindz
err_has 'did you mean kinds'
for word in TVPI dpi IRR 返投 让利 认缴 母基金 J-curve; do
    t "word $word" 0 explain "$word"
    out_has '  see       '
done
t 'what it leads to' 0 explain 返投
out_has 'funds.reinvestment'
for kind in sponsor factors simulation; do
    t "template $kind" 0 new $kind
    cp "$work/out" "new-$kind.cfg"
    t "checks" 0 check "new-$kind.cfg"
done
for topic in units levels gates exit-codes files grades waterfall seeds failed; do
    t "topic $topic" 0 explain $topic
done
for what in kinds distributions metrics fields messages writers topics; do
    t "list $what" 0 list $what
    cp "$work/out" "$work/list"
    [ -s "$work/list" ] && pass || fail 'empty'
done

# Every name that is listed can be explained.
name='every listed name'
explain_all() { # LIST FILTER
    for word in $("$fulcrum" list "$1" | sed "$2" | sort -u); do
        "$fulcrum" explain "$word" > "$work/out" 2> "$work/err" || fail "list $1: $word: $(cat "$work/err")"
    done
    pass
}
explain_all kinds 's/ .*//'
explain_all distributions 's/ .*//'
explain_all messages 's/ .*//'
explain_all topics 's/ .*//'
explain_all writers 's/ .*//'
explain_all fields 's/: .*//'
explain_all metrics 's/ .*//'
t 'a topic by another name' 0 explain two-level
out_has 'worlds: two-level runs'
