/* Sample values of keys that a template must write: what no default can know. Everything else comes from the tables. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/catalogue.h"

#define STAGES_FIRMS                                                                                         \
    "( { name = \"small\"; initial = 200; dwell = 3.0; phases = 2;\n"                                        \
    "          moves = ( { to = \"hightech\"; share = 0.4; }, { to = \"failed\"; share = 0.6; } ); },\n"     \
    "        { name = \"hightech\"; dwell = 4.0; moves = ( { to = \"listed\"; share = 0.03; }, { to = "      \
    "\"failed\"; share = 0.97; } ); },\n"                                                                    \
    "        { name = \"listed\"; }, { name = \"failed\"; } )"

static const struct {
    const char *section, *key, *text;
} samples[] = {
    { "", "title", "\"My programme\"" },
    { "", "start", "\"2024-01\"" },
    { "", "horizon", "12.0" },
    { "", "step", "\"quarter\"" },
    { "simulation", "paths", "10000" },
    { "simulation", "seed", "1" },
    { "sponsor", "cash", "\"10亿\"" },
    { "sponsor", "appropriation", "\"5亿\"" },
    { "sponsor", "appropriation_years", "5.0" },
    { "funds", "count", "3" },
    { "funds", "size", "\"2亿\"" },
    { "funds", "over", "3.0" },
    { "funds", "investors",
      "( { class = \"sponsor\"; share = 0.25; }, { class = \"city\"; share = 0.20; }, { class = \"social\"; "
      "share = \"rest\"; } )" },
    { "direct", "projects", "\"30..39\"" },
    { "direct", "budget", "\"4亿..4.99亿\"" },
    { "direct", "social_plan", "\"70亿..79亿\"" },
    { "direct", "over", "3.0" },
    { "conversion", "per_year", "20.0" },
    { "conversion", "grant", "\"200万\"" },
    { "conversion", "pool", "\"1亿\"" },
    { "conversion", "valuation", "\"3000万\"" },
    { "platforms", "initial", "5" },
    { "platforms", "planned", "20" },
    { "platforms", "over", "4.0" },
    { "platforms", "capital", "\"1000万\"" },
    { "platforms", "operating", "\"500万\"" },
    { "platforms", "spinouts", "1.5" },
    { "incubation", "inflow", "100.0" },
    { "incubation", "stages", STAGES_FIRMS },
    { "credit", "per_year", "200.0" },
    { "credit", "size", "\"300万\"" },
    { "credit", "pool", "\"5000万\"" },
    { "pipeline", "signed", "135" },
    { "pipeline", "amount", "{ dist = \"lognormal\"; mean = 1.25e9; sd = 2.5e9; }" },
    { "pipeline", "stages",
      "( { name = \"registered\"; probability = 0.80; delay = 0.5; }, { name = \"started\"; probability = "
      "0.85; delay = 1.0; } )" },
    { "grants", "per_year", "40.0" },
    { "grants", "amount", "\"100万\"" },
    { "talent", "per_year", "30.0" },
    { "talent", "cost", "\"50万\"" },
    { "space", "area", "100000.0" },
    { "securitisation", "loans", "100" },
    { "securitisation", "amount", "\"3亿\"" },
    { "securitisation", "tranches",
      "( { name = \"junior\"; attach = 0.0; detach = 0.1; class = \"sponsor\"; },\n"
      "        { name = \"senior\"; attach = 0.1; detach = 1.0; class = \"social\"; } )" },
    { "insurance", "policies", "500" },
    { "insurance", "sum_insured", "\"100万\"" },
    { "insurance", "premium", "\"2万\"" },
    { "indicators", "kind", "\"compound\"" },
    { "indicators", "initial", "9145.0" },
    { "indicators", "growth", "0.12" },
    { "regions", "weight", "1.0" },
    { "targets", "metric", "\"sponsor.tvpi\"" },
    { "targets", "at_least", "1.0" },
};

/* The middle of the allowed range, or a plain size of the unit: enough for a required key without a row above. */
static double plain_size(const fc_field *f)
{
    static const double by_unit[FC_N_UNITS] = {
        [FC_UNIT_NONE] = 1.0,          [FC_UNIT_MONEY] = 1e8, [FC_UNIT_SHARE] = 0.5,
        [FC_UNIT_RATE] = 0.05,         [FC_UNIT_YEARS] = 3.0, [FC_UNIT_COUNT] = 10.0,
        [FC_UNIT_MULTIPLE] = 1.0,      [FC_UNIT_AREA] = 1e5,  [FC_UNIT_PER_YEAR] = 10.0,
        [FC_UNIT_MONEY_PER_YEAR] = 1e7, [FC_UNIT_QUANTITY] = 100.0
    };
    double x = by_unit[f->unit];
    if (x < f->lo) x = f->lo;
    if (x > f->hi) x = f->hi;
    return x;
}

const char *fc_sample_value(const char *section, const fc_field *field, char *buf, size_t n)
{
    char number[32];
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (strcmp(samples[i].section, section) == 0 && strcmp(samples[i].key, field->key) == 0)
            return samples[i].text;
    if (!(field->flags & FC_REQUIRED)) return NULL;
    switch (field->kind) {
    case FC_FIELD_CHOICE: snprintf(buf, n, "\"%s\"", field->choices[0]); return buf;
    case FC_FIELD_BOOL: return "true";
    case FC_FIELD_TEXT: return "\"example\"";
    case FC_FIELD_DATE: return "\"2026-12\"";
    case FC_FIELD_VALUE:
    case FC_FIELD_NUMBER:
    case FC_FIELD_WHOLE:
        if (!fc_number_text(plain_size(field), number)) return NULL;
        snprintf(buf, n, "%s%s", number,
                 field->kind == FC_FIELD_NUMBER && !strpbrk(number, ".e") ? ".0" : "");
        return buf;
    default: return NULL;
    }
}
