/* What this build knows, told in words. The rightmost stage of the library: it may read every table. */
#ifndef FC_CATALOGUE_CATALOGUE_H
#define FC_CATALOGUE_CATALOGUE_H

#include <stdio.h>

#include "base/arena.h"
#include "mechanisms/mechanism.h"
#include "model/field.h"

/* Every name that `explain` understands, one call each; the text lives as long as the arena given. */
typedef void (*fc_name_visit)(void *user, const char *name);
void fc_each_name(fc_arena *arena, fc_name_visit visit, void *user);

/* Field tables. */
typedef void (*fc_field_visit)(void *user, const char *path, const fc_field *field);
void fc_each_field(fc_arena *arena, fc_field_visit visit,
                   void *user); /* full keys: "funds.investors.share" */
/* One table, items of lists included; prefix stands before every key. */
void fc_walk_fields(fc_arena *arena, const char *prefix, const fc_field *fields, fc_field_visit visit,
                    void *user);
int fc_field_has_range(const fc_field *field); /* 1: lo and hi bound its numbers */
/* The row a key means, with or without the entry's name ("funds.a.waterfall.hurdle"); NULL if none. */
const fc_field *fc_field_of_key(const char *key);
int fc_explain_field(const char *key,
                     FILE *out); /* a row, a list's items or a group of rows; 0 if none matches */
const fc_section *fc_section_find(const char *path);
int fc_explain_section(const char *path, FILE *out);
const char *fc_field_kind_name(const fc_field *field);
const char *fc_level_name(const fc_field *field); /* "" where chance has no place */

/* The default as it would be written in a scenario (words in quotes); NULL if there is none. */
const char *fc_default_text(const fc_field *field, char *buf, size_t n);

/* Metrics. */
typedef void (*fc_metric_visit)(void *user, const char *name, const fc_output_row *row);
void fc_each_metric(fc_arena *arena, fc_metric_visit visit, void *user); /* "funds.<name>.nav" */
int fc_explain_metric(const char *name, FILE *out, fc_arena *arena);

/* Topics. */
extern const struct fc_topic {
    const char *name, *summary, *text;
} fc_topics[]; /* ended by name NULL */
int fc_explain_topic(const char *name, FILE *out);
/* Words of the trade ("TVPI", "返投"): what they mean, and where to read on. */
int fc_explain_term(const char *word, FILE *out);
void fc_each_term(fc_name_visit visit, void *user);
/* Names of `explain` that word i points to, separated by blanks; NULL after the last. */
const char *fc_term_see(size_t i);
/* One sample value of a required key, as scenario text, for templates; NULL: leave the key at its default. */
const char *fc_sample_value(const char *section, const fc_field *field, char *buf, size_t n);

#endif
