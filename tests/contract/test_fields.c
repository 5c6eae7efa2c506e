/* Every field table of this build keeps its promises. */
#include <fulcrum/fulcrum.h>

#include "model/reader.h"
#include "support.h"

static fc_arena *arena;

static void complain(const char *path, const char *key, const char *what)
{
    print_error("%s: %s: %s\n", path[0] ? path : "(head)", key, what);
    fail();
}

/* Catches: a key nobody explains. */
static void check_words(const char *path, const fc_field *f)
{
    const size_t n = f->help ? strlen(f->help) : 0;
    if (n < 10 || f->help[n - 1] != '.') complain(path, f->key, "help is no full sentence");
    if (n > 220) complain(path, f->key, "help is longer than a line or two");
    if (strchr(f->help ? f->help : "", '\n')) complain(path, f->key, "help has a line break");
    if (!f->source || !f->source[0]) complain(path, f->key, "no source");
    if (strspn(f->key, "abcdefghijklmnopqrstuvwxyz0123456789_.") != strlen(f->key)) complain(path, f->key, "key has other characters");
}

/* Catches: two rows for one key; a key that is also the group of another. */
static void check_unique(const char *path, const fc_field *fields, const fc_field *f)
{
    const size_t n = strlen(f->key);
    for (const fc_field *g = fields; g->key; g++) {
        if (g == f || strncmp(g->key, f->key, n) != 0) continue;
        if (g->key[n] == '\0') complain(path, f->key, "stands twice");
        if (g->key[n] == '.') complain(path, f->key, "is a key and a group");
    }
    if (strcmp(f->key, "name") == 0 && f->kind != FC_FIELD_TEXT) complain(path, f->key, "name is no text");
}

static int is_number(const fc_field *f)
{
    return f->kind == FC_FIELD_VALUE || f->kind == FC_FIELD_NUMBER || f->kind == FC_FIELD_WHOLE ||
           f->kind == FC_FIELD_NUMBERS || f->kind == FC_FIELD_MATRIX;
}

/* Catches: an empty range, a share above 1 or a negative duration allowed, a unit on something that has none. */
static void check_range(const char *path, const fc_field *f)
{
    if (!is_number(f)) {
        if (f->unit != FC_UNIT_NONE && f->kind != FC_FIELD_LIST) complain(path, f->key, "a unit on no number");
        return;
    }
    if (!(f->lo <= f->hi) || (f->lo == f->hi && strcmp(f->key, "schema") != 0)) complain(path, f->key, "empty range");
    if (f->unit < 0 || f->unit >= FC_N_UNITS) complain(path, f->key, "no such unit");
    if (f->unit == FC_UNIT_YEARS && f->lo < 0.0) complain(path, f->key, "negative durations");
    if (f->unit == FC_UNIT_COUNT && f->lo < 0.0) complain(path, f->key, "negative counts");
    if (f->unit == FC_UNIT_SHARE && f->lo < 0.0) complain(path, f->key, "negative shares");
    if (f->kind != FC_FIELD_VALUE && f->level != FC_CONSTANT) complain(path, f->key, "a level on a constant");
    if (isnan(f->lo) || isnan(f->hi)) complain(path, f->key, "NaN in the range");
}

/* Catches: choices without end or with a word twice; lists without items; references to nothing. */
static void check_kind(const char *path, const fc_field *f)
{
    if (f->kind == FC_FIELD_CHOICE || f->kind == FC_FIELD_REF) {
        if (!f->choices || !f->choices[0]) complain(path, f->key, "no choices");
        for (int i = 0; f->choices[i]; i++) {
            if (i > 100) complain(path, f->key, "choices do not end");
            for (int j = 0; j < i; j++)
                if (strcmp(f->choices[i], f->choices[j]) == 0) complain(path, f->key, "a choice stands twice");
        }
    }
    if ((f->kind == FC_FIELD_LIST) != (f->sub != NULL && f->item_size > 0)) complain(path, f->key, "a list needs sub and item_size, others none");
    if ((f->flags & FC_WORD_REST) && f->kind != FC_FIELD_VALUE) complain(path, f->key, "rest on no value");
    if ((f->flags & FC_REQUIRED) && (f->flags & FC_OPTIONAL)) complain(path, f->key, "required and optional");
    if ((f->flags & FC_REQUIRED) && f->dflt) complain(path, f->key, "required with a default");
    if ((f->flags & FC_OPTIONAL) && f->dflt) complain(path, f->key, "optional with a default");
    const int may_lack = f->kind == FC_FIELD_LIST || f->kind == FC_FIELD_TEXTS;
    if (!f->dflt && !(f->flags & (FC_REQUIRED | FC_OPTIONAL)) && !may_lack) complain(path, f->key, "neither default nor required nor optional");
}

/* Catches: members that overlap or stand outside the parameters. */
static void check_member(const char *path, const fc_field *fields, const fc_field *f, size_t params_size)
{
    static const size_t sizes[] = {
        [FC_FIELD_VALUE] = sizeof(fc_value), [FC_FIELD_NUMBER] = sizeof(double), [FC_FIELD_WHOLE] = sizeof(long),
        [FC_FIELD_CHOICE] = sizeof(int), [FC_FIELD_BOOL] = sizeof(int), [FC_FIELD_TEXT] = sizeof(char *),
        [FC_FIELD_DATE] = sizeof(fc_date), [FC_FIELD_REF] = sizeof(fc_ref), [FC_FIELD_LIST] = sizeof(fc_list),
        [FC_FIELD_NUMBERS] = sizeof(fc_numbers), [FC_FIELD_TEXTS] = sizeof(fc_texts), [FC_FIELD_MATRIX] = sizeof(fc_matrix),
        [FC_FIELD_SEED] = sizeof(fc_seed)};
    if (f->offset + sizes[f->kind] > params_size) complain(path, f->key, "member outside the parameters");
    for (const fc_field *g = fields; g->key && g < f; g++)
        if (f->offset < g->offset + sizes[g->kind] && g->offset < f->offset + sizes[f->kind]) complain(path, f->key, "member overlaps another");
}

/* Catches: a default that does not read, has the wrong type or lies outside its own range. */
static void check_default(const char *path, const fc_field *f)
{
    const fc_field table[] = {{.key = f->key, .kind = f->kind, .unit = f->unit, .level = f->level, .dflt = f->dflt, .lo = f->lo,
                               .hi = f->hi, .flags = f->flags, .choices = f->choices, .sub = f->sub, .item_size = f->item_size,
                               .help = f->help},
                              {.key = NULL}};
    const fc_section *const sections[] = {NULL};
    char broken = 0;
    fc_value member[2]; /* large enough for every kind */
    memset(member, 0, sizeof member);
    if (!f->dflt) return;
    fc_report *report = fc_report_new();
    assert_non_null(report);
    fc_reader r = {.arena = arena, .report = report, .sections = sections, .entry = -1, .broken = &broken};
    r.values_end = &r.values;
    r.refs_end = &r.refs;
    fc_read_fields(&r, table, member, NULL, NULL, path);
    if (fc_report_size(report)) complain(path, f->key, fc_report_get(report, 0)->text);
    if (f->kind == FC_FIELD_VALUE && !isfinite(member[0].number)) complain(path, f->key, "the default has no finite mean");
    fc_report_free(report);
}

static size_t check_table(const char *path, const fc_field *fields, size_t params_size)
{
    size_t n = 0;
    for (const fc_field *f = fields; f->key; f++, n++) {
        check_words(path, f);
        check_unique(path, fields, f);
        check_range(path, f);
        check_kind(path, f);
        check_member(path, fields, f, params_size);
        check_default(path, f);
        if (f->sub) n += check_table(fc_arena_format(arena, "%s%s%s", path, path[0] ? "." : "", f->key), f->sub, f->item_size);
    }
    return n;
}

/* ---- wrong values, generated from the tables ----------------------------------------------------------------- */

/* One field given as `text` (NULL: not written); the first problem's message id must be `want`. */
static void refuse(const char *path, const fc_field *f, const char *text, const char *want)
{
    fc_field row = *f;
    row.key = "k";
    row.offset = 0;
    const fc_field table[] = {row, {.key = NULL}};
    const fc_section *const sections[] = {NULL};
    char why[200] = "", broken = 0;
    fc_value member[2];
    memset(member, 0, sizeof member);
    fc_node *child = text ? fc_node_parse_value(arena, "k", text, why, sizeof why) : NULL;
    if (text && !child) complain(path, f->key, why);
    fc_node group = {.type = FC_NODE_GROUP, .name = "", .file = "t.cfg", .line = 1, .n = child != NULL, .child = &child};
    fc_report *report = fc_report_new();
    fc_reader r = {.arena = arena, .report = report, .sections = sections, .entry = -1, .broken = &broken};
    r.values_end = &r.values;
    r.refs_end = &r.refs;
    fc_read_fields(&r, table, member, &group, &group, "e");
    const fc_problem *first = fc_report_get(report, 0);
    if (!first || strcmp(first->id, want) != 0) {
        print_error("given %s, want %s, got %s\n", text ? text : "nothing", want, first ? first->id : "no problem");
        complain(path, f->key, "a wrong value is accepted or reported as something else");
    }
    if (strncmp(first->key, "e.k", 3) != 0) complain(path, f->key, "the problem names another key");
    fc_report_free(report);
}

static void refuse_number(const char *path, const fc_field *f, double x)
{
    static const char *const forms[] = {"%.17g", "( %.17g )", "( ( %.17g ) )"};
    char text[64];
    (void)snprintf(text, sizeof text, forms[f->kind == FC_FIELD_MATRIX ? 2 : f->kind == FC_FIELD_NUMBERS], x);
    if (isfinite(x)) refuse(path, f, text, "out-of-range");
}

static void refuse_numbers(const char *path, const fc_field *f)
{
    const int list = f->kind == FC_FIELD_NUMBERS || f->kind == FC_FIELD_MATRIX;
    refuse_number(path, f, f->lo - 1.0);
    refuse_number(path, f, f->hi < 1e15 ? f->hi + 1.0 : f->hi * 2.0);
    if (f->flags & FC_OPEN_LO) refuse_number(path, f, f->lo);
    if (f->flags & FC_OPEN_HI) refuse_number(path, f, f->hi);
    refuse(path, f, "true", "wrong-type");
    if (list) return;
    refuse(path, f, "\"abc\"", "bad-quantity");
    refuse(path, f, "\"nan\"", "bad-quantity");
    refuse(path, f, "\"3 parsecs\"", "bad-quantity");
    refuse(path, f, "{ source = \"x\"; }", "no-value");
    refuse(path, f, "( 1, 2 )", "wrong-type");
    if (f->kind != FC_FIELD_VALUE || f->level == FC_CONSTANT)
        refuse(path, f, "{ dist = \"uniform\"; low = 0.0; high = 1.0; }", "takes-one-number");
    else
        refuse(path, f, "{ dist = \"unifrom\"; low = 0.0; high = 1.0; }", "unknown-law");
}

/* Catches: a kind of field that accepts, ignores or misnames a wrong value. */
static void refuse_all(const char *path, const fc_field *fields)
{
    for (const fc_field *f = fields; f->key; f++) {
        if (f->flags & FC_REQUIRED) refuse(path, f, NULL, "missing-key");
        if (is_number(f)) refuse_numbers(path, f);
        if (f->kind == FC_FIELD_CHOICE) refuse(path, f, "\"no such word\"", "not-a-choice");
        if (f->kind == FC_FIELD_DATE) refuse(path, f, "\"2022-13\"", "bad-date");
        if (f->kind == FC_FIELD_SEED) refuse(path, f, "1.5", "bad-seed");
        if (f->kind == FC_FIELD_TEXT || f->kind == FC_FIELD_BOOL || f->kind == FC_FIELD_CHOICE || f->kind == FC_FIELD_REF ||
            f->kind == FC_FIELD_LIST || f->kind == FC_FIELD_NUMBERS || f->kind == FC_FIELD_TEXTS || f->kind == FC_FIELD_MATRIX)
            refuse(path, f, "5", "wrong-type");
        if (f->sub) refuse_all(fc_arena_format(arena, "%s%s%s", path, path[0] ? "." : "", f->key), f->sub);
    }
}

static void test_wrong_values(void **state)
{
    (void)state;
    arena = fc_arena_new();
    assert_non_null(arena);
    for (const fc_section *const *s = fc_all_sections(); *s; s++) refuse_all((*s)->path, (*s)->fields);
    fc_arena_free(arena);
}

static void test_every_table(void **state)
{
    (void)state;
    size_t n = 0;
    arena = fc_arena_new();
    assert_non_null(arena);
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        if (!(*s)->summary || !(*s)->summary[0]) complain((*s)->path, "", "no summary");
        for (const fc_section *const *t = fc_all_sections(); t < s; t++)
            if (strcmp((*s)->path, (*t)->path) == 0) complain((*s)->path, "", "two sections of this path");
        n += check_table((*s)->path, (*s)->fields, (*s)->params_size);
    }
    assert_true(n > 50);
    fc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_table), cmocka_unit_test(test_wrong_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
