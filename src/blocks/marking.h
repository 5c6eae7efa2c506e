/* Carrying values of many companies of one owner, step by step. Source: rules 4 (carrying value).
   With marking 2 the value of a company between its entry and its exit is a polynomial in the cumulative pace S, the
   market's J and the time t, whose coefficients do not change: a company costs one addition where it enters, one where its
   follow-on is paid and one where it leaves, and the values of all companies together are one polynomial a step. */
#ifndef FC_BLOCKS_MARKING_H
#define FC_BLOCKS_MARKING_H

#include "base/vector.h"
#include "blocks/outcome.h"

/* Coefficients of 1, S, S^2, J, J S, J S^2, t, t^2. */
enum { FC_MARK_ONE, FC_MARK_S, FC_MARK_SS, FC_MARK_J, FC_MARK_JS, FC_MARK_JSS, FC_MARK_T, FC_MARK_TT, FC_MARK_N };

/* Companies and follow-ons are counted in one number: this is what a follow-on counts for. */
#define FC_MARK_LATE 1048576.0

/* What each step changes: an owner's book, kept over the batch until it is closed. */
typedef struct fc_mark_book {
    fc_vec *shared; /* [K+1][FC_CHUNKS][FC_MARK_N]: at a step all lanes share */
    double *own;    /* [K+2][64][FC_MARK_N]: at each lane's own */
    double *number; /* [K+1][64] of companies and follow-ons, here or in fc_marking.number */
    double *held;   /* [FC_MARK_N + 1][64]: coefficients and number after the steps taken so far */
} fc_mark_book;

/* One row of `own` more than steps: what lies beyond the horizon. */
FC_INLINE size_t fc_mark_book_rows(int n_steps)
{
    return (2 * FC_MARK_N + 1) * ((size_t)n_steps + 1) + 2 * FC_MARK_N + 1;
}
/* place: of those rows, by fc_build_kept. */
FC_INLINE fc_mark_book fc_mark_book_at(const fc_ws *ws, size_t place)
{
    const size_t row = FC_MARK_N * FC_LANES, steps = (size_t)ws->plan->n_steps + 1;
    double *at = ws->kept + place, *own = at + row * steps, *held = own + row * (steps + 1), *number = held + row + FC_LANES;
    return (fc_mark_book){.shared = (fc_vec *)(void *)at, .own = own, .number = number, .held = held};
}

/* One company that is stepped through: where the polynomial would lose digits, and with other speeds than 2. Money is worth
   money + (grow J + still) q^marking with q = (clock - clock0) inv, clock = S or, for failures, years; late money the
   same with its own numbers. */
typedef struct fc_mark_steep {
    fc_lane entry, out, fail, mine; /* mine: 1.0 where the lane is stepped through */
    fc_lane cost, inv, clock0, grow, still;
    fc_lane late, late_at, late_inv, late_clock0, late_grow, late_still, late_one;
    int has_late, first, end; /* steps [first, end) hold all lanes */
} FC_ALIGN fc_mark_steep;

enum { FC_MARK_STEEPS = 16 };
typedef struct fc_marking { /* companies on their way into a book */
    const fc_outcome *o;
    fc_mark_book book;
    double *number;        /* [K+1][64] where companies are counted: the book's, unless their owner passes it on */
    double *nav;           /* [K+1][64]: what is stepped through is added here at once */
    double *gone;          /* [64] out, may be NULL: what to add to number where the last company leaves; the caller does it */
    double *end;           /* [64] out, may be NULL: what the last company entered is worth at K, where it is held then */
    fc_mark_steep *steeps;
    double *work;          /* work space for them */
    double per_step_up;
    int n_steeps;
} fc_marking;

/* Scratch rows a marking needs, and its layout there. */
FC_INLINE size_t fc_marking_rows(int n_steps)
{
    const size_t row = FC_LANES * sizeof(double), steps = (size_t)n_steps + 1;
    return FC_MARK_STEEPS * sizeof(fc_mark_steep) / row + 1 + (3 * steps + 7) / 8; /* eight lanes at most of each step: the same at every level */
}
FC_INLINE fc_marking fc_marking_at(double *scratch, const fc_outcome *o, fc_mark_book book, double *nav, double step_up)
{
    fc_mark_steep *steeps = (fc_mark_steep *)(void *)scratch;
    return (fc_marking){.o = o, .book = book, .number = book.number, .nav = nav, .steeps = steeps,
                        .work = (double *)(void *)(steeps + FC_MARK_STEEPS), .per_step_up = 1.0 / step_up};
}

/* Enter a company that is held while entry <= k < leave; entered, left: the spots of c->entry and leave. */
void FC_K(fc_mark_company)(fc_marking *g, const fc_ws *ws, const fc_company *c, const fc_spot *entered, const double *leave,
                           const fc_spot *left);
/* After the last company: what is stepped through. */
void FC_K(fc_mark_steeps)(fc_marking *g, const fc_ws *ws);
/* Add the carrying values of step k to nav [K+1][64], when all that happens up to k has been entered. Steps are taken in
   order, none that has changes left out; they are left zero. */
void FC_K(fc_mark_step)(const fc_mark_book *book, const fc_ws *ws, const fc_outcome *o, int k, double *nav);
/* After the last step: the book is zero again. */
void FC_K(fc_mark_close)(const fc_mark_book *book, const fc_ws *ws);
/* Both, for owners that take every step of the run. */
FC_INLINE void fc_mark_take(const fc_ws *ws, size_t place, const fc_outcome *o, int k, fc_col nav)
{
    const fc_mark_book book = fc_mark_book_at(ws, place);
    FC_K(fc_mark_step)(&book, ws, o, k, fc_column(ws, nav));
    if (k == ws->plan->n_steps) FC_K(fc_mark_close)(&book, ws);
}

#endif
