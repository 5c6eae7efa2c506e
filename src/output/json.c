/* JSON writing: see json.h. */
#include "output/json.h"

#include <inttypes.h>
#include <string.h>

void fc_json_init(fc_json *json, fc_text *out)
{
    memset(json, 0, sizeof *json);
    json->out = out;
}

/* Bytes of the well-formed UTF-8 letter at c (Unicode 15, table 3-7); 0 if there is none. */
static size_t letter_bytes(const unsigned char *c)
{
    const size_t n = *c < 0x80 ? 1 : *c < 0xc2 ? 0 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : *c < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xc0) != 0x80) return 0;
    if ((*c == 0xe0 && c[1] < 0xa0) || (*c == 0xed && c[1] > 0x9f)) return 0;
    if ((*c == 0xf0 && c[1] < 0x90) || (*c == 0xf4 && c[1] > 0x8f)) return 0;
    return n;
}

void fc_json_escape(fc_text *out, const char *value)
{
    const unsigned char *c = (const unsigned char *)value;
    while (*c != '\0') {
        const size_t n = letter_bytes(c);
        if (n == 0)
            fc_text_add(out, "\xef\xbf\xbd"); /* U+FFFD */
        else if (*c == '"' || *c == '\\')
            fc_text_format(out, "\\%c", *c);
        else if (*c < 0x20 || *c == 0x7f)
            fc_text_format(out, "\\u%04x", *c);
        else
            fc_text_add_n(out, (const char *)c, n);
        c += n == 0 ? 1 : n;
    }
}

static void new_line(fc_json *json)
{
    fc_text_add(json->out, "\n");
    for (int i = 0; i < json->depth; i++) fc_text_add(json->out, "  ");
}

/* Comma, line break, indent and name in front of a member. */
static void lead(fc_json *json, const char *key)
{
    if (json->depth > 0) {
        if (json->some[json->depth]) fc_text_add(json->out, ",");
        new_line(json);
    }
    json->some[json->depth] = 1;
    if (key != NULL) {
        fc_text_add(json->out, "\"");
        fc_json_escape(json->out, key);
        fc_text_add(json->out, "\": ");
    }
}

static void open_level(fc_json *json, const char *key, const char *bracket)
{
    lead(json, key);
    fc_text_add(json->out, bracket);
    if (json->depth < FC_JSON_MAX_DEPTH) json->depth++;
    json->some[json->depth] = 0;
}

static void close_level(fc_json *json, const char *bracket)
{
    const int some = json->some[json->depth];
    if (json->depth > 0) json->depth--;
    if (some) new_line(json);
    fc_text_add(json->out, bracket);
    if (json->depth == 0) fc_text_add(json->out, "\n");
}

void fc_json_object(fc_json *json, const char *key)
{
    open_level(json, key, "{");
}

void fc_json_end_object(fc_json *json)
{
    close_level(json, "}");
}

void fc_json_array(fc_json *json, const char *key)
{
    open_level(json, key, "[");
}

void fc_json_end_array(fc_json *json)
{
    close_level(json, "]");
}

void fc_json_text(fc_json *json, const char *key, const char *value)
{
    lead(json, key);
    if (value == NULL) {
        fc_text_add(json->out, "null");
        return;
    }
    fc_text_add(json->out, "\"");
    fc_json_escape(json->out, value);
    fc_text_add(json->out, "\"");
}

void fc_json_number(fc_json *json, const char *key, double value)
{
    char buffer[32];
    lead(json, key);
    fc_text_add(json->out, fc_number_text(value, buffer) > 0 ? buffer : "null");
}

void fc_json_whole(fc_json *json, const char *key, uint64_t value)
{
    lead(json, key);
    fc_text_format(json->out, "%" PRIu64, value);
}

void fc_json_bool(fc_json *json, const char *key, int value)
{
    lead(json, key);
    fc_text_add(json->out, value ? "true" : "false");
}
