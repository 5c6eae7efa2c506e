/* fulcrum help: the page of a command, or its man page. */
#include "cli/cli.h"

#include <stdlib.h>

static const fc_option o_man = {
    .name = "man", .kind = FC_OPTION_FLAG, .help = "as a manual page (roff), for man and for packages",
};
static const fc_option *const options[] = { &o_man, NULL };
static const char *const examples[] = { "fulcrum help run", "options and examples of a command",
                                        "fulcrum help run --man | man -l -", "the same as a manual page",
                                        NULL };

static int command_help(const fc_args *args)
{
    int man = fc_arg(args, &o_man)->given;
    if (args->n_operands == 0) {
        if (man) fc_help_man(NULL, stdout);
        else fc_help_overview(stdout);
        return FC_EXIT_OK;
    }
    const fc_command *command = fc_command_find(args->operand[0]);
    if (!command) return fc_unknown_command(args->operand[0]);
    if (man) fc_help_man(command, stdout);
    else fc_help_command(command, stdout);
    return FC_EXIT_OK;
}

const fc_command fc_command_help = { .name = "help",
                                     .summary = "show the help or the manual page of a command",
                                     .operands = "[COMMAND]",
                                     .min_operands = 0,
                                     .max_operands = 1,
                                     .words =
                                         "run check explain list new plot selfcheck doctor completion help",
                                     .examples = examples,
                                     .options = options,
                                     .run = command_help };
