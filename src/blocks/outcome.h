/* The outcome of a company: rules 4. Used by every mechanism that holds stakes. */
#ifndef FC_BLOCKS_OUTCOME_H
#define FC_BLOCKS_OUTCOME_H

#include <math.h>

#include "blocks/spot.h"
#include "factors/factors.h"
#include "model/field_rows.h"
#include "plan/builder.h"

typedef struct fc_outcome_params {
    fc_value multiple, hold, fail_after;
    double loading, beta, fail_below, forced_discount, ipo_share, ipo_above, marking;
} fc_outcome_params;

/* Field rows of an outcome group inside a params struct `type` with member `member` of type fc_outcome_params. */
#define FC_OUTCOME_MULTIPLE                                                                                            \
    "{ dist = \"buckets\"; edges = ( 0.0, 1.0, 5.0, 10.0, 20.0, 200.0 ); "                                             \
    "weights = ( 0.65, 0.25, 0.06, 0.025, 0.015 ); within = \"log\"; zero = 0.6; tail = 2.415; }"
#define FC_OUTCOME_FIELDS(type, member)                                                                                \
    FC_ROW_VALUE(type, "outcome.multiple", FC_UNIT_MULTIPLE, FC_EACH,                                                  \
                 FC_OUTCOME_MULTIPLE, 0, INFINITY, 0, member.multiple,                                                 \
                 "Gross multiple on cost at exit, before the market; failures and dilution included.",                 \
                 "Cal 3.2 (A inside buckets)"),                                                                        \
    FC_ROW_NUMBER(type, "outcome.loading", FC_UNIT_SHARE, "0.10", 0, 1, FC_OPEN_HI, member.loading,                    \
                  "Share of a deal's luck that its entry year's vintage factor decides.", "Cal 4, assumption"),        \
    FC_ROW_NUMBER(type, "outcome.beta", FC_UNIT_NONE, "1.0", -5, 5, 0, member.beta,                                    \
                  "Exposure of the value to the market factor; the mean multiple does not depend on it.", "Cal 3.1"),  \
    FC_ROW_VALUE(type, "outcome.hold", FC_UNIT_YEARS, FC_EACH,                                                         \
                 "{ dist = \"lognormal\"; mean = 5.0; sd = 2.0; }", 0, INFINITY, 0, member.hold,                       \
                 "Years from entry to exit while the exit window is open.", "Cal 10"),                                 \
    FC_ROW_VALUE(type, "outcome.fail_after", FC_UNIT_YEARS, FC_EACH,                                                   \
                 "{ dist = \"lognormal\"; mean = 2.0; sd = 1.0; }", 0, INFINITY, 0, member.fail_after,                 \
                 "Years from entry until a failing company leaves; the exit window does not matter to it.",            \
                 "assumption"),                                                                                        \
    FC_ROW_NUMBER(type, "outcome.fail_below", FC_UNIT_MULTIPLE, "0.5", 0, 1e6, 0, member.fail_below,                   \
                  "A company with a gross multiple below this is a failure.", "assumption"),                           \
    FC_ROW_NUMBER(type, "outcome.ipo_share", FC_UNIT_SHARE, "0.5", 0, 1, 0, member.ipo_share,                          \
                  "Chance that a successful exit lists while the window is fully open; the route changes counts, not values.",\
                  "assumption"),                                                                                       \
    FC_ROW_NUMBER(type, "outcome.ipo_above", FC_UNIT_MULTIPLE, "3.0", 0, 1e6, 0, member.ipo_above,                     \
                  "Gross multiple from which an exit may be a listing.", "assumption"),                                \
    FC_ROW_NUMBER(type, "outcome.marking", FC_UNIT_NONE, "2.0", 0, 20, 0, member.marking,                              \
                  "Speed of revaluation: carrying value = cost (1 + (M - 1) q^marking) with q the share of the holding time passed.",\
                  "assumption")

/* The row of those that sell by force at the end of a term. */
#define FC_OUTCOME_FORCED(type, member)                                                                                \
    FC_ROW_NUMBER(type, "outcome.forced_discount", FC_UNIT_SHARE, "0.30", 0, 1, 0, member.forced_discount,             \
                  "Haircut on the carrying value in a forced sale.", "Cal 10, assumption")

typedef struct fc_outcome {
    fc_draw multiple, hold, fail_after;
    uint32_t control;      /* two of the multiple; FC_NONE where first cheques may know the vintage or earlier exits */
    double load_w, load_e; /* sqrt(r), sqrt(1 - r); load_w = 0 when the vintage is off */
    double beta, fail_below, forced_discount, ipo_share, ipo_above, marking;
    fc_col drift;          /* [K+1][64] J_k: M_k = M0 J_k / J_entry for companies that do not fail */
    fc_col undrift;        /* 1 / J_k, 0 where J_k is 0 */
} fc_outcome;

/* Draws of one company: its first block of four uniforms. */
enum { FC_DRAW_LUCK, FC_DRAW_HOLD, FC_DRAW_FAIL, FC_DRAW_ROUTE };

/* One company on all lanes. Steps are doubles; a step above K lies beyond the horizon. */
typedef struct fc_company {
    fc_lane entry;    /* e (in) */
    fc_lane years;    /* time of entry in years, for delays that count from it (in) */
    fc_lane cost;     /* first cheque; 0 where the company does not exist (in) */
    fc_lane late;     /* follow-on money, 0 without (in, before fc_company_value) */
    fc_lane late_at;  /* its step (in) */
    fc_lane m0, fail; /* gross multiple; 1.0 for failures */
    fc_lane hold;     /* years drawn */
    fc_lane exit;     /* first step at which it leaves by itself */
    fc_lane inv;      /* 1 / holding time (failures: 1 / fail_after) */
    fc_lane inv_j;    /* 1 / J_entry; failures: 0 */
    fc_lane pace0;    /* cumulative pace at entry */
} fc_company;

void FC_K(fc_outcome_plan)(fc_builder *b, const fc_outcome_params *p, fc_outcome *o);
/* Series exits.ipo, exits.sale, exits.failed: three columns in a row; the first. The output row names them. */
fc_col FC_K(fc_exit_series)(fc_builder *b);
#define FC_EXITS_ROW(help)                                                                                              \
    {"exits.<route>", "count", FC_SERIES, FC_OUT_CUMULATE, help,                                                        \
     "failed: M0 < fail_below; ipo: with probability ipo_share ipo(state) if M0 >= ipo_above; else sale"}
/* Fill the J column of this batch. */
void FC_K(fc_outcome_start)(const fc_outcome *o, fc_ws *ws);
/* Draw luck, hold and exit. u: [4][64] uniforms; c->entry, years, cost set. last: no exit is looked for after it. */
void FC_K(fc_company_draw)(const fc_outcome *o, const fc_ws *ws, const double *u, int last, fc_company *c);
/* Total multiple on first money at a step held or left at (per lane), and on late money before its step-up:
   M at exit, rules 4. */
void FC_K(fc_company_multiple)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const fc_spot *step, double *m);
/* Carrying value at the lane's own step (forced sale, before the discount) in the few lanes where `few` is above 0; 0 in the
   others. */
void FC_K(fc_company_value_at)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const double *step,
                               double step_up, const double *few, double *value);
/* 1.0 where an exit at the lane's step is a listing. u: [64]. */
void FC_K(fc_company_listed)(const fc_outcome *o, const fc_ws *ws, const fc_company *c, const fc_spot *step,
                             const double *u, double *listed);

/* Step of t years per lane: max(1, ceil(t / delta - 1e-9)). t in [0, 1e6]. */
FC_INLINE double fc_step_of(double t, double per_year)
{
    double x = t * per_year - 1e-9, k = x + 6755399441055744.0 - 6755399441055744.0; /* nearest whole */
    k = k < x ? k + 1.0 : k;
    return k < 1.0 ? 1.0 : k;
}

#endif
