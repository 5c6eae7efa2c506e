/* Compiling laws: the lane form, truncation, moments. */
#include "random/law_forms.h"

#include "random/law_build.h"

const fc_law *fc_law_constant(fc_arena *arena, double value)
{
    fc_law *law = fc_arena_alloc(arena, sizeof *law);
    if (!law) return NULL;
    *law = (fc_law){.form = FC_FORM_CONSTANT, .a = value, .u1 = 1.0, .lo = value, .hi = value, .mean = value};
    return law;
}

size_t fc_law_table_doubles(const fc_law *law)
{
    switch (law->form) {
    case FC_FORM_SEGMENTS: return law->n * (sizeof(fc_segment) / sizeof(double));
    case FC_FORM_STEPS: return 2 * law->n + (size_t)law->a;
    case FC_FORM_TABLE: return 4 * law->n;
    default: return 0;
    }
}

double fc_law_quantile(const fc_law *law, double u)
{
    double v = fc_law_v(law, u), x = law->a, f;
    switch (law->form) {
    case FC_FORM_CONSTANT: return law->a;
    case FC_FORM_UNIFORM: x = fc_fma(law->b, u, law->a); break;
    case FC_FORM_NORMAL: x = fc_fma(law->b, fc_norm_quantile(v), law->a); break;
    case FC_FORM_LOGNORMAL: x = fc_exp(fc_fma(law->b, fc_norm_quantile(v), law->a)); break;
    case FC_FORM_POWER: x = law->a * fc_pow(v, law->b); break;
    case FC_FORM_WEIBULL:
        x = law->b == 1.0 ? -law->a * fc_log(v) : law->a * fc_pow(-fc_log(v), law->b);
        break;
    case FC_FORM_SEGMENTS: {
        const fc_segment *s = (const fc_segment *)law->t;
        size_t j = 0;
        while (j + 1 < law->n && v > s[j].end) j++;
        x = fc_segment_value(&s[j], v);
        break;
    }
    case FC_FORM_STEPS: return fc_steps_value(law, u);
    case FC_FORM_TABLE: {
        double row = fc_table_row(law, fc_norm_quantile(v), &f);
        x = fc_law_clamp(law, fc_table_cubic(law->t + 4 * (size_t)row, f));
        return law->whole ? fc_round(x) : x;
    }
    }
    return fc_law_clamp(law, x);
}

typedef struct source_law {
    const fc_distribution *dist;
    const fc_law_params *params;
} source_law;

/* The law's value at a normal score, from the nearer tail. */
static double value_at_score(const void *data, double z)
{
    const source_law *s = data;
    if (z <= 0.0 || !s->dist->upper) return s->dist->quantile(s->params, fc_norm_cdf(z));
    return s->dist->upper(s->params, fc_norm_cdf(-z));
}

static double survival(const source_law *s, double x)
{
    return s->dist->survival ? s->dist->survival(s->params, x) : 1.0 - s->dist->cdf(s->params, x);
}

/* Keep the steps inside [min, max]. 1 fine, 0 out of memory, -1 nothing left. */
static int cut_steps(fc_arena *arena, fc_law *law, double min, double max)
{
    const double *value = law->t, *cumulative = law->t + law->n;
    size_t first = 0, end = law->n;
    while (first < end && value[first] < min) first++;
    while (end > first && value[end - 1] > max) end--;
    if (first == end) return -1;
    if (first == 0 && end == law->n) return 1;
    double below = first ? cumulative[first - 1] : 0.0, width = cumulative[end - 1] - below;
    if (!(width > 0.0)) return -1;
    double *kept = fc_arena_array(arena, end - first, sizeof *kept);
    if (!kept) return 0;
    for (size_t i = first; i < end; i++) kept[i - first] = (cumulative[i] - below) / width;
    return fc_law_set_steps(arena, law, value + first, kept, end - first);
}

/* Set u0 and u1 so that only [min, max] is reached; min and max lie inside the support. A cut that keeps only the
   upper half of a law through z counts from the upper end, where small probabilities are exact. */
static int cut_smooth(fc_law *law, const source_law *s, double min, double max, double lo, double hi)
{
    if (law->form == FC_FORM_UNIFORM) {
        law->a = min;
        law->b = max - min;
        return max > min ? 1 : -1;
    }
    int through_z = law->form == FC_FORM_NORMAL || law->form == FC_FORM_LOGNORMAL || law->form == FC_FORM_TABLE;
    int from_top = law->u0 > law->u1;
    double below = min > lo ? s->dist->cdf(s->params, min) : 0.0;
    if (through_z && below > 0.5) {
        law->b = -law->b;
        from_top = 1;
    }
    if (from_top) {
        law->u0 = min > lo ? survival(s, min) : 1.0;
        law->u1 = max < hi ? survival(s, max) : 0.0;
        return law->u0 > law->u1 ? 1 : -1;
    }
    law->u0 = below;
    law->u1 = max < hi ? s->dist->cdf(s->params, max) : 1.0;
    return law->u1 > law->u0 ? 1 : -1;
}

/* 1 fine, 0 out of memory, -1 nothing inside. */
static int cut(fc_arena *arena, fc_law *law, const source_law *s, double min, double max)
{
    double lo, hi;
    s->dist->support(s->params, &lo, &hi);
    law->lo = fc_max2(min, lo);
    law->hi = fc_min2(max, hi);
    if (law->form == FC_FORM_STEPS) return cut_steps(arena, law, min, max);
    if (law->form == FC_FORM_CONSTANT) return law->a >= min && law->a <= max ? 1 : -1;
    if (min <= lo && max >= hi) return 1;
    if (!(law->lo < law->hi)) return -1;
    return cut_smooth(law, s, law->lo, law->hi, lo, hi);
}

/* Moments: as the law states them when nothing was cut; infinite ones stay so unless that tail was cut. */
static void set_moments(fc_law *law, const source_law *s, int whole_law)
{
    double mean = s->dist->mean(s->params), sd = s->dist->sd(s->params);
    if (whole_law) {
        law->mean = mean;
        law->sd = sd;
        return;
    }
    fc_law_moments(law);
    if (isfinite(law->lo) && isfinite(law->hi)) return;
    if (!isfinite(mean)) law->mean = INFINITY;
    if (!isfinite(sd)) law->sd = INFINITY;
}

const fc_law *fc_law_compile(fc_arena *arena, const fc_distribution *dist, const fc_law_params *params, double min,
                             double max, char *buf, size_t n)
{
    fc_law *law = fc_arena_alloc(arena, sizeof *law);
    source_law s = {dist, params};
    int state = law != NULL;
    if (state) {
        law->b = 1.0;
        law->u1 = 1.0;
        state = dist->compile ? dist->compile(params, arena, law)
                              : fc_law_set_table(arena, law, value_at_score, &s, dist->sd(params));
        if (state < 0) fc_law_clause(buf, n, "the quantiles of %s cannot be computed with these parameters", dist->name);
    }
    if (state > 0) {
        double lo, hi;
        dist->support(params, &lo, &hi);
        state = cut(arena, law, &s, min, max);
        if (state < 0) fc_law_clause(buf, n, "nothing of the law lies between min and max");
        if (state > 0) set_moments(law, &s, min <= lo && max >= hi);
    }
    if (state == 0) fc_law_clause(buf, n, "out of memory");
    return state > 0 ? law : NULL;
}
