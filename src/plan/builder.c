/* Compiling a model: inputs first (name order), then every mechanism's plan, then the metric families. */
#include "plan/builder_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random/philox.h"

const fc_model *fc_build_model(const fc_builder *b) { return b->plan->model; }

const fc_plan *fc_build_plan(const fc_builder *b) { return b->plan; }

const fc_entry *fc_build_entry(const fc_builder *b) { return b->entry >= 0 ? &b->plan->model->entries[b->entry] : NULL; }

fc_report *fc_build_report(fc_builder *b) { return b->report; }

void *fc_build_alloc(fc_builder *b, size_t n, size_t size) { return fc_arena_array(b->arena, n, size); }

int fc_build_step(const fc_builder *b, double years) { return fc_calendar_step(&b->plan->model->calendar, years); }

/* Room for one more element of a growing array (doubling inside the arena; the old copy is simply left behind). */
static void *grown(fc_builder *b, void *items, size_t n, size_t *room, size_t size)
{
    if (n < *room) return items;
    size_t more = *room ? 2 * *room : 64;
    void *bigger = fc_arena_array(b->arena, more, size);
    if (!bigger) return NULL;
    if (n) memcpy(bigger, items, n * size);
    *room = more;
    return bigger;
}

/* A key may stand twice: as a scalar at K and as a series. */
static const fc_output_row *find_row(const fc_builder *b, const char *key, fc_output_kind kind)
{
    for (const fc_output_row *r = b->outputs; r && r->key; r++)
        if (r->kind == kind && strcmp(r->key, key) == 0) return r;
    return NULL;
}

/* "exits.<route>" with arg "ipo" -> "exits.ipo"; NULL arg leaves the key as it is. */
static const char *filled(fc_builder *b, const char *key, const char *arg)
{
    const char *open = strchr(key, '<'), *close = open ? strchr(open, '>') : NULL;
    if (!arg || !close) return key;
    return fc_arena_format(b->arena, "%.*s%s%s", (int)(open - key), key, arg, close + 1);
}

static fc_metric *new_metric(fc_builder *b, const char *key, const char *arg, fc_output_kind kind)
{
    fc_plan *p = b->plan;
    const fc_output_row *row = find_row(b, key, kind);
    fc_metric *all = grown(b, p->metrics, p->n_metrics, &b->room_metrics, sizeof *all);
    if (!all || !row) {
        b->broken = b->broken || !row;
        return &b->spare_metric;
    }
    p->metrics = all;
    fc_metric *m = &all[p->n_metrics++];
    const char *leaf = filled(b, key, arg);
    const fc_entry *entry = b->family ? NULL : fc_build_entry(b);
    *m = (fc_metric){.unit = row->unit, .help = row->help, .formula = row->formula, .series = row->kind == FC_SERIES,
                     .column = FC_NONE, .scalar = FC_NONE, .cumulate = !!(row->flags & FC_OUT_CUMULATE),
                     .bands = !!(row->flags & FC_OUT_BANDS), .may_be_undefined = !!(row->flags & FC_OUT_UNDEFINED),
                     .probability = !!(row->flags & FC_OUT_PROBABILITY),
                     .high_is_bad = !!(row->flags & FC_OUT_HIGH_IS_BAD),
                     .gate = row->flags & FC_OUT_PAID ? FC_GATE_PAID : row->flags & FC_OUT_CLOSED ? FC_GATE_CLOSED : FC_GATE_NONE,
                     .judged = !!(row->flags & FC_OUT_JUDGED)};
    m->late = b->late;
    m->name = !entry ? leaf : leaf[0] ? fc_arena_format(b->arena, "%s.%s", entry->path, leaf) : entry->path;
    return m;
}

fc_col fc_build_column(fc_builder *b) { return b->plan->n_cols++; }

fc_col fc_build_series(fc_builder *b, const char *key, const char *arg)
{
    fc_metric *m = new_metric(b, key, arg, FC_SERIES);
    return m->column = fc_build_column(b);
}

fc_col fc_build_series_in(fc_builder *b, const char *key, const char *arg, const char *unit)
{
    fc_metric *m = new_metric(b, key, arg, FC_SERIES);
    m->unit = unit;
    return m->column = fc_build_column(b);
}

void fc_build_late(fc_builder *b) { b->late = 1; }

fc_scalar fc_build_scalar(fc_builder *b, const char *key, const char *arg)
{
    fc_metric *m = new_metric(b, key, arg, FC_SCALAR);
    return m->scalar = b->plan->n_scalars++;
}

fc_scalar fc_build_scalar_in(fc_builder *b, const char *key, const char *arg, const char *unit)
{
    fc_metric *m = new_metric(b, key, arg, FC_SCALAR);
    m->unit = unit;
    return m->scalar = b->plan->n_scalars++;
}

uint32_t fc_build_state(fc_builder *b, size_t n_rows)
{
    uint32_t row = b->plan->n_state;
    b->plan->n_state += (uint32_t)n_rows;
    return row;
}

uint32_t fc_build_control(fc_builder *b)
{
    fc_plan *p = b->plan;
    uint32_t *all = grown(b, p->control_rows, p->n_control_rows, &b->room_controls, sizeof *all);
    if (!all) return 0;
    p->control_rows = all;
    return all[p->n_control_rows++] = fc_build_state(b, 2);
}

static void at_least(size_t n_rows, size_t *doubles)
{
    const size_t n = n_rows * FC_LANES;
    if (n > *doubles) *doubles = n;
}

void fc_build_scratch(fc_builder *b, size_t n_rows) { at_least(n_rows, &b->plan->scratch_doubles); }

void fc_build_blank(fc_builder *b, size_t n_rows) { at_least(n_rows, &b->plan->blank_doubles); }

size_t fc_build_kept(fc_builder *b, size_t n_rows)
{
    const size_t at = b->plan->kept_doubles;
    b->plan->kept_doubles += n_rows * FC_LANES;
    return at;
}

static int class_of(const char *account)
{
    for (int c = 0; c < FC_N_CLASSES; c++)
        if (strcmp(account, fc_class_names[c]) == 0) return c;
    return -1;
}

fc_col fc_build_line(fc_builder *b, const fc_line_spec *spec)
{
    fc_plan *p = b->plan;
    fc_line *all = grown(b, p->lines, p->n_lines, &b->room_lines, sizeof *all);
    if (!all) return p->zero_column;
    p->lines = all;
    const fc_entry *entry = fc_build_entry(b);
    const char *self = entry ? entry->path : "programme";
    fc_line *line = &all[p->n_lines++];
    *line = (fc_line){.type = spec->type, .what = spec->what, .entry = b->entry, .gate = spec->gate,
                      .leverage = spec->leverage, .overlap = spec->overlap, .region = spec->region ? spec->region : ""};
    line->name = fc_arena_format(b->arena, "%s.%s", self, spec->leaf);
    line->payer = spec->payer ? spec->payer : self;
    line->payee = spec->payee ? spec->payee : self;
    line->payer_class = class_of(line->payer);
    line->payee_class = class_of(line->payee);
    return line->column = fc_build_column(b);
}

uint64_t fc_build_site(fc_builder *b, const char *name, uint64_t draws)
{
    const fc_entry *entry = fc_build_entry(b);
    const char *full = entry ? fc_arena_format(b->arena, "%s.%s", entry->path, name) : name;
    b->plan->variates += draws;
    b->n_sites++;
    return full ? fc_site_hash(full) : 0;
}

/* Rule cash: what is postponed and given up shows in the entry's series and in the ledger. */
static void keep_books(fc_builder *b, fc_op *op)
{
    if (op->postponed != FC_NONE) return;
    op->postponed = fc_build_series(b, "postponed", NULL);
    op->dropped = fc_build_series(b, "dropped", NULL);
    fc_line_spec spec = {.type = FC_PROMISE, .payer = "sponsor"};
    spec.leaf = spec.what = "waiting_sponsor";
    op->waiting_line = fc_build_line(b, &spec);
    spec.leaf = spec.what = "dropped_sponsor";
    op->dropped_line = fc_build_line(b, &spec);
}

void fc_build_unit(fc_builder *b, uint32_t index, int step)
{
    fc_plan *p = b->plan;
    if (step > p->n_steps) return; /* falls after the horizon: never made */
    fc_unit_plan *all = grown(b, p->units, p->n_units, &b->room_units, sizeof *all);
    if (!all) return;
    p->units = all;
    const int follows = fc_parent_of(fc_build_entry(b)) >= 0;
    all[p->n_units++] = (fc_unit_plan){.op = (int)p->n_ops - 1, .index = index, .step = step, .follows = follows};
    if (p->rule_cash) keep_books(b, &p->ops[p->n_ops - 1]);
}

void fc_build_units(fc_builder *b, uint32_t n)
{
    if (n > 0 && !b->plan->rule_cash) fc_build_unit(b, FC_ALL_UNITS, 1);
    else
        for (uint32_t i = 0; i < n; i++) fc_build_unit(b, i, 1);
}

static const fc_port *find_port(const fc_builder *b, int entry, const char *port)
{
    for (size_t i = 0; i < b->n_ports; i++)
        if (b->ports[i].entry == entry && strcmp(b->ports[i].name, port) == 0) return &b->ports[i];
    return NULL;
}

int fc_build_has_port(const fc_builder *b, int entry, const char *port) { return find_port(b, entry, port) != NULL; }

fc_col fc_build_port(fc_builder *b, int entry, const char *port)
{
    const fc_port *known = find_port(b, entry, port);
    if (known) return known->column;
    fc_port *all = grown(b, b->ports, b->n_ports, &b->room_ports, sizeof *all);
    if (!all) return b->plan->zero_column;
    b->ports = all;
    const char *name = fc_arena_format(b->arena, "%s", port);
    if (!name) return b->plan->zero_column;
    all[b->n_ports] = (fc_port){entry, name, fc_build_column(b)};
    return all[b->n_ports++].column;
}

void *fc_build_rec_of(const fc_builder *b, int entry)
{
    for (size_t i = 0; i < b->plan->n_ops; i++)
        if (b->plan->ops[i].entry == entry) return b->plan->ops[i].rec;
    return NULL;
}

size_t fc_build_lines(const fc_builder *b, const fc_line **lines)
{
    *lines = b->plan->lines;
    return b->plan->n_lines;
}

size_t fc_build_metrics(const fc_builder *b, const fc_metric **metrics)
{
    *metrics = b->plan->metrics;
    return b->plan->n_metrics;
}

const fc_metric *fc_build_metric(const fc_builder *b, const char *name)
{
    for (size_t i = 0; i < b->plan->n_metrics; i++)
        if (strcmp(b->plan->metrics[i].name, name) == 0) return &b->plan->metrics[i];
    return NULL;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    return strcmp(((const fc_input *)a)->key, ((const fc_input *)b)->key);
}

static uint32_t find_input(const fc_plan *p, const char *key)
{
    fc_input probe = {.key = key};
    const fc_input *hit = p->n_inputs ? bsearch(&probe, p->inputs, p->n_inputs, sizeof probe, by_key) : NULL;
    return hit ? (uint32_t)(hit - p->inputs) : FC_NONE;
}

const fc_law *fc_build_law(fc_builder *b, const fc_value *v)
{
    char why[160] = "";
    if (!v->dist) return fc_law_constant(b->arena, v->number);
    const fc_law *law = fc_law_compile(b->arena, v->dist, &v->params, v->min, v->max, why, sizeof why);
    if (!law && !fc_arena_failed(b->arena)) {
        fc_report_add(b->report, FC_MSG_LAW_NOT_COMPILED, v->file, v->line, v->key, v->dist->name, why);
        return fc_law_constant(b->arena, 0.0);
    }
    return law;
}

static void add_input(fc_builder *b, const fc_value *v)
{
    fc_plan *p = b->plan;
    fc_input *all = grown(b, p->inputs, p->n_inputs, &b->room_inputs, sizeof *all);
    if (!all) return;
    p->inputs = all;
    all[p->n_inputs++] = (fc_input){.key = v->key, .law = fc_build_law(b, v), .site_hash = fc_site_hash(v->key),
                                    .value = v, .integer = v->integer};
}

void fc_build_inputs(fc_builder *b)
{
    const fc_model *m = b->plan->model;
    for (size_t i = 0; i < m->n_values; i++) {
        const fc_value *v = m->values[i];
        if (v->dist && v->level == FC_INPUT && fc_value_is_random(v)) add_input(b, v);
        if (v->scale && fc_value_is_random(v->scale)) add_input(b, v->scale);
    }
    fc_plan *p = b->plan;
    if (p->n_inputs) qsort(p->inputs, p->n_inputs, sizeof *p->inputs, by_key);
    p->variates += p->n_inputs;
}

static void keep_law(fc_builder *b, const fc_law *law, const char *key)
{
    fc_plan *p = b->plan;
    const fc_law **all = grown(b, p->laws, p->n_laws, &b->room_laws, sizeof *all);
    const char **keys = grown(b, p->law_keys, p->n_laws, &b->room_law_keys, sizeof *keys);
    if (!all || !keys) return;
    p->laws = all;
    p->law_keys = keys;
    keys[p->n_laws] = key;
    all[p->n_laws++] = law;
}

fc_draw fc_build_draw(fc_builder *b, const fc_value *v)
{
    fc_draw d = {.feed = FC_FEED_CONSTANT, .constant = v->number, .input = FC_NONE, .scale = FC_NONE,
                 .scale_constant = 1.0, .integer = v->integer};
    if (v->scale) {
        d.scale = fc_value_is_random(v->scale) ? find_input(b->plan, v->scale->key) : FC_NONE;
        if (d.scale == FC_NONE) d.scale_constant = v->scale->number;
    }
    if (!v->dist) return d;
    if (v->level == FC_INPUT) {
        d.input = find_input(b->plan, v->key);
        if (d.input != FC_NONE) {
            d.feed = FC_FEED_INPUT;
            return d;
        }
    }
    d.law = fc_build_law(b, v);
    keep_law(b, d.law, v->key);
    d.feed = FC_FEED_LAW;
    if (d.law && d.law->form == FC_FORM_CONSTANT) {
        d.feed = FC_FEED_CONSTANT;
        d.constant = d.law->a;
    }
    return d;
}
