/* Faults caught: an audit that looks at nothing: a payment changed behind the mechanism's back, or a stock that no flow
   explains, goes unseen; a violation that names another path. */
#include "run_text.h"

#include "engine/run_internal.h"

static const char text[] =
    "schema = 1; title = \"test\"; start = \"2022-01\"; horizon = 8.0; step = \"quarter\"; currency = \"CNY\";\n"
    "sponsor : { cash = 3e8; appropriation = 1e8; appropriation_years = 4.0; recycle = 0.5; overhead = 1e6; };\n"
    "funds = ( { name = \"f\"; count = 3; size = \"1亿..2亿\"; first = 0.5; over = 1.5; reserve = 0.2; invest = 3.0; term = 5.0; extension = 1.0;\n"
    "  recycle = 0.1; investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 0.8; raised = 0.9; paid = 0.9; }; coinvest : { first = 1.5; later = 0.8; };\n"
    "  concession : { kind = \"cost_plus\"; rate = 0.04; share = 0.5; }; loss_share = 0.4; },\n"
    "  { name = \"y\"; model = \"yale\"; size = 5e7; volatility = 0.2;\n"
    "  investors = ( { class = \"sponsor\"; share = 0.5; }, { class = \"social\"; share = \"rest\"; } ); } );\n"
    "direct = ( { name = \"d\"; projects = 6; budget = 6e7; happens = 0.7; over = 4.0; reserve = 0.1;\n"
    "  coinvest : { first = 2.0; later = 1.0; }; } );\n"
    "credit = ( { name = \"c\"; pool = \"1亿\"; per_year = 200.0; size = 3e6; pd = 0.03; lgd = 0.5; tenor = 1.0; } );\n";

enum { PATHS = 100, VICTIM = 77 };

static const fc_kernels *real;
static fc_col column; /* changed on the victim, at its largest amount, by 1% and a yuan; FC_NONE: none */

static void tampered(fc_ws *ws)
{
    real->simulate(ws);
    const int lane = VICTIM % FC_LANES;
    int worst = -1;
    double most = 0;
    if (ws->path[lane] != VICTIM || column == FC_NONE) return;
    for (int k = 0; k <= ws->plan->n_steps; k++) {
        const double x = fabs(fc_at(ws, column, k)[lane]);
        if (x > most) most = x, worst = k;
    }
    if (worst >= 0) fc_at(ws, column, worst)[lane] += 1 + 0.01 * most;
}

static fc_plan *plan_of(fc_model **model)
{
    fc_error err = {0};
    fc_report *report = fc_report_new();
    fc_scenario *scenario = NULL;
    fc_plan *plan = NULL;
    fc_status s = fc_scenario_parse(text, "text.cfg", NULL, 0, &scenario, report, &err);
    if (s == FC_OK) s = fc_model_new(scenario, model, report, &err);
    if (s == FC_OK) s = fc_plan_new(*model, NULL, 0, &plan, report, &err);
    if (s != FC_OK) fail_msg("%s", fc_report_size(report) ? fc_report_get(report, 0)->text : err.text);
    fc_scenario_free(scenario);
    fc_report_free(report);
    return plan;
}

static fc_status audited(const fc_plan *plan, fc_error *err)
{
    const fc_run_options o = {.paths = PATHS, .seed = 1, .threads = 1, .memory = 1u << 30, .audit = 1};
    fc_kernels k = *real;
    fc_result *r = NULL;
    k.simulate = tampered;
    const fc_status status = fc_run_with(plan, &k, &o, &r, err);
    fc_result_free(r);
    return status;
}

/* Flows of every account, promises and what is owed: fault in any of them must be seen. */
static const struct {
    const char *line, *account;
} cases[] = {
    {"credit.c.lent", "credit.c"},         {"credit.c.payout", "credit.c"},
    {"credit.c.pool.sponsor", "credit.c"}, {"credit.c.repaid", "credit.c"},
    {"direct.d.cheque", "direct.d"},       {"direct.d.closed.sponsor", "direct.d"},
    {"direct.d.proceeds", "sponsor"},      {"direct.d.unfunded_sponsor", "direct.d"},
    {"funds.f.call.social", "funds.f"},    {"funds.f.call.sponsor", "funds.f"},
    {"funds.f.cheque", "funds.f"},         {"funds.f.closed.sponsor", "funds.f"},
    {"funds.f.distribution.social", "funds.f"}, {"funds.f.distribution.sponsor", "funds.f"},
    {"funds.f.fee", "funds.f"},            {"funds.f.lossshare", "sponsor"},
    {"funds.f.proceeds", "funds.f"},       {"funds.f.unfunded_sponsor", "funds.f"},
    {"funds.y.call.sponsor", "funds.y"},   {"funds.y.cheque", "funds.y"},
    {"funds.y.distribution.social", "funds.y"}, {"funds.y.unfunded_sponsor", "funds.y"},
    {"sponsor.appropriation", "sponsor"},  {"sponsor.overhead", "sponsor"},
    {"sponsor.treasury", "sponsor"},
};

/* Fault: a line that no rule reads; another path, account or step in the words. */
static void each_line(void **state)
{
    (void)state;
    fc_model *model = NULL;
    fc_plan *plan = plan_of(&model);
    real = fc_kernels_find(NULL);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        fc_error err = {0};
        char want[120];
        size_t i = 0;
        while (i < plan->n_lines && strcmp(plan->lines[i].name, cases[c].line) != 0) i++;
        assert_true(i < plan->n_lines);
        column = plan->lines[i].column;
        if (audited(plan, &err) != FC_E_PROBLEM) fail_msg("%s: not seen", cases[c].line);
        snprintf(want, sizeof want, "%s: off by ", cases[c].account);
        if (strncmp(err.text, "path 77, step ", 14) != 0 || !strstr(err.text, want)) fail_msg("%s: %s", cases[c].line, err.text);
    }
    column = FC_NONE; /* nothing is touched: nothing is found */
    fc_error err = {0};
    if (audited(plan, &err) != FC_OK) fail_msg("%s", err.text);
    fc_plan_free(plan);
    fc_model_free(model);
}

/* Fault: a violation in a lane that does not exist: path 77 of a run of 77 paths. The cost is counted with the audit only. */
static void beyond_the_last_path(void **state)
{
    (void)state;
    fc_model *model = NULL;
    fc_plan *plan = plan_of(&model);
    fc_run_options o = {.paths = VICTIM, .seed = 1, .threads = 1, .memory = 1u << 30, .audit = 1};
    fc_kernels k;
    fc_error err = {0};
    real = fc_kernels_find(NULL);
    column = plan->lines[0].column;
    k = *real;
    k.simulate = tampered;
    for (o.audit = 0; o.audit < 2; o.audit++) {
        fc_result *r = NULL;
        assert_int_equal(fc_run_with(plan, &k, &o, &r, &err), FC_OK);
        if (o.audit) assert_true(fc_result_audit_seconds(r) > 0 && fc_result_audit_seconds(r) < fc_result_cpu_seconds(r));
        else assert_true(isnan(fc_result_audit_seconds(r)));
        fc_result_free(r);
    }
    fc_plan_free(plan);
    fc_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_line), cmocka_unit_test(beyond_the_last_path)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
