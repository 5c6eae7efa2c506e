/* Charts in report.html: the picture, if it was drawn for this run, and its numbers. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "output/output_internal.h"
#include "output/report_page.h"
#include "output/rounding.h"
#include "output/svg_inline.h"

enum { PICTURE_LIMIT = 8 << 20 };

/* 12345678 -> "12,345,678", as the charts write it. */
static void separated(uint64_t x, char *buf, size_t n)
{
    char digits[24];
    const size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, x);
    size_t at = 0;
    for (size_t i = 0; i < length && at + 2 < n; i++) {
        if (i > 0 && (length - i) % 3 == 0) buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
}

/* The picture's foot names plan, seed and paths: one left over from another run is not shown. */
static int is_of_this_run(const fc_page *page, const char *svg)
{
    char hash[65], seed[32], paths[40];
    fc_plan_hash(page->c->plan, hash);
    hash[12] = '\0';
    snprintf(seed, sizeof seed, " %" PRIu64 " ", fc_result_seed(page->c->result));
    separated(fc_result_paths(page->c->result), paths, sizeof paths);
    return strstr(svg, hash) != NULL && strstr(svg, seed) != NULL && strstr(svg, paths) != NULL;
}

static int add_picture(const fc_page *page, const fc_writer *writer)
{
    char name[256];
    fc_text svg;
    int shown = 0;
    if (!page->c->options->charts || strcmp(page->c->options->format, "svg") != 0) return 0;
    if (snprintf(name, sizeof name, "charts/%s.svg", writer->chart) >= (int)sizeof name) return 0;
    const int dir = open(page->c->options->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) return 0;
    fc_text_init(&svg);
    if (fc_output_read(dir, name, PICTURE_LIMIT, &svg) && svg.data != NULL &&
        is_of_this_run(page, svg.data)) {
        const size_t before = page->out->n;
        fc_text_format(page->out, "<figure id=\"chart-%s\">\n", writer->chart);
        shown = fc_svg_inline(page->out, svg.data, writer->chart, writer->summary);
        fc_text_add(page->out, shown ? "\n</figure>\n" : "</figure>\n");
        if (!shown && page->out->data != NULL) {
            page->out->n = before;
            page->out->data[before] = '\0';
        }
    }
    fc_text_free(&svg);
    close(dir);
    return shown;
}

/* A row of a data file, cut at its tabs. */
enum { MOST_CELLS = 64, CELL_ROOM = 512 };
typedef struct row_cells {
    size_t n;
    const char *at[MOST_CELLS];
    size_t length[MOST_CELLS];
} row_cells;

static void cut(const char *line, const char *end, row_cells *row)
{
    row->n = 0;
    for (const char *s = line; s <= end && row->n < MOST_CELLS;) {
        const char *tab = memchr(s, '\t', (size_t)(end - s)), *stop = tab != NULL ? tab : end;
        row->at[row->n] = s;
        row->length[row->n++] = (size_t)(stop - s);
        s = stop + 1;
    }
}

static void copy(const row_cells *row, size_t i, char text[CELL_ROOM])
{
    snprintf(text, CELL_ROOM, "%.*s", (int)(row->length[i] < CELL_ROOM ? row->length[i] : CELL_ROOM - 1), row->at[i]);
}

static size_t column(const row_cells *head, const char *name)
{
    size_t i = 0;
    while (i < head->n && (strlen(name) != head->length[i] || memcmp(name, head->at[i], head->length[i]) != 0)) i++;
    return i;
}

/* The error of the number in column i: of "mean" it is "se", of "self_mean" "self_se", of "called" "se_called"; tails are known
   about half as well as the mean. 0: not known. */
static double error_of(const row_cells *head, const row_cells *row, size_t i)
{
    char name[CELL_ROOM], wanted[CELL_ROOM + 8], text[CELL_ROOM];
    double se;
    copy(head, i, name);
    char *leaf = strrchr(name, '_');
    leaf = leaf ? leaf + 1 : name;
    if (strcmp(leaf, "se") == 0 || strncmp(name, "se_", 3) == 0) { /* an error itself */
        copy(row, i, text);
        return fc_number_read(text, &se) ? se : 0;
    }
    const int tail = leaf[0] == 'p' && strlen(leaf) == 3 && strspn(leaf + 1, "0123456789") == 2;
    if (tail || strcmp(leaf, "mean") == 0) snprintf(wanted, sizeof wanted, "%.*sse", (int)(leaf - name), name);
    else snprintf(wanted, sizeof wanted, "se_%s", name);
    const size_t at = column(head, wanted);
    if (at >= row->n) return 0;
    copy(row, at, text);
    return fc_number_read(text, &se) ? (tail ? 2 : 1) * se : 0;
}

/* Numbers rounded to two digits of their error, or to five where it is not known; everything else as it stands. */
static void data_cell(fc_text *out, const char *tag, const row_cells *head, const row_cells *row, size_t i)
{
    char text[CELL_ROOM];
    double x;
    copy(row, i, text);
    const double error = head != NULL && i < head->n ? error_of(head, row, i) : 0;
    if (strcmp(text, "NA") == 0) snprintf(text, sizeof text, "–");
    else if (row->length[i] > 6 && fc_number_read(text, &x)) {
        char number[FC_ROUND_ROOM];
        if (error > 0) fc_round_to_error(x, error, text);
        else {
            snprintf(number, sizeof number, "%.5g", x); /* rounded, then written without the locale */
            if (fc_number_read(number, &x)) fc_number_text(x, text);
        }
    }
    fc_text_format(out, "<%s>", tag);
    fc_html_text(out, text);
    fc_text_format(out, "</%s>", tag);
}

/* head: of the columns' names; NULL for themselves. */
static void data_row(fc_text *out, const row_cells *head, const row_cells *row)
{
    fc_text_add(out, "<tr>");
    for (size_t i = 0; i < row->n; i++) data_cell(out, head != NULL ? "td" : "th", head, row, i);
    fc_text_add(out, "</tr>\n");
}

void fc_page_data(const fc_page *page, const char *dat)
{
    int open = 0;
    row_cells head, row;
    for (const char *line = dat; *line != '\0';) {
        const char *end = strchr(line, '\n');
        if (end == NULL) end = line + strlen(line);
        if (end == line) {
            if (open) fc_text_add(page->out, "</table>\n");
            open = 0;
        } else if (*line != '#') {
            if (!open) fc_text_add(page->out, "<table>\n");
            cut(line, end, open ? &row : &head);
            data_row(page->out, open ? &head : NULL, open ? &row : &head);
            open = 1;
        }
        line = *end != '\0' ? end + 1 : end;
    }
    if (open) fc_text_add(page->out, "</table>\n");
}

fc_status fc_page_chart(const fc_page *page, const fc_writer *writer, int *drawn, fc_error *err)
{
    fc_text dat;
    fc_text_init(&dat);
    const int shown = add_picture(page, writer);
    *drawn += shown;
    const fc_status status = writer->write(page->c, &dat, err);
    if (status == FC_OK && dat.data != NULL) {
        fc_text_format(page->out, "<details%s><summary>%s %s</summary>\n<div class=\"wide\">\n",
                       shown ? "" : " open", fc_page_say(page, "Numbers:", "数据："), writer->file);
        fc_page_data(page, dat.data);
        fc_text_add(page->out, "</div></details>\n");
    }
    page->out->failed |= dat.failed;
    fc_text_free(&dat);
    return status;
}
