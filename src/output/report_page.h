/* Parts of report.html. */
#ifndef FC_OUTPUT_REPORT_PAGE_H
#define FC_OUTPUT_REPORT_PAGE_H

#include "output/writer.h"

typedef struct fc_page {
    fc_text *out;
    const fc_write_context *c;
    int zh;
} fc_page;

/* One of two texts by the page's language. */
const char *fc_page_say(const fc_page *page, const char *en, const char *zh);
/* Head with style sheet and content policy, then the title block; and the end of the page. */
void fc_page_open(const fc_page *page);
void fc_page_close(const fc_page *page);
void fc_page_section(const fc_page *page, const char *id, const char *title);
void fc_page_section_end(const fc_page *page);
/* Table of every scalar whose name starts with one of the prefixes (NULL-terminated; NULL: all scalars). */
void fc_page_scalars(const fc_page *page, const char *const *prefixes);
/* The chart of a writer as inline SVG, if it was drawn for this run, and its numbers as a table. */
fc_status fc_page_chart(const fc_page *page, const fc_writer *writer, int *drawn, fc_error *err);
/* A data file's blocks as tables. */
void fc_page_data(const fc_page *page, const char *dat);

#endif
