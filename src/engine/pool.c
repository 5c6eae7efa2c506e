/* POSIX threads for one job. */
#include "engine/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

static const long TICK_NS = 100000000L;

typedef struct shared {
    const fc_pool_job *job;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    unsigned running;
    double cpu;
} shared;

typedef struct worker {
    shared *pool;
    unsigned id;
    pthread_t thread;
} worker;

static double seconds_of(clockid_t clock)
{
    struct timespec t = {0, 0};
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double fc_thread_clock(void) { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
double fc_clock(void) { return seconds_of(CLOCK_MONOTONIC); }

static void *thread_main(void *arg)
{
    worker *w = arg;
    shared *pool = w->pool;
    const double before = fc_thread_clock();
    pool->job->work(pool->job->user, w->id);
    const double used = fc_thread_clock() - before;
    pthread_mutex_lock(&pool->lock);
    pool->cpu += used;
    pool->running--;
    pthread_cond_signal(&pool->ended);
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Start up to n threads, with all signals blocked: they stay with the host program's own threads. */
static unsigned start_threads(shared *pool, worker *workers, unsigned n)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    unsigned started = 0;
    for (; started < n; started++) {
        workers[started] = (worker){.pool = pool, .id = started};
        pthread_mutex_lock(&pool->lock);
        pool->running++;
        pthread_mutex_unlock(&pool->lock);
        if (pthread_create(&workers[started].thread, NULL, thread_main, &workers[started]) != 0) {
            pthread_mutex_lock(&pool->lock);
            pool->running--;
            pthread_mutex_unlock(&pool->lock);
            break;
        }
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return started;
}

/* Until the last thread has ended, tick. The callback runs outside the lock. */
static void watch(shared *pool, double started)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->running > 0) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_NS;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        int timed_out = 0;
        while (pool->running > 0 && !timed_out)
            timed_out = pthread_cond_timedwait(&pool->ended, &pool->lock, &until) != 0;
        if (!pool->job->tick) continue;
        pthread_mutex_unlock(&pool->lock);
        pool->job->tick(pool->job->user, fc_clock() - started);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void init_shared(shared *pool, const fc_pool_job *job)
{
    *pool = (shared){.job = job};
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->ended, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&pool->lock, NULL);
}

void fc_pool_run(const fc_pool_job *job, fc_pool_report *report)
{
    const double started = fc_clock();
    shared pool;
    init_shared(&pool, job);
    worker *workers = calloc(job->threads > 0 ? job->threads : 1, sizeof *workers);
    const unsigned n = workers ? start_threads(&pool, workers, job->threads) : 0;
    if (n == 0) {
        worker own = {.pool = &pool};
        pool.running = 1;
        thread_main(&own);
    } else {
        watch(&pool, started);
        for (unsigned i = 0; i < n; i++) pthread_join(workers[i].thread, NULL);
    }
    free(workers);
    pthread_cond_destroy(&pool.ended);
    pthread_mutex_destroy(&pool.lock);
    *report = (fc_pool_report){.threads = n > 0 ? n : 1, .seconds = fc_clock() - started, .cpu_seconds = pool.cpu};
}
