/* One path again, with everything the output stage tells about it. */
#ifndef FC_ENGINE_REPLAY_H
#define FC_ENGINE_REPLAY_H

#include <fulcrum/replay.h>

#include "engine/trace.h"
#include "engine/workspace.h"

struct fc_replay {
    const fc_plan *plan;
    uint64_t path, paths, seed;
    fc_workspace space; /* the path's whole batch */
    fc_trace trace;     /* its lane: companies and funds */
};

/* Amount of a line, or value of a column, in a step. */
FC_INLINE double fc_replay_at(const fc_replay *r, fc_col column, int step)
{
    return fc_at(&r->space.ws, column, step)[r->trace.lane];
}
/* A metric as its table shows it: a scalar (any step), or a series at a step. */
double fc_replay_metric(const fc_replay *r, const fc_metric *m, int step);

/* The same search in values that are there already: values[n_paths], NaN where undefined. level: 0 .. 1.
   FC_E_PROBLEM when none is defined. */
fc_status fc_replay_select(const double *values, uint64_t n_paths, double level, const char *metric,
                           fc_replay_found *out, fc_error *err) FC_MUST_USE;

#endif
