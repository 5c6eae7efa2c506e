/* Numbers with units: rules 2. */
#ifndef FC_SCENARIO_QUANTITY_H
#define FC_SCENARIO_QUANTITY_H

#include <stddef.h>

typedef enum fc_unit {
    FC_UNIT_NONE,     /* dimensionless number */
    FC_UNIT_MONEY,    /* currency */
    FC_UNIT_SHARE,    /* 0..1 */
    FC_UNIT_RATE,     /* 1/year */
    FC_UNIT_YEARS,
    FC_UNIT_COUNT,    /* whole numbers */
    FC_UNIT_MULTIPLE, /* x */
    FC_UNIT_AREA,     /* m2 */
    FC_UNIT_PER_YEAR, /* events a year */
    FC_UNIT_MONEY_PER_YEAR,
    FC_UNIT_QUANTITY, /* a number, an amount or a percentage: what it means depends on the entry */
    FC_N_UNITS
} fc_unit;

/* As printed in the unit column: "", "currency", "share", "1/year", "years", ... */
const char *fc_unit_name(fc_unit unit);

/* Reads a quantity text for a unit: "82亿", "8.2 bn", "8%", "18 months", "30..39" (then *hi > *lo and
   *interval = 1). Returns 1; else 0 and one clause in buf saying what is wrong and what would be right. */
int fc_quantity_read(const char *text, fc_unit unit, double *lo, double *hi, int *interval, char *buf,
                     size_t n);
/* ISO code of the currency a money text names ("USD" for "3 m usd"), "" if none or if the word fits several
   (元 $ ¥). The amount is not converted: callers compare it with the scenario's currency. */
const char *fc_quantity_currency(const char *text);

/* "4亿 = 400 million = 0.4 bn" and the parts. currency may be "" . buf >= 96 bytes. */
void fc_money_both(double amount, char *buf, size_t n);
void fc_money_zh(double amount, char *buf, size_t n); /* "4亿", "7650万" */
void fc_money_en(double amount, char *buf, size_t n); /* "0.4 bn", "76.5 million" */

#endif
