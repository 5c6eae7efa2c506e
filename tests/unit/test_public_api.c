/* Catches: a library that can only be used from inside; state shared between runs; a host's GSL handler replaced;
   a NULL argument that crashes where the header promises FC_E_USAGE; failure that touches *out. Only public headers. */
#include <pthread.h>

#include <gsl/gsl_errno.h>

#include <fulcrum/fulcrum.h>

#include "support.h"

enum { N_PATHS = 3000 };
static const char scenario_path[] = FC_TESTS_DIR "/../scenarios/minimal.cfg";

/* The whole way from a file to a plan, as a host program goes it. */
typedef struct programme {
    fc_report *report;
    fc_scenario *scenario;
    fc_model *model;
    fc_plan *plan;
} programme;

static void load(programme *p, const char *size)
{
    const char *const sets[] = {size};
    fc_error err = {.code = FC_OK};
    *p = (programme){.report = fc_report_new()};
    assert_non_null(p->report);
    assert_int_equal(fc_scenario_load(scenario_path, sets, 1, &p->scenario, p->report, &err), FC_OK);
    assert_int_equal(fc_model_new(p->scenario, &p->model, p->report, &err), FC_OK);
    fc_scenario_free(p->scenario); /* the model keeps what it needs */
    assert_int_equal(fc_plan_new(p->model, NULL, 0, &p->plan, p->report, &err), FC_OK);
    assert_int_equal(fc_report_count(p->report, FC_ERROR), 0);
    assert_int_equal(err.code, FC_OK);
}

static void unload(programme *p)
{
    fc_plan_free(p->plan);
    fc_model_free(p->model);
    fc_report_free(p->report);
}

typedef struct job {
    const fc_plan *plan;
    uint64_t seed;
    fc_result *result;
    fc_status status;
} job;

static void *simulate(void *given)
{
    job *j = given;
    const fc_run_options options = {.paths = N_PATHS, .seed = j->seed, .threads = 2};
    j->status = fc_run(j->plan, &options, &j->result, NULL);
    return NULL;
}

/* Every number of both results, bit by bit. */
static void same_numbers(const fc_result *a, const fc_result *b)
{
    assert_int_equal(fc_result_n_scalars(a), fc_result_n_scalars(b));
    for (size_t i = 0; i < fc_result_n_scalars(a); i++) {
        const fc_summary *x = fc_result_scalar(a, i), *y = fc_result_scalar(b, i);
        assert_string_equal(x->metric, y->metric);
        assert_int_equal(x->n, y->n);
        assert_memory_equal(&x->mean, &y->mean, sizeof x->mean);
        assert_memory_equal(&x->se, &y->se, sizeof x->se);
        assert_memory_equal(x->q, y->q, sizeof x->q);
    }
    assert_int_equal(fc_result_n_series(a), fc_result_n_series(b));
    for (size_t i = 0; i < fc_result_n_series(a); i++)
        for (size_t k = 0; k <= fc_result_n_steps(a); k++) {
            const fc_series_point *x = fc_result_series_point(a, i, k), *y = fc_result_series_point(b, i, k);
            assert_memory_equal(&x->mean, &y->mean, sizeof x->mean);
            assert_memory_equal(x->q, y->q, sizeof x->q);
        }
}

static int n_gsl_errors;
static void host_handler(const char *reason, const char *file, int line, int number)
{
    (void)reason, (void)file, (void)line, (void)number;
    n_gsl_errors++;
}

static void two_runs_at_once(void **state)
{
    (void)state;
    programme p, q;
    gsl_error_handler_t *before = gsl_set_error_handler(host_handler);
    load(&p, "funds.seed.size=1亿");
    load(&q, "funds.seed.size=2亿");
    job at_once[] = {{.plan = p.plan, .seed = 1}, {.plan = q.plan, .seed = 2}, {.plan = p.plan, .seed = 3}};
    job alone[] = {{.plan = p.plan, .seed = 1}, {.plan = q.plan, .seed = 2}, {.plan = p.plan, .seed = 3}};
    pthread_t thread[3];
    for (int i = 0; i < 3; i++) assert_int_equal(pthread_create(&thread[i], NULL, simulate, &at_once[i]), 0);
    for (int i = 0; i < 3; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < 3; i++) {
        simulate(&alone[i]);
        assert_int_equal(at_once[i].status, FC_OK);
        assert_int_equal(alone[i].status, FC_OK);
        assert_int_equal(fc_result_paths(alone[i].result), N_PATHS);
        same_numbers(at_once[i].result, alone[i].result);
        fc_result_free(at_once[i].result);
        fc_result_free(alone[i].result);
    }
    unload(&p);
    unload(&q);
    assert_ptr_equal(gsl_set_error_handler(before), host_handler); /* still ours */
    assert_int_equal(n_gsl_errors, 0);
}

/* 1亿, of which the sponsor holds 30% and raises all of it; the others raise 0.8 of their 70% and pay 0.9 of that:
   paid by others over paid by the sponsor = 0.7 * 0.8 * 0.9 / 0.3 = 1.68 on every path. */
static void a_known_number(void **state)
{
    (void)state;
    programme p;
    load(&p, "funds.seed.size=1亿");
    fc_run_options options;
    fc_result *result = NULL;
    fc_run_options_init(&options, p.model);
    assert_int_equal(options.paths, 20000); /* as the scenario says */
    assert_int_equal(options.seed, 1);
    options.paths = 500;
    assert_int_equal(fc_run(p.plan, &options, &result, NULL), FC_OK);
    const fc_summary *ratio = fc_result_find(result, "leverage.paid.social");
    assert_non_null(ratio);
    ASSERT_CLOSE(ratio->mean, 0.7 * 0.8 * 0.9 / 0.3, 1e-9, 0);
    assert_null(fc_result_find(result, "no.such.metric"));
    assert_null(fc_result_scalar(result, SIZE_MAX));
    assert_null(fc_result_series_point(result, 0, 1000000));
    assert_true(fc_result_series_find(result, "no.such.series") == SIZE_MAX);
    double mean = 0, se = 0;
    fc_result_line(result, SIZE_MAX, 0, &mean, &se);
    assert_true(mean != mean && se != se);
    fc_result_free(result);
    unload(&p);
}

static int at_once(void *user)
{
    (void)user;
    return 1;
}

/* Stopped before the first block: FC_E_INTERRUPTED and nothing to free. */
static void cancelled(void **state)
{
    (void)state;
    programme p;
    load(&p, "funds.seed.size=1亿");
    const fc_run_options options = {.paths = N_PATHS, .seed = 1, .threads = 2, .cancelled = at_once};
    fc_result *result = NULL;
    fc_error err = {.code = FC_OK};
    assert_int_equal(fc_run(p.plan, &options, &result, &err), FC_E_INTERRUPTED);
    assert_null(result);
    assert_int_equal(err.code, FC_E_INTERRUPTED);
    unload(&p);
}

/* A sampler's run whose time is up at once has the four blocks its errors need; what ended with fewer is repeated as it was. */
static void early_ends_of_samplers(void **state)
{
    (void)state;
    programme p;
    load(&p, "simulation.sampler=\"lhs\"");
    fc_run_options options = {.paths = 1000000, .seed = 1, .threads = 1, .max_seconds = 1e-9};
    fc_result *result = NULL;
    fc_error err = {.code = FC_OK};
    assert_int_equal(fc_run(p.plan, &options, &result, &err), FC_E_PRECISION);
    assert_int_equal(fc_result_paths(result), 4096);
    assert_true(fc_result_find(result, "sponsor.tvpi")->se > 0);
    fc_result_free(result);
    result = NULL;
    options = (fc_run_options){.paths = 1024, .seed = 1, .threads = 1};
    assert_int_equal(fc_run(p.plan, &options, &result, &err), FC_E_USAGE);
    options.ended = "interrupted";
    assert_int_equal(fc_run(p.plan, &options, &result, &err), FC_OK);
    assert_int_equal(fc_result_paths(result), 1024);
    fc_result_free(result);
    unload(&p);
}

#define REFUSED(call)                                                                                                  \
    do {                                                                                                               \
        err = (fc_error){.code = FC_OK};                                                                               \
        assert_int_equal(call, FC_E_USAGE);                                                                            \
        assert_int_equal(err.code, FC_E_USAGE);                                                                        \
        assert_true(err.text[0]);                                                                                      \
    } while (0)

static void null_arguments(void **state)
{
    (void)state;
    programme p;
    fc_error err;
    load(&p, "funds.seed.size=1亿");
    fc_scenario *scenario = NULL;
    fc_model *model = NULL;
    fc_plan *plan = NULL;
    fc_result *result = NULL;
    fc_output *output = NULL;
    const fc_run_options run = {.paths = 1}, no_paths = {.paths = 0}, odd = {.paths = 1, .isa = "abacus"};
    const fc_output_options no_dir = {.dir = NULL};
    REFUSED(fc_scenario_load(NULL, NULL, 0, &scenario, p.report, &err));
    REFUSED(fc_scenario_load(scenario_path, NULL, 1, &scenario, p.report, &err));
    REFUSED(fc_scenario_load(scenario_path, NULL, 0, NULL, p.report, &err));
    REFUSED(fc_scenario_load(scenario_path, NULL, 0, &scenario, NULL, &err));
    assert_int_equal(fc_scenario_load(scenario_path, NULL, 0, &scenario, p.report, &err), FC_OK);
    REFUSED(fc_model_new(NULL, &model, p.report, &err));
    REFUSED(fc_model_new(scenario, NULL, p.report, &err));
    REFUSED(fc_model_new(scenario, &model, NULL, &err));
    REFUSED(fc_plan_new(NULL, NULL, 0, &plan, p.report, &err));
    REFUSED(fc_plan_new(p.model, NULL, 1, &plan, p.report, &err));
    REFUSED(fc_plan_new(p.model, NULL, 0, NULL, p.report, &err));
    REFUSED(fc_plan_new(p.model, NULL, 0, &plan, NULL, &err));
    REFUSED(fc_run(NULL, &run, &result, &err));
    REFUSED(fc_run(p.plan, NULL, &result, &err));
    REFUSED(fc_run(p.plan, &run, NULL, &err));
    REFUSED(fc_run(p.plan, &no_paths, &result, &err));
    REFUSED(fc_run(p.plan, &odd, &result, &err));
    REFUSED(fc_output_open(NULL, &output, &err));
    REFUSED(fc_output_open(&no_dir, &output, &err));
    REFUSED(fc_output_open(&(fc_output_options){.dir = "x"}, NULL, &err));
    REFUSED(fc_output_write(NULL, p.model, NULL, &err));
    assert_int_equal(fc_run(NULL, &run, &result, NULL), FC_E_USAGE); /* err may be left out */
    assert_true(!model && !plan && !result && !output);
    fc_scenario_free(scenario);
    fc_scenario_free(NULL);
    fc_model_free(NULL);
    fc_plan_free(NULL);
    fc_result_free(NULL);
    fc_report_free(NULL);
    fc_output_close(NULL);
    unload(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_runs_at_once), cmocka_unit_test(a_known_number),
                                       cmocka_unit_test(cancelled), cmocka_unit_test(early_ends_of_samplers), cmocka_unit_test(null_arguments)};
    return cmocka_run_group_tests_name("public_api", tests, NULL, NULL);
}
