/* Compiled laws over the lanes of a batch: one short loop per form. */
#include "base/lane_normal.h"
#include "base/vector_turn.h"
#include "random/law_lane.h"

/* u moved inside the law's truncation: u itself where there is none, else into v, which may be u. */
FC_INLINE const double *inside(const fc_law *law, const double *u, double *v)
{
    if (law->u0 == 0.0 && law->u1 == 1.0) return u;
    FC_EACH_LANE(i) v[i] = fc_law_v(law, u[i]);
    return v;
}

/* rows[k][i] = t[width * row[i] + k]: the numbers of every lane's table row side by side. */
FC_INLINE void look_up(const double *t, int width, const double *row, double (*rows)[FC_LANES])
{
    for (int i = 0; i < FC_LANES; i++) {
        const double *from = t + width * (int)row[i];
        for (int k = 0; k < width; k++) rows[k][i] = from[k];
        FC_KEEP_SCALAR();
    }
}

enum { SEGMENT_FIELDS = sizeof(fc_segment) / sizeof(double) };

/* The numbers of every lane's piece, side by side: pieces are few, so that choosing beats looking up. */
static void choose_segments(const fc_law *law, const double *v, double (*own)[FC_LANES])
{
    const double *s = law->t;
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        const fc_vec x = ((const fc_vec *)v)[chunk];
        fc_vec mine[SEGMENT_FIELDS];
        for (int f = 0; f < SEGMENT_FIELDS; f++) mine[f] = fc_v_all(s[f]);
        for (size_t j = 1; j < law->n; j++) {
            const double *piece = s + j * SEGMENT_FIELDS;
            const fc_mask later = (fc_mask)(x > fc_v_all(piece[-SEGMENT_FIELDS])); /* its neighbour's end */
            for (int f = 1; f < SEGMENT_FIELDS; f++) mine[f] = FC_V_CHOOSE(later, fc_v_all(piece[f]), mine[f]);
        }
        for (int f = 1; f < SEGMENT_FIELDS; f++) ((fc_vec *)own[f])[chunk] = mine[f];
    }
}

#if FC_VEC_BYTES == 64
/* Up to eight pieces: a number of all pieces is one vector, from which lanes pick by the number of their piece. */
enum { PICKED = FC_WIDTH };
static void pick_segments(const fc_law *law, const double *v, double (*own)[FC_LANES])
{
    fc_vec piece[PICKED], of_all[PICKED];
    for (size_t j = 0; j < PICKED; j++)
        memcpy(&piece[j], law->t + (j < law->n ? j : law->n - 1) * SEGMENT_FIELDS, sizeof piece[j]);
    fc_v_turn(piece, 1, of_all, 1);
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++) {
        fc_mask mine = {0};
        for (size_t j = 0; j + 1 < law->n; j++)
            mine = fc_v_count(mine, fc_v_all(law->t[j * SEGMENT_FIELDS]), ((const fc_vec *)v)[chunk]);
        for (int f = 1; f < SEGMENT_FIELDS; f++)
            ((fc_vec *)own[f])[chunk] = (fc_vec)_mm512_permutexvar_pd((__m512i)mine, (__m512d)of_all[f]);
    }
}
#else
enum { PICKED = 0 };
#define pick_segments choose_segments
#endif

static void find_segments(const fc_law *law, const double *v, double (*own)[FC_LANES])
{
    const fc_segment *s = (const fc_segment *)law->t;
    double index[FC_LANES] FC_ALIGN;
    FC_EACH_LANE(i) index[i] = 0.0;
    for (size_t j = 0; j + 1 < law->n; j++) {
        double end = s[j].end;
        FC_EACH_LANE(i) index[i] += v[i] > end ? 1.0 : 0.0;
    }
    look_up(law->t, SEGMENT_FIELDS, index, own);
}

/* Pieces with a power are rare (a tail): their logarithm is taken lane by lane. */
static void eval_segments(const fc_law *law, const double *u, double *x)
{
    enum { FEW = 12 };
    double within[FC_LANES] FC_ALIGN, arg[FC_LANES] FC_ALIGN, up[FC_LANES] FC_ALIGN, own[SEGMENT_FIELDS][FC_LANES] FC_ALIGN;
    const double *v = inside(law, u, within);
    const double *anchor = own[1], *kind = own[2], *c0 = own[3], *c1 = own[4], *c2 = own[5], *c3 = own[6], *c4 = own[7];
    uint64_t powers = 0;
    if (law->n <= PICKED) pick_segments(law, v, own);
    else if (law->n <= FEW) choose_segments(law, v, own);
    else find_segments(law, v, own);
    FC_EACH_LANE(i) {
        arg[i] = fc_segment_arg(anchor[i], c3[i], c4[i], v[i]);
        up[i] = arg[i];
    }
    for (int chunk = 0; chunk < FC_CHUNKS; chunk++)
        powers |= fc_v_bits((fc_mask)(((const fc_vec *)kind)[chunk] > 1.5)) << (chunk * FC_WIDTH);
    for (; powers; powers &= powers - 1) {
        const int i = __builtin_ctzll(powers);
        up[i] = fc_segment_power(c2[i], arg[i]);
    }
    FC_EACH_LANE(i) x[i] = fc_law_clamp(law, fc_segment_end(kind[i], c0[i], c1[i], arg[i], up[i]));
}

/* z of every lane. */
static void scores(const fc_law *law, const double *u, double *z)
{
    double v[FC_LANES] FC_ALIGN;
    if (u == z) memcpy(v, u, sizeof v);
    fc_norm_quantile_lanes(inside(law, u == z ? v : u, v), z);
}

static void eval_table(const fc_law *law, const double *u, double *x)
{
    double row[FC_LANES] FC_ALIGN, f[FC_LANES] FC_ALIGN, c[4][FC_LANES] FC_ALIGN;
    scores(law, u, f);
    FC_EACH_LANE(i) row[i] = fc_table_row(law, f[i], &f[i]);
    look_up(law->t, 4, row, c);
    FC_EACH_LANE(i) {
        double mine[4] = {c[0][i], c[1][i], c[2][i], c[3][i]};
        x[i] = fc_law_clamp(law, fc_table_cubic(mine, f[i]));
    }
    if (law->whole) {
        FC_EACH_LANE(i) x[i] = fc_round(x[i]);
    }
}

static void eval_weibull(const fc_law *law, const double *u, double *x)
{
    double a = law->a, b = law->b;
    if (b == 1.0) {
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, -a * fc_log(fc_law_v(law, u[i])));
    } else {
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, a * fc_pow(-fc_log(fc_law_v(law, u[i])), b));
    }
}

void FC_K(fc_law_eval)(const fc_law *compiled, const double *u, double *x)
{
    const fc_law own = *compiled, *law = &own; /* a private copy: stores to x cannot change it */
    double a = law->a, b = law->b;
    switch (law->form) {
    case FC_FORM_CONSTANT:
        FC_EACH_LANE(i) x[i] = a;
        break;
    case FC_FORM_UNIFORM:
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, fc_fma(b, u[i], a));
        break;
    case FC_FORM_NORMAL:
        scores(law, u, x);
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, fc_fma(b, x[i], a));
        break;
    case FC_FORM_LOGNORMAL:
        scores(law, u, x);
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, fc_exp(fc_fma(b, x[i], a)));
        break;
    case FC_FORM_POWER:
        FC_EACH_LANE(i) x[i] = fc_law_clamp(law, a * fc_pow(fc_law_v(law, u[i]), b));
        break;
    case FC_FORM_WEIBULL:
        eval_weibull(law, u, x);
        break;
    case FC_FORM_SEGMENTS:
        eval_segments(law, u, x);
        break;
    case FC_FORM_STEPS:
        for (int i = 0; i < FC_LANES; i++) x[i] = fc_steps_value(law, u[i]);
        break;
    case FC_FORM_TABLE:
        eval_table(law, u, x);
        break;
    }
}

void FC_K(fc_law_eval_score)(const fc_law *law, const double *z, double *x)
{
    const double a = law->a, b = law->b, lo = law->lo, hi = law->hi;
    if (law->form == FC_FORM_LOGNORMAL)
        FC_EACH_LANE(i) x[i] = fc_clamp(fc_exp(fc_fma(b, z[i], a)), lo, hi);
    else
        FC_EACH_LANE(i) x[i] = fc_clamp(fc_fma(b, z[i], a), lo, hi);
}

void FC_K(fc_law_eval_whole)(const fc_law *law, const double *u, double *x)
{
    double first = -fc_floor(-law->lo), last = fc_floor(law->hi), n = last - first + 1.0;
    if (law->form == FC_FORM_UNIFORM && n >= 1.0) {
        FC_EACH_LANE(i) x[i] = fc_clamp(fc_floor(fc_fma(n, u[i], first)), first, last);
        return;
    }
    FC_K(fc_law_eval)(law, u, x);
    FC_EACH_LANE(i) x[i] = fc_round(x[i]);
}
