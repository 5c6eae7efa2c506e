/* Field and output tables of `incubation`, and the rules between keys. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mechanisms/incubation/incubation.h"
#include "model/field_rows.h"

#define MOVE fc_chain_move_params
static const fc_field move_fields[] = {
    FC_ROW_TEXT(MOVE, "to", FC_REQUIRED, to,
                "Stage the firms go to; its own name sends them back to phase 1. The words listed, acquired, failed and moved need no stage.", "M11"),
    FC_ROW_INPUT(MOVE, "share", FC_UNIT_SHARE, NULL, 0, 1, FC_OPTIONAL | FC_WORD_REST, share,
          "Share of the firms that complete the stage; the shares of a stage sum to 1, one may be \"rest\".", "Cal 9"),
    FC_ROW_INPUT(MOVE, "hazard", FC_UNIT_PER_YEAR, NULL, 0, 1000, FC_OPTIONAL, hazard,
          "Rate a year at which firms leave for this stage at any time, completed or not.", "Cal 9"),
    FC_ROW_BOOL(MOVE, "window", window, "If true the exit window scales the move: share or hazard times ipo of the present state.", "M17"),
    {0}};

#define STAGE fc_chain_stage_params
static const fc_field stage_fields[] = {
    FC_ROW_TEXT(STAGE, "name", FC_REQUIRED, name, "Name of the stage; firms never leave stages called listed, acquired, failed or moved.", "M11"),
    FC_ROW_INPUT(STAGE, "initial", FC_UNIT_COUNT, "0", 0, 1e12, 0, initial, "Firms in the stage at the start, all in phase 1.", "C25 D02"),
    FC_ROW_INPUT(STAGE, "dwell", FC_UNIT_YEARS, NULL, 0, 200, FC_OPTIONAL | FC_OPEN_LO, dwell,
          "Mean years until a firm completes the stage; not written: firms leave by hazards only.", "Cal 9"),
    FC_ROW_WHOLE(STAGE, "phases", "1", 1, FC_CHAIN_PHASES, 0, phases,
                "Phases in a row that make up the dwell: 1 is memoryless, more are steadier; as many as the dwell has steps fix it.", "rules 5.5"),
    FC_ROW_INPUT(STAGE, "capacity", FC_UNIT_COUNT, NULL, 0, 1e12, FC_OPTIONAL, capacity,
          "Places in the stage, beside those that space offers; not written and not served by space: no limit.", "M22"),
    FC_ROW_INPUT(STAGE, "raise.mean", FC_UNIT_MONEY, "0", 0, 1e15, 0, raise.mean, "Social capital a firm raises when it enters the stage.", "M12"),
    FC_ROW_NUMBER(STAGE, "raise.sd", FC_UNIT_MONEY, "0", 0, 1e15, 0, raise.sd,
                "Standard deviation of what one firm raises; a mean that is drawn takes it along in proportion.", "assumption"),
    FC_ROW_INPUT(STAGE, "support", FC_UNIT_MONEY_PER_YEAR, "0", 0, 1e15, 0, support, "Public money a year for each firm present at the step's start.", "M24"),
    FC_ROW_INPUT(STAGE, "award", FC_UNIT_MONEY, "0", 0, 1e15, 0, award, "Public money for each firm that enters the stage.", "M24 C27"),
    FC_ROW_INPUT(STAGE, "jobs", FC_UNIT_NONE, "0", 0, 1e9, 0, jobs, "Jobs of one firm in the stage.", "assumption"),
    FC_ROW_LIST(STAGE, "moves", 0, FC_CHAIN_MOVES, 0, move_fields, MOVE, moves,
                "Where firms go: by shares of the completed ones or by hazards a year; none: they stay for good.", "M11"),
    {0}};

#define CHAIN fc_chain_params
static const char *const overflows[] = {"wait", "leave", NULL};
const fc_field FC_K(fc_chain_fields)[] = {
    FC_ROW_INPUT(CHAIN, "inflow", FC_UNIT_PER_YEAR, "0", 0, 1e12, 0, inflow, "New firms a year into the first stage (Poisson), beside those that other entries feed.", "A09"),
    FC_ROW_INPUT(CHAIN, "growth", FC_UNIT_RATE, "0", -0.99, 10, 0, growth, "Growth a year of the inflow.", "Cal 13"),
    FC_ROW_CHOICE(CHAIN, "overflow", overflows, "\"wait\"", overflow,
                "What firms do that find no place in the next stage, or the window shut: wait in their last phase, or leave (counted).", "assumption"),
    FC_ROW_LIST(CHAIN, "stages", 1, FC_CHAIN_STAGES, FC_REQUIRED, stage_fields, STAGE, stages,
                "The stages in order; new firms enter the first.", "M11 M12"),
    FC_SHARED_WHERE_FIELD(CHAIN, where),
    {0}};

const fc_output_row FC_K(fc_chain_outputs)[] = {
    {"<stage>", "count", FC_SERIES, FC_OUT_BANDS, "Firms in the stage at the end of the step.", "initial + entered - gone on - left"},
    {"<stage>.entered", "count", FC_SERIES, FC_OUT_CUMULATE | FC_OUT_BANDS, "Firms that have entered the stage, cumulative; those sent back to its phase 1 are not counted.", "arrived (first stage) + moves from other stages"},
    {"<stage>.occupancy", "share", FC_SERIES, FC_OUT_UNDEFINED | FC_OUT_BANDS, "Firms in the stage per place, of stages that have places.", "firms / (capacity + places of space)"},
    {"<stage>.cost", "currency", FC_SCALAR, FC_OUT_UNDEFINED | FC_OUT_HIGH_IS_BAD, "Support and awards of the whole chain for each firm that entered the stage.", "(support + awards) / entered"},
    {"firms", "count", FC_SERIES, FC_OUT_BANDS, "Firms in stages that firms can leave.", "sum over stages with moves"},
    {"arrived", "count", FC_SERIES, FC_OUT_CUMULATE, "New firms that got a place in the first stage, cumulative.", "inflow + fed - turned away"},
    {"turned_away", "count", FC_SERIES, FC_OUT_CUMULATE, "New firms that found no place in the first stage, cumulative.", "max(0, inflow + fed - places free)"},
    {"left", "count", FC_SERIES, FC_OUT_CUMULATE, "Firms that left the chain because the next stage was full or the window shut (overflow = \"leave\"), cumulative.", "overflow leave: completed - places free, and those the window holds"},
    {"jobs", "count", FC_SERIES, FC_OUT_BANDS, "Jobs in the firms of all stages.", "sum over stages of firms * jobs"},
    {"raised", "currency", FC_SERIES, FC_OUT_CUMULATE, "Social capital raised by firms on entering stages, cumulative.", "sum over stages of a log-normal with mean n raise.mean, variance n raise.sd^2, n entered in the step"},
    {"support", "currency", FC_SERIES, FC_OUT_CUMULATE, "Public support of firms in stages, cumulative.", "firms at the step's start * support * delta"},
    {"awards", "currency", FC_SERIES, FC_OUT_CUMULATE, "Public awards for firms entering stages, cumulative.", "entered * award"},
    {0}};

/* ---- cross-key rules ---------------------------------------------------------------------------------------- */

static double bound(const fc_value *v, int upper)
{
    double lo, hi;
    fc_value_hull(v, &lo, &hi);
    return upper ? hi : lo;
}

/* Stages that firms never leave; moves may name them without a stage of that name. */
static const char *const absorbing[] = {"listed", "acquired", "failed", "moved", NULL};
static int is_absorbing(const char *name)
{
    for (int i = 0; absorbing[i]; i++)
        if (strcmp(absorbing[i], name) == 0) return 1;
    return 0;
}

static int is_output(const char *name)
{
    for (const fc_output_row *r = FC_K(fc_chain_outputs); r->key; r++)
        if (strcmp(r->key, name) == 0) return 1;
    return 0;
}

static int is_stage(const fc_chain_params *p, const char *name)
{
    const STAGE *all = p->stages.items;
    for (size_t i = 0; i < p->stages.n; i++)
        if (strcmp(all[i].name, name) == 0) return 1;
    return is_absorbing(name);
}

typedef struct place { const fc_entry *entry; fc_report *report; char key[160]; } place;

static void add_word(char *buf, size_t size, const char *word)
{
    const size_t n = strlen(buf);
    if (n + strlen(word) + 3 < size) (void)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", word);
}

static void check_target(const place *at, const fc_chain_params *p, const MOVE *m)
{
    char known[400] = "";
    if (is_stage(p, m->to)) return;
    const STAGE *all = p->stages.items;
    for (size_t i = 0; i < p->stages.n; i++) add_word(known, sizeof known, all[i].name);
    for (int i = 0; absorbing[i]; i++) add_word(known, sizeof known, absorbing[i]);
    fc_entry_problem(at->report, FC_MSG_CHAIN_NO_STAGE, at->entry, at->key, m->to, known);
}

typedef struct tally { int shares, rests, random; double sum, top; } tally;

static void count_share(const fc_value *share, tally *t)
{
    t->shares++;
    if (share->present == 2) {
        t->rests++;
        return;
    }
    t->random = t->random || fc_value_is_random(share);
    t->sum += fc_value_mean(share);
    t->top += bound(share, 1);
}

static void check_shares(const place *at, const tally *t)
{
    if (t->rests > 1 || (t->random && t->rests == 0))
        fc_entry_problem(at->report, FC_MSG_CHAIN_REST, at->entry, at->key);
    else if (t->rests == 0 && fabs(t->sum - 1.0) > 1e-9)
        fc_entry_problem(at->report, FC_MSG_CHAIN_SHARES, at->entry, at->key, t->sum);
    else if (t->rests == 1 && t->top > 1.0 + 1e-12)
        fc_entry_problem(at->report, FC_MSG_CHAIN_SHARES_ABOVE, at->entry, at->key, t->top);
}

static void check_stay(const place *at, const STAGE *s, int shares, const fc_model *model)
{
    if (shares && !s->dwell.present) fc_entry_problem(at->report, FC_MSG_CHAIN_NO_DWELL, at->entry, at->key);
    if (!shares && (s->dwell.present || s->phases > 1))
        fc_entry_problem(at->report, FC_MSG_CHAIN_NO_SHARE, at->entry, at->key);
    if (!shares || !s->dwell.present) return;
    const double shortest = bound(&s->dwell, 0), phases = (double)s->phases;
    if (phases * model->calendar.delta > shortest * (1.0 + 1e-9))
        fc_entry_problem(at->report, FC_MSG_CHAIN_STEP, at->entry, at->key, shortest, (int)s->phases, shortest / phases,
                         model->calendar.delta);
}

static void check_stage(place *at, const fc_chain_params *p, const STAGE *s, const fc_model *model)
{
    const MOVE *moves = s->moves.items;
    tally t = {0};
    (void)snprintf(at->key, sizeof at->key, "stages.%s", s->name);
    if (is_output(s->name)) fc_entry_problem(at->report, FC_MSG_CHAIN_NAME, at->entry, at->key, s->name);
    if (s->moves.n && is_absorbing(s->name))
        fc_entry_problem(at->report, FC_MSG_CHAIN_ABSORBING, at->entry, at->key, s->name);
    if (s->raise.sd > 0.0 && !(fc_value_mean(&s->raise.mean) > 0.0))
        fc_entry_problem(at->report, FC_MSG_CHAIN_RAISE, at->entry, at->key);
    if (s->capacity.present && bound(&s->initial, 1) > bound(&s->capacity, 0))
        fc_entry_problem(at->report, FC_MSG_CHAIN_FULL, at->entry, at->key, bound(&s->initial, 1), bound(&s->capacity, 0));
    for (size_t i = 0; i < s->moves.n; i++) {
        check_target(at, p, &moves[i]);
        if (!moves[i].share.present == !moves[i].hazard.present)
            fc_entry_problem(at->report, FC_MSG_CHAIN_MOVE, at->entry, at->key, moves[i].to);
        if (moves[i].share.present) count_share(&moves[i].share, &t);
    }
    if (t.shares) check_shares(at, &t);
    check_stay(at, s, t.shares, model);
}

void FC_K(fc_chain_check)(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_chain_params *p = entry->params;
    const STAGE *all = p->stages.items;
    place at = {.entry = entry, .report = report};
    FC_K(fc_regions_check)(&p->where, entry, model, report);
    for (size_t i = 0; i < p->stages.n; i++) check_stage(&at, p, &all[i], model);
}

int FC_K(fc_chain_find)(const fc_model *model, const char *text, int *entry)
{
    const fc_entry *first = NULL;
    const size_t n = fc_model_section(model, "incubation", &first);
    for (size_t e = 0; e < n; e++) {
        const size_t len = strlen(first[e].path);
        const fc_chain_params *p = first[e].params;
        if (!p || strncmp(text, first[e].path, len) != 0 || text[len] != '.') continue;
        const STAGE *all = p->stages.items;
        for (size_t i = 0; i < p->stages.n; i++) {
            if (!all[i].name || strcmp(all[i].name, text + len + 1) != 0) continue;
            *entry = (int)(&first[e] - model->entries);
            return (int)i;
        }
    }
    return -1;
}
