/* fulcrum COMMAND [options] ARGS: find the command, parse its options, run it, check that the output arrived. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A missing standard stream must not be replaced by the first result file opened. */
static void hold_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
            int opened = open("/dev/null",
                              fd == 0 ? O_WRONLY : O_RDONLY); /* the wrong way round: use is an error */
            if (opened < 0) _exit(FC_EXIT_RUN);
        }
}

static void ignore_signals(void)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write */
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* and so is a file-size limit */
#endif
}

/* stdout is data: data that did not arrive is a failure, whatever the command says. */
static int finish(int code)
{
    errno = 0;
    int bad = fflush(stdout) != 0 || ferror(stdout);
    int cause = errno;
    if (fclose(stdout) != 0 && !bad) bad = 1, cause = errno;
    if (!bad) return code;
    fc_say(NULL, "cannot write to standard output%s%s", cause ? ": " : "", cause ? strerror(cause) : "");
    return code == FC_EXIT_OK ? FC_EXIT_RUN : code;
}

static int unknown_option(const char *name)
{
    static const char *const known[] = { "--help", "--version" };
    const char *near = fc_nearest_name(name, known, 2);
    if (near) fc_say(NULL, "unknown option '%.60s'; did you mean '%s'?", name, near);
    else fc_say(NULL, "unknown option '%.60s'; options of a command come after its name", name);
    fputs("Try 'fulcrum --help'.\n", stderr);
    return FC_EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        fc_help_overview(stderr);
        return FC_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return fc_help_overview(stdout), FC_EXIT_OK;
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return fc_version_print(stdout), FC_EXIT_OK;
    if (argv[1][0] == '-') return unknown_option(argv[1]);
    const fc_command *command = fc_command_find(argv[1]);
    if (!command) return fc_unknown_command(argv[1]);
    if (fc_args_want_help(argc, argv, 2)) return fc_help_command(command, stdout), FC_EXIT_OK;
    fc_args args;
    int code = fc_args_parse(&args, command, argc, argv) ? command->run(&args) : FC_EXIT_USAGE;
    fc_args_free(&args);
    return code;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    ignore_signals();
    gsl_set_error_handler_off(); /* process-wide, so the program's business and not the library's */
    return finish(dispatch(argc, argv));
}
