/* Catches: a text with quotes, control characters or broken UTF-8, or a NaN, that makes the JSON unreadable. */
#include "support.h"

#include "output/json.h"

/* Catches: a missing comma or wrong nesting. The text is written out by hand from RFC 8259. */
static void writes_nested_members(void **state)
{
    (void)state;
    fc_text text;
    fc_json json;
    fc_text_init(&text);
    fc_json_init(&json, &text);
    fc_json_object(&json, NULL);
    fc_json_text(&json, "a", "x\"y\\z\n\x01");
    fc_json_number(&json, "b", 0.1);
    fc_json_number(&json, "c", NAN);
    fc_json_number(&json, "d", INFINITY);
    fc_json_whole(&json, "e", UINT64_MAX);
    fc_json_array(&json, "f");
    fc_json_end_array(&json);
    fc_json_array(&json, "g");
    fc_json_bool(&json, NULL, 1);
    fc_json_text(&json, NULL, NULL);
    fc_json_end_array(&json);
    fc_json_end_object(&json);
    assert_string_equal(text.data, "{\n"
                                   "  \"a\": \"x\\\"y\\\\z\\u000a\\u0001\",\n"
                                   "  \"b\": 0.1,\n"
                                   "  \"c\": null,\n"
                                   "  \"d\": null,\n"
                                   "  \"e\": 18446744073709551615,\n"
                                   "  \"f\": [],\n"
                                   "  \"g\": [\n"
                                   "    true,\n"
                                   "    null\n"
                                   "  ]\n"
                                   "}\n");
    fc_text_free(&text);
}

static void assert_escaped(const char *value, const char *want)
{
    fc_text text;
    fc_text_init(&text);
    fc_json_escape(&text, value);
    assert_string_equal(text.data, want);
    fc_text_free(&text);
}

/* Catches: bytes that are no UTF-8 (a command line in another encoding) passed through. */
static void broken_utf8_is_replaced(void **state)
{
    (void)state;
    assert_escaped("光谷", "光谷");
    assert_escaped("a\xff" "b", "a\xef\xbf\xbd" "b");
    assert_escaped("\xe5\x85", "\xef\xbf\xbd\xef\xbf\xbd");       /* cut letter */
    assert_escaped("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");       /* overlong */
    assert_escaped("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* surrogate */
    assert_escaped("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80");
}

static void add_visit(void *user, const char *path, char type, const char *value)
{
    fc_text_format(user, "%s %c %s;", path, type, value);
}

static int read_all(const char *text, char *seen, size_t n)
{
    fc_text out;
    fc_text_init(&out);
    fc_text_add(&out, "");
    const int fine = fc_json_read(text, strlen(text), add_visit, &out);
    snprintf(seen, n, "%s", out.data == NULL ? "" : out.data);
    fc_text_free(&out);
    return fine;
}

/* Catches: a manifest read with wrong names or escapes. */
static void reads_paths_and_escapes(void **state)
{
    (void)state;
    char seen[512];
    assert_true(read_all(" {\"a\":{\"b\":[1,-2.5e+3,\"x\\u00e9\\ud83d\\ude00\\n\"]},\"c\":true,\"d\":null,\"e\":{}} ",
                         seen, sizeof seen));
    assert_string_equal(seen, "a.b.0 n 1;a.b.1 n -2.5e+3;a.b.2 s x\xc3\xa9\xf0\x9f\x98\x80\n;c w true;d w null;");
}

/* Catches: a reader that accepts, hangs or crashes on what is no JSON. */
static void refuses_broken_json(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1 2]", "[01]", "[1.]", "[1e]", "[-]", "tru", "\"a", "\"\\x\"",
        "\"\\u12\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "{} {}", "nul", "[1", "\"a\nb\"", "{1:2}", "+1", ".5"};
    char seen[512], deep[200];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (read_all(broken[i], seen, sizeof seen)) fail_msg("accepted: %s", broken[i]);
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_false(read_all(deep, seen, sizeof seen));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_nested_members),
        cmocka_unit_test(broken_utf8_is_replaced),
        cmocka_unit_test(reads_paths_and_escapes),
        cmocka_unit_test(refuses_broken_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
