/* fulcrum selfcheck: published anchors, measured against known. */
#include "cli/cli.h"

static const fc_option *const options[] = { NULL };
static const char *const examples[] = { "fulcrum selfcheck",
                                        "measured against published numbers, on this machine", NULL };

static int command_selfcheck(const fc_args *args)
{
    fc_error err = { 0 };
    return fc_exit_of(fc_selfcheck(stdout, &err), &err, args);
}

const fc_command fc_command_selfcheck = { .name = "selfcheck",
                                          .summary = "replay published anchors on this machine",
                                          FC_NO_OPERAND,
                                          .examples = examples,
                                          .options = options,
                                          .text = "Exit code 5 when an anchor is missed.",
                                          .run = command_selfcheck };
