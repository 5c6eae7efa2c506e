# Fault: a case of the validation book missed or left out, or the limits of the models not beside it.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
t 'selfcheck' 0 selfcheck
out_has '156 cases, 0 missed. What the models leave out: fulcrum explain limits'
out_has 'Philox4x32-10, counter and key from pi: first word'
out_has 'Default rate, PD 3%, correlation 0.12: 99% quantile'
lines out 158
t 'limits' 0 explain limits
out_has 'it cannot show that the rules or the assumed laws describe'
