/* funds: LP commitments, rules 5.1. Parameters as written, record as used by the kernels. */
#ifndef FC_MECHANISMS_FUNDS_FUNDS_H
#define FC_MECHANISMS_FUNDS_FUNDS_H

#include "blocks/coinvest.h"
#include "blocks/marking.h"
#include "blocks/regions.h"
#include "blocks/waterfall.h"
#include "mechanisms/mechanism.h"

enum { FC_FUND_DEALS, FC_FUND_YALE, FC_FUND_MOTHER, FC_FUND_STOCHASTIC };
enum { FC_EUROPEAN, FC_AMERICAN };
enum { FC_CONCEDE_NONE, FC_CONCEDE_COST_PLUS, FC_CONCEDE_EXCESS };
enum { FC_COUNTS_FUND, FC_COUNTS_ROUND };
enum { FC_FUND_MAX_INVESTORS = 24, FC_FUND_MAX_DEALS = 10000, FC_FUND_MAX_COUNT = 100000 };

typedef struct fc_fund_investor {
    int cls;
    fc_value share; /* number or the word "rest" (present = 2) */
    fc_value raised, paid;
} fc_fund_investor;

typedef struct fc_fund_params {
    long count;
    int model;
    fc_value size, total;
    double first, over, cap;
    fc_ref parent;
    fc_list investors;
    struct { double probability, appetite, delay, minimum; fc_value raised, paid; } closing;
    double invest, term, extension;
    struct { double rate, after; } fee;
    struct { int style; double hurdle, carry, catch_up; } waterfall;
    struct { fc_value count, spread; } deals;
    fc_list where;
    double reserve, follow_after, follow_share, step_up, recycle;
    fc_outcome_params outcome;
    struct { fc_value first, later; int cls; double appetite, overlap; } coinvest;
    struct { double multiple; const char *region; fc_value local; double deadline; int counts; double penalty; } reinvestment;
    struct { int kind; double rate, share; int when; } concession;
    double loss_share, tolerance;
    fc_numbers contribution;
    double life, bow, yield, growth, volatility, loading;
    struct { double age; fc_value closed, paid_in, distributed, nav; } state;
    struct { double initial, speed, mean, volatility, until; } drawdown;
    struct { double multiple, pace, volatility, until; } payout;
} fc_fund_params;

/* 1 for a fund that runs since before the start. */
FC_INLINE int fc_fund_runs(const fc_fund_params *p) { return p->state.closed.present; }
/* 1 for the models that give LP flows net of fees and carry. */
FC_INLINE int fc_fund_is_pacing(const fc_fund_params *p) { return p->model == FC_FUND_YALE || p->model == FC_FUND_STOCHASTIC; }

/* Draws of one fund: site "fund", stride 128. */
enum { FC_FUND_STRIDE = 128, FC_FUND_SIZE = 0, FC_FUND_CLOSE = 1, FC_FUND_COUNT = 2, FC_FUND_REGION = 3, FC_FUND_RAISED = 8 };
/* Draws of one deal: site "deal", stride 8; the first four belong to the outcome. */
enum { FC_DEAL_STRIDE = 8, FC_DEAL_FIRST = 4, FC_DEAL_LATER = 5, FC_DEAL_LOCAL = 6 };

typedef struct fc_fund_line { /* one investor */
    int cls, is_public, is_social, is_sponsor;
    double share; /* NAN: the rest */
    fc_draw raised, paid;
    fc_col committed, closed, called, received; /* lines */
    fc_col past_called, past_received; /* before the start, at step 0: with state only */
} fc_fund_line;

/* Times of fund i, in steps; beyond the horizon is allowed. */
typedef struct fc_fund_times {
    double closing; /* years from start to the attempt to close, as planned */
    int planned;    /* step of commitment in the plan */
    int late;       /* steps the commitment waits (rule cash); the steps below include them */
    int commit, close, invest_end, term, last, deadline;
} fc_fund_times;

/* Scalars per entry, accumulated over its funds (rows of the op's state). */
enum {
    FC_FUND_S_LOSS, FC_FUND_S_LEFT_COST, FC_FUND_S_TOP, FC_FUND_S_PROCEEDS, FC_FUND_S_CLOSED, FC_FUND_S_COMMITTED,
    FC_FUND_S_LOCAL, FC_FUND_S_LOCAL_BASE, FC_FUND_S_MET, FC_FUND_S_ASKED, FC_FUND_S_LP_NAV, FC_FUND_S_SPONSOR_NAV,
    FC_FUND_S_WAIVED, FC_FUND_S_TURNED_AWAY, FC_FUND_S_WORKING, FC_FUND_S_GROSS_NAV,
    FC_FUND_S_ROOM,       /* mother: what its children may still commit, freed commitments not included */
    FC_FUND_S_ROOM0,      /* mother: the same at its closing */
    FC_FUND_S_CHILD_LAST, /* mother: last step of any child */
    FC_FUND_S_CHILD_NAV,  /* mother: its part of the children's LP NAV at K */
    FC_FUND_S_OPEN, FC_FUND_S_SAVED_CLOSED, FC_FUND_S_SAVED_WORKING,
    FC_FUND_S_LAST,       /* last step the funds that began can have */
    FC_FUND_S_BEGUN,      /* mother: step of commitment; 0 not yet, -1 never */
    FC_FUND_S_DECIDED,    /* mother: children that began or never will */
    FC_FUND_S_SUB_LAST, FC_FUND_S_SUB_NAV, /* mother, rule cash: of children that are mothers themselves */
    FC_FUND_S_PART,       /* mother: one row per investor */
    FC_FUND_S_N = FC_FUND_S_PART + FC_FUND_MAX_INVESTORS
};

typedef struct fc_fund_drift { /* model stochastic: one month, and tables over months since closing */
    int months, blocks;        /* months a step; blocks of four draws a step */
    int call_until;            /* last month with a call */
    double keep, pull, var_rate, var_own; /* rate': mean pull + keep rate, variance var_own + var_rate rate */
    double level, bend;        /* integral of the rate: level + bend (rate + rate') */
    double vol;                /* of the log of the distributions' shock, a month */
    const double *pay;         /* expected distribution of a month, of W */
    double *value;             /* [K+1] at a step's end since closing: expected NAV / expected calls so far */
} fc_fund_drift;

typedef struct fc_fund_rec {
    const fc_fund_params *p;
    const char *path;          /* account name: "funds.angel" */
    int n_investors, sponsor, n_social; /* index of the sponsor's investor row; number of social rows */
    fc_fund_line investors[FC_FUND_MAX_INVESTORS];
    fc_draw shares[FC_FUND_MAX_INVESTORS]; /* unused for the one with share = NAN: the rest */
    fc_draw size, deal_count, spread, local, coinvest_first, coinvest_later;
    double size_scale;         /* 1, or 1 / count when `total` is split */
    int max_deals, spread_uniform;
    int deadline_given, has_coinvest, has_local;
    int has_terms_of_own;      /* the sponsor's receipts are not its part of all: concession, loss sharing, refund */
    fc_outcome outcome;
    fc_regions regions;
    uint64_t site_fund, site_deal, site_yale, site_drift;
    fc_fund_times *times;      /* [count] */
    double hurdle_step;        /* (1 + hurdle)^delta */
    double excess_step;        /* (1 + concession.rate)^delta */
    double close_threshold;    /* Phi^-1(probability), sqrt(a), sqrt(1-a) */
    double close_load, close_own;
    fc_coinvest coinvest;
    double kappa;
    double *yale_call, *yale_return; /* [K+1] RC per step, RD per step, of tau steps since close */
    int life_steps;            /* yale, stochastic: steps from closing to the last distribution */
    int call_steps;            /* steps from closing to the last call there can be */
    fc_fund_drift drift;
    int has_state;             /* 1: the fund already runs at step 0 */
    fc_draw state_paid_in, state_distributed, state_nav;
    double growth_step, vol_step, load_market, load_own;
    fc_tiers tiers;
    struct fc_fund_rec *parent; /* written at plan time only */
    int mother;                /* 1: model mother */
    uint32_t state;
    size_t book;               /* model deals: what its companies change */
    /* columns */
    fc_col closed_size, called, distributed, nav, fees, carry, exits, sponsor_called, sponsor_distributed;
    fc_col fee_line, carry_line, clawback_line, cheque_line, proceeds_line, coinvest_line, concession_line,
        lossshare_line, refund_line, nav_sponsor, unfunded;
    fc_col child_calls, child_receipts, child_nav, child_freed, retained; /* mother: what its children do */
    fc_col sub_calls, sub_receipts, sub_nav; /* of children that are mothers; rule plan: the same columns */
    int rule_cash, n_children; /* mother: commitments of its children */
    fc_scalar irr, irr_several, tvpi, dpi, rvpi, pic, gross_irr, gross_tvpi, spread_irr, closed_n, local_ratio, local_met, lossrate,
        breach, top, waived, turned_away;
} fc_fund_rec;

/* 1 where the carrying values of all funds are added up step by step: nobody asks for one fund's. */
FC_INLINE int fc_fund_values_last(const fc_fund_rec *r) { return r->p->model == FC_FUND_DEALS && !r->parent; }

/* Running state of a fund's terms. */
typedef struct fc_fund_tally {
    fc_lane called, cheques, lates, kept, kept_total, owed, lp_profit, gp;
    fc_lane number, held; /* companies held, as a book counts them, and what they cost */
} fc_fund_tally;

/* Working table of one fund on one batch: rows of [K+1][64] in scratch, then lanes. fee, call, receipt, carry and clawback
   are tables for the pacing models; a fund's terms make them step by step, in one row (fc_fund_now). */
typedef struct fc_fund_work {
    const fc_fund_rec *rec;
    fc_fund_times t;
    int n_steps;
    int passing;         /* 1: settled once more later, so nothing may be added to columns shared with others */
    double per_year;
    double *first_cheque, *late_cheque, *late_settled, *proceeds, *nav, *number, *coinvest, *gp_deal, *held, *fee, *call, *receipt,
        *carry, *clawback;
    double size[FC_LANES] FC_ALIGN, closed[FC_LANES] FC_ALIGN, working[FC_LANES] FC_ALIGN;
    double n_deals[FC_LANES] FC_ALIGN, per_deal[FC_LANES] FC_ALIGN, investable[FC_LANES] FC_ALIGN, cheque[FC_LANES] FC_ALIGN;
    double follow[FC_LANES] FC_ALIGN;    /* follow-on of each company that gets one */
    double last[FC_LANES] FC_ALIGN;      /* fund's last step */
    double last_entry[FC_LANES] FC_ALIGN;
    double local[FC_LANES] FC_ALIGN;     /* local amount by the deadline */
    double nav_end[FC_LANES] FC_ALIGN;   /* what is held at K, before the waterfall */
    double lp_nav[FC_LANES] FC_ALIGN;    /* at K, through the waterfall */
    double late_total[FC_LANES] FC_ALIGN; /* follow-ons if every company is still held when its turn comes */
    double waived[FC_LANES] FC_ALIGN;
    double gp_nav[FC_LANES] FC_ALIGN;    /* american: carry the NAV at K would pay */
    double part[FC_FUND_MAX_INVESTORS][FC_LANES] FC_ALIGN; /* of W */
    double open[FC_LANES] FC_ALIGN;      /* 1.0: closed */
    double here[FC_MAX_REGIONS][FC_LANES] FC_ALIGN; /* 1.0: the fund lies in this region */
} fc_fund_work;

enum { FC_FUND_TABLES = 14 };
enum { FC_FUND_ADDED = 7 }; /* the first ones: companies add to them; fund by fund in blank rows */
FC_INLINE size_t fc_fund_blank_rows(int n_steps) { return (size_t)FC_FUND_ADDED * (size_t)(n_steps + 2); }
FC_INLINE size_t fc_fund_table_rows(int n_steps) { return (size_t)FC_FUND_TABLES * (size_t)(n_steps + 2); }
FC_INLINE size_t fc_fund_scratch_rows(int n_steps) { return fc_fund_table_rows(n_steps) + fc_marking_rows(n_steps); }

/* A step's row of fee, call, receipt, carry or clawback. */
FC_INLINE double *fc_fund_now(const fc_fund_work *w, double *table, int k)
{
    return table + (fc_fund_is_pacing(w->rec->p) ? (size_t)k * FC_LANES : 0);
}
/* A step's row of the GP's part of deals; without deal-by-deal terms one row of zeros. */
FC_INLINE const double *fc_fund_deal_carry(const fc_fund_work *w, int k)
{
    return w->gp_deal + (w->rec->p->waterfall.style == FC_AMERICAN ? (size_t)k * FC_LANES : 0);
}

/* Uniforms of four draws of a fund (slot a multiple of 4), decided at a step. */
FC_INLINE void fc_fund_uniforms(const fc_fund_rec *r, const fc_ws *ws, uint32_t unit, uint32_t slot, int step,
                                double (*u)[FC_LANES])
{
    fc_lane at;
    FC_EACH_LANE(i) at[i] = step;
    FC_K(fc_draw_uniforms)(ws, r->site_fund, ((uint64_t)unit * FC_FUND_STRIDE + slot) / 4, at, u);
}

FC_INLINE double *fc_fund_scalar(const fc_fund_rec *r, const fc_ws *ws, int row)
{
    return fc_state_of(ws, r->state + (uint32_t)row);
}

fc_status FC_K(fc_fund_plan)(const void *params, fc_builder *b, void *rec, fc_error *err);
/* Target size of a fund and the share of each investor in it. u: its first block of uniforms. */
void FC_K(fc_fund_targets)(const fc_fund_rec *r, const fc_ws *ws, const double *u, double *size, double (*share)[FC_LANES]);
/* Gates: sizes, closing, parts of W; posts promises. mask: lanes that commit now. */
void FC_K(fc_fund_close)(fc_fund_work *w, fc_ws *ws, uint32_t unit, const double *mask);
/* The region each lane's fund lies in. */
void FC_K(fc_fund_place)(fc_fund_work *w, const fc_ws *ws, uint32_t unit);
void FC_K(fc_fund_deals)(fc_fund_work *w, fc_ws *ws, uint32_t unit);
void FC_K(fc_fund_yale)(fc_fund_work *w, fc_ws *ws, uint32_t unit);
/* Money beside the calls of a pacing model, and the local part of both. */
void FC_K(fc_fund_beside)(fc_fund_work *w, const fc_ws *ws, uint32_t unit);
void FC_K(fc_fund_plan_stochastic)(const fc_fund_params *p, fc_builder *b, fc_fund_rec *r);
void FC_K(fc_fund_stochastic)(fc_fund_work *w, fc_ws *ws, uint32_t unit);
/* Fees, recycling, calls, whole-fund waterfall and clawback of a step: from cheques and proceeds to call, receipt, carry. */
void FC_K(fc_fund_terms_start)(fc_fund_tally *s);
void FC_K(fc_fund_terms_step)(fc_fund_work *w, const fc_ws *ws, int k, fc_fund_tally *s);
/* What is left at K: what the LPs' part of it is worth, fees that did not fit. */
void FC_K(fc_fund_terms_end)(fc_fund_work *w, const fc_ws *ws, const fc_fund_tally *s);
/* The terms, step by step, the sponsor's side and posting: investors' lines, concession, loss share, reinvestment, NAV. */
void FC_K(fc_fund_post)(fc_fund_work *w, fc_ws *ws);
/* Remember a mother's closing until its children are through. */
void FC_K(fc_fund_open_mother)(const fc_fund_work *w, fc_ws *ws, const double *mask);
void FC_K(fc_fund_settle_mother)(const fc_fund_rec *r, fc_ws *ws, int final);
/* Series of the entry at step k: others may feed on them. */
void FC_K(fc_fund_step)(const void *rec, fc_ws *ws, int k);
void FC_K(fc_fund_finish)(const void *rec, fc_ws *ws);
void FC_K(fc_fund_audit)(const void *rec, const fc_ws *ws, fc_audit *audit);
/* Lay the work table out in scratch and clear its rows, for a fund committed in `step`. */
void FC_K(fc_fund_work_init)(fc_fund_work *w, const fc_fund_rec *r, const fc_fund_times *t, int step, fc_ws *ws);

extern const fc_output_row FC_K(fc_fund_outputs)[];
extern const fc_field FC_K(fc_fund_fields)[];
void FC_K(fc_fund_check)(const fc_entry *entry, const fc_model *model, fc_report *report);

#endif
