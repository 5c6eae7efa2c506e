/* The stop rule: wanted errors of statements, judged when a doubling of blocks is finished, and at the end. The error of
   a number is the larger distance from it to an end of its 95% interval. */
#ifndef FC_ENGINE_STOP_H
#define FC_ENGINE_STOP_H

#include <stdatomic.h>

#include <fulcrum/result.h>

#include "engine/parts.h"
#include "plan/statement.h"

enum { FC_MAX_STOPS = 16, FC_FIRST_CHECK = 4 /* blocks */ };
/* The same value on every path is no error of 0: the event that would change it may not have come yet. So many values, and it
   comes on fewer than 1 path in 21,877 (95%: 3 / n). */
enum { FC_CONSTANT_PATHS = 65536 };

typedef struct fc_stop_rule {
    fc_statement statement;
    char text[FC_STATEMENT_ROOM]; /* with the wanted error */
    int relative;
    double wanted;                /* share of the number, or in the metric's unit */
    const fc_group *group;
    size_t row;
    atomic_uint_fast64_t hits;    /* CHANCE: paths that meet it */
    atomic_uint_fast64_t squares; /* and the sum over blocks of their number squared: at most 2^20 a block */
} fc_stop_rule;

typedef struct fc_stop_rules {
    size_t n;
    fc_stop_rule rule[FC_MAX_STOPS];
    fc_stop_statement judged[FC_MAX_STOPS];
    fc_stop_report report;
} fc_stop_rules;

struct fc_run_state;

/* The texts "STATEMENT:ERROR" against the plan and its rows. FC_OK; FC_E_USAGE. */
fc_status fc_stop_read(fc_stop_rules *rules, const fc_plan *plan, const fc_rows *rows, const char *const *texts, size_t n,
                       fc_error *err) FC_MUST_USE;
/* Among the first n lanes at x of a CHANCE's row, how many meet it. */
uint64_t fc_stop_count(const fc_stop_rule *rule, const double *x, int n);
/* What a whole block has counted, [rules->n]; set to 0 again. Thread-safe. */
void fc_stop_add_block(fc_stop_rules *rules, uint64_t *hits);
/* Judge all statements on the finished blocks; no worker may be at work. cap: paths at most. */
fc_status fc_stop_judge(struct fc_run_state *run, uint64_t cap, fc_error *err) FC_MUST_USE;

#endif
