/* Memory of one thread's workspace. */
#ifndef FC_ENGINE_WORKSPACE_H
#define FC_ENGINE_WORKSPACE_H

#include "engine/ws.h"

typedef struct fc_workspace {
    fc_ws ws;
    double *running; /* [K+1][64]: a series' running sums */
    uint64_t inner;  /* two-level runs: paths of a world; 0: every path is a world of its own */
    void *block;     /* everything above lives in it */
} fc_workspace;

/* 0 when out of memory. */
int fc_workspace_init(fc_workspace *w, const fc_plan *plan, uint64_t seed);
void fc_workspace_free(fc_workspace *w);
/* Lane i becomes path first + i. */
void fc_workspace_aim(fc_workspace *w, uint64_t first);
/* Bytes of one workspace; UINT64_MAX if it cannot be counted. */
uint64_t fc_workspace_bytes(const fc_plan *plan);

/* n zeroed things that hold an fc_workspace, for free(); NULL when there is no memory. Kernels read whole vectors of a
   workspace, which calloc does not align. */
void *fc_workspaces_new(size_t n, size_t size);

/* Large memory on large pages where the system has them, uninitialised, for free(); NULL when there is none. */
void *fc_pages_new(uint64_t bytes);

#endif
