/* fulcrum diagnose: can the numbers of a run be trusted? A finished run is simulated again from its folder: same bytes. */
#include "cli/cli.h"

static const fc_option o_json = { .name = "json", .kind = FC_OPTION_FLAG, .help = "the answers as JSON" };
static const fc_option *const options[] = { &fc_option_paths,  &fc_option_seed,   &fc_option_threads,    &fc_option_set, &fc_option_sampler,
                                            &fc_option_memory, &fc_option_lang,   &fc_option_max_failed, &o_json,
                                            NULL };
static const char *const examples[] = { "fulcrum diagnose out/my",
                                        "converged? heavy tails? undefined paths? of a finished run",
                                        "fulcrum diagnose my.cfg -n 100k",
                                        "of a scenario, before the long run",
                                        NULL };

static int command_diagnose(const fc_args *a)
{
    fc_again again;
    fc_error err = { 0 };
    int code = fc_run_again(&again, a, &err);
    if (code == 0) {
        const fc_status status =
            fc_arg(a, &o_json)->given
                ? fc_diagnose_json(again.run.loaded.model, again.result, stdout, &err)
                : fc_diagnose(again.run.loaded.model, again.result, fc_arg_text(a, &fc_option_lang), stdout, &err);
        code = fc_exit_of(status, &err, a);
    }
    fc_again_free(&again);
    return code;
}

const fc_command fc_command_diagnose = { .name = "diagnose",
                                         .summary = "can the numbers of a run be trusted?",
                                         FC_ONE_FILE("RUN"),
                                         .examples = examples,
                                         .options = options,
                                         .text = "RUN is the folder of a finished run, or a scenario. Exit code 5 when something "
                                                 "is wrong.",
                                         .run = command_diagnose };
