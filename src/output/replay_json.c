/* The path as JSON, and where the texts of a path go: a stream or a directory. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/json.h"
#include "output/ledger_line.h"
#include "output/replay_internal.h"

static void found_json(fc_json *json, const fc_replay_found *found)
{
    fc_json_object(json, "found");
    fc_json_text(json, "asked", found->asked);
    fc_json_number(json, "value", found->value);
    fc_json_number(json, "quantile", found->quantile);
    fc_json_whole(json, "rank", found->rank);
    fc_json_whole(json, "defined", found->n);
    fc_json_whole(json, "undefined", found->undefined);
    fc_json_bool(json, "high_is_bad", found->high_is_bad);
    fc_json_end_object(json);
}

static void metrics_json(fc_json *json, const fc_replay *r)
{
    fc_json_object(json, "metrics");
    for (size_t i = 0; i < r->plan->n_metrics; i++)
        if (!r->plan->metrics[i].series)
            fc_json_number(json, r->plan->metrics[i].name, fc_replay_metric(r, &r->plan->metrics[i], 0));
    fc_json_end_object(json);
    fc_json_object(json, "series");
    for (size_t i = 0; i < r->plan->n_metrics; i++) {
        const fc_metric *m = &r->plan->metrics[i];
        if (!m->series) continue;
        fc_json_array(json, m->name);
        for (int k = 0; k <= r->plan->n_steps; k++) fc_json_number(json, NULL, fc_replay_metric(r, m, k));
        fc_json_end_array(json);
    }
    fc_json_end_object(json);
}

static void step_json(fc_json *json, const char *key, const fc_replay *r, double step)
{
    char month[8];
    fc_replay_date(r, step, month);
    fc_json_text(json, key, month[0] != '\0' ? month : NULL);
}

static void trace_json(fc_json *json, const fc_replay *r)
{
    fc_json_array(json, "funds");
    for (size_t i = 0; i < r->trace.n_funds; i++) {
        const fc_traced_fund *f = &r->trace.funds[i];
        fc_json_object(json, NULL);
        fc_json_text(json, "entry", f->entry);
        fc_json_whole(json, "fund", f->unit + 1);
        step_json(json, "committed", r, f->committed);
        step_json(json, "attempt", r, f->closes);
        fc_json_bool(json, "happened", f->open);
        fc_json_number(json, "size", f->size);
        fc_json_number(json, "closed", f->closed);
        fc_json_number(json, "working", f->working);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
    fc_json_array(json, "companies");
    for (size_t i = 0; i < r->trace.n_companies; i++) {
        const fc_traced_company *c = &r->trace.companies[i];
        const int paid = c->late > 0.0 && c->late_at <= r->plan->n_steps;
        fc_json_object(json, NULL);
        fc_json_text(json, "entry", c->entry);
        fc_json_whole(json, "fund", c->unit + 1);
        fc_json_whole(json, "company", c->number + 1);
        step_json(json, "entered", r, c->entered);
        fc_json_number(json, "cheque", c->cost);
        fc_json_number(json, "beside", c->beside);
        fc_json_number(json, "follow_on", paid ? c->late : 0.0);
        fc_json_number(json, "multiple", c->multiple);
        step_json(json, "left", r, c->leaves);
        fc_json_text(json, "route", fc_route_name(c->route));
        fc_json_number(json, "proceeds", c->proceeds);
        fc_json_number(json, "value", c->value);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
}

static void ledger_json(fc_json *json, const fc_replay *r)
{
    fc_json_array(json, "ledger");
    for (size_t i = 0; i < r->plan->n_lines; i++) {
        const fc_line *line = &r->plan->lines[i];
        if (fc_line_is_valuation(line)) continue;
        fc_json_object(json, NULL);
        fc_json_text(json, "line", line->name);
        fc_json_text(json, "type", line->type == FC_PROMISE ? "promise" : "flow");
        fc_json_text(json, "payer", line->payer);
        fc_json_text(json, "payee", line->payee);
        fc_json_text(json, "what", line->what);
        fc_json_array(json, "amounts");
        for (int k = 0; k <= r->plan->n_steps; k++) fc_json_number(json, NULL, fc_replay_at(r, line->column, k));
        fc_json_end_array(json);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
}

static int accounts_json(fc_json *json, const fc_replay *r)
{
    fc_accounts all;
    if (!fc_accounts_open(&all, r)) return 0;
    fc_json_object(json, "balances");
    for (size_t i = 0; i < all.n; i++) {
        fc_json_array(json, all.items[i].name);
        for (int k = 0; k <= r->plan->n_steps; k++) {
            double in, paid;
            fc_account_step(&all.items[i], r, k, &in, &paid);
            fc_json_number(json, NULL, all.items[i].balance);
        }
        fc_json_end_array(json);
    }
    fc_json_end_object(json);
    fc_accounts_free(&all);
    return 1;
}

static fc_status json_of(const fc_replay *r, const fc_replay_found *found, fc_text *out, fc_error *err)
{
    fc_json json;
    fc_json_init(&json, out);
    fc_json_object(&json, NULL);
    fc_json_text(&json, "title", fc_model_title(r->plan->model));
    fc_json_whole(&json, "path", r->path);
    fc_json_whole(&json, "paths", r->paths);
    fc_json_whole(&json, "seed", r->seed);
    if (found != NULL) found_json(&json, found);
    metrics_json(&json, r);
    trace_json(&json, r);
    ledger_json(&json, r);
    const int fine = accounts_json(&json, r);
    fc_json_end_object(&json);
    fc_text_add(out, "\n");
    if (!fine || out->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return FC_OK;
}

/* ---- out ----------------------------------------------------------------------------------------------------- */

/* Takes over the text. */
static fc_status print(fc_status status, fc_text *text, FILE *out, fc_error *err)
{
    if (status == FC_OK && text->n > 0 && fwrite(text->data, 1, text->n, out) != text->n)
        status = fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL);
    fc_text_free(text);
    return status;
}

fc_status fc_replay_print(const fc_replay *replay, const fc_replay_found *found, FILE *out, fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    return print(fc_replay_text_of(replay, found, &text, err), &text, out, err);
}

fc_status fc_replay_json(const fc_replay *replay, const fc_replay_found *found, FILE *out, fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    return print(json_of(replay, found, &text, err), &text, out, err);
}

fc_status fc_replay_csv(const fc_replay *replay, const char *table, FILE *out, fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    return print(fc_replay_table_of(replay, table, &text, err), &text, out, err);
}

fc_status fc_replay_stage(const fc_replay *r, const fc_replay_found *found, const char *stem, fc_stage *files,
                          fc_error *err)
{
    char name[128];
    fc_text text;
    fc_text_init(&text);
    fc_status status = fc_replay_text_of(r, found, &text, err);
    snprintf(name, sizeof name, "%.60s.txt", stem);
    if (status == FC_OK) status = fc_stage_add(files, name, text.data, text.n, err);
    fc_text_free(&text);
    for (size_t i = 0; status == FC_OK && fc_replay_table(i) != NULL; i++) {
        fc_text_init(&text);
        status = fc_replay_table_of(r, fc_replay_table(i), &text, err);
        snprintf(name, sizeof name, "%.60s-%s.csv", stem, fc_replay_table(i));
        if (status == FC_OK) status = fc_stage_add(files, name, text.data, text.n, err);
        fc_text_free(&text);
    }
    return status;
}

fc_status fc_replay_write(const fc_replay *replay, const fc_replay_found *found, const char *dir, int force,
                          fc_error *err)
{
    fc_output *output = NULL;
    fc_stage files;
    char stem[40];
    const fc_output_options options = {.dir = dir, .force = force};
    fc_status status = fc_output_open_beside(&options, &output, err);
    if (status != FC_OK) return status;
    snprintf(stem, sizeof stem, "path-%" PRIu64, replay->path);
    fc_stage_init(&files, output->fd);
    status = fc_replay_stage(replay, found, stem, &files, err);
    if (status == FC_OK) status = fc_stage_commit(&files, err);
    if (status == FC_OK) {
        free(output->made); /* it holds a path now: closing must not remove it */
        output->made = NULL;
    }
    fc_stage_free(&files);
    fc_output_close(output);
    return status;
}
