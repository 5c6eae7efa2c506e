/* Faults caught: amounts booked to the wrong party, gate, year or side; overlap or appropriations counted;
   transfers taken for new money; shares that miss the tails; a wrong target probability; labels or pictures that
   break their reader. */
#include "dat_cell.h"
#include "engine/result_internal.h"
#include "engine/run_internal.h"
#include "output/chart_data.h"
#include "output/svg_inline.h"
#include "stats/moments.h"
#include "support.h"

/* ---- a tiny programme: two years in quarters; every amount is the same on all paths ---- */

enum { K = 8, N_PATHS = 1000 };

typedef struct posting { int step; double amount; } posting;

static const posting postings[] = { /* line i posts postings[i] */
    {1, 80}, {1, 20}, {1, 30}, {5, 10}, {1, 20}, {2, 10}, {8, 50}, {8, 25}, {8, 5}, {1, 4}, {8, 3}, {1, 500},
};
#define LINE(n, t, from, to, w, g) \
    {.name = n, .type = t, .payer_class = from, .payee_class = to, .what = w, .gate = g, .leverage = g != FC_GATE_NONE}
enum { SPONSOR = FC_CLASS_sponsor, SOCIAL = FC_CLASS_social, BANK = FC_CLASS_bank, OTHER = -1 };
static fc_line lines[] = {
    LINE("a.committed.social", FC_PROMISE, SOCIAL, OTHER, "commitment", FC_GATE_COMMITTED),
    LINE("b.committed.sponsor", FC_PROMISE, SPONSOR, OTHER, "commitment", FC_GATE_COMMITTED),
    LINE("c.called.social", FC_FLOW, SOCIAL, OTHER, "call", FC_GATE_PAID),
    LINE("d.called.social", FC_FLOW, SOCIAL, OTHER, "call", FC_GATE_PAID),
    LINE("e.called.sponsor", FC_FLOW, SPONSOR, OTHER, "call", FC_GATE_PAID),
    LINE("f.coinvested", FC_FLOW, BANK, OTHER, "coinvestment", FC_GATE_PAID), /* half of it counted elsewhere */
    LINE("g.distributed.social", FC_FLOW, OTHER, SOCIAL, "distribution", FC_GATE_NONE),
    LINE("h.distributed.sponsor", FC_FLOW, OTHER, SPONSOR, "distribution", FC_GATE_NONE),
    LINE("i.carry", FC_FLOW, OTHER, OTHER, "carry", FC_GATE_NONE),
    LINE("j.fee", FC_FLOW, OTHER, OTHER, "fee", FC_GATE_NONE),
    LINE("k.concession", FC_FLOW, SPONSOR, OTHER, "concession", FC_GATE_NONE),
    LINE("l.appropriation", FC_FLOW, OTHER, SPONSOR, "appropriation", FC_GATE_NONE), /* of the entry "sponsor" */
};
enum { N_LINES = sizeof lines / sizeof *lines };
enum { C_CUMULATIVE = N_LINES, C_LEVERAGE, C_NAV, N_COLS };

static fc_metric metrics[] = {
    {.name = "funds.a.called", .unit = "currency", .series = 1, .column = 2, .cumulate = 1},
    {.name = "funds.a.distributed", .unit = "currency", .series = 1, .column = 6, .cumulate = 1},
    {.name = "funds.a.nav", .unit = "currency", .series = 1, .column = C_NAV, .bands = 1},
    {.name = "leverage.paid.social", .unit = "x", .scalar = 0},
    {.name = "leverage.paid.social", .unit = "x", .series = 1, .column = C_LEVERAGE, .bands = 1, .may_be_undefined = 1},
    {.name = "sponsor.cumulative", .unit = "currency", .series = 1, .column = C_CUMULATIVE},
    {.name = "sponsor.tvpi", .unit = "x", .scalar = 1},
};

/* leverage.paid.social of path p is (p + 1/2)/100: uniform over (0, 10). */
static void simulate(fc_ws *ws)
{
    memset(ws->store, 0, (size_t)N_COLS * (K + 1) * FC_LANES * sizeof(double));
    for (int i = 0; i < FC_LANES; i++) {
        for (int line = 0; line < N_LINES; line++)
            fc_at(ws, (fc_col)line, postings[line].step)[i] = postings[line].amount;
        for (int k = 0; k <= K; k++) {
            fc_at(ws, C_CUMULATIVE, k)[i] = -k;
            fc_at(ws, C_NAV, k)[i] = k + (double)ws->path[i];
            fc_at(ws, C_LEVERAGE, k)[i] = k == 0 ? NAN : (double)ws->path[i];
        }
        fc_scalar_of(ws, 0)[i] = ((double)ws->path[i] + 0.5) / 100;
        fc_scalar_of(ws, 1)[i] = 1.25;
    }
}

static const fc_kernels kernels = {
    .isa = "test", .simulate = simulate, .moments = FC_K(fc_moments),
    .extremes = FC_K(fc_extremes), .cumulate = FC_K(fc_cumulate), .zero = FC_K(fc_zero),
};
static const fc_section funds = {.path = "funds"}, sponsor = {.path = "sponsor"};
static fc_entry entries[] = {{.section = &funds, .kind = 0, .name = "a", .path = "funds.a"},
                             {.section = &sponsor, .kind = 1, .name = "", .path = "sponsor"}};
static fc_model model = {
    .head = {.title = "a <script>alert('x')</script> & \"b\"", .currency = "CNY"},
    .calendar = {.start_year = 2022, .start_month = 4, .steps_per_year = 4, .n_steps = K, .delta = 0.25},
    .public_class = {[FC_CLASS_sponsor] = 1, [FC_CLASS_city] = 1},
    .n_entries = 2, .entries = entries,
};
static fc_plan plan = {.model = &model, .n_steps = K, .delta = 0.25, .n_cols = N_COLS, .n_scalars = 2,
                       .n_metrics = sizeof metrics / sizeof *metrics, .metrics = metrics, .n_lines = N_LINES, .lines = lines,
                       .hash = "0123456789abcdef"};
static const fc_output_options options = {.dir = "no-such-directory", .lang = "en", .format = "svg"};
static fc_write_context context = {.model = &model, .plan = &plan, .options = &options};

static int set_up(void **state)
{
    (void)state;
    fc_result *r = NULL;
    fc_error e = {0};
    for (int i = 0; i < N_LINES; i++) lines[i].column = (fc_col)i;
    lines[5].overlap = 0.5;
    lines[11].entry = 1;
    const fc_run_options o = {.paths = N_PATHS, .seed = 1, .threads = 1, .memory = 1u << 28};
    const fc_status status = fc_run_with(&plan, &kernels, &o, &r, &e);
    context.result = r;
    return status != FC_OK;
}

static int tear_down(void **state)
{
    (void)state;
    fc_result_free((fc_result *)(uintptr_t)context.result);
    return 0;
}

/* ---- reading what was written ---- */

static fc_text written;

static void write_file(const char *file)
{
    fc_error e = {0};
    fc_text_free(&written);
    for (size_t i = 0; i < fc_n_writers; i++)
        if (strcmp(fc_writers[i]->file, file) == 0) {
            if (fc_writers[i]->applies != NULL) assert_true(fc_writers[i]->applies(&context));
            assert_int_equal(fc_writers[i]->write(&context, &written, &e), FC_OK);
            assert_false(written.failed);
            return;
        }
    fail_msg("no writer for %s", file);
}

/* Start of the row whose first cell is key, searching from the block's header that starts with head. */
static const char *row_of(const char *head, const char *key)
{
    char start[64];
    const char *block = strstr(written.data, head);
    assert_non_null(block);
    snprintf(start, sizeof start, "\n%s\t", key);
    const char *row = strstr(block, start);
    return row == NULL ? NULL : row + 1;
}

/* Cell `column` (0-based) of that row; NaN for NA. */
static double cell(const char *head, const char *key, int column)
{
    const char *s = row_of(head, key);
    assert_non_null(s);
    for (int i = 0; i < column; i++) s = strchr(s, '\t') + 1;
    return dat_number(s);
}

/* ---- tests ---- */

/* Fault: overlap counted twice, a promise or an appropriation taken for paid-in money, classes on the wrong side. */
static void capital_stack_counts_paid_in(void **state)
{
    (void)state;
    write_file("data/capital_stack.dat");
    ASSERT_CLOSE(cell("class\t", "sponsor", 4), 20, 1e-12, 0);
    ASSERT_CLOSE(cell("class\t", "bank", 4), 5, 1e-12, 0);    /* 10 x (1 - 0.5) */
    ASSERT_CLOSE(cell("class\t", "social", 4), 40, 1e-12, 0); /* 30 + 10 */
    ASSERT_CLOSE(cell("class\t", "social", 5), 40.0 / 65.0, 1e-12, 0);
    assert_null(row_of("class\t", "city"));
    assert_non_null(strstr(written.data, "sponsor\tSponsor\t出资方\tpublic"));
    assert_non_null(strstr(written.data, "bank\tBanks\t银行\tsocial"));
}

/* Fault: a concession shown as the sponsor's new money, the split before it lost, co-investment taken for a call. */
static void waterfall_split_moves_the_concession(void **state)
{
    (void)state;
    write_file("data/waterfall_split.dat");
    const struct { const char *party; double paid, before, after; } want[] = {
        {"sponsor", 20, 25, 22}, {"social", 40, 50, 53}, {"carry", 0, 5, 5}, {"fees", 0, 4, 4}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        ASSERT_CLOSE(cell("party\t", want[i].party, 4), want[i].paid, 1e-12, 0);
        ASSERT_CLOSE(cell("party\t", want[i].party, 5), want[i].before, 1e-12, 0);
        ASSERT_CLOSE(cell("party\t", want[i].party, 6), want[i].after, 1e-12, 0);
    }
    assert_null(row_of("party\t", "bank"));
}

/* Fault: flows in the wrong programme year, appropriations among the receipts, concession among the payments. */
static void jcurve_years(void **state)
{
    (void)state;
    write_file("data/jcurve.dat");
    ASSERT_CLOSE(cell("programme_year", "1", 2), 20, 1e-12, 0);
    ASSERT_CLOSE(cell("programme_year", "1", 3), 0, 0, 1e-12);
    ASSERT_CLOSE(cell("programme_year", "2", 2), 0, 0, 1e-12);
    ASSERT_CLOSE(cell("programme_year", "2", 3), 22, 1e-12, 0); /* 25 - 3 */
    ASSERT_CLOSE(cell("programme_year", "1", 1), 2022.25 + 0.5, 1e-12, 0);
    ASSERT_CLOSE(cell("step\t", "8", 2), 2024.25, 1e-12, 0); /* April 2022 + 2 years */
    assert_non_null(strstr(written.data, "\t2024-03\t"));    /* the last month of step 8 */
    ASSERT_CLOSE(cell("step\t", "8", 4), -8, 1e-12, 0);
    assert_true(isnan(cell("step\t", "8", 9))); /* no bands were kept */
}

/* Fault: a fund's series taken from another entry or step; bands lost. */
static void calls_nav_by_entry(void **state)
{
    (void)state;
    write_file("data/calls_nav.dat");
    const char *last = strstr(written.data, "a\ta\t8\t");
    assert_non_null(last);
    assert_non_null(strstr(last, "\t2024-03\t30\t50\t507.5\t")); /* mean of 8 + path over 0..999 */
    assert_non_null(strstr(written.data, "\t2022-03\t0\t0\t499.5\t"));
    assert_null(strstr(last, "NA"));
}

/* Fault: bins or tails that lose paths, the plan's figure from the wrong gate, P(x < target) off by a bin. */
static void distribution_adds_up(void **state)
{
    (void)state;
    write_file("data/dist_leverage.dat");
    double total = cell("name\t", "below", 4) + cell("name\t", "above", 4), last = 0;
    const char *s = strstr(written.data, "lo\thi");
    assert_non_null(s);
    for (s = strchr(s, '\n') + 1; *s != '\n'; s = strchr(s, '\n') + 1) {
        double x[4];
        char *end = (char *)(uintptr_t)s;
        for (int i = 0; i < 4; i++) x[i] = strtod(end, &end);
        assert_true(x[1] > x[0] && x[3] >= last);
        total += x[2];
        last = x[3];
    }
    ASSERT_CLOSE(total, 1, 1e-12, 0);
    ASSERT_CLOSE(last, 1 - cell("name\t", "above", 4), 1e-12, 0);
    ASSERT_CLOSE(cell("name\t", "target", 1), 4, 1e-12, 0);   /* 80 committed over 20 */
    ASSERT_CLOSE(cell("name\t", "target", 4), 0.4, 1e-12, 0); /* (p + 1/2)/100 < 4: 400 of 1000 */
    /* Wilson, by hand: sqrt(0.24/1000 + 3.841459/4e6) = 0.0155229, x 1.959964 / 1.003841459 */
    ASSERT_CLOSE(cell("name\t", "target", 5), 0.0303079, 1e-5, 0);
    ASSERT_CLOSE(cell("name\t", "p50", 1), 5, 1e-2, 0);
}

/* Fault: an undefined early ratio written as a number or NaN; the ratio of means from other lines than the gate's. */
static void leverage_charts(void **state)
{
    (void)state;
    write_file("data/leverage_time.dat");
    assert_true(isnan(cell("step\t", "0", 4)));
    ASSERT_CLOSE(cell("step\t", "3", 4), 499.5, 1e-12, 0);
    assert_null(strstr(written.data, "nan"));
    write_file("data/leverage_gates.dat");
    ASSERT_CLOSE(cell("gate\t", "paid", 7), 45.0 / 20.0, 1e-12, 0);
    ASSERT_CLOSE(cell("gate\t", "paid", 5), 5, 1e-12, 0);
    assert_non_null(strstr(written.data, "# plan: 0123456789abcdef\n"));
    assert_non_null(strstr(written.data, "# paths: 1000\n"));
}

/* Fault: edges off the grid, a value or target left outside, endless or no bins for hostile spreads. */
static void bins_hold_what_they_show(void **state)
{
    (void)state;
    const double cases[][3] = {{0.5, 3.6, 1}, {1.24, 1.24, 1}, {0, 0, NAN}, {-5, 1e9, 17.5}, {2, 9, 17.5}, {1e-7, 2e-7, 1},
                               {400, 3000, 17.5}, {-3e13, -1e13, 0}, {5, 5 + 1e-13, NAN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double *c = cases[i];
        const fc_chart_bins b = fc_chart_bins_choose(c[0], c[1], c[2]);
        const double high = b.low + (double)b.n * b.width;
        assert_true(b.n >= 1 && b.n <= FC_CHART_MAX_BINS && b.width > 0);
        assert_true(b.low <= c[0] && high >= c[1]);
        if (c[1] - c[0] > 1e-4 * fabs(c[1]))
            ASSERT_CLOSE(b.low / b.width, floor(b.low / b.width + 0.5), 1e-9, 1e-9);
        else /* the middle of the middle bin: rounding of the value does not split the bar */
            ASSERT_CLOSE((c[0] - b.low) / b.width, 0.5 * (double)b.n, 1e-9, 0);
        if (i == 0 || i == 4) assert_true(b.low <= c[2] && high >= c[2]);
    }
    assert_true(fc_chart_bins_choose(0.0, 4.0, 1.0).low >= 0.0); /* nothing negative for what cannot be */
}

/* Fault: a label that cuts its cell, starts a line, or makes the picture invalid. */
static void labels_are_tame(void **state)
{
    (void)state;
    const struct { const char *in, *out; } cases[] = {
        {"plain-name_1", "plain-name_1"}, {"a\"b\\n\tc\nd\x01\x7f", "a b n c d  "}, {"支点 é", "支点 é"},
        {"x\xc2\x85y\xe2\x80\xa8z", "x y z"}, {"\xff\xc0\x80\xed\xa0\x80q", "??????q"}, {"\xe6\x94", "??"}, {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fc_text t;
        fc_text_init(&t);
        fc_text_add(&t, "");
        fc_chart_label(&t, cases[i].in);
        assert_string_equal(t.data, cases[i].out);
        fc_text_free(&t);
    }
    char in[200];
    memset(in, 'a', sizeof in - 1);
    in[FC_CHART_LABEL] = '\0';
    fc_text t;
    fc_text_init(&t);
    fc_chart_label(&t, in); /* exactly as long as allowed */
    assert_string_equal(t.data, in);
    in[FC_CHART_LABEL] = 'a';
    in[sizeof in - 1] = '\0';
    fc_text_free(&t);
    fc_chart_label(&t, in);
    assert_int_equal(t.n, FC_CHART_LABEL - 1 + strlen("…"));
    fc_text_free(&t);
}

/* Fault: ids that clash between pictures, references left behind, script or outside links let through. */
static void svg_is_safe_to_inline(void **state)
{
    (void)state;
    const char *svg = "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 8 4\">\n<title>Gnuplot</title><desc>x > y</desc>"
                      "<script>alert(1)</script><g id='p1' onclick='f()' fill = \"url(#p2)\">"
                      "<use xlink:href='#p1'/><a href=\"https://example.org\">t</a>"
                      "<text font-family=\"A, B\" font-weight=\"bold\">a &lt; b</text></g></svg>\n";
    fc_text t;
    fc_text_init(&t);
    assert_true(fc_svg_inline(&t, svg, "cash", "x \"y\""));
    assert_string_equal(t.data, "<svg role=\"img\" aria-label=\"x &quot;y&quot;\" viewBox=\"0 0 8 4\">\n"
                                "<g id=\"cash-p1\" fill=\"url(#cash-p2)\"><use xlink:href=\"#cash-p1\"/><a>t</a>"
                                "<text font-weight=\"bold\">a &lt; b</text></g></svg>");
    const size_t n = t.n;
    const char *broken[] = {"", "no picture", "<svg viewBox=\"0", "<svg>", "<svg><g id='x</svg>",
                            "<svg><g a=b></g></svg>"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_false(fc_svg_inline(&t, broken[i], "c", "l"));
    assert_int_equal(t.n, n);
    fc_text_free(&t);
}

/* Fault: a title that becomes markup, a page that asks the network, numbers lost when no chart was drawn. */
static void report_stands_alone(void **state)
{
    (void)state;
    write_file("report.html");
    assert_null(strstr(written.data, "<script"));
    assert_non_null(
        strstr(written.data, "<h1>a &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;b&quot;</h1>"));
    assert_non_null(strstr(written.data, "default-src 'none'"));
    assert_null(strstr(written.data, "src="));
    assert_null(strstr(written.data, "http://"));
    assert_null(strstr(written.data, "https://"));
    assert_null(strstr(written.data, "<svg"));
    assert_non_null(strstr(written.data, "<td>bank</td><td>Banks</td>"));
    assert_non_null(strstr(written.data, "<td>sponsor.tvpi</td><td>1.25x</td>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capital_stack_counts_paid_in), cmocka_unit_test(waterfall_split_moves_the_concession),
        cmocka_unit_test(jcurve_years), cmocka_unit_test(calls_nav_by_entry),
        cmocka_unit_test(distribution_adds_up), cmocka_unit_test(leverage_charts),
        cmocka_unit_test(bins_hold_what_they_show), cmocka_unit_test(labels_are_tame),
        cmocka_unit_test(svg_is_safe_to_inline), cmocka_unit_test(report_stands_alone),
    };
    const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    fc_text_free(&written);
    return failed != 0;
}
