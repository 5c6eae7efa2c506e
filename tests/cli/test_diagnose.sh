# Fault: a run that is not to be trusted passes, or a sound one is accused; a finished run judged by other numbers.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
cp "$root/scenarios/minimal.cfg" d.cfg
t 'sound' 0 diagnose d.cfg
out_has 'nothing wrong was found'
t 'too few paths' 5 diagnose d.cfg -n 500
out_has 'Diagnosis: not converged ('
err_has 'bad answer'
t 'the folder of a run' 0 run d.cfg -n 500 --no-charts -q -o out/d
out_has 'Diagnosis: not converged ('
t 'judged by its paths' 5 diagnose out/d
out_has '500 paths, seed 1'
sed 's/size = "1亿"/size = { dist = "normal"; mean = "1亿"; sd = "0.3亿"; min = "1亿"; max = "900亿"; }/' d.cfg > cut.cfg
t 'half of a law cut off' 5 diagnose cut.cfg
out_has 'funds.seed.size: 50.0% of it lies outside its min and max (at most 10'
t 'in Chinese' 5 diagnose cut.cfg --lang zh
out_has '诊断：分布被截断'
t 'no such run' 1 diagnose nowhere
t 'a folder that is no run' 1 diagnose out
t 'no operand' 2 diagnose
cat > count.cfg <<'CFG'
schema = 1; title = "t"; start = "2022-01"; horizon = 12.0; step = "quarter"; currency = "CNY";
simulation : { paths = 4096; seed = 1; };
direct = ( { name = "d"; budget = 1.0e7; projects = { dist = "poisson"; mean = 3.0; min = 1.0; max = 20.0; }; } );
CFG
t 'what lies on min is not cut off' 5 diagnose count.cfg
out_has 'direct.d.projects: 4.98% of it lies outside' # e^-3, the chance of 0
