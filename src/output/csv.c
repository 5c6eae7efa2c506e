/* Cells of the comma-separated tables (RFC 4180) and of the gnuplot data files. */
#include <string.h>

#include "output/writer.h"

enum { NUMBER_ROOM = 32 };

/* A spreadsheet reads a cell that starts with one of these as a formula. */
static int starts_formula(const char *cell)
{
    return *cell != '\0' && strchr("=+-@\t\r", *cell) != NULL;
}

void fc_csv_text(fc_text *out, const char *cell)
{
    if (cell == NULL) return;
    const int inert = starts_formula(cell);
    if (strpbrk(cell, ",\"\r\n") == NULL) {
        if (inert) fc_text_add(out, "'");
        fc_text_add(out, cell);
        return;
    }
    fc_text_add(out, inert ? "\"'" : "\"");
    for (const char *quote; (quote = strchr(cell, '"')) != NULL; cell = quote + 1) {
        fc_text_add_n(out, cell, (size_t)(quote - cell));
        fc_text_add(out, "\"\"");
    }
    fc_text_add(out, cell);
    fc_text_add(out, "\"");
}

void fc_csv_number(fc_text *out, double x)
{
    char buffer[NUMBER_ROOM];
    const size_t n = fc_number_text(x, buffer);
    fc_text_add_n(out, buffer, n);
}

void fc_dat_number(fc_text *out, double x)
{
    char buffer[NUMBER_ROOM];
    const size_t n = fc_number_text(x, buffer);
    if (n == 0)
        fc_text_add(out, "NA");
    else
        fc_text_add_n(out, buffer, n);
}
