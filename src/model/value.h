/* A value as the scenario gave it: a number or a law, with its level of chance, grade and origin. */
#ifndef FC_MODEL_VALUE_H
#define FC_MODEL_VALUE_H

#include "distributions/distribution.h"
#include "scenario/quantity.h"

/* Levels of chance, rules 2. */
typedef enum fc_level { FC_CONSTANT, FC_INPUT, FC_EACH } fc_level;

typedef struct fc_value {
    const fc_distribution *dist; /* NULL: the plain number below */
    double number;               /* the number; for a law its mean (truncated, scale's mean included) */
    fc_law_params params;
    double min, max;             /* truncation; -inf, +inf if none */
    const struct fc_value *scale; /* multiplier, NULL if none; a value or a law, drawn once per path */
    fc_level level;              /* the key's level, or FC_INPUT by level = "input" */
    fc_unit unit;
    char grade;                  /* P S D A, or 0 */
    const char *source, *note;   /* NULL if none */
    const char *key;             /* full dotted key, e.g. "funds.angel.size" */
    const char *file;
    int line;
    int present;                 /* 1: written in the scenario; 0: default */
    int integer;                 /* counts: drawn values are rounded; an interval of counts is a `discrete` law over its
                                    whole numbers (a rounded `uniform` above 100,000 of them) */
} fc_value;

/* 1 if the value is random at all. */
int fc_value_is_random(const fc_value *value);
double fc_value_mean(const fc_value *value);
/* Smallest and largest value it can take, truncation and scale included; infinite where a law is not bounded. */
void fc_value_hull(const fc_value *value, double *lo, double *hi);
/* The largest value it can take, at most `cap`: how many deals or projects there is room for. */
double fc_value_most(const fc_value *value, double cap);

#endif
