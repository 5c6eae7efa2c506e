/* Cells of a ledger line, the same in flows.csv and in the ledger of one path. */
#include "output/ledger_line.h"

#include <string.h>

int fc_line_is_valuation(const fc_line *line)
{
    return line->what != NULL &&
           (strcmp(line->what, "nav_sponsor") == 0 || strcmp(line->what, "unfunded_sponsor") == 0);
}

static const char *gate_name(fc_gate gate)
{
    switch (gate) {
    case FC_GATE_COMMITTED: return "committed";
    case FC_GATE_CLOSED: return "closed";
    case FC_GATE_PAID: return "paid";
    case FC_GATE_NONE: break;
    }
    return "";
}

void fc_line_cells(fc_text *out, const fc_model *model, const fc_line *line)
{
    const fc_entry *entry = line->entry < 0 ? NULL : &model->entries[line->entry];
    const char *cells[] = {line->name, line->type == FC_PROMISE ? "promise" : "flow", line->payer, line->payee,
                           entry ? entry->section->path : "", entry ? entry->name : "", gate_name(line->gate), line->region};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        fc_csv_text(out, cells[i]);
        fc_text_add(out, ",");
    }
}
