/* fulcrum doctor: what is installed, what is missing, what to do about it. */
#include "cli/cli.h"

#include <unistd.h>

static const fc_option *const options[] = { NULL };
static const char *const examples[] = { "fulcrum doctor", "is everything here that charts and reports need?",
                                        NULL };

static void print_machine(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN), pages = sysconf(_SC_PHYS_PAGES),
         page = sysconf(_SC_PAGESIZE);
    printf("processors    %ld\n", processors);
    if (pages > 0 && page > 0)
        printf("memory        %.1f GB\n", (double)pages * (double)page / (1024.0 * 1024.0 * 1024.0));
}

static int command_doctor(const fc_args *args)
{
    fc_error err = { 0 };
    fc_version_print(stdout);
    print_machine();
    fc_status status = fc_doctor(stdout, &err);
    if (status == FC_OK || status == FC_E_PROGRAM) {
        puts(status == FC_OK ? "All is here." : "Numbers do not need what is missing; only charts do.");
        return FC_EXIT_OK;
    }
    return fc_exit_of(status, &err, args);
}

const fc_command fc_command_doctor = {
    .name = "doctor",
    .summary = "show what is installed and what is missing",
    FC_NO_OPERAND,
    .examples = examples,
    .options = options,
    .text = "Numbers need nothing but this program; charts need gnuplot, and a Chinese font for --lang zh.",
    .run = command_doctor
};
