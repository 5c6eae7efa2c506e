/* Running another program: posix_spawn, a pipe, a deadline. */
#include "cli/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Read until the program closes its end or time is up; what does not fit is read and dropped. 1 if it closed. */
static int drain(int fd, double deadline, char *buf, size_t n)
{
    size_t used = 0;
    for (;;) {
        struct pollfd p = { fd, POLLIN, 0 };
        double left = deadline - now();
        char spill[4096];
        if (left <= 0.0) break;
        int ready = poll(&p, 1, (int)(left * 1000.0) + 1);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) break;
        ssize_t got = used + 1 < n ? read(fd, buf + used, n - 1 - used) : read(fd, spill, sizeof spill);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            buf[used] = '\0';
            return 1;
        }
        if (used + 1 < n) used += (size_t)got;
    }
    buf[used] = '\0';
    return 0;
}

static int start(const char *const *argv, int out, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    if (posix_spawn_file_actions_init(&files) != 0) return 0;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return 0;
    }
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE); /* ignored signals would be inherited */
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_adddup2(&files, out, 2);
    int failed = posix_spawnp(pid, argv[0], &files, &attributes, (char *const *)(const void *)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return failed == 0;
}

int fc_capture(const char *const *argv, double seconds, char *buf, size_t n)
{
    int ends[2], state = 0;
    pid_t pid;
    buf[0] = '\0';
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    int started = start(argv, ends[1], &pid);
    close(ends[1]);
    if (!started) {
        close(ends[0]);
        return -1;
    }
    int closed = drain(ends[0], now() + seconds, buf, n);
    close(ends[0]);
    if (!closed) kill(pid, SIGKILL);
    while (waitpid(pid, &state, 0) < 0 && errno == EINTR) {}
    if (!closed) return -2;
    return WIFEXITED(state) && WEXITSTATUS(state) != 127 ? WEXITSTATUS(state) : -1;
}
