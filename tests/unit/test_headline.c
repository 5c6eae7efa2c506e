/* Catches: a headline that says another number than the programme's, or breaks where a metric does not exist. */
#include "programme.h"

#include "output/headline_sheet.h"
#include "output/law_text.h"
#include "stats/intervals.h"

/* One fund of 1亿, everything certain: the sponsor holds 30%, the city 10%, social capital 60%.
   social/public = 0.6/0.4 = 1.5, total/public = 2.5 at every gate; sponsor 0.3亿, public 0.4亿, social 0.6亿. */
static const char certain[] =
    "schema = 1; title = \"Certain\"; start = \"2022-04\"; horizon = 12.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 128; seed = 1; };\n"
    "funds = ( { name = \"f\"; size = \"1亿\";\n"
    "  investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"city\"; share = 0.1; },\n"
    "                { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 1.0; raised = 1.0; paid = 1.0; }; } );\n";

/* Two parts. d: 0.4 bn beside 7 bn: 17.5x as planned; half of what is planned is raised, all of that paid: 8.75x.
   The fund as above, 1.5x. Together (7 + 0.06) / (0.4 + 0.04) = 16.045x as planned: neither part's ratio. */
static const char two_parts[] =
    "schema = 1; title = \"Two\"; start = \"2022-04\"; horizon = 12.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 128; seed = 1; };\n"
    "direct = ( { name = \"d\"; projects = 10; budget = \"4亿\"; social_plan = \"70亿\"; happens = 1.0; first = 0.5;\n"
    "  over = 1.0; coinvest : { first = 17.5; raised = 0.5; paid = 1.0; }; } );\n"
    "funds = ( { name = \"f\"; size = \"1亿\";\n"
    "  investors = ( { class = \"sponsor\"; share = 0.3; }, { class = \"city\"; share = 0.1; },\n"
    "                { class = \"social\"; share = \"rest\"; } );\n"
    "  closing : { probability = 1.0; raised = 1.0; paid = 1.0; }; } );\n";

/* No fund: nothing is put in, no ratio exists. */
static const char empty[] =
    "schema = 1; title = \"Nothing\"; start = \"2022-04\"; horizon = 1.0; step = \"year\"; currency = \"CNY\";\n"
    "simulation : { paths = 64; seed = 1; };\n";

static char *headline(const fc_programme *p, const char *lang, int json)
{
    char *data = NULL;
    size_t n = 0;
    fc_error err = {0};
    FILE *f = open_memstream(&data, &n);
    assert_non_null(f);
    const fc_status status = json ? fc_headline_json(p->model, p->result, f, &err)
                                  : fc_headline(p->model, p->result, lang, f, &err);
    assert_int_equal(status, FC_OK);
    fclose(f);
    return data;
}

static void assert_says(const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL) fail_msg("'%s' is not said in:\n%s", piece, text);
}

/* Catches: money counted at the wrong gate or class. */
static void money_and_ratios(void **state)
{
    (void)state;
    fc_programme p;
    fc_facts facts;
    programme_run(&p, certain, 128, 1);
    fc_facts_gather(p.model, p.result, &facts);
    for (int g = 0; g < 2; g++) { /* committed and closed; what is paid depends on fees and reserves */
        assert_true(facts.money[g].found);
        ASSERT_CLOSE(facts.money[g].sponsor, 0.3e8, 1e-12, 0);
        ASSERT_CLOSE(facts.money[g].public_money, 0.4e8, 1e-12, 0);
        ASSERT_CLOSE(facts.money[g].social, 0.6e8, 1e-12, 0);
    }
    for (int g = 0; g < FC_N_GATES; g++) {
        ASSERT_CLOSE(facts.money[g].social_ratio, 1.5, 1e-12, 0);
        ASSERT_CLOSE(facts.money[g].total_ratio, 2.5, 1e-12, 0);
        ASSERT_CLOSE(facts.social[g].mean, 1.5, 1e-12, 0);
        ASSERT_CLOSE(facts.total[g].mean, 2.5, 1e-12, 0);
    }
    programme_free(&p);
}

/* Catches: one part's claim shown as the programme's, or a part's money counted in another part. */
static void part_by_part(void **state)
{
    (void)state;
    fc_programme p;
    fc_facts facts;
    fc_money_part part;
    int found = 0;
    programme_run(&p, two_parts, 128, 1);
    fc_facts_gather(p.model, p.result, &facts);
    ASSERT_CLOSE(facts.money[0].social_ratio, 7.06 / 0.44, 1e-12, 0);
    assert_int_equal(fc_part_count(p.model, p.result), 2);
    for (size_t e = 0; e < p.model->n_entries; e++) {
        if (!fc_part_gather(p.model, p.result, e, 1, &part)) continue;
        const int direct = strcmp(part.name, "direct.d") == 0;
        found += direct ? 1 : 10;
        ASSERT_CLOSE(part.money[0].social, direct ? 7e9 : 0.6e8, 1e-12, 0);
        ASSERT_CLOSE(part.money[0].public_money, direct ? 0.4e9 : 0.4e8, 1e-12, 0);
        ASSERT_CLOSE(part.money[1].social_ratio, direct ? 8.75 : 1.5, 1e-12, 0);
        for (int g = 0; g < FC_N_GATES; g++) ASSERT_CLOSE(part.social[g].mean, !direct ? 1.5 : g == 0 ? 17.5 : 8.75, 1e-12, 0);
    }
    assert_int_equal(found, 11);
    char *text = headline(&p, "en", 0), *json = headline(&p, "en", 1);
    assert_says(text, "  direct.d\n    committed           7 bn (70亿)             0.4 bn (4亿)            17.5x\n");
    assert_says(text, "8.75x");
    assert_says(json, "\"direct.d\": {");
    free(text);
    free(json);
    programme_free(&p);
}

/* Catches: money of others beside a fund's companies shown as if it had come into the fund. Into it come 0.6 beside 0.4 of public
   money: 1.5x, whatever stands beside the cheques; with two yuan beside each of them the whole is more. */
static void in_the_fund_and_beside(void **state)
{
    (void)state;
    char text[3072];
    fc_programme p;
    fc_money_part part;
    const char *at = strstr(two_parts, "  closing :");
    snprintf(text, sizeof text, "%.*s  coinvest : { first = 2.0; };\n%s", (int)(at - two_parts), two_parts, at);
    programme_run(&p, text, 64, 1);
    for (size_t e = 0; e < p.model->n_entries; e++) {
        if (strcmp(p.model->entries[e].path, "funds.f") != 0) continue;
        assert_true(fc_part_gather(p.model, p.result, e, 1, &part));
        const fc_gate_money *m = &part.money[2];
        assert_true(m->beside > 0.1 * m->social);
        ASSERT_CLOSE((m->social - m->beside) / m->public_money, 1.5, 1e-9, 0);
        ASSERT_CLOSE(part.money[0].beside, 0, 0, 0); /* promises: nothing beside */
    }
    char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0), *json = headline(&p, "en", 1);
    assert_says(en, "\n      in the funds  ");
    assert_says(en, "\n      beside, later ");
    assert_says(zh, "\n      其中基金内 ");
    assert_says(json, "\"social_beside\": ");
    const char *first = strstr(en, "in the funds");
    assert_null(strstr(first + 1, "in the funds")); /* direct projects have no fund to pay into */
    free(en);
    free(zh);
    free(json);
    programme_free(&p);
}

/* Catches: a mean that one lucky path makes, shown as if it could be trusted. The law has sigma 9: its largest of 1,024
   draws outweighs all others; the certain programme has no such path. */
static void heavy_tail(void **state)
{
    (void)state;
    static const char closing[] = "  closing :";
    char heavy[2048];
    fc_programme p;
    const char *at = strstr(certain, closing);
    snprintf(heavy, sizeof heavy, "%.*s  outcome : { multiple = { dist = \"lognormal\"; median = 1.0; sigma = 9.0; }; };\n%s",
             (int)(at - certain), certain, at);
    programme_run(&p, heavy, 1024, 1);
    char *text = headline(&p, "en", 0);
    assert_says(text, "of the mean comes from one path");
    free(text);
    programme_free(&p);
    programme_run(&p, certain, 1024, 1);
    text = headline(&p, "en", 0);
    assert_null(strstr(text, "comes from one path"));
    free(text);
    programme_free(&p);
}

/* Catches: a unit wrong by a power of ten in either language, seed or paths not said. */
static void both_languages(void **state)
{
    (void)state;
    fc_programme p;
    programme_run(&p, certain, 1024, 1);
    char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0);
    assert_says(en, "Certain\n1,024 paths, seed 1\n");
    assert_says(en, "30 million (3000万)");
    assert_says(en, "40 million (4000万)");
    assert_says(en, "60 million (6000万)");
    assert_says(en, "1.5x");
    assert_says(en, "2.5x");
    assert_says(zh, "1,024 条路径，种子 1");
    assert_says(zh, "3000万（30 million）");
    assert_null(strstr(en, "nan"));
    free(en);
    free(zh);
    programme_free(&p);
}

/* Catches: a line for a metric that the run does not have, or a crash without one. */
static void empty_programme(void **state)
{
    (void)state;
    fc_programme p;
    programme_run(&p, empty, 64, 1);
    char *text = headline(&p, "en", 0), *json = headline(&p, "en", 1);
    assert_says(text, "Nothing\n64 paths, seed 1\n");
    assert_null(strstr(text, "nan"));
    assert_null(strstr(json, ": nan"));
    assert_says(json, "\"social_ratio_of_means\": null");
    free(text);
    free(json);
    programme_free(&p);
}

/* Four platforms that cost 10 and earn 5 a year each, three people, seven firms that stay where they are. */
static const char still[] =
    "schema = 1; title = \"Still\"; start = \"2022-04\"; horizon = 4.0; step = \"quarter\"; currency = \"CNY\";\n"
    "simulation : { paths = 128; seed = 1; };\n"
    "platforms = ( { name = \"p\"; initial = 4; operating = 10.0; income = 5.0; } );\n"
    "talent = ( { name = \"t\"; initial = 3; } );\n"
    "incubation = ( { name = \"c\"; stages = ( { name = \"s\"; initial = 7; moves = ( { to = \"listed\"; hazard = 0.0; } ); } ); } );\n"
    "targets = ( { name = \"easy\"; metric = \"platforms.p.count\"; at = \"2023-03\"; at_least = 4; },\n"
    "            { name = \"hard\"; metric = \"talent.t\"; at_least = 9; },\n"
    "            { name = \"sum\"; metric = \"platforms.p.income\"; from = \"2023-03\"; to = \"2024-03\"; at_most = \"2亿\"; } );\n";

/* Catches: a target on money that does not say at which gate; one whose name says it already said twice. */
static void gates_of_targets(void **state)
{
    (void)state;
    static const char targets[] = "targets = ( { name = \"paid\"; metric = \"funds.f.called\"; at_least = 1; }, { name = \"closed\"; metric = "
                                  "\"funds.f.size\"; at_least = 1; }, { name = \"ratio\"; metric = \"leverage.paid.social\"; at_least = 1; } );\n";
    char text[2048];
    fc_programme p;
    snprintf(text, sizeof text, "%s%s", certain, targets);
    programme_run(&p, text, 64, 1);
    char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0), *json = headline(&p, "en", 1);
    assert_says(en, "funds.f.called (paid in) at least 1 (1元), at the end");
    assert_says(en, "funds.f.size (closed) at least 1 (1元), at the end");
    assert_says(en, "leverage.paid.social at least 1x, at the end");
    assert_says(zh, "funds.f.called（实缴到位） 至少");
    assert_says(json, "\"gate\": \"closed\"");
    free(en);
    free(zh);
    free(json);
    programme_free(&p);
}

/* Catches: a chance that was never (or always) seen shown as 0% (100%), a target said with another threshold or date, the
   wrong hardest target, a platform's income over all costs. Wilson for 128 of 128: 128/(128 + 1.96^2) = 97.1%, for none 2.9%. */
static void targets_and_platforms(void **state)
{
    (void)state;
    fc_programme p;
    programme_run(&p, still, 128, 1);
    char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0), *json = headline(&p, "en", 1);
    assert_says(en, "  easy                platforms.p.count at least 4, 2023-03                                   > 97.1%\n");
    assert_says(en, "  hard                talent.t at least 9, at the end                                         < 2.9%\n");
    assert_says(en, "  sum                 platforms.p.income at most 0.2 bn (2亿) more, 2023-03 .. 2024-03        > 97.1%\n");
    assert_says(en, "  all of them                                                                                 < 2.9%\n");
    assert_null(strstr(en, "product of the single chances"));
    assert_says(en, "  the others without hard                                                                     > 97.1%\n");
    assert_says(en, "  platforms.p                           4                       0                       0.5x\n");
    assert_says(en, "  incubation.c: firms in the chain      7\n");
    assert_says(en, "  firms listed out of the chains        0\n");
    assert_says(en, "  talent.t: people                      3\n");
    assert_says(en, "  own receipts / payments, last 12 months     median 0.5x\n");
    assert_says(en, "  (never in > 97.1%)\n");
    assert_says(zh, "platforms.p.count 至少 4，2023-03");
    assert_says(zh, "新增至多 2亿（0.2 bn），2023-03 .. 2024-03");
    assert_says(json, "\"others_without_it\": 1\n");
    assert_says(json, "\"platforms.p.count\": {");
    free(en);
    free(zh);
    free(json);
    programme_free(&p);
}

static fc_fact chance(uint64_t hits, uint64_t n)
{
    fc_fact f = {.unit = "probability", .found = 1, .n = n, .mean = (double)hits / (double)n};
    f.se = sqrt(f.mean * (1 - f.mean) / (double)n);
    fc_interval_wilson(f.mean, n, &f.ci[0], &f.ci[1]);
    return f;
}

/* Catches: a chance seen once shown with an error that reaches below 0; one seen often with an interval. Wilson for 1 of 4000:
   (0.00025 + 0.00048018 -+ 1.96 sqrt(6.2484e-8 + 6.0023e-8)) / 1.00096 = 0.0044% and 0.1415%. */
static void rare_chances(void **state)
{
    (void)state;
    char text[96];
    fc_fact f = chance(1, 4000);
    fc_sheet_chance(&f, text, sizeof text);
    assert_string_equal(text, "0.025% (0.004% .. 0.141%)");
    f = chance(3999, 4000);
    fc_sheet_chance(&f, text, sizeof text);
    assert_string_equal(text, "99.975% (99.859% .. 99.996%)");
    f = chance(10, 4000);
    fc_sheet_chance(&f, text, sizeof text);
    assert_string_equal(text, "0.250%");
    f = chance(0, 4000);
    fc_sheet_chance(&f, text, sizeof text);
    assert_string_equal(text, "< 0.096%"); /* 3.8415 / 4003.84 */
    f = chance(40, 4000); /* of worlds: four times the error, so no better known than 2.5 of 250 */
    f.se *= 4;
    fc_interval_wilson(f.mean, 250, &f.ci[0], &f.ci[1]);
    fc_sheet_chance(&f, text, sizeof text);
    assert_non_null(strstr(text, "% ("));
}

/* Catches: six digits of a quantile that too few paths leave without an interval, and nothing said about it. Of 10 paths the
   5% quantile has no lower end (0.95^10 > 2.5%). A spread of 0.6 leaves 0.64. */
static void rough_quantiles(void **state)
{
    (void)state;
    fc_summary s = {.unit = "x", .n = 10, .mean = 1.4, .se = 0.19, .sd = 0.6};
    fc_text out;
    fc_text_init(&out);
    int rough = 0, said = 0;
    const fc_sheet sheet = {.out = &out, .rough = &said};
    char text[64];
    s.q[2] = 0.641291;
    s.q_low[2] = NAN;
    s.q_high[2] = 1.1;
    ASSERT_CLOSE(fc_quantile_error(&s, 2, 0, &rough), 0.6, 0, 0);
    assert_int_equal(rough, 1);
    fc_fact f = {.unit = "x", .q = {0.641291, 1, 2}, .q_se = {0.6, 0.2, 0.6}, .rough = {1, 0, 1}};
    fc_sheet_quantile(&sheet, &f, 1, text, sizeof text);
    assert_string_equal(text, "1.00x");
    assert_int_equal(said, 0);
    fc_sheet_quantile(&sheet, &f, 0, text, sizeof text);
    assert_string_equal(text, "~0.64x");
    assert_int_equal(said, 1);
    s.q_low[2] = 0.5;
    ASSERT_CLOSE(fc_quantile_error(&s, 2, 0, &rough), 0.6 / 3.919928, 1e-6, 0);
    assert_int_equal(rough, 0);
    s = (fc_summary){.unit = "x", .n = 10, .mean = 2, .q = {2, 2, 2}, .q_low = {NAN, NAN, NAN}, .q_high = {NAN, NAN, NAN}};
    ASSERT_CLOSE(fc_quantile_error(&s, 2, 0, &rough), 0, 0, 0); /* a constant is known from few paths */
    assert_int_equal(rough, 0);
    fc_text_free(&out);
    for (int many = 0; many < 2; many++) {
        fc_programme p;
        programme_run(&p, certain, many ? 1024 : 10, 1);
        char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0);
        assert_int_equal(strstr(en, "~ too few paths") != NULL, !many);
        assert_int_equal(strstr(en, "5-95% ~") != NULL, !many);
        assert_int_equal(strstr(zh, "~ 路径过少") != NULL, !many);
        free(en);
        free(zh);
        programme_free(&p);
    }
}

/* One loan pool that lasts and two regions; nothing moves by chance. All money lies in r, none in s. */
static void pools_and_regions(void **state)
{
    (void)state;
    static const char more[] =
        "regions = ( { name = \"r\"; weight = 1.0; }, { name = \"s\"; weight = 0.0; } );\n"
        "credit = ( { name = \"k\"; pool = \"0.2亿\"; per_year = 4.0; fixed = true; size = 1e6; pd = 0.0; } );\n";
    char text[4096];
    fc_programme p;
    snprintf(text, sizeof text, "%s%s", certain, more);
    programme_run(&p, text, 128, 1);
    char *en = headline(&p, "en", 0), *zh = headline(&p, "zh", 0);
    /* 12 years of 4 loans of 1 million; the pool is untouched: used up on 0 of 128 paths */
    assert_says(en, "  credit.k                              48 million (4800万)       20 million (2000万)       < 2.9%\n");
    assert_says(en, "Regions at the end (mean, after spillover) public money              social capital            benefit\n  r   ");
    assert_says(en, "  s                                     0 (0元)                   0 (0元)                   0 (0元)\n");
    assert_says(zh, "风险补偿资金池（期末，均值）");
    free(en);
    free(zh);
    programme_free(&p);
}

/* Catches: a sponsor that runs out of cash unseen because no credit line is written. 0.3亿 is called from 0.1亿 of cash. */
static void out_of_cash(void **state)
{
    (void)state;
    /* 2 million, 3 million a year for 4 of 12 years, 1.5 million of credit */
    static const char all[] = "sponsor : { cash = 2e6; appropriation = 3e6; appropriation_years = 4.0; credit_line : { limit = 1.5e6; }; };\n";
    static const char *const sponsors[] = {"", "sponsor : { cash = \"0.1亿\"; };\n", "sponsor : { appropriation = 0.0; };\n",
                                           "sponsor : { credit_line : { limit = 0.0; rate = 0.0; }; };\n", "sponsor : { rule = \"plan\"; };\n", all};
    for (size_t i = 0; i < sizeof sponsors / sizeof *sponsors; i++) {
        char text[2048];
        fc_programme p;
        snprintf(text, sizeof text, "%s%s", certain, sponsors[i]);
        programme_run(&p, text, 128, 1);
        char *en = headline(&p, "en", 0);
        if (i == 0) assert_null(strstr(en, "chance to run out of cash and credit"));
        else assert_says(en, "  chance to run out of cash and credit        > 97.1%\n"); /* 128 of 128 paths */
        if (i == 1) assert_says(en, "  the plan provides, all years together       10 million (1000万)\n");
        if (i == 3) assert_says(en, "  the plan provides, all years together       0 (0元)\n");
        if (i == 5) assert_says(en, "  the plan provides, all years together       15.5 million (1550万)\n");
        free(en);
        programme_free(&p);
    }
}

/* Catches: a mean of ratios without bound, and a ratio of the few paths that still pay. The fund has called all by year 10
   of 12: the last year pays nothing on any path. */
static void stopped_paying(void **state)
{
    (void)state;
    char text[2048];
    fc_programme p;
    snprintf(text, sizeof text, "%stalent = ( { name = \"t\"; initial = 3; stay = 1000.0; } );\nincubation = ( { name = \"c\"; "
                                "stages = ( { name = \"s\"; initial = 7; } ); } );\n", certain);
    programme_run(&p, text, 128, 1);
    char *en = headline(&p, "en", 0);
    assert_null(strstr(en, "own receipts / payments"));
    assert_says(en, "first year that pays for itself");
    free(en);
    programme_free(&p);
}

static void assert_law(const fc_value *value, const char *want)
{
    fc_text text;
    fc_text_init(&text);
    fc_law_text(&text, value);
    assert_string_equal(text.data, want);
    fc_text_free(&text);
}

/* Catches: laws in inputs.csv that do not say what was drawn, or quantiles that forget the multiplier.
   Product of two independent U(0, 1): P(XY <= x) = x - x ln x; 0.05 -> 0.0087, 0.95 -> 0.7216 (root by bisection). */
static void laws_in_words(void **state)
{
    (void)state;
    const fc_distribution *uniform = fc_distribution_find("uniform"), *lognormal = fc_distribution_find("lognormal");
    const double levels[2] = {0.05, 0.95};
    double q[2];
    fc_error err;
    assert_non_null(uniform);
    assert_non_null(lognormal);
    fc_value scale = {.dist = uniform, .params = {.p = {0, 1, NAN, NAN, NAN, NAN, NAN, NAN}}, .min = -INFINITY,
                      .max = INFINITY};
    fc_value value = scale;
    assert_law(&value, "uniform(0, 1)");
    value.scale = &scale;
    assert_law(&value, "uniform(0, 1) * uniform(0, 1)");
    assert_int_equal(fc_value_quantiles(NULL, &value, levels, 2, q, &err), FC_OK);
    for (int i = 0; i < 2; i++) { /* within one grid cell of probability */
        const double p = q[i] - q[i] * log(q[i]);
        ASSERT_CLOSE(p, levels[i], 0, 1.0 / 256);
    }
    fc_value cut = {.dist = lognormal, .params = {.p = {17.5, 20, NAN, NAN, NAN, NAN, NAN, NAN}}, .min = 0, .max = 200};
    assert_law(&cut, "lognormal(mean = 17.5, sd = 20) in [0, 200]");
    const fc_value plain = {.number = 0.25, .present = 1};
    assert_law(&plain, "0.25");
    const fc_value rest = {.number = NAN, .present = 2};
    assert_law(&rest, "rest");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_and_ratios),
        cmocka_unit_test(part_by_part),
        cmocka_unit_test(in_the_fund_and_beside),
        cmocka_unit_test(heavy_tail),
        cmocka_unit_test(both_languages),
        cmocka_unit_test(empty_programme),
        cmocka_unit_test(out_of_cash), cmocka_unit_test(rare_chances), cmocka_unit_test(rough_quantiles), cmocka_unit_test(pools_and_regions),
        cmocka_unit_test(stopped_paying),
        cmocka_unit_test(targets_and_platforms), cmocka_unit_test(gates_of_targets),
        cmocka_unit_test(laws_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
