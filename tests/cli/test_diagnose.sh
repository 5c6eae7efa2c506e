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
