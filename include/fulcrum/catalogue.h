/** @file catalogue.h  What this build knows: kinds, fields, laws, metrics, messages; and their explanations. */
#ifndef FULCRUM_CATALOGUE_H
#define FULCRUM_CATALOGUE_H

#include <stddef.h>
#include <stdio.h>

#include <fulcrum/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Print what "kinds", "distributions", "metrics", "fields", "messages", "writers", "charts" or "topics" there are. */
fc_status fc_catalogue_list(const char *what, FILE *out, fc_error *err) FC_MUST_USE;
/** Print every section, key and law as Markdown tables: the generated part of scenarios/README.md. */
fc_status fc_catalogue_reference(FILE *out, fc_error *err) FC_MUST_USE;
/** Explain a key (funds.waterfall.hurdle), metric (leverage.paid.social), kind, distribution, message or topic.
    @return FC_OK; FC_E_USAGE with the nearest names in err->text. */
fc_status fc_catalogue_explain(const char *name, FILE *out, fc_error *err) FC_MUST_USE;
/** Print a commented scenario to start from: a kind, or "programme". */
fc_status fc_catalogue_template(const char *kind, FILE *out, fc_error *err) FC_MUST_USE;
/** Name i of what fc_catalogue_template takes; NULL at the end. */
const char *fc_catalogue_template_name(size_t i);
/** The name nearest to a mistyped one (edit distance of at most a third of its length, at least 1); NULL if none. */
const char *fc_nearest_name(const char *name, const char *const *names, size_t n_names);
/** Print what this machine has for charts: gnuplot, its picture formats, a Chinese font; and what to install.
    @return FC_OK; FC_E_PROGRAM when something is missing (all is printed; numbers do not need it). */
fc_status fc_doctor(FILE *out, fc_error *err) FC_MUST_USE;
/** Replay the published anchors; prints the table. FC_E_PROBLEM if one is missed. */
fc_status fc_selfcheck(FILE *out, fc_error *err) FC_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
