/* Field and output tables of `pipeline`, and the rules between keys. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mechanisms/pipeline/pipeline.h"
#include "model/field_rows.h"

static const fc_field stage_fields[] = {
    FC_ROW_TEXT(fc_pipe_stage_params, "name", FC_REQUIRED, name, "Name of the stage; the one called started begins paying, else the last.", "M14"),
    FC_ROW_VALUE(fc_pipe_stage_params, "probability", FC_UNIT_SHARE, FC_INPUT, "1.0", 0, 1, 0, probability, "Chance that a project of the stage before reaches this one.", "Cal 11"),
    FC_ROW_VALUE(fc_pipe_stage_params, "delay", FC_UNIT_YEARS, FC_EACH, "0.0", 0, 200, 0, delay, "Years from the stage before to this one; at least one step.", "assumption"),
    {0}};

static const fc_field anchor_fields[] = {
    FC_ROW_TEXT(fc_pipe_anchor_params, "name", FC_REQUIRED, name, "Name of the anchor project; a label.", "C06 C07"),
    FC_ROW_VALUE(fc_pipe_anchor_params, "amount", FC_UNIT_MONEY, FC_CONSTANT, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, amount, "Contracted amount of the anchor.", "C06 C07"),
    {0}};

#define VALUE(...) FC_ROW_VALUE(fc_pipe_params, __VA_ARGS__)
#define NUMBER(...) FC_ROW_NUMBER(fc_pipe_params, __VA_ARGS__)
const fc_field FC_K(fc_pipe_fields)[] = {
    VALUE("signed", FC_UNIT_COUNT, FC_INPUT, "0", 0, FC_PIPE_SIGNED, 0, signed_now, "Projects signed by the start, anchors included.", "C01"),
    VALUE("per_year", FC_UNIT_PER_YEAR, FC_INPUT, "0", 0, 10000, 0, per_year, "New projects signed a year (Poisson).", "assumption"),
    VALUE("amount", FC_UNIT_MONEY, FC_EACH, NULL, 0, 1e15, FC_REQUIRED | FC_OPEN_LO, amount, "Contracted amount of a project that is no anchor; its law should have a heavy tail.", "C02"),
    FC_ROW_LIST(fc_pipe_params, "anchors", 0, FC_PIPE_ANCHORS, 0, anchor_fields, fc_pipe_anchor_params, anchors,
                "Large projects with amounts of their own, counted inside signed and contracted.", "C06 C07 M25"),
    FC_ROW_LIST(fc_pipe_params, "stages", 1, FC_PIPE_STAGES, FC_REQUIRED, stage_fields, fc_pipe_stage_params, stages,
                "Stages after signing, in order; projects that miss one never reach the next.", "C03 C04"),
    NUMBER("build", FC_UNIT_YEARS, "5.0", 0, 200, FC_OPEN_LO, build, "Years over which a started project pays in, along s(x) = x^2 (3 - 2x).", "Cal 11"),
    VALUE("realised", FC_UNIT_SHARE, FC_EACH, "{ dist = \"beta\"; alpha = 6.0; beta = 4.0; }", 0, 1, 0, realised, "Share of its contracted amount that a started project pays in in the end.", "Cal 11"),
    NUMBER("public_share", FC_UNIT_SHARE, "0.0", 0, 1, 0, public_share, "Part of what is paid in that is public money, of class district; the rest is social capital.", "assumption"),
    VALUE("followers.mean", FC_UNIT_NONE, FC_INPUT, "0.0", 0, 1000, 0, followers.mean, "Mean number of projects that follow each anchor that starts (Poisson).", "M25"),
    NUMBER("followers.delay", FC_UNIT_YEARS, "0.0", 0, 200, 0, followers.delay, "Years from an anchor's start to the signing of its followers; at least one step.", "M25"),
    FC_WHERE_FIELD(fc_pipe_params, where),
    VALUE("observed.age", FC_UNIT_YEARS, FC_CONSTANT, NULL, 0, 200, FC_OPTIONAL, observed.age, "Years that the signed projects have already had; delays and building time go on from there.", "C05"),
    VALUE("observed.registered", FC_UNIT_COUNT, FC_CONSTANT, NULL, 0, FC_PIPE_SIGNED, FC_OPTIONAL, observed.counts[0], "Signed projects that have reached the stage called registered.", "C03"),
    VALUE("observed.started", FC_UNIT_COUNT, FC_CONSTANT, NULL, 0, FC_PIPE_SIGNED, FC_OPTIONAL, observed.counts[1], "Signed projects that have reached the stage called started.", "C04"),
    VALUE("observed.contracted", FC_UNIT_MONEY, FC_CONSTANT, NULL, 0, 1e16, FC_OPTIONAL | FC_OPEN_LO, observed.contracted, "Amount of all signed projects; those that are no anchor are rescaled to it.", "C02"),
    VALUE("observed.paid_in", FC_UNIT_MONEY, FC_CONSTANT, NULL, 0, 1e16, FC_OPTIONAL, observed.paid_in, "Money that the started projects have paid in by the start, spread over them by amount.", "C05"),
    {0}};

const fc_output_row FC_K(fc_pipe_outputs)[] = {
    {"<stage>", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Projects that have reached the stage so far.", "binomial with probability of those at the stage before, delay later"},
    {"signed", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Projects signed so far.", "signed + new + followers"},
    {"contracted", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Contracted amount of the projects signed so far.", "sum of amount; a snapshot scales its projects to observed.contracted"},
    {"paid_in", "currency", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Money paid into started projects so far, a snapshot's included.", "sum of realised * amount * s(years since start / build)"},
    {0}};

/* ---- what the keys say together ----------------------------------------------------------------------------- */

static const char *const observed_names[FC_PIPE_OBSERVED] = {"registered", "started"};

static int find(const fc_pipe_params *p, const char *name)
{
    const fc_pipe_stage_params *all = p->stages.items;
    for (size_t i = 0; i < p->stages.n; i++)
        if (strcmp(all[i].name, name) == 0) return (int)i;
    return -1;
}

int FC_K(fc_pipe_paying)(const fc_pipe_params *p)
{
    const int s = find(p, "started");
    return s >= 0 ? s : (int)p->stages.n - 1;
}

int FC_K(fc_pipe_has_snapshot)(const fc_pipe_params *p)
{
    int any = p->observed.age.present || p->observed.contracted.present || p->observed.paid_in.present;
    for (int i = 0; i < FC_PIPE_OBSERVED; i++) any = any || p->observed.counts[i].present;
    return any;
}

int FC_K(fc_pipe_counts)(const fc_pipe_params *p, double *counts)
{
    int n = 0;
    for (int i = 0; i < FC_PIPE_OBSERVED; i++) {
        const int s = p->observed.counts[i].present ? find(p, observed_names[i]) : -1;
        if (s < 0 || s >= FC_PIPE_OBSERVED) continue;
        counts[s] = p->observed.counts[i].number;
        n = s + 1 > n ? s + 1 : n;
    }
    return n;
}

/* ---- cross-key rules ---------------------------------------------------------------------------------------- */

static int is_output(const char *name)
{
    for (const fc_output_row *r = FC_K(fc_pipe_outputs); r->key; r++)
        if (strcmp(r->key, name) == 0) return 1;
    return 0;
}

static void check_stages(const fc_entry *entry, const fc_pipe_params *p, fc_report *report)
{
    const fc_pipe_stage_params *all = p->stages.items;
    for (size_t i = 0; i < p->stages.n; i++)
        if (is_output(all[i].name)) fc_entry_problem(report, FC_MSG_PIPELINE_NAME, entry, "stages", all[i].name);
}

/* Fewest signed projects. */
static double fewest(const fc_value *v)
{
    double lo, hi;
    fc_value_hull(v, &lo, &hi);
    return floor(lo + 0.5);
}

static double anchored(const fc_pipe_params *p)
{
    const fc_pipe_anchor_params *all = p->anchors.items;
    double sum = 0.0;
    for (size_t i = 0; i < p->anchors.n; i++) sum += all[i].amount.number;
    return sum;
}

/* 1 if what must be there is there and stands in the right stages. */
static int check_presence(const fc_entry *entry, const fc_pipe_params *p, fc_report *report)
{
    const struct { const char *key; int present; } needed[] = {
        {"observed.age", p->observed.age.present}, {"observed.contracted", p->observed.contracted.present},
        {"observed.paid_in", p->observed.paid_in.present},
        {"observed.started", p->observed.counts[0].present || p->observed.counts[1].present}};
    int fine = 1, counted[FC_PIPE_STAGES] = {0}, last = -1;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].present) continue;
        fc_entry_problem(report, FC_MSG_PIPELINE_SNAPSHOT, entry, needed[i].key);
        fine = 0;
    }
    for (int i = 0; i < FC_PIPE_OBSERVED; i++) {
        char key[32];
        if (!p->observed.counts[i].present) continue;
        const int s = find(p, observed_names[i]);
        (void)snprintf(key, sizeof key, "observed.%s", observed_names[i]);
        if (s < 0) {
            fc_entry_problem(report, FC_MSG_PIPELINE_NO_STAGE, entry, key, observed_names[i]);
            fine = 0;
            continue;
        }
        counted[s] = 1;
        last = s > last ? s : last;
    }
    const fc_pipe_stage_params *all = p->stages.items;
    for (int s = 0; s < last; s++) {
        if (counted[s]) continue;
        char key[80];
        (void)snprintf(key, sizeof key, "observed.%s", all[last].name);
        fc_entry_problem(report, FC_MSG_PIPELINE_GAP, entry, key, all[s].name);
        return 0;
    }
    return fine;
}

static void check_counts(const fc_entry *entry, const fc_pipe_params *p, fc_report *report)
{
    const fc_pipe_stage_params *all = p->stages.items;
    double counts[FC_PIPE_OBSERVED], before = fewest(&p->signed_now);
    const int n = FC_K(fc_pipe_counts)(p, counts), paying = FC_K(fc_pipe_paying)(p);
    for (int s = 0; s < n; s++) {
        char key[80];
        (void)snprintf(key, sizeof key, "observed.%s", all[s].name);
        if (counts[s] > before) fc_entry_problem(report, FC_MSG_PIPELINE_COUNTS, entry, key, counts[s], before);
        else if (counts[s] < (double)p->anchors.n)
            fc_entry_problem(report, FC_MSG_PIPELINE_ANCHORS_FIRST, entry, key, counts[s], (int)p->anchors.n);
        before = counts[s];
    }
    const double total = p->observed.contracted.number, paid = p->observed.paid_in.number;
    const double others = fewest(&p->signed_now) - (double)p->anchors.n, left = total - anchored(p);
    if (others > 0.0 ? !(left > 0.0) : fabs(left) > 1e-9 * total)
        fc_entry_problem(report, FC_MSG_PIPELINE_CONTRACTED, entry, "observed.contracted", total, anchored(p), others);
    const double payers = paying < n ? counts[paying] : 0.0;
    if (paid > total || (paid > 0.0 && !(payers > 0.0)))
        fc_entry_problem(report, FC_MSG_PIPELINE_PAID, entry, "observed.paid_in", paid, total, payers);
}

void FC_K(fc_pipe_check)(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_pipe_params *p = entry->params;
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    check_stages(entry, p, report);
    if (fc_value_mean(&p->followers.mean) > 0.0 && p->anchors.n == 0) fc_entry_problem(report, FC_MSG_PIPELINE_FOLLOWERS, entry, "followers");
    if ((double)p->anchors.n > fewest(&p->signed_now))
        fc_entry_problem(report, FC_MSG_PIPELINE_ANCHORS, entry, "anchors", (int)p->anchors.n, fewest(&p->signed_now));
    else if (FC_K(fc_pipe_has_snapshot)(p) && check_presence(entry, p, report))
        check_counts(entry, p, report);
}
