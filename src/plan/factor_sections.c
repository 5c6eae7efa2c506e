/* Field tables of the factors and their cross-key rules (rules 3). */
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

#include "model/field_rows.h"
#include "model/sections.h"
#include "plan/factor_plan.h"

#define END {.key = NULL}
#define OFF(type, text) FC_ROW_BOOL(type, "off", off, text, "convention")
#define PERSISTENCE(dflt, text, src) \
    FC_ROW_NUMBER(fc_persistent_params, "persistence", FC_UNIT_SHARE, dflt, 0, 1, FC_OPEN_HI, persistence, text, src)

static const fc_field factors_fields[] = {
    {"correlation", FC_FIELD_MATRIX, FC_UNIT_NONE, FC_CONSTANT, NULL, -1, 1, FC_OPTIONAL, NULL, NULL, 0,
     offsetof(fc_factors_params, correlation),
     "Correlation matrix of the factors' innovations, rows and columns in the order market, vintage, credit, "
     "appetite, exit_window; not written: independent.", "assumption"},
    FC_ROW_NUMBER(fc_factors_params, "df", FC_UNIT_NONE, NULL, 1, 1000, FC_OPTIONAL, df,
                "Degrees of freedom of a t copula over the factors: a small number makes bad steps hit all factors together; not written: Gaussian.", "assumption"),
    END};

static const fc_field market_fields[] = {
    OFF(fc_market_params, "Switches the market's chance off: the index then grows by drift and every "
                          "exposure to it counts as 0."),
    FC_ROW_NUMBER(fc_market_params, "drift", FC_UNIT_RATE, "0.08", -1, 10, FC_OPEN_LO, drift,
                "Expected growth of the market index a year, compounding.", "assumption"),
    FC_ROW_NUMBER(fc_market_params, "volatility", FC_UNIT_RATE, "0.25", 0, 5, 0, volatility,
                "Standard deviation of the index's log return over a year.", "assumption"),
    END};

static const fc_field vintage_fields[] = {
    OFF(fc_persistent_params, "Switches the vintage factor off: outcome.loading counts as 0."),
    PERSISTENCE("0.3", "Correlation of vintage quality between one programme year and the next.", "Cal 4"),
    END};
static const fc_field credit_fields[] = {
    OFF(fc_persistent_params, "Switches the credit cycle off: every default correlation counts as 0."),
    PERSISTENCE("0.5", "Correlation of the credit cycle between one programme year and the next.",
                "assumption"),
    END};
static const fc_field appetite_fields[] = {
    OFF(fc_persistent_params, "Switches the investors' appetite off: every loading on it counts as 0."),
    PERSISTENCE("0.5", "Correlation of outside investors' appetite over one year, whatever the step.",
                "assumption"),
    END};

static const fc_field next_fields[] = {
    FC_ROW_TEXT(fc_window_next, "to", FC_REQUIRED, to, "Name of the state that follows.", "convention"),
    FC_ROW_NUMBER(fc_window_next, "share", FC_UNIT_SHARE, NULL, 0, 1, FC_REQUIRED, share,
                "Share of departures that go there; the shares of a state sum to 1.", "Cal 10"),
    END};
static const fc_field state_fields[] = {
    FC_ROW_TEXT(fc_window_state, "name", FC_REQUIRED, name, "Name of the state.", "convention"),
    FC_ROW_NUMBER(fc_window_state, "pace", FC_UNIT_MULTIPLE, "1.0", 0, 10, 0, pace,
                "Speed at which holdings approach their exit in this state; 1 is normal.", "assumption"),
    FC_ROW_NUMBER(fc_window_state, "ipo", FC_UNIT_MULTIPLE, "1.0", 0, 1, 0, ipo,
                "Multiplier of the probability that an exit lists in this state.", "Cal 10"),
    FC_ROW_NUMBER(fc_window_state, "stay", FC_UNIT_YEARS, NULL, 0, 1000, FC_REQUIRED | FC_OPEN_LO, stay, "Mean stay in this state.", "Cal 10"),
    FC_ROW_LIST(fc_window_state, "next", 0, 0, 0, next_fields, fc_window_next, next,
                "Where the window goes from here; empty: it stays for good.", "Cal 10"),
    END};
static const fc_field window_fields[] = {
    OFF(fc_window_params, "Switches the exit window off: pace 1 and ipo 1 at every step."),
    FC_ROW_TEXT(fc_window_params, "initial", FC_OPTIONAL, initial, "State at time 0; not written: drawn from the stationary law.", "convention"),
    FC_ROW_LIST(fc_window_params, "states", 0, 0, 0, state_fields, fc_window_state, states,
                "States from best to worst, at most eight; not written: open, tight and shut of Cal 10.", "Cal 10"),
    END};

/* ---- rules over several keys ------------------------------------------------------------------------ */

static double smallest_eigenvalue(const double *x)
{
    double copy[FC_N_FACTORS * FC_N_FACTORS], values[FC_N_FACTORS];
    memcpy(copy, x, sizeof copy);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(FC_N_FACTORS);
    if (!work) return NAN;
    gsl_matrix_view m = gsl_matrix_view_array(copy, FC_N_FACTORS, FC_N_FACTORS);
    gsl_vector_view v = gsl_vector_view_array(values, FC_N_FACTORS);
    gsl_eigen_symm(&m.matrix, &v.vector, work);
    gsl_eigen_symm_free(work);
    double least = values[0];
    for (int i = 1; i < FC_N_FACTORS; i++) least = fmin(least, values[i]);
    return least;
}

static void check_factors(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    (void)model;
    const fc_factors_params *p = entry->params;
    const fc_matrix *m = &p->correlation;
    if (!m->x) return;
    if (m->n_rows != FC_N_FACTORS || m->n_cols != FC_N_FACTORS) {
        fc_entry_problem(report, FC_MSG_FACTOR_MATRIX_SIZE, entry, "correlation", (int)m->n_rows,
                         (int)m->n_cols);
        return;
    }
    for (int i = 0; i < FC_N_FACTORS; i++)
        for (int j = 0; j <= i; j++) {
            double a = m->x[i * FC_N_FACTORS + j], b = m->x[j * FC_N_FACTORS + i];
            if (i == j ? a == 1.0 : a == b && fabs(a) <= 1.0) continue;
            fc_entry_problem(report, FC_MSG_FACTOR_MATRIX_FORM, entry, "correlation", i + 1, j + 1);
            return;
        }
    double chol[FC_N_FACTORS][FC_N_FACTORS];
    if (!fc_factor_cholesky(m->x, chol))
        fc_entry_problem(report, FC_MSG_FACTOR_MATRIX_DEFINITE, entry, "correlation",
                         smallest_eigenvalue(m->x));
}

static int has_state(const fc_window_params *p, const char *name)
{
    const fc_window_state *s = p->states.items;
    for (size_t i = 0; i < p->states.n; i++)
        if (s[i].name && name && strcmp(s[i].name, name) == 0) return 1;
    return 0;
}

static void check_moves(const fc_entry *entry, fc_report *report)
{
    const fc_window_params *p = entry->params;
    const fc_window_state *s = p->states.items;
    for (size_t i = 0; i < p->states.n; i++) {
        const fc_window_next *next = s[i].next.items;
        double sum = 0.0;
        for (size_t j = 0; j < s[i].next.n; j++) {
            sum += next[j].share;
            if (!has_state(p, next[j].to))
                fc_entry_problem(report, FC_MSG_WINDOW_UNKNOWN, entry, "states",
                                 next[j].to ? next[j].to : "");
            else if (s[i].name && strcmp(next[j].to, s[i].name) == 0)
                fc_entry_problem(report, FC_MSG_WINDOW_SELF, entry, "states", s[i].name);
        }
        if (s[i].next.n && fabs(sum - 1.0) > 1e-9)
            fc_entry_problem(report, FC_MSG_WINDOW_SHARES, entry, "states", s[i].name ? s[i].name : "", sum);
    }
}

static void check_window(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    (void)model;
    const fc_window_params *p = entry->params;
    fc_window_chain chain;
    if (p->states.n > FC_MAX_STATES) {
        fc_entry_problem(report, FC_MSG_WINDOW_TOO_MANY, entry, "states", (int)p->states.n, FC_MAX_STATES);
        return;
    }
    size_t before = fc_report_count(report, FC_ERROR);
    check_moves(entry, report);
    fc_window_chain_read(p, &chain);
    int known = !p->initial;
    for (int i = 0; i < chain.n; i++) known = known || strcmp(chain.name[i], p->initial) == 0;
    if (!known) fc_entry_problem(report, FC_MSG_WINDOW_UNKNOWN, entry, "initial", p->initial);
    if (fc_report_count(report, FC_ERROR) == before && !p->initial && !fc_window_chain_connected(&chain))
        fc_entry_problem(report, FC_MSG_WINDOW_NO_LAW, entry, "states");
}

#define SECTION(id, name, text, src, type, rule) \
    static const fc_section section_##id = { \
        .path = name, .form = FC_SECTION_GROUP, .summary = text, .source = src, .fields = id##_fields, \
        .params_size = sizeof(type), .check = rule};
SECTION(factors, "factors", "What ties the five shared factors together.", "convention",
        fc_factors_params, check_factors)
SECTION(market, "factors.market", "Market index: the return every company is exposed to.", "convention",
        fc_market_params, NULL)
SECTION(vintage, "factors.vintage", "Vintage quality: what deals entered in one programme year share.",
        "Cal 4", fc_persistent_params, NULL)
SECTION(credit, "factors.credit", "Credit cycle: what loans of one programme year share.", "Cal 8",
        fc_persistent_params, NULL)
SECTION(appetite, "factors.appetite", "Appetite of outside investors: closings and co-investment.",
        "assumption", fc_persistent_params, NULL)
SECTION(window, "factors.exit_window", "Exit window: how fast holdings leave and how many list.", "Cal 10",
        fc_window_params, check_window)

const fc_section *const fc_factor_sections[] = {
    &section_factors,  &section_market, &section_vintage, &section_credit,
    &section_appetite, &section_window, NULL};
