/* The built-in sections: the scenario's head, simulation and regions; the classes of money. */
#include <math.h>

#include "model/sections.h"

const char *const fc_class_names[FC_N_CLASSES + 1] = {
#define X(n) #n,
    FC_CLASSES(X)
#undef X
    NULL
};

static const char *const steps[] = {"month", "quarter", "year", NULL};
static const char *const samplers[] = {"plain", "antithetic", "lhs", "sobol", NULL};

#define END {.key = NULL}

static const fc_field correlation_fields[] = {
    {.key = "between", .kind = FC_FIELD_TEXTS, .flags = FC_REQUIRED, .offset = offsetof(fc_correlation, between),
     .help = "The two input keys that move together, as kind.name.key.", .source = "Cal 11"},
    {.key = "rank", .kind = FC_FIELD_NUMBER, .flags = FC_REQUIRED | FC_OPEN_LO | FC_OPEN_HI, .lo = -1.0, .hi = 1.0,
     .offset = offsetof(fc_correlation, rank), .help = "Spearman rank correlation of the two inputs.", .source = "Cal 11"},
    END};

static const fc_field head_fields[] = {
    {.key = "schema", .kind = FC_FIELD_WHOLE, .flags = FC_REQUIRED, .lo = 1.0, .hi = 1.0, .offset = offsetof(fc_head, schema),
     .help = "Version of the scenario language; this build reads 1.", .source = "convention"},
    {.key = "resolved", .kind = FC_FIELD_BOOL, .dflt = "false", .offset = offsetof(fc_head, resolved),
     .help = "True in scenarios that Fulcrum wrote itself: a key that holds its default then counts as not written.",
     .source = "convention"},
    {.key = "title", .kind = FC_FIELD_TEXT, .flags = FC_REQUIRED, .offset = offsetof(fc_head, title),
     .help = "Title of the programme, shown on charts and reports.", .source = "convention"},
    {.key = "start", .kind = FC_FIELD_DATE, .flags = FC_REQUIRED, .offset = offsetof(fc_head, start),
     .help = "Month whose first day is time 0, as YYYY-MM.", .source = "convention"},
    {.key = "horizon", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_YEARS, .flags = FC_REQUIRED | FC_OPEN_LO, .lo = 0.0, .hi = 1200.0,
     .offset = offsetof(fc_head, horizon), .help = "Years simulated; a whole number of steps, at most 1200 of them.",
     .source = "convention"},
    {.key = "step", .kind = FC_FIELD_CHOICE, .dflt = "\"quarter\"", .choices = steps, .offset = offsetof(fc_head, step),
     .help = "Length of a step of the grid.", .source = "convention"},
    {.key = "currency", .kind = FC_FIELD_TEXT, .dflt = "\"CNY\"", .offset = offsetof(fc_head, currency),
     .help = "Currency of every amount.", .source = "convention"},
    {.key = "state_is_public", .kind = FC_FIELD_BOOL, .dflt = "true", .offset = offsetof(fc_head, state_is_public),
     .help = "Whether money of state-owned companies counts as public.", .source = "Cal 7"},
    {.key = "spillover", .kind = FC_FIELD_MATRIX, .unit = FC_UNIT_SHARE, .flags = FC_OPTIONAL, .lo = 0.0, .hi = 1.0,
     .offset = offsetof(fc_head, spillover),
     .help = "Row i: how the amounts of region i are divided over all regions; every row sums to 1.", .source = "M19"},
    {.key = "benefit", .kind = FC_FIELD_MATRIX, .unit = FC_UNIT_SHARE, .flags = FC_OPTIONAL, .lo = 0.0, .hi = 1.0,
     .offset = offsetof(fc_head, benefit),
     .help = "Row i: how the tax benefit of region i is divided over all regions; every row sums to 1.", .source = "M19"},
    {.key = "correlations", .kind = FC_FIELD_LIST, .sub = correlation_fields, .item_size = sizeof(fc_correlation),
     .offset = offsetof(fc_head, correlations), .help = "Pairs of inputs that are drawn together.", .source = "Cal 11"},
    {.key = "repair_correlations", .kind = FC_FIELD_BOOL, .dflt = "false", .offset = offsetof(fc_head, repair_correlations),
     .help = "Whether correlations that contradict each other are replaced by the nearest possible ones; without it they are an error.",
     .source = "Cal 11"},
    END};

const fc_section fc_section_head = {.path = "", .form = FC_SECTION_GROUP, .summary = "Keys at the top of a scenario.",
                                    .source = "convention", .fields = head_fields, .params_size = sizeof(fc_head)};

static const fc_field simulation_fields[] = {
    {.key = "paths", .kind = FC_FIELD_WHOLE, .unit = FC_UNIT_COUNT, .dflt = "100000", .lo = 1.0, .hi = 1e12,
     .offset = offsetof(fc_simulation, paths), .help = "Number of simulated futures.", .source = "convention"},
    {.key = "outer", .kind = FC_FIELD_WHOLE, .unit = FC_UNIT_COUNT, .flags = FC_OPTIONAL, .lo = 4.0, .hi = 1e5,
     .offset = offsetof(fc_simulation, outer), .help = "Two-level run: number of worlds, each one draw of the inputs; goes with inner.",
     .source = "convention"},
    {.key = "inner", .kind = FC_FIELD_WHOLE, .unit = FC_UNIT_COUNT, .flags = FC_OPTIONAL, .lo = 1.0, .hi = 1e6,
     .offset = offsetof(fc_simulation, inner),
     .help = "Paths of each world, rounded up to 64, 128, 256, 512 or a multiple of 1024; there are then outer x inner paths, whatever paths says.",
     .source = "convention"},
    {.key = "seed", .kind = FC_FIELD_SEED, .flags = FC_OPTIONAL, .offset = offsetof(fc_simulation, seed),
     .help = "Seed of the random numbers: any whole number of 64 bits; 0 is a seed like any other.", .source = "convention"},
    {.key = "sampler", .kind = FC_FIELD_CHOICE, .dflt = "\"plain\"", .choices = samplers, .offset = offsetof(fc_simulation, sampler),
     .help = "How factors and inputs are drawn: plain, or evenly in blocks of 1024 paths (fulcrum explain sampler).",
     .source = "convention"},
    END};

const fc_section fc_section_simulation = {.path = "simulation", .form = FC_SECTION_GROUP,
                                          .summary = "How many futures, from which seed.", .source = "convention",
                                          .fields = simulation_fields, .params_size = sizeof(fc_simulation)};

static const fc_field region_fields[] = {
    {.key = "weight", .kind = FC_FIELD_VALUE, .level = FC_CONSTANT, .dflt = "1.0", .lo = 0.0, .hi = INFINITY,
     .offset = offsetof(fc_region, weight), .help = "Weight of the region when an entity draws its place.", .source = "M19"},
    {.key = "tax", .kind = FC_FIELD_NUMBER, .unit = FC_UNIT_RATE, .dflt = "0.0", .lo = 0.0, .hi = 1.0,
     .offset = offsetof(fc_region, tax), .help = "Yearly tax benefit per unit of money placed in the region.", .source = "M19"},
    END};

static void check_region(const fc_entry *entry, const fc_model *model, fc_report *report)
{
    const fc_entry *first;
    const size_t n = fc_model_section(model, "regions", &first);
    if (entry != first) return; /* one message for the whole list */
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += ((const fc_region *)first[i].params)->weight.number;
    if (!(sum > 0.0)) fc_entry_problem(report, FC_MSG_NO_REGION_WEIGHT, entry, "weight");
}

const fc_section fc_section_regions = {.path = "regions", .form = FC_SECTION_LIST,
                                       .summary = "Places between which entities and amounts are divided.", .source = "M19",
                                       .fields = region_fields, .params_size = sizeof(fc_region), .check = check_region};
