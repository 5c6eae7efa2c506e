/* A simulated mean and variance against closed forms. Each check also shows that it can see an error of 1%. */
#ifndef FC_TESTS_CLOSED_FORM_H
#define FC_TESTS_CLOSED_FORM_H

#include "run_text.h"

typedef struct moments_of { double mean, se, var; } moments_of;

/* Of a series at a step. */
static inline moments_of series_moments(const run_of *r, const char *name, int step, double paths)
{
    size_t i = fc_result_series_find(r->result, name);
    if (i == SIZE_MAX) {
        print_error("no series %s\n", name);
        return (moments_of){NAN, NAN, NAN};
    }
    const fc_series_point *p = fc_result_series_point(r->result, i, (size_t)step);
    return (moments_of){p->mean, p->se, p->se * p->se * paths};
}

/* Of a scalar. */
static inline moments_of scalar_moments(const run_of *r, const char *name)
{
    const fc_summary *s = fc_result_find(r->result, name);
    if (!s) print_error("no scalar %s\n", name);
    return s ? (moments_of){s->mean, s->se, s->sd * s->sd} : (moments_of){NAN, NAN, NAN};
}

static inline void assert_mean_(const char *what, moments_of m, double truth)
{
    if (!(fabs(m.mean - truth) <= 4.0 * m.se) || !(fabs(m.mean - 1.01 * truth) > 4.0 * m.se))
        print_error("%s: mean %.10g, se %.3g, expected %.10g\n", what, m.mean, m.se, truth);
    ASSERT_WITHIN_SE(m.mean, m.se, truth);
    assert_true(fabs(m.mean - 1.01 * truth) > 4.0 * m.se); /* a bias of 1% would be seen */
}
#define ASSERT_MEAN(m, truth) assert_mean_(#m, (m), (truth))

#endif
