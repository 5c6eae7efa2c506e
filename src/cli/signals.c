/* Interrupts. A handler may touch only a lock-free atomic, so this file keeps the program's one mutable global. */
#include "cli/cli.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int interrupts;

static void on_interrupt(int number)
{
    (void)number;
    if (atomic_fetch_add(&interrupts, 1) > 0) _exit(FC_EXIT_INTERRUPTED);
}

void fc_interrupts_catch(void)
{
    struct sigaction action = { 0 };
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* A closed terminal ends a run as Ctrl-C does, unless nohup asked to go on. */
    struct sigaction hangup;
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
}

int fc_interrupted(void) { return atomic_load(&interrupts) > 0; }

int fc_stop_asked(void *user)
{
    (void)user;
    return fc_interrupted();
}
