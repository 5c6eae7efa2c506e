/* Data files of the charts (data/NAME.dat): the parts that several writers share. Tab-separated, `#` lines
   first, then blocks of a row of column names and rows of numbers; blocks are parted by two blank lines. */
#ifndef FC_OUTPUT_CHART_DATA_H
#define FC_OUTPUT_CHART_DATA_H

#include "output/writer.h"

/* Indices into fc_summary.q and fc_series_point.q. */
enum { FC_Q05 = 2, FC_Q10, FC_Q25, FC_Q50, FC_Q75, FC_Q90, FC_Q95 };

typedef struct fc_chart_name { const char *en, *zh; } fc_chart_name;
/* What a class of money is called on a chart; class is a valid fc_class. */
fc_chart_name fc_chart_class_name(int class);

/* The `#` lines: quantity, unit ("CNY", "x"), currency, paths, seed, plan hash. */
void fc_chart_head(fc_text *out, const fc_write_context *c, const char *quantity, const char *unit);
/* Two blank lines. */
void fc_chart_next_block(fc_text *out);
/* A label cell: quotes, backslashes, tabs, newlines and control characters become spaces (gnuplot cuts a cell
   at a quote and reads \n; a control character would make the SVG invalid); broken UTF-8 becomes '?'. At most
   FC_CHART_LABEL letters. */
enum { FC_CHART_LABEL = 60 };
void fc_chart_label(fc_text *out, const char *label);
/* Tab, then the number or NA. */
void fc_chart_number(fc_text *out, double x);
/* "step time year date" of a step: years since the start, calendar years as a decimal, "YYYY-MM". */
void fc_chart_time(fc_text *out, const fc_write_context *c, size_t step);
/* Tab and "mean se p05 p10 p25 p50 p75 p90 p95" of a point. */
void fc_chart_point(fc_text *out, const fc_series_point *point);
#define FC_CHART_TIME_COLUMNS "step\ttime\tyear\tdate"
#define FC_CHART_POINT_COLUMNS "mean\tse\tp05\tp10\tp25\tp50\tp75\tp90\tp95"
/* Time and point of a series: names of the columns and a row, neither ended. Two-level runs: world_p05 and world_p95 of the
   worlds' means beside them. */
void fc_chart_fan_columns(fc_text *out, const fc_write_context *c);
/* A row "key value low high". */
void fc_chart_key_row(fc_text *out, const char *key, double value, double low, double high);
/* 5 and 95% of the worlds' means, for columns beside those of a fan. */
void fc_chart_world_band(fc_text *out, const fc_write_context *c, size_t series, size_t step);
void fc_chart_fan_row(fc_text *out, const fc_write_context *c, size_t series, size_t step);
/* A whole block: the names, then a row for each step. */
void fc_chart_fan(fc_text *out, const fc_write_context *c, size_t series);
/* 1 if the result has the series. */
int fc_chart_has_series(const fc_write_context *c, const char *metric);
/* Mean of a ledger line summed over all steps. */
double fc_chart_line_total(const fc_write_context *c, size_t line);
/* Sums of the leverage lines of a gate: [0] public, [1] social money, overlap taken off. */
void fc_chart_gate_totals(const fc_write_context *c, fc_gate gate, double totals[2]);

/* Equal bins for a histogram that shows [low, high] and, when it is not too far off, the target (NaN: none).
   Edges are whole multiples of a round width; a constant stands in the middle bin. */
typedef struct fc_chart_bins { double low, width; size_t n; } fc_chart_bins;
enum { FC_CHART_MAX_BINS = 256 };
fc_chart_bins fc_chart_bins_choose(double low, double high, double target);
/* Half-width of the 95% Wilson interval of a probability. */
double fc_chart_probability_half(double p, double n);
/* Both blocks of a distribution chart: bins (lo hi share cdf), then marks (name value low high prob
   prob_half). below: P(metric < target), NaN to take it from the histogram. */
int fc_chart_has_distribution(const fc_write_context *c, const char *metric);
void fc_chart_distribution(fc_text *out, const fc_write_context *c, const char *metric, double target,
                           double below);

#endif
