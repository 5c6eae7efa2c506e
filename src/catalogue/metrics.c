/* Metrics in words: outputs of mechanisms (kind.<name>.key) and of metric families (as they stand). */
#include <string.h>

#include "catalogue/catalogue.h"
#include "engine/kernels.h"

void fc_each_metric(fc_arena *arena, fc_metric_visit visit, void *user)
{
    const fc_kernels *k = fc_kernels_facts();
    for (size_t i = 0; i < k->n_mechanisms; i++) {
        const fc_mechanism *m = k->mechanisms[i];
        const char *entry = m->section.form == FC_SECTION_LIST ? ".<name>" : "";
        for (const fc_output_row *row = m->outputs; row && row->key; row++) {
            const char *name = fc_arena_format(arena, "%s%s%s%s", m->section.path, entry,
                                               row->key[0] ? "." : "", row->key);
            if (name) visit(user, name, row);
        }
    }
    for (size_t i = 0; i < k->n_families; i++)
        for (const fc_output_row *row = k->families[i]->outputs; row && row->key; row++)
            visit(user, row->key, row);
}

static int is_kind(const char *name, size_t n)
{
    const fc_kernels *k = fc_kernels_facts();
    for (size_t i = 0; i < k->n_mechanisms; i++) {
        const char *path = k->mechanisms[i]->section.path;
        if (strlen(path) == n && strncmp(path, name, n) == 0) return 1;
    }
    return 0;
}

/* Components of a name that a free one of a pattern takes, from *least to *most: <entry> is kind.name, <kind> a kind, <part> either,
   every other one anything. 0: it is not free or takes none of these. */
static int takes(const char *pattern, size_t n, const char *name, int *least, int *most)
{
    static const struct { const char *what; int least, most; } special[] = {{"<entry>", 2, 2}, {"<kind>", 1, 1}, {"<part>", 1, 2}};
    const size_t first = strcspn(name, ".");
    *least = *most = 1;
    if (pattern[0] != '<' || first == 0) return 0;
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (strlen(special[i].what) != n || strncmp(special[i].what, pattern, n) != 0) continue;
        *least = special[i].least;
        *most = special[i].most;
        if (name[0] != '<') return is_kind(name, first);
        *least = *most = 1; /* the pattern itself is asked for */
        return strncmp(name, pattern, n) == 0;
    }
    return 1;
}

/* Does name fit the pattern, component by component? The number of free components, -1 if not. A pattern shorter than the name does not fit. */
static int fit(const char *pattern, const char *name)
{
    const size_t np = strcspn(pattern, ".");
    size_t nn = strcspn(name, ".");
    int least, most;
    if (!takes(pattern, np, name, &least, &most)) {
        if (np != nn || strncmp(pattern, name, np) != 0) return -1;
        if (pattern[np] != name[nn]) return -1;
        return pattern[np] == '\0' ? 0 : fit(pattern + np + 1, name + nn + 1);
    }
    for (int taken = 1;; taken++) {
        int wild = -1;
        if (taken >= least && pattern[np] == name[nn]) wild = pattern[np] == '\0' ? 0 : fit(pattern + np + 1, name + nn + 1);
        if (wild >= 0) return wild + 1;
        if (taken >= most || name[nn] == '\0') return -1;
        nn += 1 + strcspn(name + nn + 1, ".");
    }
}

/* Rows that fit a name best: a scalar and a series may share it. */
enum { MOST_ROWS = 4 };
typedef struct search {
    const char *name, *found[MOST_ROWS];
    const fc_output_row *row[MOST_ROWS];
    int n, wild;
} search;

static void best_fit(void *user, const char *name, const fc_output_row *row)
{
    search *s = user;
    int wild = fit(name, s->name);
    if (wild < 0 || (s->n && wild > s->wild)) return;
    if (s->n && wild < s->wild) s->n = 0;
    if (s->n == MOST_ROWS) return;
    s->wild = wild;
    s->row[s->n] = row;
    s->found[s->n++] = name;
}

static void print_metric(const char *name, const char *pattern, const fc_output_row *r, FILE *out)
{
    fprintf(out, "%s\n  %s\n  metric    %s\n", name, r->help,
            r->kind == FC_SERIES ? "a series: a value at every step" : "one number per path, at the horizon");
    if (strcmp(pattern, name) != 0) fprintf(out, "  pattern   %s\n", pattern);
    const int same = strcmp(r->unit, "same") == 0;
    fprintf(out, "  unit      %s\n", same ? "that of the target's metric" : r->unit[0] ? r->unit : "a number");
    if (r->flags & FC_OUT_CUMULATE) fputs("  counts    cumulative, from the start\n", out);
    if (r->flags & (FC_OUT_CLOSED | FC_OUT_PAID)) fprintf(out, "  gate      %s\n", r->flags & FC_OUT_PAID ? "paid in" : "closed");
    if (r->flags & FC_OUT_UNDEFINED) fputs("  undefined on some paths: they are counted and left out\n", out);
    if (r->flags & FC_OUT_HIGH_IS_BAD) fputs("  worst     the highest value (replay --worst)\n", out);
    if (r->flags & FC_OUT_PROBABILITY) fputs("  estimate  a probability; its interval is Wilson's\n", out);
    if (r->formula && r->formula[0]) fprintf(out, "  formula   %s\n", r->formula);
}

typedef struct group {
    const char *prefix;
    FILE *out;
    int n;
} group;

static void print_member(void *user, const char *name, const fc_output_row *row)
{
    group *g = user;
    size_t n = strlen(g->prefix);
    if (strncmp(name, g->prefix, n) != 0 || name[n] != '.') return;
    if (g->n++ == 0) fprintf(g->out, "Metrics:\n");
    fprintf(g->out, "  %s [%s, %s]: %s\n", name, row->unit, row->kind == FC_SERIES ? "series" : "scalar",
            row->help);
}

int fc_explain_metric(const char *name, FILE *out, fc_arena *arena)
{
    search s = { .name = name };
    fc_each_metric(arena, best_fit, &s);
    for (int i = 0; i < s.n; i++) print_metric(name, s.found[i], s.row[i], out);
    if (s.n) return 1;
    group g = { name, out, 0 };
    fc_each_metric(arena, print_member, &g);
    size_t n = strlen(name); /* regions and targets give region.<name> and target.<name> */
    if (!g.n && n && name[n - 1] == 's') {
        g.prefix = fc_arena_format(arena, "%.*s", (int)(n - 1), name);
        if (g.prefix) fc_each_metric(arena, print_member, &g);
    }
    return g.n > 0;
}
