# Fault: a mistyped command line is guessed at, half obeyed, or answered with the wrong exit code.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
t 'no command' 2
out_empty
err_has 'Usage: fulcrum COMMAND'
t 'overview' 0 --help
out_has 'fulcrum check my.cfg'
err_empty
t 'version' 0 --version
out_has 'fulcrum 0.'
out_has 'libconfig'
t 'unknown command' 2 rnu
err_is "fulcrum: unknown command 'rnu'; did you mean 'run'?
Try 'fulcrum --help'."
t 'nothing near' 2 zzzzzz
err_is "fulcrum: unknown command 'zzzzzz'
Try 'fulcrum --help'."
t 'option before the command' 2 --quiet run
err_has "unknown option '--quiet'"
t 'near --help' 2 --hlep
err_has "did you mean '--help'?"
t 'unknown option' 2 run --path 5 x.cfg
err_is "fulcrum run: unknown option '--path'; did you mean '--paths'?
Try 'fulcrum run --help'."
t 'unknown short option' 2 run -z x.cfg
err_is "fulcrum run: unknown option '-z'
Try 'fulcrum run --help'."
t 'no scenario' 2 run
err_is "fulcrum run: SCENARIO is missing
Try 'fulcrum run --help'."
t 'two scenarios' 2 run a.cfg b.cfg
err_has "one word too many: 'b.cfg'"
t 'value missing' 2 run x.cfg -n
err_is "fulcrum run: option -n needs a value (N)
Try 'fulcrum run --help'."
t 'flag with a value' 2 run x.cfg --quiet=1
err_has 'option --quiet takes no value'
t 'given twice' 2 run x.cfg -n 5 --paths 6
err_has 'option --paths is given twice'
t 'choice' 2 run x.cfg --lang fr
err_is "fulcrum run: --lang: 'fr' is none of en|zh
Try 'fulcrum run --help'."
t 'dashes end options' 1 check -- --help
err_has '--help'
t 'unknown isa' 2 explain nosuchthing-at-all
out_empty

# Fault: a count is read as something else than written (atoi, wrapping, cut fractions).
for bad in 0 -1 1.5 abc 1e13 12x '' 0x10 1k5 99999999999999999999 ' 5' nan; do
    t "paths '$bad'" 2 run x.cfg --paths="$bad"
    err_has '--paths:'
done
for bad in -1 18446744073709551616 1.5 x; do
    t "seed '$bad'" 2 run x.cfg --seed="$bad"
    err_has '--seed:'
done
for good in 1 100k 1M 1e5 2.5k 1e12 20000; do
    t "paths '$good'" 1 run no-such.cfg --paths="$good" # read, and then the file is missing
done
t 'largest seed' 1 run no-such.cfg --seed=18446744073709551615
t 'memory' 1 run no-such.cfg --memory=1.5G
t 'memory unit' 2 run no-such.cfg --memory=2X
err_has 'such as 500M or 2G'
