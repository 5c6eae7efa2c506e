/* Small JSON writer over a text buffer (RFC 8259): two-space indent, one member a line, '.' decimals, no NaN. */
#ifndef FC_OUTPUT_JSON_H
#define FC_OUTPUT_JSON_H

#include <stdint.h>

#include "base/text.h"

enum { FC_JSON_MAX_DEPTH = 32 };

typedef struct fc_json {
    fc_text *out;
    int depth;                           /* open objects and arrays */
    unsigned char some[FC_JSON_MAX_DEPTH + 1]; /* 1: a member was written at this depth */
} fc_json;

void fc_json_init(fc_json *json, fc_text *out);
/* key: NULL inside arrays and for the outermost value. */
void fc_json_object(fc_json *json, const char *key);
void fc_json_end_object(fc_json *json);
void fc_json_array(fc_json *json, const char *key);
void fc_json_end_array(fc_json *json);
void fc_json_text(fc_json *json, const char *key, const char *value); /* NULL gives null */
void fc_json_number(fc_json *json, const char *key, double value);    /* not finite gives null */
void fc_json_whole(fc_json *json, const char *key, uint64_t value);
void fc_json_bool(fc_json *json, const char *key, int value);
/* Only the escaped characters of a string, without the quotes; bytes that are no UTF-8 become U+FFFD. */
void fc_json_escape(fc_text *out, const char *value);

/* Strict reader, enough for our own manifests: one value per callback, in file order.
   path: dotted names of the members, array elements as their index ("files.0.name"); value: text without quotes
   and escapes for strings, the literal for numbers and words; type: 's' string, 'n' number, 'w' true/false/null. */
typedef void (*fc_json_visit)(void *user, const char *path, char type, const char *value);
/* 1 if the whole text is one valid JSON value (depth at most FC_JSON_MAX_DEPTH); else 0. */
int fc_json_read(const char *text, size_t n, fc_json_visit visit, void *user);

#endif
