/* fulcrum convergence: how the numbers of a run came to what they are. A finished run is simulated again from its folder:
   same bytes. */
#include "cli/cli.h"

static const fc_option o_metric = {
    .name = "metric", .letter = 'm', .kind = FC_OPTION_TEXT, .value = "METRIC", .repeat = 1,
    .dflt = "the headline's", .help = "a metric of summary.csv, e.g. sponsor.irr; may be repeated",
};
static const fc_option o_json = { .name = "json", .kind = FC_OPTION_FLAG, .help = "the same as JSON, numbers unrounded" };

static const fc_option *const options[] = { &o_metric,          &o_json,           &fc_option_paths, &fc_option_threads,
                                            &fc_option_set,     &fc_option_sampler, &fc_option_memory, &fc_option_lang,
                                            &fc_option_seed,    &fc_option_max_failed, NULL };
static const char *const examples[] = { "fulcrum convergence out/my",
                                        "running means and errors of a finished run's headline",
                                        "fulcrum convergence out/my --metric sponsor.irr --json",
                                        "one metric, for another program",
                                        "fulcrum convergence my.cfg -n 100k",
                                        "of a scenario, before the long run",
                                        NULL };

static int command_convergence(const fc_args *args)
{
    fc_again again;
    fc_error err = { 0 };
    const fc_option_value *metric = fc_arg(args, &o_metric);
    int code = fc_run_again(&again, args, &err);
    if (code == 0)
        code = fc_exit_of(fc_arg(args, &o_json)->given
                              ? fc_convergence_json(again.result, metric->list, metric->n, stdout, &err)
                              : fc_convergence(again.result, metric->list, metric->n, fc_arg_text(args, &fc_option_lang),
                                               stdout, &err),
                          &err, args);
    fc_again_free(&again);
    return code;
}

const fc_command fc_command_convergence = {
    .name = "convergence",
    .summary = "how the error of a run's numbers fell with the paths",
    .operands = "RUN",
    .min_operands = 1,
    .max_operands = 1,
    .words = "files",
    .examples = examples,
    .options = options,
    .text = "RUN is the folder of a finished run, or a scenario. For each metric the mean, its standard error and 95%\n"
            "interval after 64, 128, 256, ... paths and at the end, and whether the error fell like 1/sqrt(paths).\n"
            "convergence.csv of a run holds the same for every metric.",
    .run = command_convergence
};
