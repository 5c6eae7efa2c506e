/* Other programs: an argument vector, never a shell; own process group; bounded time, output and product. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "output/output_internal.h"

enum { TICK_MS = 20, FLOOD_BYTES = 1 << 20, MAX_PRODUCT = 64 << 20, MAX_AT_ONCE = 4, N_KEPT = 6, VARIABLE_ROOM = 4096 };

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int fc_program_find(const char *name, char *buf, size_t n)
{
    /* The one place of the library that reads the environment: where programs are is the host's affair. */
    const char *path = getenv("PATH");
    if (path == NULL) path = "/usr/local/bin:/usr/bin:/bin";
    while (*path != '\0') {
        const size_t length = strcspn(path, ":");
        struct stat info;
        const int room = snprintf(buf, n, "%.*s/%s", (int)length, path, name);
        if (length > 0 && path[0] == '/' && room > 0 && (size_t)room < n && access(buf, X_OK) == 0 &&
            stat(buf, &info) == 0 && S_ISREG(info.st_mode))
            return 1;
        path += length;
        path += *path == ':';
    }
    return 0;
}

/* The child's environment: what finds programs, fonts and a scratch folder, and a fixed locale. */
static void fill_environment(char storage[N_KEPT + 1][VARIABLE_ROOM], char *env[N_KEPT + 2])
{
    static const char *const kept[N_KEPT] = {"PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE",
                                             "FONTCONFIG_PATH"};
    size_t n = 0;
    snprintf(storage[N_KEPT], sizeof storage[N_KEPT], "LC_ALL=C.UTF-8");
    env[n++] = storage[N_KEPT];
    for (size_t i = 0; i < N_KEPT; i++) {
        const char *value = getenv(kept[i]);
        const int room = value == NULL ? -1 : snprintf(storage[i], VARIABLE_ROOM, "%s=%s", kept[i], value);
        if (room > 0 && room < VARIABLE_ROOM) env[n++] = storage[i];
    }
    env[n] = NULL;
}

static int prepare_spawn(posix_spawn_file_actions_t *files, posix_spawnattr_t *attributes, int output)
{
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGTERM);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    if (posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0) != 0 ||
        posix_spawn_file_actions_adddup2(files, output, 1) != 0 ||
        posix_spawn_file_actions_adddup2(files, output, 2) != 0)
        return 0;
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF) == 0 &&
           posix_spawnattr_setpgroup(attributes, 0) == 0 && posix_spawnattr_setsigmask(attributes, &none) == 0 &&
           posix_spawnattr_setsigdefault(attributes, &defaults) == 0;
}

static int spawn(fc_process *job, int output)
{
    char storage[N_KEPT + 1][VARIABLE_ROOM], *env[N_KEPT + 2], *argv[sizeof job->argv / sizeof *job->argv];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    pid_t pid = 0;
    memcpy(argv, job->argv, sizeof argv); /* posix_spawn wants them writable but leaves them alone */
    fill_environment(storage, env);
    if (posix_spawn_file_actions_init(&files) != 0) return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int problem = ENOMEM;
    if (prepare_spawn(&files, &attributes, output))
        problem = posix_spawn(&pid, job->path, &files, &attributes, argv, env);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    job->pid = pid;
    return problem;
}

/* Starts the job; 1 if it runs. */
static int start(fc_process *job)
{
    int ends[2];
    job->outcome = FC_NOT_STARTED;
    job->pipe = -1;
    job->n_said = 0;
    job->said[0] = '\0';
    if (pipe(ends) != 0) {
        fc_errno_text(errno, job->said, sizeof job->said);
        return 0;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    const int problem = spawn(job, ends[1]);
    close(ends[1]);
    if (problem != 0) {
        fc_errno_text(problem, job->said, sizeof job->said);
        close(ends[0]);
        return 0;
    }
    job->pipe = ends[0];
    job->deadline = seconds_now() + job->seconds;
    job->outcome = FC_RAN;
    return 1;
}

/* Keeps the start of what the job prints and drops the rest. */
static void listen_to(fc_process *job)
{
    char chunk[4096];
    ssize_t got;
    while (job->n_said <= FLOOD_BYTES && (got = read(job->pipe, chunk, sizeof chunk)) > 0) {
        const size_t room = sizeof job->said - 1;
        if (job->n_said < room) {
            const size_t n = (size_t)got < room - job->n_said ? (size_t)got : room - job->n_said;
            memcpy(job->said + job->n_said, chunk, n);
            job->said[job->n_said + n] = '\0';
        }
        job->n_said += (size_t)got;
    }
}

static int product_too_large(const fc_process *job)
{
    struct stat info;
    return job->product != NULL && stat(job->product, &info) == 0 && info.st_size > MAX_PRODUCT;
}

/* 1 when the job has ended. Its whole group is killed before its number is given back, so no other can have it. */
static int has_ended(fc_process *job)
{
    const pid_t pid = (pid_t)job->pid;
    siginfo_t info = {0};
    int status = 0, ended = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
    if (ended == 0 && info.si_pid == 0) { /* still running */
        if (seconds_now() > job->deadline) job->outcome = FC_TIMED_OUT;
        else if (job->n_said > FLOOD_BYTES || product_too_large(job)) job->outcome = FC_FLOODED;
        else return 0;
    }
    kill(-pid, SIGKILL);
    listen_to(job);
    while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR) continue;
    if (ended == pid) job->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (job->outcome == FC_RAN && ended == pid && job->code != 0) job->outcome = FC_FAILED;
    close(job->pipe);
    job->pipe = -1;
    return 1;
}

/* Waits until a job prints, ends, or a tick has passed. A job that has closed its output must not make us spin. */
static void wait_for(fc_process *const *running, size_t n)
{
    struct pollfd pipes[MAX_AT_ONCE];
    int silent = 0;
    for (size_t i = 0; i < n; i++) pipes[i] = (struct pollfd){.fd = running[i]->pipe, .events = POLLIN};
    poll(pipes, (nfds_t)n, TICK_MS);
    for (size_t i = 0; i < n; i++) silent |= (pipes[i].revents & POLLHUP) != 0;
    if (silent) poll(NULL, 0, 1);
}

void fc_process_run(fc_process *jobs, size_t n, size_t at_once)
{
    fc_process *running[MAX_AT_ONCE];
    size_t next = 0, n_running = 0;
    int give_up = 0;
    if (at_once > MAX_AT_ONCE) at_once = MAX_AT_ONCE;
    for (size_t i = 0; i < n; i++) {
        jobs[i].outcome = FC_NOT_STARTED;
        snprintf(jobs[i].said, sizeof jobs[i].said, "not tried");
    }
    while ((next < n && !give_up) || n_running > 0) {
        while (next < n && !give_up && n_running < at_once) {
            if (start(&jobs[next])) running[n_running++] = &jobs[next];
            else give_up = 1;
            next++;
        }
        if (n_running > 0) wait_for(running, n_running);
        for (size_t i = 0; i < n_running;) {
            listen_to(running[i]);
            if (!has_ended(running[i])) {
                i++;
                continue;
            }
            give_up |= running[i]->outcome == FC_TIMED_OUT;
            running[i] = running[--n_running];
        }
    }
}
