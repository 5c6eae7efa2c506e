/* What the parts of the headline share: the words in both languages, padded cells, numbers rounded to their error. */
#ifndef FC_OUTPUT_HEADLINE_SHEET_H
#define FC_OUTPUT_HEADLINE_SHEET_H

#include "output/headline_facts.h"
#include "output/json.h"

typedef enum fc_sheet_word {
    W_EARLY_INTERRUPT, W_EARLY_TIME, W_PUT_IN, W_FOLLOWED, W_FOLLOWED_HINT, W_CAME_BACK, W_CASH, W_SPONSOR, W_PUBLIC, W_SOCIAL, W_SOCIAL_RATIO,
    W_TOTAL_RATIO, W_RATIO_OF_MEANS, W_WHOLE_COST, W_TVPI, W_DPI, W_IRR, W_PEAK, W_RESERVE, W_PROVIDED, W_RUIN, W_LOSS, W_UNDEFINED,
    W_COMMITTED, W_CLOSED, W_PAID, W_RANGE, W_MEDIAN, W_COLON, W_PARTS, W_PUBLIC_MONEY, W_MEANS_RATIO, W_ENTRIES, W_WITHIN, W_BESIDE,
    W_GATE_NOTE, W_SEVERAL, W_HEAVY, W_TARGETS, W_CHANCE, W_ALL_TARGETS,
    W_IF_INDEPENDENT, W_HARDEST, W_PLATFORMS, W_AT_WORK, W_SPINOUTS, W_OWN_INCOME, W_FIRMS, W_IN_CHAIN,
    W_LISTED, W_PEOPLE, W_SELF_FINANCING, W_SELF_YEAR, W_NEVER, W_POSTPONED, W_DROPPED, W_WAIT,
    W_PRECISION, W_WANTED, W_REACHED, W_NOT_REACHED, W_ABOUT_PATHS, W_MORE_SECONDS, W_HOLDS_ZERO, W_CONSTANT, W_STOPPED, W_MOST_PATHS, W_MOST_TIME,
    W_BY_PRECISION, W_BY_INTERRUPT, W_BY_RELATIVE, W_POOLS, W_LENT, W_POOL_LEFT, W_RUN_OUT, W_REGIONS, W_BENEFIT, W_ROUGH,
    FC_N_SHEET_WORDS
} fc_sheet_word;

typedef struct fc_sheet {
    fc_text *out;
    int zh;
    int *rough; /* set to 1 when a quantile without an interval was printed; may be NULL */
} fc_sheet;

/* "2,048 paths, seed 8 (interrupted before 200,000)": the line that heads what is said of a run. */
void fc_sheet_run(const fc_sheet *p, const fc_result *result);
/* Why a run ended before its paths, "(interrupted before 200,000)"; "" if it did not. */
const char *fc_sheet_early(const fc_sheet *p, const fc_result *result, char *buf, size_t n);
/* 100000 -> "100,000" */
void fc_sheet_grouped(uint64_t n, char *buf, size_t room);
/* A finished page. FC_E_MEMORY; FC_E_IO. */
fc_status fc_sheet_print(const fc_text *text, FILE *out, fc_error *err) FC_MUST_USE;
const char *fc_sheet_say(const fc_sheet *p, fc_sheet_word w);
/* "paid in"; "" for FC_GATE_NONE. */
const char *fc_sheet_gate(const fc_sheet *p, fc_gate gate);
/* Text and blanks up to a width on a terminal (at least one blank unless the width is 0); label: a word, two blanks before it. */
void fc_sheet_padded(const fc_sheet *p, const char *text, size_t width);
void fc_sheet_label(const fc_sheet *p, fc_sheet_word w, size_t width);
/* An amount both ways, in the reader's order. */
void fc_sheet_amount(const fc_sheet *p, double amount, double se, char *buf, size_t n);
/* A number in the fact's unit: percent, multiple, whole counts as such. */
void fc_sheet_value(const fc_fact *fact, double value, double se, char *buf, size_t n);
/* A quantile of the fact (0: 5%, 1: median, 2: 95%); "~" before one that too few paths leave without an interval. */
void fc_sheet_quantile(const fc_sheet *p, const fc_fact *fact, int which, char *buf, size_t n);
/* A probability; one never (or always) seen as the end of its 95% interval, a rare one with the interval. */
void fc_sheet_chance(const fc_fact *fact, char *buf, size_t n);
/* "49.75 (42 .. 56)": the mean and the 5-95% range; what is certain has no range. */
void fc_sheet_cell(const fc_sheet *p, const fc_fact *f, size_t width);
void fc_sheet_undefined(const fc_sheet *p, const fc_fact *fact);
/* "5-95% 12.1x .. 24.3x"; mean_range: the mean and, if wanted, the median before it. */
void fc_sheet_range(const fc_sheet *p, const fc_fact *fact);
void fc_sheet_mean_range(const fc_sheet *p, const fc_fact *fact, int median);

/* headline_programme.c: targets; platforms, firms, people; how far the programme pays for itself and, under rule cash, what
   had to wait. Each prints nothing where the programme has nothing of it. */
void fc_headline_targets(const fc_sheet *p, const fc_model *model, const fc_result *result);
void fc_headline_programme(const fc_sheet *p, const fc_model *model, const fc_result *result);
/* headline_pools.c: loan pools and regions at the end. */
void fc_headline_pools(const fc_sheet *p, const fc_model *model, const fc_result *result);
void fc_headline_self_financing(const fc_sheet *p, const fc_model *model, const fc_result *result);

/* headline_failed.c: paths left out; nothing where none failed. JSON: the object `failed` where paths may fail. */
void fc_headline_failed(const fc_sheet *p, const fc_result *result);
void fc_json_failed(fc_json *json, const fc_result *result);
/* headline_levels.c: what of the spread is uncertainty and what chance, in words and as the object `two_level`; nothing for
   a run of one level. */
void fc_headline_levels(const fc_sheet *p, const fc_result *result);
void fc_json_levels(fc_json *json, const fc_result *result);

/* headline_stop.c: what the wanted errors came to and why the run ended; nothing for a run of so many paths. */
void fc_headline_stop(const fc_sheet *p, const fc_result *result);
/* The same as the object `stop`; seconds are left out where the text must repeat. Nothing for a run of so many paths. */
void fc_json_stop(fc_json *json, const fc_result *result, int seconds);

#endif
