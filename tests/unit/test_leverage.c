#include "ledger_support.h"

static fc_line_spec promise(const char *leaf, const char *payer, fc_gate gate)
{
    return (fc_line_spec){
        .type = FC_PROMISE, .leaf = leaf, .payer = payer, .what = "commitment", .gate = gate, .leverage = 1};
}
static fc_line_spec flow(const char *leaf, const char *what, const char *payer, int leverage, double overlap)
{
    return (fc_line_spec){.type = FC_FLOW,
                          .leaf = leaf,
                          .payer = payer,
                          .payee = NULL,
                          .what = what,
                          .gate = FC_GATE_PAID,
                          .leverage = leverage,
                          .overlap = overlap};
}

extern const fc_metric_family FC_K(fc_metric_family_leverage);

static rig *computed(rig *r)
{
    const fc_metric_family *family = &FC_K(fc_metric_family_leverage);
    void *rec = rig_plan(r, family);
    rig_fill(r);
    family->compute(rec, &r->f->ws);
    return r;
}

static void seed_and_card(void **state)
{
    /* catches: social and total mixed up, the sponsor counted on both sides. Cal 7: 0.4 bn with 7 bn is 17.5
       and 18.5, 4 bn with 7 bn 1.75 and 2.75 */
    (void)state;
    static const double seed[] = {0, 0.1e9, 0.3e9}, card[] = {0, 1e9, 3e9}, others[] = {0, 7e9, 0};
    const double *budgets[] = {seed, card}, social[] = {17.5, 1.75}, total[] = {18.5, 2.75};
    for (int i = 0; i < 2; i++) {
        rig *r = rig_new(2, 1);
        int d = rig_entry(r, "direct", "direct.d");
        rig_line(r, d, flow("cheque", "cheque", "sponsor", 1, 0), budgets[i]);
        rig_line(r, d, flow("coinvestment", "coinvestment", "social", 1, 0), others);
        computed(r);
        ASSERT_CLOSE(rig_scalar(r, "leverage.paid.social"), social[i], 1e-15, 0);
        ASSERT_CLOSE(rig_scalar(r, "leverage.paid.total"), total[i], 1e-15, 0);
        ASSERT_CLOSE(rig_scalar(r, "leverage.direct.d.total"), total[i], 1e-15, 0);
        ASSERT_CLOSE(rig_scalar(r, "leverage.external"), total[i], 1e-15, 0);
        ASSERT_CLOSE(rig_scalar(r, "leverage.paid.by.social"), total[i] / social[i], 1e-15, 0);
        ASSERT_CLOSE(rig_series(r, "leverage.paid.social", 1), 7e9 / budgets[i][1], 1e-15, 0);
        assert_true(isnan(rig_series(r, "leverage.paid.social", 0)));       /* nothing paid yet */
        assert_true(isnan(rig_scalar(r, "leverage.committed.social")));     /* no promise line at all */
        ASSERT_CLOSE(rig_scalar(r, "leverage.internal"), 1, 1e-15, 0);      /* the public alone */
        ASSERT_CLOSE(rig_scalar(r, "leverage.multiplier"), total[i], 1e-15, 0);
        ASSERT_CLOSE(rig_series(r, "social.capital", 2), 7e9, 1e-15, 0);
        rig_free(r);
    }
}

static void cascade(void **state)
{
    /* catches: a vehicle's money counted beside its investors'. Cal 7: 20% of 20% is 25x total/public: the
       mother fund has 100 of which the sponsor 20; the child has 500 of which the mother 100 */
    (void)state;
    static const double a[] = {0, 20}, b[] = {0, 80}, c[] = {0, 100}, d[] = {0, 400}, cheques[] = {0, 450};
    rig *r = rig_new(1, 1);
    int m = rig_entry(r, "funds", "funds.m"), child = rig_entry(r, "funds", "funds.c");
    rig_line(r, m, flow("call.sponsor", "call", "sponsor", 1, 0), a);
    rig_line(r, m, flow("call.social", "call", "social", 1, 0), b);
    rig_line(r, child, flow("call.sponsor", "call", "funds.m", 1, 0),
             c); /* paid by the mother: inside the programme */
    rig_line(r, child, flow("call.bank", "call", "bank", 1, 0), d);
    rig_line(r, child, flow("cheque", "cheque", NULL, 0, 0), cheques);
    computed(r);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.total"), 25, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.social"), 24, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.by.bank"), 500.0 / 400, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.internal"), 25, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.external"), 1, 1e-15, 0);
    rig_free(r);
}

static void internal_times_external(void **state)
{
    /* catches: gates mixed, overlap ignored, multiplier not the product. By hand: LPs pay 20 + 10 public and
       70 social; cheques 90 with 45 beside them of which 20% counted elsewhere: internal 100/30, external (90
       + 36)/90 */
    (void)state;
    static const double s[] = {0, 20, 0}, c[] = {0, 0, 10}, x[] = {0, 40, 30}, q[] = {0, 50, 40},
                        y[] = {0, 25, 20};
    static const double t[] = {0, 30, 0}, u[] = {0, 120, 0}, v[] = {0, 27, 0}, w[] = {0, 81, 0};
    rig *r = rig_new(2, 4);
    int f = rig_entry(r, "funds", "funds.a");
    rig_line(r, f, flow("call.sponsor", "call", "sponsor", 1, 0), s);
    rig_line(r, f, flow("call.city", "call", "city", 1, 0), c);
    rig_line(r, f, flow("call.social", "call", "corporate", 1, 0), x);
    rig_line(r, f, flow("cheque", "cheque", NULL, 0, 0), q);
    rig_line(r, f, flow("coinvestment", "coinvestment", "social", 1, 0.2), y);
    rig_line(r, f, promise("committed.sponsor", "sponsor", FC_GATE_COMMITTED), t);
    rig_line(r, f, promise("committed.social", "social", FC_GATE_COMMITTED), u);
    rig_line(r, f, promise("closed.sponsor", "sponsor", FC_GATE_CLOSED), v);
    rig_line(r, f, promise("closed.social", "social", FC_GATE_CLOSED), w);
    computed(r);
    ASSERT_CLOSE(rig_scalar(r, "leverage.committed.social"), 4, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.committed.total"), 5, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.closed.social"), 3, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.social"), (70 + 36) / 30.0, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.internal"), 100.0 / 30, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.external"), 126.0 / 90, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.multiplier"), 100.0 / 30 * 126 / 90, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.by.city"), 136 / 10.0, 1e-15, 0);
    ASSERT_CLOSE(rig_series(r, "leverage.paid.social", 1), (40 + 20) / 20.0, 1e-15, 0);
    ASSERT_CLOSE(rig_series(r, "public.capital", 2), 30, 1e-15, 0);
    rig_free(r);
}

static void parts_at_each_gate(void **state)
{
    /* catches: an entry's money counted for another, a gate for another, a kind as the mean of its entries' ratios. By hand: fund a is
       promised 10 public with 30, closes 8 with 16, is paid 5 with 5; fund b 30 with 30, 12 with 4, 15 with 20: together 60/40, 20/20
       and 25/20. The only direct entry is 10 with 70; its kind says no more and has no metric. */
    (void)state;
    static const char *const leaves[] = {"committed", "closed", "paid"};
    static const fc_gate gates[] = {FC_GATE_COMMITTED, FC_GATE_CLOSED, FC_GATE_PAID};
    static const double money[3][3][2] = {{{10, 30}, {8, 16}, {5, 5}}, {{30, 30}, {12, 4}, {15, 20}}, {{10, 70}, {10, 70}, {10, 70}}};
    static const char *const paths[] = {"funds.a", "funds.b", "direct.d"};
    double columns[3][3][2][2];
    char name[80];
    rig *r = rig_new(1, 3);
    for (int e = 0; e < 3; e++) {
        const int entry = rig_entry(r, e < 2 ? "funds" : "direct", paths[e]);
        for (int g = 0; g < 3; g++)
            for (int who = 0; who < 2; who++) {
                snprintf(name, sizeof name, "%s.%s", leaves[g], who ? "social" : "sponsor");
                double *x = columns[e][g][who];
                x[0] = 0;
                x[1] = money[e][g][who];
                rig_line(r, entry, g < 2 ? promise(name, who ? "social" : "sponsor", gates[g]) : flow(name, "call", who ? "social" : "sponsor", 1, 0), x);
            }
    }
    computed(r);
    for (int e = 0; e < 3; e++)
        for (int g = 0; g < 3; g++) {
            snprintf(name, sizeof name, "leverage.%s%s%s.social", g < 2 ? leaves[g] : "", g < 2 ? "." : "", paths[e]);
            ASSERT_CLOSE(rig_scalar(r, name), money[e][g][1] / money[e][g][0], 1e-15, 0);
        }
    ASSERT_CLOSE(rig_scalar(r, "leverage.committed.funds.social"), 60.0 / 40, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.closed.funds.social"), 20.0 / 20, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.paid.funds.social"), 25.0 / 20, 1e-15, 0);
    assert_null(fc_build_metric(&r->b, "leverage.paid.direct.social"));
    rig_free(r);
}

/* A family that only publishes direct.d.additional, as the mechanism does. */
static const fc_output_row share_rows[] = {{"direct.d.additional", "share", FC_SCALAR, 0, "", ""},
                                           {.key = NULL}};

static void additional_is_weighted_by_what_was_paid(void **state)
{
    /* catches: the plain mean of the shares. By hand: 60 social with share 2/3 and 30 with no share given, 10
       public: (60 * 2/3 + 30) / 10 */
    (void)state;
    static const double s[] = {0, 6}, x[] = {0, 60}, s2[] = {0, 4}, x2[] = {0, 30};
    rig *r = rig_new(1, 1);
    int d = rig_entry(r, "direct", "direct.d"), e = rig_entry(r, "direct", "direct.e");
    rig_line(r, d, flow("cheque", "cheque", "sponsor", 1, 0), s);
    rig_line(r, d, flow("coinvestment", "coinvestment", "social", 1, 0), x);
    rig_line(r, e, flow("cheque", "cheque", "sponsor", 1, 0), s2);
    rig_line(r, e, flow("coinvestment", "coinvestment", "social", 1, 0), x2);
    r->b.entry = -1;
    r->b.family = 1;
    r->b.outputs = share_rows;
    fc_scalar share = fc_build_scalar(&r->b, "direct.d.additional", NULL);
    const fc_metric_family *family = &FC_K(fc_metric_family_leverage);
    void *rec = rig_plan(r, family);
    rig_fill(r);
    for (int i = 0; i < FC_LANES; i++) fc_scalar_of(&r->f->ws, share)[i] = 2.0 / 3;
    family->compute(rec, &r->f->ws);
    ASSERT_CLOSE(rig_scalar(r, "leverage.additional"), 7, 1e-15, 0);
    ASSERT_CLOSE(rig_scalar(r, "leverage.direct.e.social"), 7.5, 1e-15, 0);
    rig_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seed_and_card),
        cmocka_unit_test(cascade),
        cmocka_unit_test(internal_times_external),
        cmocka_unit_test(parts_at_each_gate),
        cmocka_unit_test(additional_is_weighted_by_what_was_paid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
