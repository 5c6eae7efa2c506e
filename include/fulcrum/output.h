/** @file output.h  Writing a result to a directory and drawing its charts. */
#ifndef FULCRUM_OUTPUT_H
#define FULCRUM_OUTPUT_H

#include <stdio.h>

#include <fulcrum/checkpoint.h>
#include <fulcrum/run.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fc_output_options {
    const char *dir;    /**< output directory */
    int force;          /**< 1: write into a non-empty directory that is not an earlier run, and over what a run left to go on with */
    const char *lang;   /**< "en" | "zh" */
    const char *format; /**< "svg" | "png" | "pdf" */
    int charts;         /**< 0: no charts */
    const char *plots;  /**< directory of the gnuplot scripts; NULL: installed or beside the program */
    const char *command; /**< the command line, for the manifest; may be NULL */
    const char *stop_reason; /**< "paths", "interrupted", ... */
    const char *const *bands; /**< [n_bands] patterns the plan was made with, for the manifest; may be NULL */
    size_t n_bands;
    int stories;        /**< 1: also write the ledgers of the 5, 50 and 95% worlds of the headline metric */
    const fc_plan *plan; /**< with run: what will be simulated. Its own finished checkpoint may be in dir; both may be NULL */
    const fc_run_options *run;
} fc_output_options;

/** An output directory that is locked and ready: made before the run, so a bad one fails at once. */
typedef struct fc_output fc_output;

/** Create or take over dir, lock it. Without force refuse one that holds other files, or a checkpoint or shard (with finished
    paths) that this run does not make again. The options and their strings must
    outlive the output; stop_reason may be changed until fc_output_write, which reads it. */
fc_status fc_output_open(const fc_output_options *options, fc_output **out, fc_error *err) FC_MUST_USE;
/** Write every file of the output contract (each whole: temporary name, fsync, rename), then draw the charts.
    @return FC_OK; FC_E_IO or FC_E_MEMORY: nothing was replaced, the directory holds what it held before;
            FC_E_PROGRAM: every number is written, a chart is missing (err says what to install): a warning. */
fc_status fc_output_write(fc_output *output, const fc_model *model, const fc_result *result,
                          fc_error *err) FC_MUST_USE;
/** Name of the checkpoint in a run's directory. */
#define FC_CHECKPOINT_FILE "checkpoint.fc"
/** Write what is finished of a run (inside fc_save_fn) into the directory, whole: the last checkpoint stays until the new one
    is on the disk. Its notes: "scenario" (resolved), "lang", "format", "charts", "stories", one "band" for each pattern.
    A result written later without one removes what lies there. @return FC_OK; FC_E_IO; FC_E_MEMORY. */
fc_status fc_output_checkpoint(fc_output *output, const fc_snapshot *snapshot, fc_error *err) FC_MUST_USE;
/** Releases the lock. A directory this output made is removed again if nothing was written. NULL is fine. */
void fc_output_close(fc_output *output);

/** Draw the charts of a finished run's directory from its data files.
    @return FC_OK; FC_E_PROGRAM when gnuplot or a font is missing (numbers are safe; err says what to install). */
fc_status fc_plot_dir(const char *dir, const char *plots, const char *lang, const char *format, fc_report *report,
                      fc_error *err) FC_MUST_USE;

/** The headline in the reader's words, every number rounded to its error. */
fc_status fc_headline(const fc_model *model, const fc_result *result, const char *lang, FILE *out,
                      fc_error *err) FC_MUST_USE;

/** Whether the numbers can be trusted: converged, heavy tails, skewness, failed and undefined paths, laws cut off, each with its
    threshold, what was found, and what to do.
    @return FC_OK; FC_E_PROBLEM when something is wrong; FC_E_MEMORY; FC_E_IO. */
fc_status fc_diagnose(const fc_model *model, const fc_result *result, const char *lang, FILE *out, fc_error *err) FC_MUST_USE;

/** How mean and error of scalar metrics came to what they are, at 64, 128, 256, ... paths, and whether the error fell like
    1/sqrt(paths). metrics [n]: names; n = 0: those of the headline. lang: "en" or "zh".
    @return FC_OK; FC_E_USAGE for a metric that the run does not have; FC_E_MEMORY; FC_E_IO. */
fc_status fc_convergence(const fc_result *result, const char *const *metrics, size_t n, const char *lang, FILE *out,
                         fc_error *err) FC_MUST_USE;
/** The same as one JSON object, numbers unrounded. */
fc_status fc_convergence_json(const fc_result *result, const char *const *metrics, size_t n, FILE *out,
                              fc_error *err) FC_MUST_USE;

/** The same as one JSON object. */
fc_status fc_diagnose_json(const fc_model *model, const fc_result *result, FILE *out, fc_error *err) FC_MUST_USE;

/** The headline as one JSON object, numbers unrounded, undefined as null (for `run --json`). */
fc_status fc_headline_json(const fc_model *model, const fc_result *result, FILE *out, fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
