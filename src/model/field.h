/* Field tables: ONE table drives reading, checking, units, defaults, explain, templates, help and contract tests. */
#ifndef FC_MODEL_FIELD_H
#define FC_MODEL_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "model/value.h"

typedef enum fc_field_kind {
    FC_FIELD_VALUE,  /* member: fc_value. level FC_CONSTANT refuses laws and intervals */
    FC_FIELD_NUMBER, /* member: double; a constant value when nothing else is needed */
    FC_FIELD_WHOLE,  /* member: long; a constant whole number */
    FC_FIELD_CHOICE, /* member: int, index into choices */
    FC_FIELD_BOOL,   /* member: int */
    FC_FIELD_TEXT,   /* member: const char * */
    FC_FIELD_DATE,   /* member: fc_date; "YYYY-MM" */
    FC_FIELD_REF,    /* member: fc_ref; "kind.name" of another entry (choices = allowed kinds) */
    FC_FIELD_LIST,   /* member: fc_list of sub-table structs */
    FC_FIELD_NUMBERS,/* member: fc_numbers; list of plain numbers */
    FC_FIELD_TEXTS,  /* member: fc_texts; list of strings */
    FC_FIELD_MATRIX, /* member: fc_matrix; list of rows */
    FC_FIELD_SEED    /* member: fc_seed; any whole number of 64 bits, as a number or a text */
} fc_field_kind;

typedef struct fc_date { int year, month, present; } fc_date;
typedef struct fc_ref { const char *text; int entry; /* index into model->entries, -1 if not written */ } fc_ref;
typedef struct fc_list { size_t n; void *items; int present; } fc_list;
typedef struct fc_numbers { size_t n; const double *x; int present; } fc_numbers;
typedef struct fc_texts { size_t n; const char *const *x; } fc_texts;
typedef struct fc_seed { uint64_t value; int present; } fc_seed;
typedef struct fc_matrix { size_t n_rows, n_cols; const double *x; /* row-major */ int present; } fc_matrix;

enum {
    FC_REQUIRED = 1,  /* must be written */
    FC_OPEN_LO = 2,   /* lo itself is not allowed */
    FC_OPEN_HI = 4,
    FC_OPTIONAL = 8,  /* may be absent without default: VALUE has present = 0 and number NaN, NUMBER is NaN,
                         WHOLE 0, CHOICE -1, BOOL 0, TEXT NULL */
    FC_WORD_REST = 16 /* VALUE also takes the word "rest": number = NaN, present = 2 */
};

typedef struct fc_field {
    const char *key;      /* dotted inside its entry or list item: "waterfall.hurdle" */
    fc_field_kind kind;
    fc_unit unit;
    fc_level level;       /* what the key accepts at most */
    const char *dflt;     /* default as scenario text; NULL with FC_REQUIRED, FC_OPTIONAL, lists (empty); the word of a
                             CHOICE may stand without quotes */
    double lo, hi;        /* allowed range of every drawn value (laws must lie inside or be truncated to it);
                             LIST: fewest and most items, hi = 0: any number */
    unsigned flags;
    const char *const *choices; /* CHOICE: NULL-terminated words; REF: allowed kinds */
    const struct fc_field *sub; /* LIST: the item's fields, ended by a row with key NULL */
    size_t item_size;
    size_t offset;
    const char *help;     /* one line, full sentence, plain words */
    const char *source;   /* Cal 5, M04, A22 …; "assumption" where it is one */
} fc_field;

typedef enum fc_section_form { FC_SECTION_GROUP, FC_SECTION_LIST } fc_section_form;

struct fc_entry;
struct fc_model;
struct fc_report;

/* A section of the scenario: a group ("sponsor", "factors.market") or a list of named entries ("funds"). */
typedef struct fc_section {
    const char *path;
    fc_section_form form;
    const char *summary, *source;
    const fc_field *fields; /* ended by a row with key NULL; LIST sections have `name` without a row */
    size_t params_size;
    /* Cross-key rules; entry->params are read and in range. May be NULL. */
    void (*check)(const struct fc_entry *entry, const struct fc_model *model, struct fc_report *report);
} fc_section;

/* Classes of money, rules 1; the order is the order of reports. */
#define FC_CLASSES(X) X(sponsor) X(central) X(province) X(city) X(district) X(state) \
    X(gp) X(corporate) X(bank) X(insurer) X(individual) X(foreign) X(social)
typedef enum fc_class {
#define X(n) FC_CLASS_##n,
    FC_CLASSES(X)
#undef X
    FC_N_CLASSES
} fc_class;
extern const char *const fc_class_names[FC_N_CLASSES + 1]; /* NULL-terminated: usable as choices */

#endif
