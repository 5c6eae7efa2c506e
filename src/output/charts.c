/* The gnuplot driver: data/NAME.dat and plots/NAME.gp make charts/NAME.FORMAT. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output_internal.h"
#include "paths.h" /* generated: FC_PLOTS_DIR */

enum { CHART_SECONDS = 60, FONT_SECONDS = 20, AT_ONCE = 2 };

typedef struct chart {
    char *name;                     /* "leverage" */
    char *script, *data, *picture;  /* absolute */
    char *file;                     /* "charts/leverage.svg" */
} chart;

typedef struct charts {
    size_t n, capacity;
    chart *items;
    fc_process *jobs; /* one per chart */
} charts;

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

/* The four pieces one after the other; NULL when out of memory. */
static char *join(const char *a, const char *b, const char *c, const char *d)
{
    const size_t room = strlen(a) + strlen(b) + strlen(c) + strlen(d) + 1;
    char *text = malloc(room);
    if (text != NULL) snprintf(text, room, "%s%s%s%s", a, b, c, d);
    return text;
}

static int is_dir(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Beside the program (a source tree), then where an installation puts them relative to it, then where it was built for. */
char *fc_plots_find(const char *option)
{
    static const char *const relative[] = {"/plots", "/../share/fulcrum/plots"};
    char program[4096];
    if (option != NULL) return is_dir(option) ? realpath(option, NULL) : NULL;
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    for (size_t i = 0; slash != NULL && i < sizeof relative / sizeof *relative; i++) {
        *slash = '\0';
        char *path = join(program, relative[i], "", "");
        char *found = path != NULL && is_dir(path) ? realpath(path, NULL) : NULL;
        free(path);
        if (found != NULL) return found;
    }
    return is_dir(FC_PLOTS_DIR) ? realpath(FC_PLOTS_DIR, NULL) : NULL;
}

/* ---- which charts ---- */

static void free_chart(chart *item)
{
    free(item->name);
    free(item->script);
    free(item->data);
    free(item->picture);
    free(item->file);
}

static void free_charts(charts *c)
{
    for (size_t i = 0; i < c->n; i++) free_chart(&c->items[i]);
    free(c->items);
    free(c->jobs);
}

static int fill_chart(chart *item, const fc_output *output, const char *plots, const char *name, const char *format)
{
    memset(item, 0, sizeof *item);
    item->name = strdup(name);
    item->script = join(plots, "/", name, ".gp");
    item->data = join(output->path, "/data/", name, ".dat");
    item->file = join("charts/", name, ".", format);
    char *temp = item->file == NULL ? NULL : fc_temp_name(item->file);
    item->picture = temp == NULL ? NULL : join(output->path, "/", temp, "");
    free(temp);
    return item->name != NULL && item->script != NULL && item->data != NULL && item->picture != NULL;
}

/* Adds the chart if there is a script for it; 0 when out of memory. */
static int add_chart(charts *c, const fc_output *output, const char *plots, const char *name, const char *format)
{
    if (c->n == c->capacity) {
        const size_t capacity = c->capacity == 0 ? 16 : 2 * c->capacity;
        chart *items = realloc(c->items, capacity * sizeof *items);
        if (items == NULL) return 0;
        c->items = items;
        c->capacity = capacity;
    }
    const int fine = fill_chart(&c->items[c->n], output, plots, name, format);
    c->n++;
    if (!fine || access(c->items[c->n - 1].script, R_OK) == 0) return fine;
    free_chart(&c->items[--c->n]);
    return 1;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const chart *)a)->name, ((const chart *)b)->name);
}

/* Every data/NAME.dat with a script, in name order. */
static fc_status find_charts(charts *c, const fc_output *output, const char *plots, const char *format, fc_error *err)
{
    const int fd = openat(output->fd, "data", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    int fine = 1;
    if (list == NULL) {
        if (fd >= 0) close(fd);
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_NO_DATA, NULL, 0, NULL, output->path);
    }
    for (const struct dirent *entry; fine && (entry = readdir(list)) != NULL;) {
        char name[256];
        const size_t n = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || n < 5 || strcmp(entry->d_name + n - 4, ".dat") != 0) continue;
        snprintf(name, sizeof name, "%.*s", (int)(n - 4), entry->d_name);
        fine = add_chart(c, output, plots, name, format);
    }
    closedir(list);
    if (!fine) return no_memory(err);
    if (c->n > 0) qsort(c->items, c->n, sizeof *c->items, by_name);
    return FC_OK;
}

/* ---- drawing ---- */

/* A cut picture lacks its end mark; gnuplot says success even on a full disk. */
static int is_whole(const char *format, const fc_text *picture)
{
    static const char png_end[12] = "\0\0\0\0IEND\xae\x42\x60\x82";
    enum { TAIL = 64 };
    const size_t n = picture->n;
    if (n < TAIL) return 0;
    if (strcmp(format, "png") == 0) return memcmp(picture->data + n - sizeof png_end, png_end, sizeof png_end) == 0;
    char tail[TAIL + 1];
    memcpy(tail, picture->data + n - TAIL, TAIL);
    tail[TAIL] = '\0';
    for (size_t i = 0; i < TAIL; i++)
        if (tail[i] == '\0') tail[i] = ' ';
    const char *end = strcmp(format, "pdf") == 0 ? "%%EOF" : "</svg>";
    const char *mark = strstr(tail, end);
    if (mark == NULL) return 0;
    mark += strlen(end);
    return mark[strspn(mark, " \r\n\t")] == '\0';
}

/* What a program printed, on one line, at most 160 bytes. */
static void one_line(const char *said, char out[161])
{
    size_t n = 0;
    for (; *said != '\0' && n < 160; said++) {
        const unsigned char c = (unsigned char)*said;
        const char plain = c < 0x20 || c >= 0x7f ? ' ' : (char)c;
        if (plain == ' ' && (n == 0 || out[n - 1] == ' ')) continue;
        out[n++] = plain;
    }
    while (n > 0 && out[n - 1] == ' ') n--;
    out[n] = '\0';
}

static void say_why(const fc_process *job, char *out, size_t n)
{
    char said[161];
    one_line(job->said, said);
    switch (job->outcome) {
    case FC_RAN: snprintf(out, n, "the picture is cut off"); break;
    case FC_FAILED: snprintf(out, n, "exit code %d: %s", job->code, said); break;
    case FC_TIMED_OUT: snprintf(out, n, "no end after %.0f seconds, stopped", job->seconds); break;
    case FC_FLOODED: snprintf(out, n, "it wrote without end, stopped"); break;
    case FC_NOT_STARTED: snprintf(out, n, "%s", said); break;
    }
}

/* The pictures that are whole get their names; a failed one also loses its old picture, which shows other data. */
static fc_status collect(const charts *c, const fc_output *output, const char *format, fc_stage *drawn,
                         fc_report *report, fc_error *err)
{
    fc_status status = FC_OK;
    for (size_t i = 0; i < c->n; i++) {
        char why[256];
        fc_text picture;
        fc_text_init(&picture);
        fc_process *job = &c->jobs[i];
        int fine = job->outcome == FC_RAN && fc_stage_adopt(drawn, c->items[i].file, &picture);
        if (fine && !is_whole(format, &picture)) {
            fc_staged *cut = &drawn->items[--drawn->n];
            unlinkat(output->fd, cut->temp, 0);
            free(cut->temp);
            free(cut->name);
            fine = 0;
        }
        fc_text_free(&picture);
        if (fine) continue;
        unlink(c->items[i].picture);
        unlinkat(output->fd, c->items[i].file, 0);
        say_why(job, why, sizeof why);
        if (status == FC_OK)
            status = fc_fail(err, FC_E_PROGRAM, FC_MSG_CHART_FAILED, NULL, 0, NULL, c->items[i].name, why);
        else if (report != NULL)
            fc_report_add(report, FC_MSG_CHART_FAILED, NULL, 0, NULL, c->items[i].name, why);
    }
    const fc_status named = drawn->n > 0 ? fc_stage_commit(drawn, err) : FC_OK;
    return named != FC_OK ? named : status;
}

static fc_status draw(charts *c, const fc_output *output, const char *gnuplot, const char *format, fc_stage *drawn,
                      fc_report *report, fc_error *err)
{
    if (c->n == 0) return FC_OK;
    c->jobs = calloc(c->n, sizeof *c->jobs);
    if (c->jobs == NULL) return no_memory(err);
    for (size_t i = 0; i < c->n; i++) {
        const chart *item = &c->items[i];
        c->jobs[i] = (fc_process){
            .path = gnuplot,
            .argv = {"gnuplot", "-d", "-c", item->script, item->data, item->picture, output->options.lang, NULL},
            .seconds = CHART_SECONDS,
            .product = item->picture,
        };
        unlink(item->picture);
    }
    fc_process_run(c->jobs, c->n, AT_ONCE);
    return collect(c, output, format, drawn, report, err);
}

/* gnuplot draws Chinese without a Chinese font as boxes over the whole picture, and says success. SVG is safe: the
   reader's own fonts draw it. */
static int has_chinese_font(void)
{
    char path[4096];
    if (!fc_program_find("fc-list", path, sizeof path)) return 0;
    fc_process job = {.path = path, .argv = {"fc-list", ":lang=zh", NULL}, .seconds = FONT_SECONDS};
    fc_process_run(&job, 1, 1);
    return (job.outcome == FC_RAN || job.outcome == FC_FLOODED) && job.n_said > 0;
}

fc_status fc_charts_draw(const fc_output *output, fc_stage *drawn, fc_report *report, fc_error *err)
{
    char gnuplot[4096];
    const char *format = output->options.format;
    int fallback = 0;
    charts c = {0};
    if (!fc_program_find("gnuplot", gnuplot, sizeof gnuplot))
        return fc_fail(err, FC_E_PROGRAM, FC_MSG_GNUPLOT_MISSING, NULL, 0, NULL, output->options.dir);
    char *plots = fc_plots_find(output->options.plots);
    if (plots == NULL) return fc_fail(err, FC_E_PROGRAM, FC_MSG_CHART_SCRIPTS, NULL, 0, NULL);
    if (strcmp(output->options.lang, "zh") == 0 && strcmp(format, "svg") != 0 && !has_chinese_font()) {
        fallback = 1;
        format = "svg";
    }
    fc_status status = find_charts(&c, output, plots, format, err);
    if (status == FC_OK) status = draw(&c, output, gnuplot, format, drawn, report, err);
    if (status == FC_OK && fallback) status = fc_fail(err, FC_E_PROGRAM, FC_MSG_CHART_FONT, NULL, 0, NULL);
    free_charts(&c);
    free(plots);
    return status;
}

fc_status fc_plot_dir(const char *dir, const char *plots, const char *lang, const char *format, fc_report *report,
                      fc_error *err)
{
    const fc_output_options options = {.dir = dir, .lang = lang, .format = format, .plots = plots, .charts = 1};
    fc_output *output = NULL;
    fc_stage drawn;
    fc_status status = fc_output_attach(&options, &output, err);
    if (status != FC_OK) return status;
    fc_stage_init(&drawn, output->fd);
    status = fc_charts_draw(output, &drawn, report, err);
    fc_stage_free(&drawn);
    fc_output_close(output);
    return status;
}
