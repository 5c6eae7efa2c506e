/* fulcrum completion: shell completion from the option tables. */
#include "cli/cli.h"

static const fc_option *const options[] = { NULL };
static const char *const examples[] = {
    "fulcrum completion bash > ~/.local/share/bash-completion/completions/fulcrum", "for bash",
    "fulcrum completion fish > ~/.config/fish/completions/fulcrum.fish", "for fish", NULL
};

static int command_completion(const fc_args *args)
{
    static const char *const shells[] = { "bash", "zsh", "fish" };
    if (fc_help_completion(args->operand[0], stdout)) return FC_EXIT_OK;
    const char *near = fc_nearest_name(args->operand[0], shells, 3);
    if (near) fc_say(args, "unknown shell '%.40s'; did you mean '%s'?", args->operand[0], near);
    else fc_say(args, "unknown shell '%.40s'; known are bash, zsh and fish", args->operand[0]);
    return FC_EXIT_USAGE;
}

const fc_command fc_command_completion = { .name = "completion",
                                           .summary = "print completion for bash, zsh or fish",
                                           .operands = "SHELL",
                                           .min_operands = 1,
                                           .max_operands = 1,
                                           .words = "bash zsh fish",
                                           .examples = examples,
                                           .options = options,
                                           .run = command_completion };
