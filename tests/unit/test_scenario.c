/* Scenarios: reading, bases, overrides, refusals word for word, damaged files. */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "scenario/tree.h"

#define BAD "tests/data/bad/"

static char dir[64]; /* scratch directory of the group */

static int make_dir(void **state)
{
    (void)state;
    (void)snprintf(dir, sizeof dir, "%s", "/tmp/fulcrum-test-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static const char *in_dir(const char *name)
{
    static char path[400];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static int remove_dir(void **state)
{
    (void)state;
    DIR *d = opendir(dir);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.') (void)unlink(in_dir(e->d_name));
    if (d) (void)closedir(d);
    return rmdir(dir);
}

static void write_file(const char *name, const char *text, size_t n)
{
    FILE *f = fopen(in_dir(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* A scenario that must read; freed by the caller. */
static fc_scenario *good(const char *text, const char *file, const char *const *sets, size_t n_sets)
{
    fc_scenario *scenario = NULL;
    fc_error err = {0};
    fc_report *report = fc_report_new();
    assert_non_null(report);
    const fc_status status = fc_scenario_parse(text, file, sets, n_sets, &scenario, report, &err);
    if (status) (void)fc_report_print(report, stderr);
    assert_int_equal(status, FC_OK);
    fc_report_free(report);
    return scenario;
}

static double number_at(const fc_scenario *s, const char *path)
{
    const fc_node *node = fc_node_find(s->root, path);
    if (!node || node->type != FC_NODE_NUMBER) print_error("no number at %s\n", path);
    return node && node->type == FC_NODE_NUMBER ? node->number : NAN;
}

static const char *text_at(const fc_scenario *s, const char *path)
{
    const fc_node *node = fc_node_find(s->root, path);
    return node && node->type == FC_NODE_TEXT ? node->text : "(none)";
}

static void values_and_lines(void **state)
{
    /* Fault: an integer that wraps at 32 bits, a value of the wrong type, a line that is off. */
    (void)state;
    fc_scenario *s = good(
        "a = 8200000000;\nb = 4000000000L; c = 4e8; d = 2147483648; e = -0.0;\n"
        "f = [ 1, 2.5 ]; /* two\n lines */ g = true;\nh : {\n  i = \"亿\";\n}\n"
        "funds = ( { name = \"x\"; size = 5; },\n          { name = \"y\"; size = 9007199254740993; } );",
        "t.cfg", NULL, 0);
    ASSERT_CLOSE(number_at(s, "a"), 8.2e9, 0, 0);
    ASSERT_CLOSE(number_at(s, "b"), 4e9, 0, 0);
    ASSERT_CLOSE(number_at(s, "c"), 4e8, 0, 0);
    ASSERT_CLOSE(number_at(s, "d"), 2147483648.0, 0, 0);
    assert_int_equal(signbit(number_at(s, "e")), 0);
    assert_int_equal(fc_node_find(s->root, "a")->is_integer, 1);
    assert_int_equal(fc_node_find(s->root, "c")->is_integer, 0);
    const fc_node *f = fc_node_find(s->root, "f");
    assert_int_equal(f->type, FC_NODE_LIST);
    assert_int_equal(f->n, 2);
    ASSERT_CLOSE(f->child[1]->number, 2.5, 0, 0);
    assert_int_equal(fc_node_find(s->root, "g")->boolean, 1);
    assert_int_equal(fc_node_find(s->root, "g")->line, 4);
    assert_int_equal(fc_node_find(s->root, "h.i")->line, 6);
    assert_string_equal(text_at(s, "h.i"), "亿");
    assert_int_equal(fc_node_find(s->root, "funds.x")->line, 8);
    assert_int_equal(fc_node_find(s->root, "funds.y")->line, 9);
    assert_true(fc_node_find(s->root, "funds.y.size")->integer == 9007199254740993LL);
    assert_string_equal(fc_node_find(s->root, "funds.y.size")->file, "t.cfg");
    assert_null(fc_node_find(s->root, "funds.z"));
    assert_null(fc_node_child(s->root, "nothing"));
    fc_scenario_free(s);
    fc_scenario_free(NULL);
}

static void same_text_in_any_dress(void **state)
{
    /* Fault: a byte order mark, CRLF or a missing last line end that changes what is read. */
    (void)state;
    static const char *const texts[] = {"a = 1;\nb = \"x\";\n",
                                        ("\xEF\xBB\xBF"
                                         "a = 1;\nb = \"x\";\n"),
                                        "a = 1;\r\nb = \"x\";\r\n", "a = 1;\nb = \"x\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fc_scenario *s = good(texts[i], "t.cfg", NULL, 0);
        assert_int_equal(s->root->n, 2);
        assert_int_equal(fc_node_find(s->root, "b")->line, 2);
        assert_string_equal(text_at(s, "b"), "x");
        fc_scenario_free(s);
    }
    fc_scenario *empty = good("", "t.cfg", NULL, 0);
    assert_int_equal(empty->root->n, 0);
    fc_scenario_free(empty);
}

static void bases_merge(void **state)
{
    /* Fault: a law merged key by key (a mean of the base beside a sigma of the child), an entry lost or
     * reordered. */
    (void)state;
    static const char base[] = "title = \"base\"; horizon = 5.0; values = ( 1, 2, 3 );\n"
                               "sponsor : { cash = 1.0; credit_line : { limit = 2.0; rate = 0.1; }; };\n"
                               "funds = ( { name = \"a\"; size = { dist = \"normal\"; mean = 1.0; sd = 2.0; "
                               "}; term = 7.0; first = 0.5; },\n"
                               "          { name = \"b\"; size = 2.0; }, { name = \"c\"; size = 3.0; } );\n";
    static const char second[] = "horizon = 6.0; grants = ( { name = \"g\"; amount = 1.0; } );";
    write_file("base.cfg", base, sizeof base - 1);
    write_file("second.cfg", second, sizeof second - 1);
    fc_scenario *s = good("base = ( \"base.cfg\", \"second.cfg\" ); remove = ( \"funds.b\" ); title = "
                          "\"child\"; values = ( 9 );\n"
                          "sponsor : { credit_line : { rate = 0.2; }; };\n"
                          "funds = ( { name = \"d\"; size = 4.0; }, { name = \"a\"; size = { dist = "
                          "\"lognormal\"; median = 3.0; };\n"
                          "  term = { value = 8.0; grade = \"A\"; }; first : { x = 1; }; } );",
                          in_dir("child.cfg"), NULL, 0);
    assert_string_equal(text_at(s, "title"), "child");
    ASSERT_CLOSE(number_at(s, "horizon"), 6.0, 0, 0); /* the later base wins */
    ASSERT_CLOSE(number_at(s, "sponsor.cash"), 1.0, 0, 0);
    ASSERT_CLOSE(number_at(s, "sponsor.credit_line.limit"), 2.0, 0, 0);
    ASSERT_CLOSE(number_at(s, "sponsor.credit_line.rate"), 0.2, 0, 0);
    assert_int_equal(fc_node_find(s->root, "values")->n, 1);
    assert_null(fc_node_find(s->root, "funds.a.size.mean")); /* the law is replaced whole */
    ASSERT_CLOSE(number_at(s, "funds.a.size.median"), 3.0, 0, 0);
    ASSERT_CLOSE(number_at(s, "funds.a.term.value"), 8.0, 0, 0); /* a group over a plain value */
    ASSERT_CLOSE(number_at(s, "funds.a.first.x"), 1.0, 0, 0);
    const fc_node *funds = fc_node_find(s->root, "funds");
    assert_int_equal(funds->n, 3); /* a, c, d: b removed, d appended */
    static const char *const order[] = {"a", "c", "d"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(fc_node_child(funds->child[i], "name")->text, order[i]);
        assert_ptr_equal(funds->child[i]->parent, funds);
    }
    assert_string_equal(text_at(s, "grants.g.name"), "g");
    assert_null(fc_node_find(s->root, "base"));
    assert_null(fc_node_find(s->root, "remove"));
    assert_non_null(strstr(fc_node_find(s->root, "sponsor.cash")->file, "/base.cfg"));
    assert_int_equal(fc_node_find(s->root, "sponsor.cash")->line, 2);
    fc_scenario_free(s);
}

static void repeated_names_stay_visible(void **state)
{
    /* Fault: two entries of one name in the child merged into one entry of the base, hiding the mistake. */
    (void)state;
    static const char base[] = "funds = ( { name = \"a\"; size = 1.0; } );";
    write_file("base.cfg", base, sizeof base - 1);
    fc_scenario *s =
        good("base = \"base.cfg\"; funds = ( { name = \"a\"; size = 2.0; }, { name = \"a\"; size = 3.0; } );",
             in_dir("child.cfg"), NULL, 0);
    assert_int_equal(fc_node_find(s->root, "funds")->n, 2);
    fc_scenario_free(s);
}

static void loops_are_seen(void **state)
{
    /* Fault: a circle of bases through another spelling of the same file, which would never end. */
    (void)state;
    static const char a[] = "base = \"b.cfg\";", b[] = "base = \"././a.cfg\";";
    write_file("a.cfg", a, sizeof a - 1);
    write_file("b.cfg", b, sizeof b - 1);
    fc_report *report = fc_report_new();
    fc_error err = {0};
    fc_scenario *s = NULL;
    assert_int_equal(fc_scenario_load(in_dir("a.cfg"), NULL, 0, &s, report, &err), FC_E_SCENARIO);
    assert_null(s);
    assert_int_equal(fc_report_size(report), 1);
    assert_string_equal(fc_report_get(report, 0)->text, "bases run in a circle: a.cfg -> b.cfg -> a.cfg");
    fc_report_free(report);
}

static void sets_change_keys(void **state)
{
    /* Fault: an override that is ignored, lands elsewhere or makes an entry. */
    (void)state;
    static const char *const sets[] = {
        "funds.a.size=82亿",    "funds.a.closing.probability=0.5",
        "simulation.paths=1e6", "horizon=9",
        "sponsor.rule=cash",    "factors.market.off=true",
        "title=\"quoted\"",     "funds.a.term={ dist = \"uniform\"; low = 1.0; high = 5000000000; }",
        "big=4000000000",       "funds.a.waterfall.hurdle=8%",
        "start=2022-04",        "funds.a.waterfall={ carry = 0.2; }"};
    fc_scenario *s = good("horizon = 5.0; big = 1; title = \"t\"; start = \"2020-01\";\n"
                          "funds = ( { name = \"a\"; size = 1.0; term = 7.0; } );",
                          "t.cfg", sets, sizeof sets / sizeof *sets);
    assert_string_equal(text_at(s, "funds.a.size"), "82亿");
    assert_string_equal(fc_node_find(s->root, "funds.a.size")->file, "--set");
    assert_int_equal(fc_node_find(s->root, "funds.a.size")->line, 0);
    ASSERT_CLOSE(number_at(s, "funds.a.closing.probability"), 0.5, 0, 0);
    ASSERT_CLOSE(number_at(s, "simulation.paths"), 1e6, 0, 0);
    ASSERT_CLOSE(number_at(s, "horizon"), 9.0, 0, 0);
    assert_string_equal(text_at(s, "sponsor.rule"), "cash");
    assert_int_equal(fc_node_find(s->root, "factors.market.off")->type, FC_NODE_BOOL);
    assert_string_equal(text_at(s, "title"), "quoted");
    ASSERT_CLOSE(number_at(s, "funds.a.term.high"), 5e9, 0, 0);
    ASSERT_CLOSE(number_at(s, "big"), 4e9, 0, 0);
    assert_string_equal(text_at(s, "funds.a.waterfall.hurdle"), "8%");
    ASSERT_CLOSE(number_at(s, "funds.a.waterfall.carry"), 0.2, 0, 0);
    assert_string_equal(text_at(s, "start"), "2022-04");
    assert_int_equal(fc_node_find(s->root, "funds")->n, 1);
    fc_scenario_free(s);
}

static void values_parse_alone(void **state)
{
    /* Fault: a default that reads differently from the same text in a scenario. */
    (void)state;
    char why[256];
    fc_arena *arena = fc_arena_new();
    const fc_node *node = fc_node_parse_value(arena, "rate", "0.08", why, sizeof why);
    assert_non_null(node);
    assert_string_equal(node->name, "rate");
    ASSERT_CLOSE(node->number, 0.08, 0, 0);
    node = fc_node_parse_value(arena, "hold", "{ dist = \"lognormal\"; mean = 5.0; sd = 2.0; }", why,
                               sizeof why);
    assert_non_null(node);
    assert_int_equal(node->n, 3);
    assert_non_null(fc_node_parse_value(arena, "x", "\"8%\"", why, sizeof why));
    assert_null(fc_node_parse_value(arena, "x", "1; y = 2", why, sizeof why));
    assert_string_equal(why, "it is more than one value");
    assert_null(fc_node_parse_value(arena, "x", "4亿", why, sizeof why));
    assert_non_null(strstr(why, "need quotes"));
    assert_null(fc_node_parse_value(arena, "x", "", why, sizeof why));
    fc_arena_free(arena);
}

static void unreadable_files(void **state)
{
    /* Fault: waiting for ever on a pipe or a device, or a directory read as an empty scenario. */
    (void)state;
    static const char *const paths[] = {"/dev/zero", "/", "no/such/file.cfg", ""};
    assert_int_equal(mkfifo(in_dir("pipe"), 0600), 0);
    for (size_t i = 0; i <= sizeof paths / sizeof *paths; i++) {
        fc_report *report = fc_report_new();
        fc_error err = {0};
        fc_scenario *s = NULL;
        const char *path = i < 4 ? paths[i] : in_dir("pipe");
        assert_int_equal(fc_scenario_load(path, NULL, 0, &s, report, &err), FC_E_IO);
        assert_int_equal(err.code, FC_E_IO);
        assert_non_null(strstr(err.text, "cannot be read"));
        assert_null(s);
        fc_report_free(report);
    }
    FILE *f = fopen(in_dir("large.cfg"), "wb");
    assert_non_null(f);
    assert_int_equal(ftruncate(fileno(f), (8 << 20) + 1), 0);
    assert_int_equal(fclose(f), 0);
    fc_report *report = fc_report_new();
    fc_error err = {0};
    fc_scenario *s = NULL;
    assert_int_equal(fc_scenario_load(in_dir("large.cfg"), NULL, 0, &s, report, &err), FC_E_SCENARIO);
    assert_non_null(strstr(err.text, "larger than 8 MiB"));
    fc_report_free(report);
}

/* ---- tests/data/bad: NAME.cfg (with options in NAME.set) and the exact lines NAME.err
 * ------------------------- */

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fc_text text;
    char part[4096];
    fc_text_init(&text);
    for (size_t n = fread(part, 1, sizeof part, f); n; n = fread(part, 1, sizeof part, f))
        fc_text_add_n(&text, part, n);
    fclose(f);
    if (!text.data) fc_text_add(&text, "");
    assert_non_null(text.data);
    return text.data;
}

static size_t read_sets(char *text, const char *sets[16])
{
    size_t n = 0;
    for (char *p = text; p && *p && n < 16; n++) {
        sets[n] = p;
        p = strchr(p, '\n');
        if (p) *p++ = '\0';
    }
    return n;
}

/* Messages are compared with file names cut to their last part. Returns 1 if `id` is among the problems. */
static int check_pair(const char *name, const char *id)
{
    char path[256];
    const char *sets[16];
    (void)snprintf(path, sizeof path, BAD "%s.set", name);
    char *set_text = slurp(path);
    const size_t n_sets = set_text ? read_sets(set_text, sets) : 0;
    (void)snprintf(path, sizeof path, BAD "%s.err", name);
    char *want = slurp(path);
    (void)snprintf(path, sizeof path, BAD "%s.cfg", name);
    fc_report *report = fc_report_new();
    fc_error err = {0};
    fc_scenario *s = NULL;
    fc_text got;
    int provoked = 0;
    fc_text_init(&got);
    assert_int_equal(fc_scenario_load(path, sets, n_sets, &s, report, &err), FC_E_SCENARIO);
    assert_null(s);
    fc_report_sort(report);
    for (size_t i = 0; i < fc_report_size(report); i++) {
        fc_problem p = *fc_report_get(report, i);
        const char *slash = strrchr(p.file, '/');
        if (slash) p.file = slash + 1;
        fc_problem_text(&p, &got);
        fc_text_add(&got, "\n");
        provoked |= strcmp(p.id, id) == 0;
    }
    if (!want) print_error("%s.err is missing\n", name);
    assert_non_null(want);
    assert_string_equal(got.data, want);
    fc_text_free(&got);
    free(want);
    free(set_text);
    fc_report_free(report);
    return provoked;
}

static void every_message_word_for_word(void **state)
{
    /* Fault: a message nobody can provoke, with a wrong line or key, or another text than written down. */
    (void)state;
    static const char *const ids[] = {
#define FC_MESSAGE(id, severity, name, text, help) name,
#include "base/messages_scenario.def"
#undef FC_MESSAGE
    };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (!check_pair(ids[i], ids[i])) print_error("%s is not provoked by its file\n", ids[i]);
        assert_int_equal(check_pair(ids[i], ids[i]), 1);
    }
    assert_int_equal(check_pair("not-utf8-utf16", "not-utf8"), 1);
}

/* ---- damage
 * ------------------------------------------------------------------------------------------------- */

static const char sample[] =
    "schema = 1; title = \"武创院 sample\"; start = \"2022-04\"; horizon = 12.0; step = \"quarter\";\n"
    "simulation : { paths = 100000; seed = 2022; };  // a comment\n"
    "funds = ( { name = \"a\"; count = 3; size = \"2亿\"; cap = 0.5; /* more */ investors = ( { class = "
    "\"sponsor\"; share = 0.25; },\n"
    "  { class = \"social\"; share = \"rest\"; } ); waterfall : { style = \"european\"; hurdle = 0.08; }; "
    "total = 8200000000; } );\n"
    "correlations = ( { between = [ \"a.b\", \"c.d\" ]; rank = -0.7; } );\n# end\n";

static uint64_t next_bits(uint64_t *s)
{
    *s = *s * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX constants */
    return *s >> 33;
}

static void damaged_files_are_refused_or_read(void **state)
{
    /* Fault: a crash, a leak or a hang on a truncated or flipped file. Seed 1. */
    (void)state;
    uint64_t bits = 1;
    const size_t n = sizeof sample - 1;
    for (int i = 0; i < 400; i++) {
        char text[sizeof sample];
        size_t length = n;
        memcpy(text, sample, sizeof sample);
        if (i % 2) length = next_bits(&bits) % n;
        for (int flips = i % 4; flips > 0; flips--)
            text[next_bits(&bits) % n] ^= (char)(1u << next_bits(&bits) % 8);
        write_file("damaged.cfg", text, length);
        fc_report *report = fc_report_new();
        fc_error err = {0};
        fc_scenario *s = NULL;
        const fc_status status = fc_scenario_load(in_dir("damaged.cfg"), NULL, 0, &s, report, &err);
        assert_true(status == FC_OK || status == FC_E_SCENARIO);
        assert_int_equal(status == FC_OK, s != NULL);
        assert_int_equal(status != FC_OK, fc_report_count(report, FC_ERROR) > 0);
        fc_scenario_free(s);
        fc_report_free(report);
    }
}

static void guard_and_reader_agree(void **state)
{
    /* Fault: a token sequence that the guard lets pass and libconfig refuses, with a poorer message and, for
       some, a leak inside libconfig; or a refusal that names no problem. Seed 2. */
    (void)state;
    static const char *const tokens[] = {
        "a", "b",   "name",  "=",    ":",    ";",        ",",     "{",  "}",     "(",  ")",  "[",    "]",
        "1", "2.5", "\"x\"", "true", "= 1;", "= \"y\";", "c = {", "};", "d = (", ");", "\n", "/* */"};
    uint64_t bits = 2;
    size_t n_good = 0;
    for (int i = 0; i < 30000; i++) {
        char text[256] = "e = 1;", *end = text + strlen(text);
        for (size_t k = next_bits(&bits) % 10; k > 0; k--) {
            const char *token = tokens[next_bits(&bits) % (sizeof tokens / sizeof *tokens)];
            end += snprintf(end, (size_t)(text + sizeof text - end), " %s", token);
        }
        fc_report *report = fc_report_new();
        fc_error err = {0};
        fc_scenario *s = NULL;
        const fc_status status = fc_scenario_parse(text, "t.cfg", NULL, 0, &s, report, &err);
        n_good += status == FC_OK;
        if (status != FC_OK) {
            const fc_problem *p = fc_report_get(report, 0);
            assert_non_null(p);
            if (strstr(p->text, "the text is out of place")) print_error("%s\n", text);
            assert_null(strstr(p->text, "the text is out of place"));
        }
        fc_scenario_free(s);
        fc_report_free(report);
    }
    assert_true(n_good > 1000); /* the soup holds enough good texts to say something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_lines),  cmocka_unit_test(same_text_in_any_dress),
        cmocka_unit_test(bases_merge),       cmocka_unit_test(repeated_names_stay_visible),
        cmocka_unit_test(loops_are_seen),    cmocka_unit_test(sets_change_keys),
        cmocka_unit_test(values_parse_alone), cmocka_unit_test(unreadable_files),
        cmocka_unit_test(every_message_word_for_word), cmocka_unit_test(damaged_files_are_refused_or_read),
        cmocka_unit_test(guard_and_reader_agree)};
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
