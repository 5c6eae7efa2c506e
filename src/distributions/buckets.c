#include "random/law_build.h"

/* values = edges b_0 < ... < b_n, weights = n numbers; p: */
enum { ZERO, TAIL };

static const char *check_edges(const fc_law_params *p, char *buf, size_t n)
{
    if (p->n_values < 2) return fc_law_clause(buf, n, "edges needs at least two numbers");
    if (p->n_weights + 1 != p->n_values)
        return fc_law_clause(buf, n, "%zu edges make %zu buckets but weights has %zu numbers", p->n_values,
                             p->n_values - 1, p->n_weights);
    for (size_t i = 0; i < p->n_values; i++) {
        if (!isfinite(p->values[i])) return fc_law_clause(buf, n, "every edge must be a finite number");
        if (i && !(p->values[i] > p->values[i - 1])) return fc_law_clause(buf, n, "the edges must rise");
    }
    double sum = 0.0;
    for (size_t i = 0; i < p->n_weights; i++) {
        if (!(p->weights[i] >= 0.0 && isfinite(p->weights[i])))
            return fc_law_clause(buf, n, "every weight must be 0 or above");
        sum += p->weights[i];
    }
    return sum > 0.0 && isfinite(sum) ? NULL : fc_law_clause(buf, n, "the weights must not all be 0");
}

static const char *check(const fc_law_params *p, char *buf, size_t n)
{
    const char *bad = check_edges(p, buf, n);
    if (bad) return bad;
    double first = p->values[0], last = p->values[p->n_values - 2];
    if (p->log_within && first < 0.0)
        return fc_law_clause(buf, n, "within = \"log\" needs edges of 0 or above");
    if (!isnan(p->p[ZERO])) {
        if (!(p->p[ZERO] >= 0.0 && p->p[ZERO] <= 1.0)) return fc_law_clause(buf, n, "zero must lie between 0 and 1");
        if (p->p[ZERO] > 0.0 && first != 0.0)
            return fc_law_clause(buf, n, "zero needs a first bucket that starts at 0");
    }
    if (!isnan(p->p[TAIL])) {
        if (!(p->p[TAIL] > 1.0 && isfinite(p->p[TAIL])))
            return fc_law_clause(buf, n, "tail (the exponent of the density) must be above 1");
        if (!(last > 0.0)) return fc_law_clause(buf, n, "tail needs a last bucket that starts above 0");
    }
    return NULL;
}

static double total(const fc_law_params *p)
{
    double sum = 0.0;
    for (size_t i = 0; i < p->n_weights; i++) sum += p->weights[i];
    return sum;
}

/* Pieces of bucket i, which starts at probability from: 0, 1 or 2 (the first bucket's zeros, then the rest). */
static size_t pieces(const fc_law_params *p, size_t i, double from, double all, fc_segment s[2])
{
    double share = p->weights[i] / all, to = i + 1 == p->n_weights ? 1.0 : from + share;
    double lo = p->values[i], hi = p->values[i + 1];
    size_t n = 0;
    if (share == 0.0) return 0;
    if (i == 0 && p->p[ZERO] > 0.0) {
        from += share * p->p[ZERO];
        if (p->p[ZERO] == 1.0) from = to;
        s[n++] = fc_segment_constant(from, 0.0);
    }
    if (!(to > from)) return n;
    if (i + 1 == p->n_weights && !isnan(p->p[TAIL])) s[n++] = fc_segment_tail(from, to, lo, hi, p->p[TAIL]);
    else if (p->log_within && lo > 0.0) s[n++] = fc_segment_log(from, to, lo, hi);
    else s[n++] = fc_segment_linear(from, to, lo, hi);
    return n;
}

static double quantile(const fc_law_params *p, double u)
{
    fc_segment s[2] = {{0}};
    double from = 0.0, all = total(p), x = p->values[0];
    for (size_t i = 0; i < p->n_weights; i++) {
        size_t n = pieces(p, i, from, all, s);
        for (size_t j = 0; j < n; j++) {
            x = fc_segment_value(&s[j], fc_min2(u, s[j].end));
            if (u <= s[j].end) return x;
            from = s[j].end;
        }
    }
    return x;
}

static double cdf(const fc_law_params *p, double x)
{
    fc_segment s[2];
    double from = 0.0, all = total(p);
    if (x < p->values[0]) return 0.0;
    if (x >= p->values[p->n_values - 1]) return 1.0;
    for (size_t i = 0; i < p->n_weights; i++) {
        size_t n = pieces(p, i, from, all, s);
        for (size_t j = 0; j < n; j++) {
            int inside = x < p->values[i + 1] && s[j].c4 != 0.0;
            if (inside) return fc_clamp(fc_segment_inverse(&s[j], x), from, s[j].end);
            from = s[j].end;
        }
        if (x < p->values[i + 1]) return from;
    }
    return 1.0;
}

/* Mean of (x - centre)^power, each piece in closed form. */
static double moment(const fc_law_params *p, double centre, int power)
{
    fc_segment s[2];
    double from = 0.0, all = total(p), sum = 0.0;
    for (size_t i = 0; i < p->n_weights; i++) {
        size_t n = pieces(p, i, from, all, s);
        for (size_t j = 0; j < n; from = s[j++].end) sum += fc_segment_moment(&s[j], from, s[j].end, centre, power);
    }
    return sum;
}
static double mean(const fc_law_params *p) { return moment(p, 0.0, 1); }
static double sd(const fc_law_params *p) { return fc_sqrt(moment(p, mean(p), 2)); }
static void support(const fc_law_params *p, double *lo, double *hi)
{
    size_t first = 0, last = p->n_weights - 1;
    while (p->weights[first] == 0.0) first++;
    while (p->weights[last] == 0.0) last--;
    *lo = p->values[first];
    *hi = p->values[last + 1];
    if (first == 0 && last == 0 && p->p[ZERO] == 1.0) *hi = 0.0;
}

static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    fc_segment *s = fc_arena_array(arena, p->n_weights + 1, sizeof *s);
    if (!s) return 0;
    double from = 0.0, all = total(p);
    size_t n = 0;
    for (size_t i = 0; i < p->n_weights; i++) {
        n += pieces(p, i, from, all, s + n);
        if (n) from = s[n - 1].end;
    }
    s[n - 1].end = 1.0;
    return fc_law_set_segments(arena, law, s, n);
}

const fc_distribution fc_distribution_buckets = {
    .name = "buckets",
    .summary = "A histogram: edges and weights, with a share of exact zeros and a power-law last bucket if wanted.",
    .formula = "within a bucket uniform or log-uniform (a bucket from 0 is uniform); `zero` = share of the first bucket "
               "that is exactly 0; `tail` = density exponent of the last bucket, cut at its upper edge",
    .source = "Cal 3.2",
    .params = {"zero", "tail"},
    .sets = {"[zero] [tail]"},
    .arrays = 3,
    .check = check, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support, .compile = compile,
};
