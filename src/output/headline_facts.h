/* What the headline says, as numbers: shared by its words and its JSON. */
#ifndef FC_OUTPUT_HEADLINE_FACTS_H
#define FC_OUTPUT_HEADLINE_FACTS_H

#include <stdint.h>

#include "blocks/targets.h"
#include "output/writer.h"

/* One metric: a scalar, or a series at the last step. */
typedef struct fc_fact {
    const char *metric, *unit;
    int found; /* 1: the run has this metric and it is defined on some path */
    uint64_t n, undefined;
    double mean, se;
    double ci[2];         /* 95% interval of the mean (probabilities: Wilson); NaN where the error is not known */
    double top;           /* share of the sum that the largest path carries; 0 if not known or under 100 paths */
    double q[3], q_se[3]; /* 5%, 50%, 95% and their standard errors; NaN where not known */
    int rough[3];         /* 1: too few paths for an interval of this quantile */
} fc_fact;

/* The three gates of rules 6: committed, closed, paid. */
enum { FC_N_GATES = 3 };
extern const char *const fc_gate_words[FC_N_GATES];

/* Means of money over the paths, from the ledger. se: bound by the sum of the lines' errors. */
typedef struct fc_gate_money {
    int found;
    double sponsor, sponsor_se, public_money, public_se, social, social_se;
    double beside, beside_se; /* of the social money: co-investment and later rounds, paid to companies and not into the entry */
    double social_ratio, social_ratio_se, total_ratio; /* ratios of means; NaN if no public money. The errors of both
                                                          ratios are equal */
} fc_gate_money;

typedef struct fc_facts {
    uint64_t paths, seed;
    fc_gate_money money[FC_N_GATES];
    fc_fact social[FC_N_GATES], total[FC_N_GATES]; /* leverage.<gate>.social, .total */
    fc_fact tvpi, dpi, irr, irr_several, need, shortfall, ruin, loss, cost;
    double provided, provided_se; /* mean of what the plan provides: cash at the start, appropriations, credit line */
    int has_stakes; /* the scenario has entries the sponsor holds shares of, whether or not any closes */
    int has_limit; /* the scenario speaks of the sponsor's cash, appropriation, credit line or rule */
} fc_facts;

/* Standard error of a quantile from its interval. rough: 1 where the paths are too few to have one; then the spread of
   single paths stands for it, which leaves few digits. */
double fc_quantile_error(const fc_summary *s, int level, int worlds, int *rough);

/* One metric by name: a scalar, or else a series at the last step; not found: found = 0. The name must outlive it. */
fc_fact fc_fact_find(const fc_result *result, const char *metric);

/* A metric of an entry: "platforms.institutes" and ".count". */
fc_fact fc_fact_of_entry(const fc_result *result, const fc_entry *entry, const char *leaf);

/* What the plan gives the sponsor beside its own receipts: cash at the start, appropriations, credit line; mean and error. 0 if the
   scenario does not speak of cash. */
int fc_fact_provided(const fc_model *model, const fc_result *result, double *mean, double *se);

void fc_facts_gather(const fc_model *model, const fc_result *result, fc_facts *facts);

/* What one entry, or all entries of one kind, put in and pulled in. */
typedef struct fc_money_part {
    const char *name;     /* "direct.first-round"; the kind alone ("funds") for several entries */
    size_t n_entries;
    fc_gate_money money[FC_N_GATES];
    fc_fact social[FC_N_GATES]; /* its leverage metric of each gate */
} fc_money_part;

/* Entries [first, first + n) of the model, all of one kind. Returns 1 if any of their money counts in leverage. */
int fc_part_gather(const fc_model *model, const fc_result *result, size_t first, size_t n, fc_money_part *part);
/* Entries from `first` on of the same kind as entry `first`. */
size_t fc_part_length(const fc_model *model, size_t first);
/* Parts as they are shown: of each kind its entries together, if there are several (n_entries: those that count), then, of
   kinds of at most FC_PART_ENTRIES, every one of them. `entry` is the first or only entry. */
enum { FC_PART_ENTRIES = 8 };
typedef void (*fc_part_visit)(void *user, const fc_entry *entry, const fc_money_part *part);
void fc_parts_each(const fc_model *model, const fc_result *result, fc_part_visit visit, void *user);
/* Entries whose money counts in leverage. */
size_t fc_part_count(const fc_model *model, const fc_result *result);

/* One target: the chance to meet it, and to meet every other one. */
typedef struct fc_target_fact {
    const char *name;
    const fc_target *target;
    const char *unit; /* of its metric */
    fc_gate gate;     /* of its metric, where the name does not say it */
    fc_fact met, without;
} fc_target_fact;

/* Target i in file order; 0 if there is none. */
int fc_target_gather(const fc_model *model, const fc_result *result, size_t i, fc_target_fact *fact);

#endif
