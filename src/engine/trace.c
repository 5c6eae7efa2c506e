/* The two growing lists of a trace. */
#include "engine/trace.h"

#include <stdlib.h>
#include <string.h>

/* Room for one more item; 0 (and noted) when there is none. */
static int grow(fc_trace *trace, void **items, size_t n, size_t *room, size_t size)
{
    if (trace->failed) return 0;
    if (n < *room) return 1;
    const size_t more = *room ? 2 * *room : 64;
    void *larger = more > SIZE_MAX / size ? NULL : realloc(*items, more * size);
    trace->failed = !larger;
    if (!larger) return 0;
    *items = larger;
    *room = more;
    return 1;
}

void fc_trace_company(fc_trace *trace, const fc_traced_company *company)
{
    void *items = trace->companies;
    if (grow(trace, &items, trace->n_companies, &trace->room_companies, sizeof *company)) {
        trace->companies = items;
        trace->companies[trace->n_companies++] = *company;
    }
}

void fc_trace_fund(fc_trace *trace, const fc_traced_fund *fund)
{
    void *items = trace->funds;
    if (grow(trace, &items, trace->n_funds, &trace->room_funds, sizeof *fund)) {
        trace->funds = items;
        trace->funds[trace->n_funds++] = *fund;
    }
}

void fc_trace_free(fc_trace *trace)
{
    free(trace->companies);
    free(trace->funds);
    memset(trace, 0, sizeof *trace);
}
