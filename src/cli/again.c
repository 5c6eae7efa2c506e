/* A run's result once more, for commands that look at it from another side: from the run's folder (same bytes) or from a
   scenario. */
#include "cli/cli.h"

int fc_run_again(fc_again *again, const fc_args *args, fc_error *err)
{
    *again = (fc_again){ .result = NULL };
    const int code = fc_open(&again->run, args, 0);
    if (code != 0) return code;
    return fc_exit_of(fc_run(again->run.plan, &again->run.options, &again->result, err), err, args);
}

void fc_again_free(fc_again *again)
{
    fc_result_free(again->result);
    fc_opened_free(&again->run);
}
