/* A model in words: what `check` prints. Field tables are read generically, so new kinds are described at once. */
#ifndef FC_CATALOGUE_DESCRIBE_H
#define FC_CATALOGUE_DESCRIBE_H

#include <stdio.h>

#include "base/text.h"
#include "model/model_internal.h"

typedef struct fc_describer {
    const fc_model *model;
    FILE *out;
    int zh;
} fc_describer;

/* The word in the reader's language. */
#define FC_WORD(d, en, cn) ((d)->zh ? (cn) : (en))

typedef struct fc_range {
    double lo, mean, hi; /* lo, hi: hull of what can be drawn; infinite if unbounded */
} fc_range;

/* describe_values.c */
double fc_entry_number(const fc_entry *entry, const char *key, double otherwise); /* laws: their mean */
fc_range fc_entry_range(const fc_entry *entry, const char *key);                  /* 0 0 0 if absent */
fc_range fc_value_range(const fc_value *value);
/* One member in words, units as a reader expects them. */
void fc_describe_member(const fc_field *field, const void *params, fc_text *out);
void fc_describe_value(const fc_value *value, fc_text *out);
void fc_describe_amount(double x, fc_unit unit, fc_text *out);
/* Written keys of an entry, one a line. */
void fc_describe_keys(const fc_describer *d, const fc_entry *entry, fc_text *out);

/* describe_funds.c: the investors' shares of a fund entry as means. */
typedef struct fc_fund_words {
    double count, share[FC_N_CLASSES]; /* of the target size; shares sum to 1 */
    double public_share, sponsor_share;
    fc_range public_part; /* of the target size, all public classes */
    fc_range sponsor_part;
    fc_range other_part;  /* public classes but the sponsor */
    fc_range size; /* of one fund */
} fc_fund_words;
int fc_fund_words_read(const fc_model *model, const fc_entry *entry, fc_fund_words *w); /* 0: not a fund */
void fc_describe_fund(const fc_describer *d, const fc_entry *entry, fc_text *out);
void fc_describe_feasibility(const fc_describer *d, fc_text *out);
/* describe_programme.c: nothing for entries of another kind. */
void fc_describe_platform(const fc_describer *d, const fc_entry *entry, fc_text *out);
void fc_describe_talent(const fc_describer *d, const fc_entry *entry, fc_text *out);
/* Which entries point at this one: "fed by platforms.public (feeds)". */
void fc_describe_references(const fc_describer *d, const fc_entry *entry, fc_text *out);
/* The whole target in one line; 0: not a target. */
int fc_describe_target(const fc_describer *d, const fc_entry *entry, fc_text *out);
/* What all platforms cost and earn, beside what the sponsor is given. */
void fc_describe_platform_costs(const fc_describer *d, fc_text *out);
/* describe_rule.c: of the entry `sponsor`; other entries have none */
void fc_describe_rule(const fc_describer *d, const fc_entry *entry, fc_text *out);
/* describe_leverage.c */
void fc_describe_leverage(const fc_describer *d, fc_text *out);
/* describe_grades.c */
void fc_describe_grades(const fc_describer *d, fc_text *out);

#endif
