/* JSON writing: see json.h. */
#include "output/json.h"

#include <inttypes.h>
#include <string.h>

void fc_json_init(fc_json *json, fc_text *out)
{
    memset(json, 0, sizeof *json);
    json->out = out;
}

void fc_json_escape(fc_text *out, const char *value)
{
    for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            fc_text_format(out, "\\%c", *c);
        else if (*c < 0x20 || *c == 0x7f)
            fc_text_format(out, "\\u%04x", *c);
        else
            fc_text_add_n(out, (const char *)c, 1);
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
