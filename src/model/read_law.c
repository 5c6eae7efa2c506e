/* A distribution group: names, parameters, truncation, scale, level; its range and its moments. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/reader.h"
#include "random/law_forms.h"

enum { ARRAYS_NONE, ARRAYS_VALUES, ARRAYS_FILE, ARRAYS_EDGES };

static const char *below(fc_reader *r, const char *key, const char *name)
{
    const char *full = fc_arena_format(r->arena, "%s.%s", key, name);
    return full ? full : "";
}

static int has_param(const fc_distribution *d, const char *name)
{
    for (int i = 0; d->params[i]; i++)
        if (strcmp(d->params[i], name) == 0) return 1;
    return 0;
}

static void check_names(fc_reader *r, const fc_distribution *d, const fc_node *node, const char *key)
{
    static const char *const common[] = {"dist",  "min",    "max",  "scale", "level",
                                         "grade", "source", "note", NULL};
    static const char *const arrays[][4] = {{NULL},
                                            {"values", "weights", NULL},
                                            {"file", "column", "values", NULL},
                                            {"edges", "weights", "within", NULL}};
    fc_words known = {.arena = r->arena};
    for (int i = 0; d->params[i]; i++) fc_words_add(&known, d->params[i]);
    for (int i = 0; arrays[d->arrays][i]; i++) fc_words_add(&known, arrays[d->arrays][i]);
    for (int i = 0; common[i]; i++) fc_words_add(&known, common[i]);
    fc_read_known(r, &known, node, key);
}

/* Locations and spreads carry the key's unit; shapes and probabilities do not. */
static fc_unit unit_of(const char *param, fc_unit unit)
{
    static const char *const plain[] = {"shape", "exponent", "sigma",      "alpha", "beta",
                                        "df",    "n",        "dispersion", "tail",  NULL};
    static const char *const shares[] = {"p", "zero", NULL};
    for (int i = 0; plain[i]; i++)
        if (strcmp(param, plain[i]) == 0) return FC_UNIT_NONE;
    for (int i = 0; shares[i]; i++)
        if (strcmp(param, shares[i]) == 0) return FC_UNIT_SHARE;
    return unit == FC_UNIT_COUNT ? FC_UNIT_NONE : unit; /* the mean of a count need not be whole */
}

/* Is `name` one of the blank-separated words of `set`? 2 if it stands in [brackets]. */
static int in_set(const char *set, const char *name)
{
    const size_t n = strlen(name);
    for (const char *p = set; *p; p += strspn(p, " ")) {
        const size_t word = strcspn(p, " ");
        if (word == n && strncmp(p, name, n) == 0) return 1;
        if (word == n + 2 && p[0] == '[' && strncmp(p + 1, name, n) == 0) return 2;
        p += word;
    }
    return 0;
}

static int fits_set(const fc_distribution *d, const char *set, const double *p)
{
    for (int i = 0; d->params[i]; i++) {
        const int member = in_set(set, d->params[i]), written = !isnan(p[i]);
        if ((member == 1 && !written) || (member == 0 && written)) return 0;
    }
    return 1;
}

static int check_sets(fc_reader *r, const fc_distribution *d, const fc_law_params *p, const fc_node *node,
                      const char *key)
{
    if (!d->sets[0]) return 1;
    const char *choices = "";
    for (int i = 0; i < FC_LAW_MAX_SETS && d->sets[i]; i++) {
        if (fits_set(d, d->sets[i], p->p)) return 1;
        if (choices) choices = fc_arena_format(r->arena, "%s%s%s", choices, i ? "; or " : "", d->sets[i]);
    }
    fc_read_problem(r, FC_MSG_LAW_PARAMETERS, node, key, d->name, choices ? choices : "");
    return 0;
}

static int read_params(fc_reader *r, const fc_field *f, const fc_distribution *d, fc_law_params *p,
                       const fc_node *node, const char *key)
{
    int good = 1;
    for (int i = 0; i < FC_LAW_MAX_PARAMS; i++) p->p[i] = NAN;
    for (int i = 0; d->params[i]; i++) {
        const fc_node *given = fc_group_find(node, d->params[i]);
        if (given &&
            !fc_read_plain(r, unit_of(d->params[i], f->unit), given, below(r, key, d->params[i]), &p->p[i]))
            good = 0;
    }
    return good && check_sets(r, d, p, node, key);
}

static int read_array(fc_reader *r, fc_unit unit, const fc_node *node, const char *key, const char *name,
                      const double **out, size_t *n)
{
    const fc_node *list = fc_group_find(node, name);
    const char *full = below(r, key, name);
    if (!list || list->type != FC_NODE_LIST || !list->n) {
        fc_read_problem(r, FC_MSG_LAW_ARRAY, list ? list : node, full);
        return 0;
    }
    double *x = fc_arena_array(r->arena, list->n, sizeof *x);
    int good = x != NULL;
    for (size_t i = 0; x && i < list->n; i++)
        good &=
            fc_read_plain(r, unit, list->child[i], fc_arena_format(r->arena, "%s[%zu]", full, i + 1), &x[i]);
    *out = x;
    *n = list->n;
    return good;
}

static int same_length(fc_reader *r, const fc_node *node, const char *key, size_t n, size_t wanted)
{
    if (n == wanted) return 1;
    fc_read_problem(r, FC_MSG_LAW_LENGTHS, node, key, (int)n, (int)wanted);
    return 0;
}

/* A column of a file, or the values themselves (as a resolved scenario holds them). */
static int read_empirical(fc_reader *r, const fc_field *f, fc_law_params *p, const fc_node *node,
                          const char *key)
{
    const fc_node *file = fc_group_find(node, "file"), *column = fc_group_find(node, "column");
    const fc_node *values = fc_group_find(node, "values");
    if (!file == !values || (values && column)) {
        fc_read_problem(r, FC_MSG_EMPIRICAL_SOURCE, node, key);
        return 0;
    }
    if (values) {
        if (!read_array(r, f->unit, node, key, "values", &p->values, &p->n_values)) return 0;
        double *sorted = fc_arena_array(r->arena, p->n_values, sizeof *sorted);
        if (!sorted) return 0;
        memcpy(sorted, p->values, p->n_values * sizeof *sorted);
        fc_sort_numbers(sorted, p->n_values);
        p->values = sorted;
        return 1;
    }
    double at = 1.0;
    if (file->type != FC_NODE_TEXT) {
        fc_read_problem(r, FC_MSG_WRONG_TYPE, file, below(r, key, "file"), "a text", fc_node_kind(file));
        return 0;
    }
    if (column && !fc_read_plain(r, FC_UNIT_NONE, column, below(r, key, "column"), &at)) return 0;
    if (!(at >= 1.0 && at <= 1000.0 && at == floor(at))) {
        fc_read_problem(r, FC_MSG_BAD_COLUMN, column, below(r, key, "column"));
        return 0;
    }
    p->text = file->text;
    return fc_read_column(r, file, below(r, key, "file"), (long)at, &p->values, &p->n_values);
}

static int read_within(fc_reader *r, fc_law_params *p, const fc_node *node, const char *key)
{
    const fc_node *within = fc_group_find(node, "within");
    if (!within) return 1;
    if (within->type == FC_NODE_TEXT && strcmp(within->text, "log") == 0) {
        p->log_within = 1;
        return 1;
    }
    if (within->type == FC_NODE_TEXT && strcmp(within->text, "uniform") == 0) return 1;
    fc_read_problem(r, FC_MSG_BAD_WITHIN, within, below(r, key, "within"));
    return 0;
}

static int read_arrays(fc_reader *r, const fc_field *f, const fc_distribution *d, fc_law_params *p,
                       const fc_node *node, const char *key)
{
    const fc_unit unit = f->unit;
    int good = 1;
    switch (d->arrays) {
    case ARRAYS_VALUES:
        good = read_array(r, unit, node, key, "values", &p->values, &p->n_values);
        good &= read_array(r, FC_UNIT_NONE, node, key, "weights", &p->weights, &p->n_weights);
        return good && same_length(r, node, below(r, key, "weights"), p->n_weights, p->n_values);
    case ARRAYS_FILE: return read_empirical(r, f, p, node, key);
    case ARRAYS_EDGES:
        good = read_array(r, unit, node, key, "edges", &p->values, &p->n_values);
        good &= read_array(r, FC_UNIT_NONE, node, key, "weights", &p->weights, &p->n_weights);
        good &= read_within(r, p, node, key);
        return good && same_length(r, node, below(r, key, "weights"), p->n_weights, p->n_values - 1);
    default: return 1;
    }
}

static int read_truncation(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    const fc_unit unit = f->unit == FC_UNIT_COUNT ? FC_UNIT_NONE : f->unit;
    const fc_node *min = fc_group_find(node, "min"), *max = fc_group_find(node, "max");
    if (min && !fc_read_plain(r, unit, min, below(r, key, "min"), &v->min)) return 0;
    if (max && !fc_read_plain(r, unit, max, below(r, key, "max"), &v->max)) return 0;
    if (v->min < v->max) return 1;
    fc_read_problem(r, FC_MSG_LAW_MIN_MAX, max ? max : min, key);
    return 0;
}

static int read_level(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    const fc_node *level = fc_group_find(node, "level");
    if (!level) return 1;
    if (level->type != FC_NODE_TEXT || strcmp(level->text, "input") != 0 || f->level != FC_EACH) {
        fc_read_problem(r, FC_MSG_BAD_LEVEL, level, below(r, key, "level"));
        return 0;
    }
    v->level = FC_INPUT;
    return 1;
}

/* `scale` is a multiplier, one draw per path; laws with a parameter of that name have no multiplier. */
static int read_scale(fc_reader *r, fc_value *v, const fc_node *node, const char *key)
{
    static const fc_field field = {.key = "scale",
                                   .kind = FC_FIELD_VALUE,
                                   .unit = FC_UNIT_MULTIPLE,
                                   .level = FC_INPUT,
                                   .lo = 0.0,
                                   .hi = INFINITY,
                                   .flags = FC_OPEN_LO};
    const fc_node *given = has_param(v->dist, "scale") ? NULL : fc_group_find(node, "scale");
    if (!given) return 1;
    const fc_node *nested = given->type == FC_NODE_GROUP ? fc_group_find(given, "scale") : NULL;
    const fc_node *law = given->type == FC_NODE_GROUP ? fc_group_find(given, "dist") : NULL;
    const fc_distribution *own = law && law->type == FC_NODE_TEXT ? fc_distribution_find(law->text) : NULL;
    if (nested && own && !has_param(own, "scale")) {
        fc_read_problem(r, FC_MSG_NESTED_SCALE, nested, below(r, key, "scale.scale"));
        return 0;
    }
    fc_value *scale = fc_arena_alloc(r->arena, sizeof *scale);
    if (!scale || !fc_read_value(r, &field, scale, given, v->present, below(r, key, "scale"))) return 0;
    v->scale = scale;
    return 1;
}

/* 0 times infinity is 0 here: an end that is never passed. */
static double product(double a, double b) { return a == 0.0 || b == 0.0 ? 0.0 : a * b; }

/* Closed hull of a value, truncation and scale included. drawn: of what can be drawn, which for a law that is
   not truncated ends at the quantiles of the smallest and largest uniform of 52 bits, so that a lognormal may
   stand on a key whose range ends far beyond it. */
static void hull(const fc_value *v, int drawn, double *lo, double *hi)
{
    *lo = *hi = v->number;
    if (v->dist) {
        v->dist->support(&v->params, lo, hi);
        if (drawn && v->min == -INFINITY && v->max == INFINITY) {
            const double least = v->dist->quantile(&v->params, 0x1p-53),
                         most = v->dist->quantile(&v->params, 1.0 - 0x1p-53);
            if (least > *lo) *lo = least;
            if (most < *hi) *hi = most;
        }
        if (v->min > *lo) *lo = v->min;
        if (v->max < *hi) *hi = v->max;
    }
    if (!v->scale) return;
    double a, b;
    hull(v->scale, drawn, &a, &b); /* a >= 0 */
    *lo = *lo < 0.0 ? product(*lo, b) : product(*lo, a);
    *hi = *hi < 0.0 ? product(*hi, a) : product(*hi, b);
}

void fc_value_hull(const fc_value *value, double *lo, double *hi) { hull(value, 0, lo, hi); }

static int check_range(fc_reader *r, const fc_field *f, const fc_value *v, const fc_node *node,
                       const char *key)
{
    double lo, hi;
    hull(v, 1, &lo, &hi);
    const int atoms = v->dist->discrete || v->dist->arrays == ARRAYS_VALUES || v->dist->arrays == ARRAYS_FILE;
    const int at_lo = atoms || (isfinite(f->lo) && v->dist->cdf(&v->params, f->lo) > 0.0);
    if (fc_range_holds(f, lo, at_lo, hi, atoms)) return 1;
    hull(v, 0, &lo, &hi);
    char low[32], high[32];
    (void)fc_number_text(lo, low);
    (void)fc_number_text(hi, high);
    fc_read_problem(r, FC_MSG_LAW_OUT_OF_RANGE, node, key, isfinite(lo) ? low : "-infinity",
                    isfinite(hi) ? high : "infinity", fc_range_text(r->arena, f));
    return 0;
}

/* Mean of the truncated law; laws without a mean or a variance are refused or warned of. */
static int set_mean(fc_reader *r, fc_value *v, const fc_node *node, const char *key)
{
    const int truncated = isfinite(v->min) || isfinite(v->max);
    double mean = v->dist->mean(&v->params), sd = v->dist->sd(&v->params);
    if (truncated) {
        char why[200] = "";
        const fc_law *law = fc_law_compile(r->arena, v->dist, &v->params, v->min, v->max, why, sizeof why);
        if (!law) {
            if (!fc_arena_failed(r->arena))
                fc_read_problem(r, FC_MSG_LAW_NOT_COMPILED, node, key, v->dist->name, why);
            return 0;
        }
        mean = law->mean;
        sd = isfinite(v->min) && isfinite(v->max) ? 0.0 : law->sd;
    }
    if (!isfinite(mean)) {
        fc_read_problem(r, FC_MSG_LAW_NO_MEAN, node, key, v->dist->name);
        return 0;
    }
    if (!isfinite(sd)) fc_read_problem(r, FC_MSG_LAW_NO_VARIANCE, node, key, v->dist->name);
    v->number = mean * (v->scale ? v->scale->number : 1.0);
    return 1;
}

static const fc_distribution *find_law(fc_reader *r, const fc_node *node, const char *key)
{
    const fc_node *name = fc_group_find(node, "dist");
    if (name->type != FC_NODE_TEXT) {
        fc_read_problem(r, FC_MSG_WRONG_TYPE, name, below(r, key, "dist"), "the name of a law",
                        fc_node_kind(name));
        return NULL;
    }
    const fc_distribution *d = fc_distribution_find(name->text);
    if (d) return d;
    fc_words laws = {.arena = r->arena};
    for (size_t i = 0; i < fc_n_distributions; i++) fc_words_add(&laws, fc_distributions[i]->name);
    fc_read_problem(r, FC_MSG_UNKNOWN_LAW, name, below(r, key, "dist"), name->text,
                    fc_words_list(&laws, name->text));
    return NULL;
}

int fc_read_law(fc_reader *r, const fc_field *f, fc_value *v, const fc_node *node, const char *key)
{
    char why[256] = "";
    v->dist = find_law(r, node, key);
    if (!v->dist) return 0;
    check_names(r, v->dist, node, key);
    fc_read_annotations(r, v, node, key);
    int good = read_params(r, f, v->dist, &v->params, node, key);
    good &= read_arrays(r, f, v->dist, &v->params, node, key);
    good &= read_truncation(r, f, v, node, key);
    good &= read_level(r, f, v, node, key);
    good &= read_scale(r, v, node, key);
    if (!good) return 0;
    const char *wrong = v->dist->check(&v->params, why, sizeof why);
    if (wrong) {
        fc_read_problem(r, FC_MSG_LAW_WRONG, node, key, v->dist->name, wrong);
        return 0;
    }
    if (!set_mean(r, v, node, key) || !check_range(r, f, v, node, key)) return 0;
    if (strcmp(v->dist->name, "constant") == 0 && !v->scale && !isfinite(v->min) && !isfinite(v->max))
        v->dist = NULL;
    return 1;
}
