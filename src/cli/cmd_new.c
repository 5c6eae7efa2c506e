/* fulcrum new: a commented scenario to start from. */
#include "cli/cli.h"

static const fc_option *const options[] = { NULL };

static const char *const examples[] = { "fulcrum new programme > my.cfg",
                                        "several mechanisms and targets, ready to run", "fulcrum new funds",
                                        "one kind, every key with its default and meaning", NULL };

static int command_new(const fc_args *args)
{
    fc_error err = { 0 };
    return fc_exit_of(fc_catalogue_template(args->operand[0], stdout, &err), &err, args);
}

const fc_command fc_command_new = {
    .name = "new",
    .summary = "print a commented scenario to start from",
    .operands = "KIND|programme",
    .min_operands = 1,
    .max_operands = 1,
    .words = "templates",
    .examples = examples,
    .options = options,
    .text = "What is printed passes 'fulcrum check' and runs; what is commented out shows the defaults.",
    .run = command_new
};
