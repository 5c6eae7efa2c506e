#include "random/law_build.h"

enum { LOW, MODE, HIGH };

static double quantile(const fc_law_params *p, double u)
{
    double l = p->p[LOW], m = p->p[MODE], h = p->p[HIGH];
    if (u <= (m - l) / (h - l)) return l + fc_sqrt(u * (h - l) * (m - l));
    return h - fc_sqrt((1.0 - u) * (h - l) * (h - m));
}
static double survival(const fc_law_params *p, double x)
{
    double l = p->p[LOW], m = p->p[MODE], h = p->p[HIGH];
    if (x <= l) return 1.0;
    if (x >= h) return 0.0;
    return x < m ? 1.0 - (x - l) * (x - l) / ((h - l) * (m - l)) : (h - x) * (h - x) / ((h - l) * (h - m));
}
static double cdf(const fc_law_params *p, double x)
{
    double l = p->p[LOW], m = p->p[MODE], h = p->p[HIGH];
    if (x <= l) return 0.0;
    if (x >= h) return 1.0;
    return x <= m ? (x - l) * (x - l) / ((h - l) * (m - l)) : 1.0 - (h - x) * (h - x) / ((h - l) * (h - m));
}
static double mean(const fc_law_params *p) { return (p->p[LOW] + p->p[MODE] + p->p[HIGH]) / 3.0; }
static double sd(const fc_law_params *p)
{
    double a = p->p[MODE] - p->p[LOW], b = p->p[HIGH] - p->p[MODE];
    return fc_sqrt((a * a + a * b + b * b) / 18.0);
}
static void support(const fc_law_params *p, double *lo, double *hi)
{
    *lo = p->p[LOW];
    *hi = p->p[HIGH];
}

/* Two square-root pieces, each anchored at its outer end. */
static int compile(const fc_law_params *p, fc_arena *arena, fc_law *law)
{
    double l = p->p[LOW], m = p->p[MODE], h = p->p[HIGH], at_mode = (m - l) / (h - l);
    fc_segment s[2] = {
        {at_mode, 0.0, FC_SEGMENT_POWER, l, 1.0, 0.5, 0.0, (h - l) * (m - l)},
        {1.0, 1.0, FC_SEGMENT_POWER, h, -1.0, 0.5, 0.0, -(h - l) * (h - m)},
    };
    if (m == l) return fc_law_set_segments(arena, law, s + 1, 1);
    return fc_law_set_segments(arena, law, s, m == h ? 1 : 2);
}

const fc_distribution fc_distribution_triangular = {
    .name = "triangular",
    .summary = "Rises straight from low to mode and falls straight to high.",
    .formula = "f(x) proportional to (x - low)/(mode - low) below the mode and (high - x)/(high - mode) above",
    .source = "definition",
    .params = {"low", "mode", "high"},
    .sets = {"low mode high"},
    .check = fc_law_three_points, .quantile = quantile, .cdf = cdf, .mean = mean, .sd = sd, .support = support,
    .survival = survival, .compile = compile,
};
