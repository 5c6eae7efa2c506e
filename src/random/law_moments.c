/* Mean and standard deviation of compiled laws. */
#include <gsl/gsl_integration.h>

#include "random/law_build.h"

/* Integral of e^(k arg), arg^k or (arg^c2)^k over arg from A to B, in units of arg. */
static double integral_arg(const fc_segment *s, double A, double B, int k)
{
    if (s->kind == FC_SEGMENT_EXP) return (fc_exp(k * B) - fc_exp(k * A)) / k;
    double e = (s->kind == FC_SEGMENT_POWER ? s->c2 : 1.0) * k + 1.0;
    if (fabs(e) < 1e-12) return fc_log(B / A);
    return (fc_pow(B, e) - fc_pow(A, e)) / e;
}

/* Integral of y^power over v in [va, vb], y as in fc_segment. */
static double integral(const fc_segment *s, double va, double vb, int power)
{
    if (s->c4 == 0.0) return 0.0; /* constant pieces have c1 = 0 */
    double A = fc_fma(s->c4, va - s->anchor, s->c3), B = fc_fma(s->c4, vb - s->anchor, s->c3);
    return integral_arg(s, fmax(A, 0.0), fmax(B, 0.0), power) / s->c4;
}

double fc_segment_moment(const fc_segment *s, double va, double vb, double centre, int power)
{
    double c0 = s->c0 - centre, c1 = s->c1, width = vb - va, first = c1 * integral(s, va, vb, 1);
    if (power == 1) return c0 * width + first;
    return c0 * c0 * width + 2.0 * c0 * first + c1 * c1 * integral(s, va, vb, 2);
}

static double segments_moment(const fc_law *law, double centre, int power)
{
    const fc_segment *s = (const fc_segment *)law->t;
    double sum = 0.0, from = 0.0;
    for (size_t i = 0; i < law->n; from = s[i++].end) {
        double va = fmax(from, law->u0), vb = fmin(s[i].end, law->u1);
        if (vb > va) sum += fc_segment_moment(&s[i], va, vb, centre, power);
    }
    return sum / (law->u1 - law->u0);
}

static double steps_moment(const fc_law *law, double centre, int power)
{
    const double *value = law->t, *cumulative = law->t + law->n;
    double sum = 0.0, before = 0.0;
    for (size_t i = 0; i < law->n; before = cumulative[i++]) {
        double d = value[i] - centre;
        sum += (cumulative[i] - before) * (power == 1 ? d : d * d);
    }
    return sum;
}

/* a v^b between u1 and u0 (v counts from the upper end, u0 > u1): one power segment. */
static double power_moment(const fc_law *law, double centre, int power)
{
    fc_segment s = {1.0, 0.0, FC_SEGMENT_POWER, 0.0, law->a, law->b, 0.0, 1.0};
    return fc_segment_moment(&s, law->u1, law->u0, centre, power) / (law->u0 - law->u1);
}

typedef struct integrand {
    const fc_law *law;
    double centre;
    int power;
} integrand;

/* (x - centre)^power phi(z), x the law's value at v = Phi(z). */
static double integrand_at(double z, void *data)
{
    const integrand *d = data;
    const fc_law *law = d->law;
    double x, f;
    if (law->form == FC_FORM_NORMAL) x = fc_fma(law->b, z, law->a);
    else if (law->form == FC_FORM_LOGNORMAL) x = fc_exp(fc_fma(law->b, z, law->a));
    else if (law->form == FC_FORM_WEIBULL) x = law->a * fc_pow(-fc_log(fc_norm_cdf(z)), law->b);
    else {
        size_t row = (size_t)fc_table_row(law, z, &f);
        x = fc_table_cubic(law->t + 4 * row, f);
    }
    x = fc_law_clamp(law, x) - d->centre;
    return (d->power == 1 ? x : x * x) * 0.39894228040143267794 * fc_exp(-0.5 * z * z);
}

static double smooth_moment(const fc_law *law, double centre, int power)
{
    double ends[2] = {fmin(law->u0, law->u1), fmax(law->u0, law->u1)};
    double za = fmax(fc_norm_quantile(ends[0]), -38.0), zb = fmin(fc_norm_quantile(ends[1]), 38.0);
    integrand data = {law, centre, power};
    gsl_function f = {integrand_at, &data};
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(400);
    if (!w) return NAN;
    double sum = 0.0, width = (zb - za) / 8.0, part, error;
    for (int i = 0; i < 8; i++) { /* in pieces, so that no narrow peak is missed */
        gsl_integration_qag(&f, za + width * i, za + width * (i + 1), 1e-300, 1e-11, 400, GSL_INTEG_GAUSS61, w, &part,
                            &error);
        sum += part;
    }
    gsl_integration_workspace_free(w);
    return sum / (ends[1] - ends[0]);
}

static double moment(const fc_law *law, double centre, int power)
{
    switch (law->form) {
    case FC_FORM_SEGMENTS: return segments_moment(law, centre, power);
    case FC_FORM_STEPS: return steps_moment(law, centre, power);
    case FC_FORM_POWER: return power_moment(law, centre, power);
    default: return smooth_moment(law, centre, power);
    }
}

void fc_law_moments(fc_law *law)
{
    if (law->form == FC_FORM_CONSTANT) {
        law->mean = law->a;
        law->sd = 0.0;
    } else if (law->form == FC_FORM_UNIFORM) {
        law->mean = law->a + 0.5 * law->b;
        law->sd = law->b * 0.28867513459481288225; /* 1/sqrt 12 */
    } else {
        law->mean = moment(law, 0.0, 1);
        law->sd = fc_sqrt(fmax(moment(law, law->mean, 2), 0.0));
    }
}
