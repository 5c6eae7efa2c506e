/* A writer: one file of src/output/writers, found by the generated registry; makes one file of the output contract. */
#ifndef FC_OUTPUT_WRITER_H
#define FC_OUTPUT_WRITER_H

#include <fulcrum/model.h>
#include <fulcrum/output.h>

#include "base/text.h"
#include "plan/plan_internal.h"

typedef struct fc_write_context {
    const fc_model *model;
    const fc_plan *plan;
    const fc_result *result;
    const fc_output_options *options;
} fc_write_context;

typedef struct fc_writer {
    const char *file;    /* "summary.csv", "data/leverage.dat" */
    const char *summary;
    const char *chart;   /* charts: name of the gnuplot script ("leverage"), else NULL */
    int late;            /* 1: written after the charts are drawn (report.html shows them); else 0 */
    /* 1 if this file makes sense for this result (a chart whose metrics exist); NULL = always. */
    int (*applies)(const fc_write_context *c);
    fc_status (*write)(const fc_write_context *c, fc_text *out, fc_error *err); /* whole file into memory */
} fc_writer;

extern const fc_writer *const fc_writers[];
extern const size_t fc_n_writers;

/* Lines' moments, for flows.csv: mean and se of line i at a step. */
void fc_result_line(const fc_result *result, size_t line, size_t step, double *mean, double *se);

/* One CSV cell: quoted when needed; text starting with = + - @ is made inert with a leading '. */
void fc_csv_text(fc_text *out, const char *cell);
void fc_csv_number(fc_text *out, double x); /* empty when not finite */
void fc_dat_number(fc_text *out, double x); /* NA when not finite */

#endif
