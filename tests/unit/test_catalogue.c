/* Faults: a table row without words; a name that `list` prints and `explain` does not know; a template without its keys. */
#include "support.h"

#include <fulcrum/fulcrum.h>

#include "base/arena.h"
#include "catalogue/catalogue.h"
#include "model/model_internal.h"
#include "output/writer.h"

/* What a catalogue function prints, NUL-terminated; *status is what it returned. */
static char *printed(fc_status (*f)(const char *, FILE *, fc_error *), const char *name, fc_status *status, fc_error *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    memset(err, 0, sizeof *err);
    *status = f(name, out, err);
    fclose(out);
    return text;
}

static void row_has_words(void *user, const char *path, const fc_field *f)
{
    size_t n = f->help ? strlen(f->help) : 0;
    (void)user;
    if (n < 8) fail_msg("%s has no help", path);
    if (!f->source || !f->source[0]) fail_msg("%s has no source", path);
    if ((f->flags & FC_REQUIRED) && f->dflt) fail_msg("%s is required and has a default", path);
    if (f->kind == FC_FIELD_CHOICE && !(f->choices && f->choices[0])) fail_msg("%s has no words", path);
    if (f->kind == FC_FIELD_LIST && !(f->sub && f->item_size)) fail_msg("%s has no items", path);
}

/* Fault: a key that nobody can look up. */
static void every_field_has_words(void **state)
{
    fc_arena *arena = fc_arena_new();
    (void)state;
    fc_each_field(arena, row_has_words, NULL);
    fc_arena_free(arena);
}

static void metric_has_words(void *user, const char *name, const fc_output_row *row)
{
    (void)user;
    if (!row->help || strlen(row->help) < 8) fail_msg("%s has no help", name);
    if (!row->unit || !row->unit[0]) fail_msg("%s has no unit", name);
    if (!row->formula || strlen(row->formula) < 8) fail_msg("%s has no formula", name);
}

static void every_metric_has_words(void **state)
{
    fc_arena *arena = fc_arena_new();
    (void)state;
    fc_each_metric(arena, metric_has_words, NULL);
    fc_arena_free(arena);
}

static void explains(void *user, const char *name)
{
    fc_status status;
    fc_error err;
    char *text = printed(fc_catalogue_explain, name, &status, &err);
    ++*(size_t *)user;
    if (status != FC_OK) fail_msg("%s: %s", name, err.text);
    if (strlen(text) < 8) fail_msg("%s: next to nothing is printed", name);
    free(text);
}

/* Fault: a word of the trade leads nowhere. */
static void every_word_leads_on(void **state)
{
    (void)state;
    size_t n = 0;
    const char *see;
    for (size_t i = 0; (see = fc_term_see(i)) != NULL; i++)
        while (*see) {
            char name[64];
            const size_t length = strcspn(see, " ");
            snprintf(name, sizeof name, "%.*s", (int)length, see);
            explains(&n, name);
            see += length + strspn(see + length, " ");
        }
    assert_true(n > 20);
}

/* Fault: a listed name is unknown to `explain`. */
static void every_name_is_explained(void **state)
{
    fc_arena *arena = fc_arena_new();
    size_t n = 0;
    (void)state;
    fc_each_name(arena, explains, &n);
    assert_true(n > 100);
    fc_arena_free(arena);
}

typedef struct kind_metrics {
    const char *path, *text;
} kind_metrics;

static void metric_is_listed(void *user, const char *name, const fc_output_row *row)
{
    const kind_metrics *k = user;
    size_t n = strlen(k->path);
    (void)row;
    if (strncmp(name, k->path, n) == 0 && name[n] == '.' && !strstr(k->text, name))
        fail_msg("explain %s lacks the metric %s", k->path, name);
}

/* Fault: a chart or a file of the same name hides a kind; a kind without its keys or metrics. */
static void kinds_show_keys_and_metrics(void **state)
{
    static const char *const elsewhere[][2] = { { "regions", "region.<name>.benefit" }, { "targets", "target.<name>.date" } };
    fc_arena *arena = fc_arena_new();
    fc_status status;
    fc_error err;
    (void)state;
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        if (!(*s)->path[0]) continue;
        char *text = printed(fc_catalogue_explain, (*s)->path, &status, &err), key[128];
        assert_int_equal(status, FC_OK);
        for (const fc_field *f = (*s)->fields; f->key; f++) {
            snprintf(key, sizeof key, "%s.%s", (*s)->path, f->key);
            if (!strstr(text, key) && !strstr(text, f->key)) fail_msg("explain %s lacks the key %s", (*s)->path, f->key);
        }
        kind_metrics k = { (*s)->path, text };
        fc_each_metric(arena, metric_is_listed, &k);
        free(text);
    }
    for (size_t i = 0; i < 2; i++) {
        char *text = printed(fc_catalogue_explain, elsewhere[i][0], &status, &err);
        if (!strstr(text, elsewhere[i][1])) fail_msg("explain %s lacks %s", elsewhere[i][0], elsewhere[i][1]);
        free(text);
    }
    fc_arena_free(arena);
}

/* Fault: a chart that shares its name with a kind can no longer be looked up. */
static void charts_stand_below(void **state)
{
    fc_status status;
    fc_error err;
    (void)state;
    for (size_t i = 0; i < fc_n_writers; i++) {
        if (!fc_writers[i]->chart) continue;
        char *text = printed(fc_catalogue_explain, fc_writers[i]->chart, &status, &err);
        assert_int_equal(status, FC_OK);
        if (!strstr(text, fc_writers[i]->file)) fail_msg("explain %s lacks the file %s", fc_writers[i]->chart, fc_writers[i]->file);
        free(text);
    }
}

/* Fault: the row found for a key is another key's. */
static void keys_find_their_rows(void **state)
{
    (void)state;
    const fc_field *hurdle = fc_field_of_key("funds.waterfall.hurdle");
    assert_non_null(hurdle);
    assert_string_equal(hurdle->key, "waterfall.hurdle");
    assert_ptr_equal(fc_field_of_key("funds.angel.waterfall.hurdle"), hurdle);
    assert_string_equal(fc_field_of_key("funds.investors.share")->key, "share");
    assert_string_equal(fc_field_of_key("funds.angel.investors.2.share")->key, "share");
    assert_null(fc_field_of_key("funds.waterfall"));
    assert_null(fc_field_of_key("funds.a.b.waterfall.hurdle"));
    assert_null(fc_field_of_key("hurdle"));
    assert_string_equal(fc_field_of_key("horizon")->key, "horizon");
}

/* Fault: an unknown name is answered with success, or nothing near is offered. */
static void unknown_names_suggest(void **state)
{
    fc_status status;
    fc_error err;
    (void)state;
    free(printed(fc_catalogue_explain, "lognormall", &status, &err));
    assert_int_equal(status, FC_E_USAGE);
    assert_non_null(strstr(err.text, "lognormal"));
    free(printed(fc_catalogue_list, "kind", &status, &err));
    assert_int_equal(status, FC_E_USAGE);
    assert_non_null(strstr(err.text, "kinds"));
    free(printed(fc_catalogue_template, "fund", &status, &err));
    assert_int_equal(status, FC_E_USAGE);
    assert_non_null(strstr(err.text, "funds"));
}

/* Fault: the nearest name is the first that is near enough, not the nearest. */
static void nearest_is_nearest(void **state)
{
    static const char *const names[] = { "path", "paths", "seed" };
    (void)state;
    assert_string_equal(fc_nearest_name("pathss", names, 3), "paths");
    assert_string_equal(fc_nearest_name("path", names, 3), "path");
    assert_string_equal(fc_nearest_name("sed", names, 3), "seed");
    assert_null(fc_nearest_name("horizon", names, 3));
}

/* Fault: a template leaves out a key of its kind. */
static void templates_show_every_key(void **state)
{
    (void)state;
    for (const fc_section *const *s = fc_all_sections(); *s; s++) {
        fc_status status;
        fc_error err;
        if ((*s)->form != FC_SECTION_LIST) continue;
        char *text = printed(fc_catalogue_template, (*s)->path, &status, &err);
        assert_int_equal(status, FC_OK);
        for (const fc_field *f = (*s)->fields; f->key; f++) {
            const char *dot = strrchr(f->key, '.');
            char word[96];
            snprintf(word, sizeof word, "%s = ", dot ? dot + 1 : f->key);
            if (!strstr(text, word)) fail_msg("the template of %s lacks %s", (*s)->path, f->key);
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_words), cmocka_unit_test(every_metric_has_words),
        cmocka_unit_test(every_word_leads_on), cmocka_unit_test(every_name_is_explained), cmocka_unit_test(kinds_show_keys_and_metrics),
        cmocka_unit_test(charts_stand_below), cmocka_unit_test(keys_find_their_rows),
        cmocka_unit_test(unknown_names_suggest), cmocka_unit_test(nearest_is_nearest),
        cmocka_unit_test(templates_show_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
