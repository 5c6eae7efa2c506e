/* The registry of commands, generated from the files cmd_*.c. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#define X(name) extern const fc_command fc_command_##name;
#include "commands.inc"
#undef X

const fc_command *const fc_commands[] = {
#define X(name) &fc_command_##name,
#include "commands.inc"
#undef X
};
const size_t fc_n_commands = sizeof fc_commands / sizeof *fc_commands;

const fc_command *fc_command_find(const char *name)
{
    for (size_t i = 0; i < fc_n_commands; i++)
        if (strcmp(fc_commands[i]->name, name) == 0) return fc_commands[i];
    return NULL;
}

int fc_unknown_command(const char *name)
{
    const char **names = malloc((fc_n_commands + 1) * sizeof *names);
    const char *near = NULL;
    if (names) {
        for (size_t i = 0; i < fc_n_commands; i++) names[i] = fc_commands[i]->name;
        near = fc_nearest_name(name, names, fc_n_commands);
    }
    if (near) fc_say(NULL, "unknown command '%.60s'; did you mean '%s'?", name, near);
    else fc_say(NULL, "unknown command '%.60s'", name);
    free(names);
    fputs("Try 'fulcrum --help'.\n", stderr);
    return FC_EXIT_USAGE;
}
