/* What tables say about a line of the ledger. */
#ifndef FC_OUTPUT_LEDGER_LINE_H
#define FC_OUTPUT_LEDGER_LINE_H

#include "output/writer.h"

/* 1 for valuations that metric families pass to each other through the ledger; they are no flows. */
int fc_line_is_valuation(const fc_line *line);
/* "line,type,payer,payee,kind,name,gate,region," of a line; the header has the same cells. */
void fc_line_cells(fc_text *out, const fc_model *model, const fc_line *line);
#define FC_LINE_HEADER "line,type,payer,payee,kind,name,gate,region,"

#endif
