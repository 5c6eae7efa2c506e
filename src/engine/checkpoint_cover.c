/* Shards: in order, of one run, and nothing missing or twice. */
#include <stdlib.h>
#include <string.h>

#include "base/report_internal.h"
#include "engine/checkpoint.h"

static int by_first(const void *a, const void *b)
{
    const uint64_t x = (*(fc_checkpoint *const *)a)->facts.first, y = (*(fc_checkpoint *const *)b)->facts.first;
    return (x > y) - (x < y);
}

/* What two shards of one run must have in common; NULL if they have. */
static const char *what_differs(const fc_checkpoint *a, const fc_checkpoint *b)
{
    const fc_checkpoint_facts *x = &a->facts, *y = &b->facts;
    if (strcmp(x->version, y->version) != 0 || strcmp(x->git, y->git) != 0) return "they were made by two versions";
    for (size_t i = 0; i < a->n_tables && i < b->n_tables; i++)
        if (strcmp(a->tables[i].key, b->tables[i].key) != 0 || strcmp(a->tables[i].value, b->tables[i].value) != 0)
            return a->n_tables < b->n_tables ? b->tables[i].key : a->tables[i].key; /* the one that one of them lacks */
    if (strcmp(x->plan_hash, y->plan_hash) != 0) return "the plan";
    if (x->seed != y->seed) return "the seed";
    if (x->paths != y->paths) return "the number of paths (-n)";
    if (x->max_failed != y->max_failed || x->max_failed_share != y->max_failed_share) return "--max-failed";
    if (x->outer != y->outer || x->inner != y->inner) return "the worlds (--outer, --inner)";
    if (x->controls != y->controls) return "--controls";
    if (x->n_notes != y->n_notes) return "the options";
    for (size_t i = 0; i < x->n_notes; i++)
        if (strcmp(x->notes[i].key, y->notes[i].key) != 0 || strcmp(x->notes[i].value, y->notes[i].value) != 0)
            return x->notes[i].key;
    return NULL;
}

fc_status fc_checkpoint_cover(fc_checkpoint **shards, size_t n, fc_error *err)
{
    uint64_t next = 0;
    qsort(shards, n, sizeof(fc_checkpoint *), by_first);
    for (size_t i = 0; i < n; i++) {
        const fc_checkpoint *c = shards[i];
        const char *what = i > 0 ? what_differs(shards[0], c) : NULL;
        if (what) return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_DIFFER, NULL, 0, NULL, shards[0]->path, c->path, what);
        if (c->facts.first == c->facts.done) return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_EMPTY, NULL, 0, NULL, c->path);
    }
    for (size_t i = 0; i < n; i++) {
        const fc_checkpoint_facts *f = &shards[i]->facts;
        if (f->first > next)
            return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_GAP, NULL, 0, NULL, (unsigned long long)next,
                           (unsigned long long)f->first - 1, i > 0 && shards[i - 1]->facts.end > next ? ": one is not finished" : "");
        if (f->first < next)
            return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_TWICE, NULL, 0, NULL, (unsigned long long)f->first,
                           (unsigned long long)(next < f->done ? next : f->done) - 1, shards[i - 1]->path, shards[i]->path);
        next = f->done;
    }
    const uint64_t paths = n > 0 ? shards[0]->facts.paths : 0;
    if (paths - next < FC_BLOCK) return FC_OK; /* the broken block at the end is no shard's */
    return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_GAP, NULL, 0, NULL, (unsigned long long)next, (unsigned long long)paths - 1,
                   shards[n - 1]->facts.end > next ? ": one is not finished" : "");
}
