/* `list`: what this build knows. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "base/report_internal.h"
#include "catalogue/catalogue.h"
#include "engine/kernels.h"
#include "model/model_internal.h"
#include "output/writer.h"

static void list_kinds(FILE *out, fc_arena *arena)
{
    (void)arena;
    for (const fc_section *const *s = fc_all_sections(); *s; s++)
        if ((*s)->path[0]) fprintf(out, "%-18s %s\n", (*s)->path, (*s)->summary ? (*s)->summary : "");
}

static void list_distributions(FILE *out, fc_arena *arena)
{
    (void)arena;
    for (size_t i = 0; i < fc_n_distributions; i++) {
        const fc_distribution *d = fc_distributions[i];
        fprintf(out, "%-12s", d->name);
        for (size_t j = 0; d->sets[j]; j++) fprintf(out, "%s%s", j ? " | " : " ", d->sets[j]);
        fprintf(out, ": %s\n", d->summary);
    }
}

static void metric_row(void *user, const char *name, const fc_output_row *row)
{
    fprintf(user, "%s [%s] %s: %s\n", name, row->unit, row->kind == FC_SERIES ? "series" : "scalar",
            row->help);
}

static void list_metrics(FILE *out, fc_arena *arena) { fc_each_metric(arena, metric_row, out); }

static void field_row(void *user, const char *path, const fc_field *f)
{
    char buf[128];
    const char *level = fc_level_name(f), *unit = fc_unit_name(f->unit);
    fprintf(user, "%s: %s%s%s%s%s", path, fc_field_kind_name(f), unit[0] ? ", " : "", unit,
            level[0] ? ", " : "", level);
    if (f->flags & FC_REQUIRED) fputs(", required", user);
    else if (f->dflt) fprintf(user, ", default %s", fc_default_text(f, buf, sizeof buf));
    fputc('\n', user);
}

static void list_fields(FILE *out, fc_arena *arena) { fc_each_field(arena, field_row, out); }

static void list_messages(FILE *out, fc_arena *arena)
{
    static const char *const words[] = { [FC_NOTE] = "note", [FC_WARNING] = "warning", [FC_ERROR] = "error" };
    (void)arena;
    for (size_t i = 0; i < FC_N_MESSAGES; i++)
        fprintf(out, "%s %s: %s\n", fc_messages[i].name, words[fc_messages[i].severity], fc_messages[i].text);
}

static void list_writers(FILE *out, fc_arena *arena)
{
    (void)arena;
    for (size_t i = 0; i < fc_n_writers; i++)
        if (!fc_writers[i]->chart) fprintf(out, "%-18s %s\n", fc_writers[i]->file, fc_writers[i]->summary);
}

static void list_charts(FILE *out, fc_arena *arena)
{
    (void)arena;
    for (size_t i = 0; i < fc_n_writers; i++)
        if (fc_writers[i]->chart)
            fprintf(out, "%-18s %s (%s)\n", fc_writers[i]->chart, fc_writers[i]->summary,
                    fc_writers[i]->file);
}

static void list_topics(FILE *out, fc_arena *arena)
{
    (void)arena;
    for (const struct fc_topic *t = fc_topics; t->name; t++) fprintf(out, "%-18s %s\n", t->name, t->summary);
}

static const struct list {
    const char *name, *summary;
    void (*print)(FILE *out, fc_arena *arena);
} lists[] = {
    { "kinds", "sections and kinds of mechanism of a scenario", list_kinds },
    { "distributions", "laws a value may follow", list_distributions },
    { "metrics", "numbers a run gives", list_metrics },
    { "fields", "keys of a scenario", list_fields },
    { "messages", "problems that can be reported", list_messages },
    { "writers", "tables a run writes", list_writers },
    { "charts", "charts a run draws", list_charts },
    { "topics", "pages of `explain`", list_topics },
};
enum { N_LISTS = sizeof lists / sizeof *lists };

static void count_metric(void *user, const char *name, const fc_output_row *row)
{
    (void)name;
    (void)row;
    ++*(size_t *)user;
}

static void count_field(void *user, const char *path, const fc_field *f)
{
    (void)path;
    (void)f;
    ++*(size_t *)user;
}

static size_t count(const char *what, fc_arena *arena)
{
    size_t n = 0;
    if (strcmp(what, "kinds") == 0)
        for (const fc_section *const *s = fc_all_sections(); *s; s++) n += (*s)->path[0] != '\0';
    if (strcmp(what, "distributions") == 0) n = fc_n_distributions;
    if (strcmp(what, "metrics") == 0) fc_each_metric(arena, count_metric, &n);
    if (strcmp(what, "fields") == 0) fc_each_field(arena, count_field, &n);
    if (strcmp(what, "messages") == 0) n = FC_N_MESSAGES;
    if (strcmp(what, "writers") == 0)
        for (size_t i = 0; i < fc_n_writers; i++) n += !fc_writers[i]->chart;
    if (strcmp(what, "charts") == 0)
        for (size_t i = 0; i < fc_n_writers; i++) n += fc_writers[i]->chart != NULL;
    if (strcmp(what, "topics") == 0)
        while (fc_topics[n].name) n++;
    return n;
}

static void overview(FILE *out, fc_arena *arena)
{
    for (size_t i = 0; i < N_LISTS; i++)
        fprintf(out, "%-14s %4zu  %s\n", lists[i].name, count(lists[i].name, arena), lists[i].summary);
    fputs("`fulcrum list NAME` prints one of them, `fulcrum explain` any single name.\n", out);
}

fc_status fc_catalogue_list(const char *what, FILE *out, fc_error *err)
{
    const char *names[N_LISTS];
    const struct list *list = NULL;
    for (size_t i = 0; i < N_LISTS; i++) {
        names[i] = lists[i].name;
        if (strcmp(lists[i].name, what) == 0) list = &lists[i];
    }
    if (!list && what[0]) {
        const char *near = fc_nearest_name(what, names, N_LISTS);
        return fc_fail(err, FC_E_USAGE, FC_MSG_UNKNOWN_LIST, NULL, 0, NULL, what,
                       near ? "; did you mean " : "", near ? near : "");
    }
    fc_arena *arena = fc_arena_new();
    if (!arena) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (list) list->print(out, arena);
    else overview(out, arena);
    int failed = fc_arena_failed(arena);
    fc_arena_free(arena);
    if (failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return ferror(out) ? fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL) : FC_OK;
}
