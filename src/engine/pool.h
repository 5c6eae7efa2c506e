/* A fixed set of threads doing one job, watched from the calling thread. No signals, nothing global. */
#ifndef FC_ENGINE_POOL_H
#define FC_ENGINE_POOL_H

typedef struct fc_pool_job {
    void (*work)(void *user, unsigned id);      /* on every thread, ids 0.. */
    void (*tick)(void *user, double seconds);   /* on the calling thread, about ten times a second; may be NULL */
    void *user;
    unsigned threads;                           /* wanted */
} fc_pool_job;

typedef struct fc_pool_report {
    unsigned threads;   /* that worked; at least 1 */
    double seconds, cpu_seconds;
} fc_pool_report;

/* Returns when all are done. Where fewer threads can be started, fewer work; where none, the calling thread does. */
void fc_pool_run(const fc_pool_job *job, fc_pool_report *report);
/* Processor time of the calling thread in seconds. */
double fc_thread_clock(void);
/* Monotonic time in seconds. */
double fc_clock(void);

#endif
