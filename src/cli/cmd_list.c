/* fulcrum list: what this build knows. */
#include "cli/cli.h"

#include <string.h>

static const fc_option option_markdown = {
    .name = "markdown", .kind = FC_OPTION_FLAG, .help = "with `fields`: the reference of the language as tables",
};
static const fc_option *const options[] = { &option_markdown, NULL };

static const char *const examples[] = { "fulcrum list",
                                        "an overview: how many of what",
                                        "fulcrum list kinds",
                                        "kinds of mechanism a scenario can hold",
                                        "fulcrum list fields",
                                        "every key with unit, range and default",
                                        NULL };

static int command_list(const fc_args *args)
{
    fc_error err = { 0 };
    const char *what = args->n_operands ? args->operand[0] : "";
    if (fc_arg(args, &option_markdown)->given) {
        if (strcmp(what, "fields") != 0) {
            fc_say(args, "--markdown goes with `fields`");
            return FC_EXIT_USAGE;
        }
        return fc_exit_of(fc_catalogue_reference(stdout, &err), &err, args);
    }
    return fc_exit_of(fc_catalogue_list(what, stdout, &err), &err, args);
}

const fc_command fc_command_list = {
    .name = "list",
    .summary = "list kinds, distributions, metrics, fields, messages, writers, charts or topics",
    .operands = "[WHAT]",
    .min_operands = 0,
    .max_operands = 1,
    .words = "kinds distributions metrics fields messages writers charts topics",
    .examples = examples,
    .options = options,
    .run = command_list
};
