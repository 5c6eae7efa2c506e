/* One value: a number, a text with a unit, a hedged interval, an annotated value or a law. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/reader.h"

enum { MAX_LISTED = 100000 }; /* whole numbers of an interval that are listed one by one */

const char *fc_range_text(fc_arena *arena, const fc_field *f)
{
    char lo[32] = "", hi[32] = "";
    (void)fc_number_text(f->lo, lo);
    (void)fc_number_text(f->hi, hi);
    const char *above = f->flags & FC_OPEN_LO ? "above" : "at least",
               *below = f->flags & FC_OPEN_HI ? "below" : "at most";
    const char *text = "any number";
    if (f->lo == f->hi) text = fc_arena_format(arena, "%s", lo);
    else if (isfinite(f->lo) && isfinite(f->hi))
        text = fc_arena_format(arena, "%s %s and %s %s", above, lo, below, hi);
    else if (isfinite(f->lo)) text = fc_arena_format(arena, "%s %s", above, lo);
    else if (isfinite(f->hi)) text = fc_arena_format(arena, "%s %s", below, hi);
    return text ? text : "";
}

int fc_range_holds(const fc_field *f, double lo, int lo_touched, double hi, int hi_touched)
{
    const int low = lo > f->lo || (lo == f->lo && !((f->flags & FC_OPEN_LO) && lo_touched && isfinite(lo)));
    const int high = hi < f->hi || (hi == f->hi && !((f->flags & FC_OPEN_HI) && hi_touched && isfinite(hi)));
    return low && high;
}

/* "20" where a share is meant is the commonest slip; "120%" is none. */
static const char *share_hint(fc_arena *arena, const fc_field *f, double x, const fc_node *node)
{
    if ((f->unit != FC_UNIT_SHARE && f->unit != FC_UNIT_RATE) || !(x > 1.0 && x <= 100.0)) return "";
    if (node->type == FC_NODE_TEXT) return "";
    char part[32], whole[32];
    (void)fc_number_text(round(x * 1e10) / 1e12, part); /* the decimal that was meant, not the last bit of x / 100 */
    (void)fc_number_text(x, whole);
    const char *text = fc_arena_format(arena, "; write %s or \"%s%%\"", part, whole);
    return text ? text : "";
}

int fc_read_in_range(fc_reader *r, const fc_field *f, double x, const fc_node *node, const char *key)
{
    if (isfinite(x) && fc_range_holds(f, x, 1, x, 1)) return 1;
    char got[32];
    (void)fc_number_text(x, got);
    fc_read_problem(r, FC_MSG_OUT_OF_RANGE, node, key, fc_range_text(r->arena, f), got,
                    share_hint(r->arena, f, x, node));
    return 0;
}

/* Amounts are never converted: a text that names another currency than the scenario's is refused. */
static int right_currency(fc_reader *r, fc_unit unit, const fc_node *node, const char *key)
{
    if (unit != FC_UNIT_MONEY && unit != FC_UNIT_MONEY_PER_YEAR && unit != FC_UNIT_QUANTITY) return 1;
    const char *named = fc_quantity_currency(node->text), *own = r->currency ? r->currency : "CNY";
    if (strcmp(own, "RMB") == 0) own = "CNY";
    if (!*named || strcmp(named, own) == 0) return 1;
    fc_read_problem(r, FC_MSG_OTHER_CURRENCY, node, key, named, own);
    return 0;
}

int fc_read_plain(fc_reader *r, fc_unit unit, const fc_node *node, const char *key, double *x)
{
    char why[256] = "";
    double hi = 0.0;
    int interval = 0;
    if (node->type == FC_NODE_NUMBER) {
        *x = node->number;
        return 1;
    }
    if (node->type != FC_NODE_TEXT) {
        fc_read_problem(r, FC_MSG_WRONG_TYPE, node, key, "one number", fc_node_kind(node));
        return 0;
    }
    if (!fc_quantity_read(node->text, unit, x, &hi, &interval, why, sizeof why)) {
        fc_read_problem(r, FC_MSG_BAD_QUANTITY, node, key, why);
        return 0;
    }
    if (!right_currency(r, unit, node, key)) return 0;
    if (!interval) return 1;
    fc_read_problem(r, FC_MSG_TAKES_ONE_NUMBER, node, key, "an interval");
    return 0;
}

void fc_read_known(fc_reader *r, const fc_words *known, const fc_node *group, const char *key)
{
    for (size_t i = 0; i < group->n; i++) {
        const char *name = group->child[i]->name;
        int hit = 0;
        for (size_t j = 0; j < known->n && !hit; j++) hit = strcmp(known->word[j], name) == 0;
        if (!hit)
            fc_read_problem(r, FC_MSG_UNKNOWN_KEY, group->child[i],
                            fc_arena_format(r->arena, "%s.%s", key, name), fc_words_hint(known, known, name));
    }
}

static const char *text_of(fc_reader *r, const fc_node *group, const char *name, const char *key)
{
    const fc_node *node = fc_group_find(group, name);
    if (!node) return NULL;
    if (node->type == FC_NODE_TEXT) return node->text;
    fc_read_problem(r, FC_MSG_WRONG_TYPE, node, fc_arena_format(r->arena, "%s.%s", key, name), "a text",
                    fc_node_kind(node));
    return NULL;
}

void fc_read_annotations(fc_reader *r, fc_value *v, const fc_node *group, const char *key)
{
    const char *grade = text_of(r, group, "grade", key);
    v->source = text_of(r, group, "source", key);
    v->note = text_of(r, group, "note", key);
    if (!grade) return;
    if (strlen(grade) == 1 && strchr("PSDA", grade[0])) v->grade = grade[0];
    else
        fc_read_problem(r, FC_MSG_BAD_GRADE, fc_group_find(group, "grade"),
                        fc_arena_format(r->arena, "%s.grade", key), grade);
}

static int check_whole(fc_reader *r, const fc_field *f, double x, const fc_node *node, const char *key)
{
    if ((f->kind != FC_FIELD_WHOLE && f->unit != FC_UNIT_COUNT) || x == floor(x)) return 1;
    char got[32];
    (void)fc_number_text(x, got);
    fc_read_problem(r, FC_MSG_NOT_WHOLE, node, key, got);
    return 0;
}

/* A hedged interval is uniform: over the whole numbers of the interval for counts. */
static void set_interval(fc_reader *r, fc_value *v, double lo, double hi)
{
    v->number = 0.5 * (lo + hi);
    for (int i = 0; i < FC_LAW_MAX_PARAMS; i++) v->params.p[i] = NAN;
    if (v->integer && hi - lo < MAX_LISTED) {
        size_t n = (size_t)(hi - lo) + 1;
        double *values = fc_arena_array(r->arena, n, sizeof *values),
               *weights = fc_arena_array(r->arena, n, sizeof *weights);
        if (!values || !weights) return;
        for (size_t i = 0; i < n; i++) {
            values[i] = lo + (double)i;
            weights[i] = 1.0;
        }
        v->params.values = values;
        v->params.weights = weights;
        v->params.n_values = v->params.n_weights = n;
        v->dist = fc_distribution_find("discrete");
    } else {
        v->params.p[0] = lo;
        v->params.p[1] = hi;
        v->dist = fc_distribution_find("uniform");
    }
}

static int read_quantity(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    char why[256] = "";
    double lo = 0.0, hi = 0.0;
    int interval = 0;
    if ((f->flags & FC_WORD_REST) && strcmp(node->text, "rest") == 0) {
        v->number = NAN;
        v->present = 2;
        return 1;
    }
    if (!fc_quantity_read(node->text, f->unit, &lo, &hi, &interval, why, sizeof why)) {
        fc_read_problem(r, FC_MSG_BAD_QUANTITY, node, key, why);
        return 0;
    }
    if (!right_currency(r, f->unit, node, key)) return 0;
    if (interval && f->level == FC_CONSTANT) {
        fc_read_problem(r, FC_MSG_TAKES_ONE_NUMBER, node, key, "an interval");
        return 0;
    }
    if (!interval) hi = lo;
    if (!fc_read_in_range(r, f, lo, node, key) || !check_whole(r, f, lo, node, key)) return 0;
    if (!fc_read_in_range(r, f, hi, node, key) || !check_whole(r, f, hi, node, key)) return 0;
    v->number = lo;
    if (interval && hi > lo) set_interval(r, v, lo, hi);
    return 1;
}

static int read_scalar(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    if (node->type == FC_NODE_TEXT) return read_quantity(r, f, v, node, key);
    if (node->type != FC_NODE_NUMBER) {
        const char *expected = f->level == FC_CONSTANT ? "a number" : "a number or a law";
        fc_read_problem(r, FC_MSG_WRONG_TYPE, node, key, expected, fc_node_kind(node));
        return 0;
    }
    v->number = node->number;
    return fc_read_in_range(r, f, node->number, node, key) && check_whole(r, f, node->number, node, key);
}

static int read_annotated(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    fc_words known = {.arena = r->arena};
    static const char *const names[] = {"value", "grade", "source", "note", NULL};
    for (const char *const *w = names; *w; w++) fc_words_add(&known, *w);
    const fc_node *value = fc_group_find(node, "value");
    if (!value) {
        fc_read_problem(r, FC_MSG_NO_VALUE, node, key);
        return 0;
    }
    fc_read_known(r, &known, node, key);
    fc_read_annotations(r, v, node, key);
    return read_scalar(r, f, v, value, key);
}

int fc_read_value(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, int present,
                  const char *key)
{
    *v = (fc_value){.number = NAN,
                    .min = -INFINITY,
                    .max = INFINITY,
                    .level = f->level,
                    .unit = f->unit,
                    .key = key,
                    .file = node->file ? node->file : "",
                    .line = node->line,
                    .present = present,
                    .integer = f->unit == FC_UNIT_COUNT || f->kind == FC_FIELD_WHOLE};
    if (node->type != FC_NODE_GROUP) return read_scalar(r, f, v, node, key);
    if (!fc_group_find(node, "dist")) return read_annotated(r, f, v, node, key);
    if (f->level == FC_CONSTANT) {
        fc_read_problem(r, FC_MSG_TAKES_ONE_NUMBER, node, key, "a law");
        return 0;
    }
    return fc_read_law(r, f, v, node, key);
}

int fc_value_is_random(const fc_value *value)
{
    if (value->scale && fc_value_is_random(value->scale)) return 1;
    return value->dist && strcmp(value->dist->name, "constant") != 0;
}

double fc_value_mean(const fc_value *value) { return value->number; }

double fc_value_most(const fc_value *value, double cap)
{
    double lo, hi;
    fc_value_hull(value, &lo, &hi);
    if (value->integer) hi = floor(hi + 0.5);
    return hi < cap ? hi : cap;
}
