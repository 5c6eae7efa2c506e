/* Three worlds of a run in full: the ledgers of the 5, 50 and 95% paths of its headline metric. */
#include <stdio.h>

#include "engine/result_internal.h"
#include "output/replay_internal.h"

/* The first of these that is defined on some path. */
static const char *headline_metric(const fc_result *result)
{
    static const char *const names[] = {"leverage.paid.social", "sponsor.tvpi", "plan.score", "programme.net"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const fc_summary *s = fc_result_find(result, names[i]);
        if (s != NULL && s->n > 0) return names[i];
    }
    return NULL;
}

/* From the values the run kept, or by going through all paths once more. */
static fc_status find(const fc_result *result, const fc_run_options *options, const char *metric, const char *level,
                      double p, fc_replay_found *found, fc_error *err)
{
    char quantile[160];
    *found = (fc_replay_found){.path = 0};
    snprintf(quantile, sizeof quantile, "%s.%s", metric, level);
    if (result->columns == NULL) return fc_replay_find(result->plan, options, quantile, found, err);
    size_t i = 0;
    while (i < result->n_scalars && strcmp(result->scalars[i].metric, metric) != 0) i++;
    snprintf(found->asked, sizeof found->asked, "%s", quantile);
    return fc_replay_select(result->columns + i * result->stride, result->paths, p, metric, found, err);
}

fc_status fc_stories_stage(const fc_write_context *c, fc_stage *files, fc_error *err)
{
    static const char *const levels[] = {"p05", "p50", "p95"};
    static const double shares[] = {0.05, 0.50, 0.95};
    const fc_run_options options = {.paths = c->result->paths, .seed = c->result->seed, .isa = c->result->isa,
                                    .threads = c->result->threads, .outer = c->result->outer, .inner = c->result->inner};
    const char *metric = c->options->stories ? headline_metric(c->result) : NULL;
    fc_status status = FC_OK;
    for (size_t i = 0; metric != NULL && i < sizeof levels / sizeof *levels && status == FC_OK; i++) {
        char stem[16];
        fc_replay *path = NULL;
        fc_replay_found found;
        snprintf(stem, sizeof stem, "story-%s", levels[i]);
        status = find(c->result, &options, metric, levels[i], shares[i], &found, err);
        if (status == FC_OK) status = fc_replay_path(c->plan, &options, found.path, &path, err);
        if (status == FC_OK) status = fc_replay_stage(path, &found, stem, files, err);
        fc_replay_free(path);
    }
    return status;
}
