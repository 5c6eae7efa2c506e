/* fulcrum explain: any key, metric, kind, law, message, topic or amount. */
#include "cli/cli.h"

static const fc_option *const options[] = { NULL };

static const char *const examples[] = { "fulcrum explain funds.waterfall.hurdle",
                                        "a key: unit, range, default, level of chance, source",
                                        "fulcrum explain leverage.paid.social",
                                        "a metric: unit and formula",
                                        "fulcrum explain lognormal",
                                        "a law: its parameters",
                                        "fulcrum explain gates",
                                        "a topic; 'fulcrum list topics' names them all",
                                        "fulcrum explain 4亿",
                                        "an amount, both ways",
                                        NULL };

static int command_explain(const fc_args *args)
{
    fc_error err = { 0 };
    return fc_exit_of(fc_catalogue_explain(args->operand[0], stdout, &err), &err, args);
}

const fc_command fc_command_explain = { .name = "explain",
                                        .summary =
                                            "explain a key, metric, kind, law, message, topic or amount",
                                        .operands = "NAME",
                                        .min_operands = 1,
                                        .max_operands = 1,
                                        .words = "units levels gates exit-codes files grades waterfall seeds limits stop sampler failed",
                                        .examples = examples,
                                        .options = options,
                                        .run = command_explain };
