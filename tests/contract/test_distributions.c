/* Catches: a law whose mean, sd, cdf, quantile, truncation or compiled form contradicts its own density, whose checks
   let nonsense through, or that was added without a case here. Oracle: GSL's densities, integrated or summed. */
#include "support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

#include "random/law_forms.h"

typedef double density(const fc_law_params *p, double x);

static double d_uniform(const fc_law_params *p, double x) { return gsl_ran_flat_pdf(x, p->p[0], p->p[1]); }
static double d_triangular(const fc_law_params *p, double x)
{
    double l = p->p[0], m = p->p[1], h = p->p[2];
    return x < m ? 2.0 * (x - l) / ((h - l) * (m - l)) : 2.0 * (h - x) / ((h - l) * (h - m));
}
static double d_pert(const fc_law_params *p, double x)
{
    double w = p->p[2] - p->p[0];
    return gsl_ran_beta_pdf((x - p->p[0]) / w, 1.0 + 4.0 * (p->p[1] - p->p[0]) / w,
                            1.0 + 4.0 * (p->p[2] - p->p[1]) / w) / w;
}
static double d_normal(const fc_law_params *p, double x) { return gsl_ran_gaussian_pdf(x - p->p[0], p->p[1]); }
static double d_lognormal_ms(const fc_law_params *p, double x)
{
    double v = log(1.0 + p->p[1] * p->p[1] / (p->p[0] * p->p[0]));
    return gsl_ran_lognormal_pdf(x, log(p->p[0]) - 0.5 * v, sqrt(v));
}
static double d_lognormal_median(const fc_law_params *p, double x)
{
    return gsl_ran_lognormal_pdf(x, log(p->p[2]), p->p[3]);
}
/* p10 = 1, p90 = 10: mu = log(10)/2, sigma = log(10)/(2 z90), z90 = 1.2815515655446004 */
static double d_lognormal_p10(const fc_law_params *p, double x)
{
    (void)p;
    return gsl_ran_lognormal_pdf(x, 0.5 * log(10.0), 0.5 * log(10.0) / 1.2815515655446004);
}
static double d_beta_ab(const fc_law_params *p, double x)
{
    double w = p->p[5] - p->p[4];
    return gsl_ran_beta_pdf((x - p->p[4]) / w, p->p[2], p->p[3]) / w;
}
/* mean 0.6, sd 0.2: total = 0.24/0.04 - 1 = 5, alpha 3, beta 2 */
static double d_beta_ms(const fc_law_params *p, double x) { return (void)p, gsl_ran_beta_pdf(x, 3.0, 2.0); }
static double d_gamma_ss(const fc_law_params *p, double x) { return gsl_ran_gamma_pdf(x, p->p[2], p->p[3]); }
/* mean 5, sd 2: shape 6.25, scale 0.8 */
static double d_gamma_ms(const fc_law_params *p, double x) { return (void)p, gsl_ran_gamma_pdf(x, 6.25, 0.8); }
static double d_exponential(const fc_law_params *p, double x) { return gsl_ran_exponential_pdf(x, p->p[0]); }
static double d_weibull(const fc_law_params *p, double x) { return gsl_ran_weibull_pdf(x, p->p[1], p->p[0]); }
/* gsl's exponent is that of the survival function */
static double d_pareto(const fc_law_params *p, double x) { return gsl_ran_pareto_pdf(x, p->p[1] - 1.0, p->p[0]); }
static double d_student(const fc_law_params *p, double x)
{
    return gsl_ran_tdist_pdf((x - p->p[0]) / p->p[1], p->p[2]) / p->p[1];
}
/* edges 1, 2, 4, 40; weights 1, 2, 1; log inside; tail exponent 2.5 cut at 40 */
static double d_buckets(const fc_law_params *p, double x)
{
    (void)p;
    if (x < 2.0) return 0.25 / (x * log(2.0));
    if (x < 4.0) return 0.5 / (x * log(2.0));
    return 0.25 * 1.5 * pow(x / 4.0, -2.5) / 4.0 / (1.0 - pow(10.0, -1.5));
}
/* the same uniformly, first bucket from 0, half of it exact zeros (the atom is added by hand) */
static double d_buckets_zero(const fc_law_params *p, double x)
{
    (void)p;
    return x < 2.0 ? 0.125 / 2.0 : x < 4.0 ? 0.5 / 2.0 : 0.25 / 36.0;
}
static double m_poisson(const fc_law_params *p, double x) { return gsl_ran_poisson_pdf((unsigned)x, p->p[0]); }
static double m_binomial(const fc_law_params *p, double x)
{
    return x > p->p[0] ? 0.0 : gsl_ran_binomial_pdf((unsigned)x, p->p[1], (unsigned)p->p[0]);
}
static double m_negbinomial(const fc_law_params *p, double x)
{
    return gsl_ran_negative_binomial_pdf((unsigned)x, p->p[1] / (p->p[1] + p->p[0]), p->p[1]);
}
static double m_bernoulli(const fc_law_params *p, double x)
{
    return x > 1.0 ? 0.0 : gsl_ran_bernoulli_pdf((unsigned)x, p->p[0]);
}
static double m_constant(const fc_law_params *p, double x) { return x == p->p[0] ? 1.0 : 0.0; }
static double m_discrete(const fc_law_params *p, double x)
{
    (void)p; /* values 3 1 7, weights 2 1 1 */
    return x == 1.0 ? 0.25 : x == 3.0 ? 0.5 : x == 7.0 ? 0.25 : 0.0;
}
static double m_empirical(const fc_law_params *p, double x)
{
    (void)p; /* values 1 2 2 5 */
    return x == 1.0 || x == 5.0 ? 0.25 : x == 2.0 ? 0.5 : 0.0;
}

static const double edges_log[] = {1, 2, 4, 40}, edges_zero[] = {0, 2, 4, 40}, three[] = {1, 2, 1};
static const double dice[] = {3, 1, 7}, dice_weights[] = {2, 1, 1}, sample[] = {1, 2, 2, 5};

#define INF INFINITY
#define NO NAN
typedef struct law_case {
    const char *name;
    double p[6];
    density *f;      /* density, or weight of the whole number x */
    int counts;      /* 1: f is a weight on 0, 1, 2, ... */
    double knots[5]; /* ends of the pieces of the density; the last repeated */
    double atom;     /* weight at exactly 0 beside the density */
    const double *values, *weights;
    size_t n_values, n_weights;
    int log_within;
} law_case;

static const law_case cases[] = {
    {"constant", {4, NO, NO, NO, NO, NO}, m_constant, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"uniform", {2, 5, NO, NO, NO, NO}, d_uniform, 0, {2, 5, 5, 5, 5}, 0, NULL, NULL, 0, 0, 0},
    {"triangular", {1, 2, 5, NO, NO, NO}, d_triangular, 0, {1, 2, 5, 5, 5}, 0, NULL, NULL, 0, 0, 0},
    {"triangular", {1, 1, 5, NO, NO, NO}, d_triangular, 0, {1, 5, 5, 5, 5}, 0, NULL, NULL, 0, 0, 0},
    {"pert", {1, 2, 5, NO, NO, NO}, d_pert, 0, {1, 2, 5, 5, 5}, 0, NULL, NULL, 0, 0, 0},
    {"normal", {3, 2, NO, NO, NO, NO}, d_normal, 0, {-INF, 0, 6, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"lognormal", {5, 2, NO, NO, NO, NO}, d_lognormal_ms, 0, {0, 5, 20, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"lognormal", {NO, NO, 2, 0.5, NO, NO}, d_lognormal_median, 0, {0, 2, 20, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"lognormal", {NO, NO, NO, NO, 1, 10}, d_lognormal_p10, 0, {0, 3, 40, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"beta", {0.6, 0.2, NO, NO, NO, NO}, d_beta_ms, 0, {0, 0.5, 1, 1, 1}, 0, NULL, NULL, 0, 0, 0},
    {"beta", {NO, NO, 2, 5, -1, 3}, d_beta_ab, 0, {-1, 0, 3, 3, 3}, 0, NULL, NULL, 0, 0, 0},
    {"beta", {NO, NO, 0.5, 0.7, 0, 10}, d_beta_ab, 0, {0, 5, 10, 10, 10}, 0, NULL, NULL, 0, 0, 0},
    {"gamma", {5, 2, NO, NO, NO, NO}, d_gamma_ms, 0, {0, 5, 15, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"gamma", {NO, NO, 0.5, 3, NO, NO}, d_gamma_ss, 0, {0, 1, 10, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"exponential", {3, NO, NO, NO, NO, NO}, d_exponential, 0, {0, 3, 20, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"weibull", {1.5, 2, NO, NO, NO, NO}, d_weibull, 0, {0, 2, 8, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"pareto", {1, 4.5, NO, NO, NO, NO}, d_pareto, 0, {1, 2, 20, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"student", {1, 2, 6, NO, NO, NO}, d_student, 0, {-INF, -5, 5, INF, INF}, 0, NULL, NULL, 0, 0, 0},
    {"poisson", {3.5, NO, NO, NO, NO, NO}, m_poisson, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"poisson", {400, NO, NO, NO, NO, NO}, m_poisson, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"binomial", {20, 0.3, NO, NO, NO, NO}, m_binomial, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"negbinomial", {6, 2, NO, NO, NO, NO}, m_negbinomial, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"bernoulli", {0.3, NO, NO, NO, NO, NO}, m_bernoulli, 1, {0}, 0, NULL, NULL, 0, 0, 0},
    {"discrete", {NO, NO, NO, NO, NO, NO}, m_discrete, 1, {0}, 0, dice, dice_weights, 3, 3, 0},
    {"empirical", {NO, NO, NO, NO, NO, NO}, m_empirical, 1, {0}, 0, sample, NULL, 4, 0, 0},
    {"buckets", {NO, 2.5, NO, NO, NO, NO}, d_buckets, 0, {1, 2, 4, 40, 40}, 0, edges_log, three, 4, 3, 1},
    {"buckets", {0.5, NO, NO, NO, NO, NO}, d_buckets_zero, 0, {0, 2, 4, 40, 40}, 0.125, edges_zero, three, 4, 3, 0},
};
enum { N_CASES = sizeof cases / sizeof cases[0], TOP_COUNT = 2000 };

static fc_arena *arena;
static gsl_integration_workspace *work;

static fc_law_params params_of(const law_case *c)
{
    fc_law_params p = {.n_values = c->n_values, .n_weights = c->n_weights, .values = c->values, .weights = c->weights,
                       .log_within = c->log_within};
    for (int i = 0; i < FC_LAW_MAX_PARAMS; i++) p.p[i] = i < 6 ? c->p[i] : NAN;
    return p;
}

typedef struct integrand {
    const law_case *c;
    fc_law_params p;
    double centre;
    int power;
} integrand;

static double at(double x, void *data)
{
    const integrand *d = data;
    double f = d->c->f(&d->p, x);
    return isfinite(f) ? f * pow(x - d->centre, d->power) : 0.0;
}

/* Integral (or sum) of (x - centre)^power over lo < x <= hi. */
static double moment(const law_case *c, double lo, double hi, double centre, int power)
{
    integrand d = {c, params_of(c), centre, power};
    gsl_function f = {at, &d};
    double sum = lo < 0.0 && hi >= 0.0 ? c->atom * pow(-centre, power) : 0.0, part, error;
    if (c->counts) {
        for (int k = 0; k <= TOP_COUNT; k++)
            if (k > lo && k <= hi) sum += at(k, &d);
        return sum;
    }
    for (int i = 0; i < 4; i++) {
        double a = fmax(c->knots[i], lo), b = fmin(c->knots[i + 1], hi);
        if (!(a < b)) continue;
        if (isinf(a)) gsl_integration_qagil(&f, b, 1e-13, 1e-11, 2000, work, &part, &error);
        else if (isinf(b)) gsl_integration_qagiu(&f, a, 1e-13, 1e-11, 2000, work, &part, &error);
        else gsl_integration_qags(&f, a, b, 1e-13, 1e-11, 2000, work, &part, &error);
        sum += part;
    }
    return sum;
}

static void check_moments(const law_case *c, const fc_distribution *d, const fc_law_params *p)
{
    double mean = moment(c, -INF, INF, 0.0, 1), var = moment(c, -INF, INF, mean, 2);
    ASSERT_CLOSE(moment(c, -INF, INF, 0.0, 0), 1.0, 1e-8, 0.0); /* the oracle itself */
    ASSERT_CLOSE(d->mean(p), mean, 1e-8, 1e-8);
    ASSERT_CLOSE(d->sd(p), sqrt(var), 1e-7, 1e-12);
}

static void check_quantiles(const law_case *c, const fc_distribution *d, const fc_law_params *p, const fc_law *law)
{
    const double u[] = {0.05, 0.25, 0.5, 0.75, 0.95, 0.001, 0.999};
    for (size_t i = 0; i < sizeof u / sizeof u[0]; i++) {
        double x = d->quantile(p, u[i]), compiled = fc_law_quantile(law, u[i]);
        ASSERT_CLOSE(compiled, x, 1e-9, 1e-9);
        double below = moment(c, -INF, x, 0.0, 0);
        if (c->counts || x == 0.0) { /* the smallest value whose cumulative weight reaches u */
            assert_true(below >= u[i] - 1e-10);
            assert_true(moment(c, -INF, x - 0.5, 0.0, 0) < u[i] + 1e-10);
        } else {
            ASSERT_CLOSE(below, u[i], 1e-8, 0.0);
        }
        ASSERT_CLOSE(d->cdf(p, x), below, 1e-8, 0.0);
        if (d->survival) ASSERT_CLOSE(d->survival(p, x), 1.0 - below, 0.0, 1e-8);
        if (d->upper) ASSERT_CLOSE(d->upper(p, 1.0 - u[i]), x, 1e-8, 1e-8);
    }
}

/* cdf and quantile undo each other far out, where only the survival function has digits (a bounded law runs out of
   numbers next to its end). */
static void check_tails(const fc_distribution *d, const fc_law_params *p)
{
    if (!d->upper) return;
    for (double u = 1e-15; u < 1e-3; u *= 10.0) {
        ASSERT_CLOSE(d->survival(p, d->upper(p, u)), u, 1e-8, isfinite(d->upper(p, 0.0)) ? 1e-10 : 0.0);
    }
}

/* Cut to between its 20% and 90% points: moments of the cut law, and its ends. */
static void check_cut(const law_case *c, const fc_distribution *d, const fc_law_params *p)
{
    char buf[200] = "";
    double min = d->quantile(p, 0.2), max = d->quantile(p, 0.9);
    if (c->counts || min == 0.0 || !(min < max)) return;
    const fc_law *law = fc_law_compile(arena, d, p, min, max, buf, sizeof buf);
    assert_non_null(law);
    double share = moment(c, min, max, 0.0, 0), mean = moment(c, min, max, 0.0, 1) / share;
    ASSERT_CLOSE(law->mean, mean, 1e-7, 0.0);
    ASSERT_CLOSE(law->sd, sqrt(moment(c, min, max, mean, 2) / share), 1e-6, 0.0);
    ASSERT_CLOSE(fc_law_quantile(law, 0x1p-53), min, 1e-7, 0.0);
    ASSERT_CLOSE(fc_law_quantile(law, 1.0 - 0x1p-53), max, 1e-7, 0.0);
    ASSERT_CLOSE(moment(c, min, fc_law_quantile(law, 0.4), 0.0, 0), 0.4 * share, 1e-7, 0.0);
}

static void test_every_law(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_CASES; k++) {
        const law_case *c = &cases[k];
        char buf[200] = "";
        fc_law_params p = params_of(c);
        const fc_distribution *d = fc_distribution_find(c->name);
        assert_non_null(d);
        print_message("%s\n", c->name);
        assert_null(d->check(&p, buf, sizeof buf));
        const fc_law *law = fc_law_compile(arena, d, &p, -INF, INF, buf, sizeof buf);
        assert_non_null(law);
        check_moments(c, d, &p);
        check_quantiles(c, d, &p, law);
        check_tails(d, &p);
        check_cut(c, d, &p);
        double lo, hi;
        d->support(&p, &lo, &hi);
        assert_true(fc_law_quantile(law, 0x1p-53) >= lo && fc_law_quantile(law, 1.0 - 0x1p-53) <= hi);
    }
}

static int named(const fc_distribution *d, const char *word, size_t n)
{
    for (int i = 0; d->params[i]; i++)
        if (strlen(d->params[i]) == n && strncmp(d->params[i], word, n) == 0) return 1;
    return 0;
}

/* Complete records, a case for each, every name of a set among the parameters, sorted by name. */
static void test_registry(void **state)
{
    (void)state;
    for (size_t i = 0; i < fc_n_distributions; i++) {
        const fc_distribution *d = fc_distributions[i];
        int has_case = 0;
        if (i) assert_true(strcmp(fc_distributions[i - 1]->name, d->name) < 0);
        assert_ptr_equal(fc_distribution_find(d->name), d);
        assert_true(d->summary && d->formula && d->source && d->check && d->quantile && d->cdf && d->mean && d->sd &&
                    d->support);
        assert_true(!d->upper == !d->survival || !d->upper);
        for (size_t k = 0; k < N_CASES; k++) has_case |= strcmp(cases[k].name, d->name) == 0;
        if (!has_case) print_error("%s has no case\n", d->name);
        assert_true(has_case);
        for (int s = 0; s < FC_LAW_MAX_SETS && d->sets[s]; s++)
            for (const char *w = d->sets[s]; *w; w += strspn(w, " ]")) {
                w += strspn(w, "[");
                size_t n = strcspn(w, " ]");
                assert_true(named(d, w, n));
                w += n;
            }
    }
    assert_null(fc_distribution_find("no such law"));
}

/* Parameters that make no sense, one fault each. */
static void test_checks_refuse(void **state)
{
    (void)state;
    static const double one[] = {1}, falling[] = {2, 1}, negative[] = {1, -1, 1}, zeros[] = {0, 0, 0};
    const law_case bad[] = {
        {.name = "constant", .p = {NO}},      {.name = "uniform", .p = {5, 2}},      {.name = "uniform", .p = {2, INF}},
        {.name = "triangular", .p = {1, 6, 5}}, {.name = "triangular", .p = {1, 1, 1}}, {.name = "pert", .p = {1, 0, 5}},
        {.name = "normal", .p = {0, 0}},      {.name = "normal", .p = {0, -1}},      {.name = "normal", .p = {NO, 1}},
        {.name = "lognormal", .p = {-1, 1, NO, NO, NO, NO}}, {.name = "lognormal", .p = {NO, NO, 1, 0, NO, NO}},
        {.name = "lognormal", .p = {NO, NO, NO, NO, 5, 2}},  {.name = "lognormal", .p = {NO, NO, NO, NO, NO, NO}},
        {.name = "beta", .p = {0.5, 0.5, NO, NO, NO, NO}},   {.name = "beta", .p = {1.5, 0.1, NO, NO, NO, NO}},
        {.name = "beta", .p = {NO, NO, 0, 1, NO, NO}},       {.name = "beta", .p = {NO, NO, 1, 1, 2, 1}},
        {.name = "gamma", .p = {0, 1, NO, NO}}, {.name = "gamma", .p = {NO, NO, 1, -1}},
        {.name = "exponential", .p = {0}},    {.name = "weibull", .p = {0, 1}},      {.name = "pareto", .p = {1, 1}},
        {.name = "pareto", .p = {0, 2}},      {.name = "student", .p = {0, 1, 0}},   {.name = "poisson", .p = {-1}},
        {.name = "binomial", .p = {2.5, 0.5}}, {.name = "binomial", .p = {2, 1.5}},  {.name = "negbinomial", .p = {1, 0}},
        {.name = "bernoulli", .p = {-0.1}},   {.name = "discrete"},                  {.name = "empirical"},
        {.name = "discrete", .values = one, .n_values = 1, .weights = three, .n_weights = 3},
        {.name = "discrete", .values = dice, .n_values = 3, .weights = negative, .n_weights = 3},
        {.name = "discrete", .values = dice, .n_values = 3, .weights = zeros, .n_weights = 3},
        {.name = "empirical", .values = falling, .n_values = 2},
        {.name = "buckets", .p = {NO, NO}, .values = one, .n_values = 1, .weights = one, .n_weights = 0},
        {.name = "buckets", .p = {NO, NO}, .values = falling, .n_values = 2, .weights = one, .n_weights = 1},
        {.name = "buckets", .p = {0.5, NO}, .values = edges_log, .n_values = 4, .weights = three, .n_weights = 3},
        {.name = "buckets", .p = {NO, 1}, .values = edges_log, .n_values = 4, .weights = three, .n_weights = 3},
        {.name = "buckets", .p = {NO, NO}, .values = edges_log, .n_values = 4, .weights = zeros, .n_weights = 3},
    };
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        char buf[200] = "";
        fc_law_params p = params_of(&bad[k]);
        const char *clause = fc_distribution_find(bad[k].name)->check(&p, buf, sizeof buf);
        if (!clause) print_error("%s, bad case %zu, was accepted\n", bad[k].name, k);
        assert_non_null(clause);
        assert_true(strlen(clause) > 5);
    }
}

static int setup(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    arena = fc_arena_new();
    work = gsl_integration_workspace_alloc(2000);
    return arena && work ? 0 : -1;
}
static int teardown(void **state)
{
    (void)state;
    fc_arena_free(arena);
    gsl_integration_workspace_free(work);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry), cmocka_unit_test(test_every_law), cmocka_unit_test(test_checks_refuse),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
