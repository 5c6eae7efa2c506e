/* targets: thresholds with dates. Only the section lives here: they are judged after every metric, in metrics/targets.c.
   Source: rules 5.11 (M20); facts E01-E46. */
#include <math.h>
#include <string.h>

#include "blocks/targets.h"
#include "mechanisms/mechanism.h"
#include "model/field_rows.h"

static const char *const every[] = {"never", "year", NULL};

#define DATE(key, member, help) FC_ROW_DATE(fc_target, key, member, help, "M20")
#define NUMBER(key, unit, dflt, lo, flags, member, help) FC_ROW_NUMBER(fc_target, key, unit, dflt, lo, INFINITY, flags, member, help, "M20")

static const fc_field fields[] = {
    FC_ROW_TEXT(fc_target, "metric", FC_REQUIRED, metric, "Metric the target is about, as in series.csv or summary.csv.", "M20"),
    DATE("at", at, "Month at whose end the level counts; default the horizon."),
    DATE("from", from, "Month after whose end the increase counts, up to the end of `to`; the month before the start is the start. With every: the end of the month from which the years run; default the start."),
    DATE("to", to, "Month at whose end the increase counts. With every: the years that end by then are judged; default the horizon."),
    FC_ROW_CHOICE(fc_target, "every", every, "\"never\"", every,
                "\"year\": the increase in every whole programme year (from .. to, if written) must reach the threshold.", "M20"),
    NUMBER("at_least", FC_UNIT_QUANTITY, NULL, -INFINITY, FC_OPTIONAL, at_least, "Threshold from below: met when the value reaches it."),
    NUMBER("at_most", FC_UNIT_QUANTITY, NULL, -INFINITY, FC_OPTIONAL, at_most, "Threshold from above: met when the value does not pass it."),
    NUMBER("weight", FC_UNIT_NONE, "1.0", 0, 0, weight, "Weight in plan.score."),
    {0}};

/* The month ends a step 1..K, or is the one before the start where an increase may begin. */
static void check_date(const fc_entry *entry, const fc_model *model, const char *key, const fc_date *d, int first, fc_report *report)
{
    if (!d->present) return;
    int step = fc_target_step(&model->calendar, d);
    if (step < first || step > model->calendar.n_steps) fc_entry_problem(report, FC_MSG_TARGET_DATE, entry, key);
}

static void check(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_target *t = entry->params;
    int yearly = t->every == FC_EVERY_YEAR, window = t->from.present || t->to.present;
    if (strcmp(entry->name, "all") == 0 || strcmp(entry->name, "ALL") == 0 || strcmp(entry->name, "INDEPENDENT") == 0)
        fc_entry_problem(report, FC_MSG_TARGET_NAME, entry, "", entry->name);
    if (isnan(t->at_least) == isnan(t->at_most)) fc_entry_problem(report, FC_MSG_TARGET_ONE_SIDE, entry, "at_least");
    if (t->at.present && (window || yearly)) fc_entry_problem(report, FC_MSG_TARGET_ONE_FORM, entry, "at");
    check_date(entry, model, "at", &t->at, 1, report);
    check_date(entry, model, "from", &t->from, 0, report);
    check_date(entry, model, "to", &t->to, 1, report);
    int from = fc_target_from(&model->calendar, t), to = fc_target_to(&model->calendar, t);
    if ((!yearly && t->from.present != t->to.present) || (window && from >= to)) fc_entry_problem(report, FC_MSG_TARGET_FROM_TO, entry, "from");
    else if (yearly && to - from < model->calendar.steps_per_year) fc_entry_problem(report, FC_MSG_TARGET_NO_YEAR, entry, "every");
}

static fc_status plan(const void *params, fc_builder *b, void *rec, fc_error *err)
{
    (void)params, (void)b, (void)rec, (void)err;
    return FC_OK;
}

static const fc_output_row outputs[] = {{0}};

const fc_mechanism FC_K(fc_mechanism_targets) = {
    .section = {.path = "targets", .form = FC_SECTION_LIST, .summary = "Thresholds with dates: what the plan wants to reach.",
                .source = "M20", .fields = fields, .params_size = sizeof(fc_target), .check = check},
    .outputs = outputs, .rec_size = 1, .order = 950, .plan = plan};
