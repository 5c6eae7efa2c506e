/* Data of an `empirical` law: one column of a text file of numbers. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "model/reader.h"

enum { MAX_BYTES = 8 << 20, MAX_LINE = 1 << 16 };

/* The file stands relative to the scenario file that names it. */
static const char *resolve(fc_reader *r, const fc_node *file)
{
    const char *from = file->file && file->file[0] ? file->file : r->scenario_path;
    const char *slash = from ? strrchr(from, '/') : NULL;
    if (file->text[0] == '/' || !slash) return file->text;
    return fc_arena_format(r->arena, "%.*s/%s", (int)(slash - from), from, file->text);
}

/* Cell `column` (from 1) of a line of comma, semicolon, tab or blank separated cells; NULL if there are
   fewer. */
static char *cell(char *line, long column)
{
    static const char blanks[] = " \t\r\n";
    const int separated = strpbrk(line, ",;") != NULL;
    const char *ends = separated ? ",;" : blanks;
    char *p = line;
    for (long i = 1; p; i++) {
        p += strspn(p, blanks);
        size_t n = strcspn(p, ends);
        if (!separated && !*p) return NULL;
        if (i == column) {
            p[n] = '\0';
            while (n && strchr(blanks, p[n - 1])) p[--n] = '\0';
            return p;
        }
        p = p[n] ? p + n + 1 : NULL;
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void fc_sort_numbers(double *x, size_t n) { qsort(x, n, sizeof *x, by_size); }

typedef struct column {
    double *x;
    size_t n, room;
    int bad_line; /* first line that does not hold a number, 0 if none */
} column;

static int add(column *c, double x)
{
    if (c->n == c->room) {
        size_t more = c->room ? 2 * c->room : 256;
        double *bigger = realloc(c->x, more * sizeof *bigger);
        if (!bigger) return 0;
        c->x = bigger;
        c->room = more;
    }
    c->x[c->n++] = x;
    return 1;
}

/* Comments (#) and empty lines are skipped; the first other line may be a heading. Returns 0 if memory ran
   out. */
static int read_lines(FILE *f, long at, column *c, char *line)
{
    int number = 0, seen = 0;
    while (!c->bad_line && fgets(line, MAX_LINE, f)) {
        number++;
        if (line[strspn(line, " \t\r\n")] == '\0' || line[strspn(line, " \t")] == '#') continue;
        double x;
        const int whole = strchr(line, '\n') != NULL || feof(f);
        char *text = cell(line, at);
        if (whole && text && fc_number_read(text, &x)) {
            if (!add(c, x)) return 0;
        } else if (seen || !whole) {
            c->bad_line = number;
        }
        seen = 1;
    }
    return 1;
}

/* The resolved scenario must stand on its own: the model's copy of the tree holds the data instead of the
   file's name while they are few, else the full path. */
static void embed(fc_reader *r, const fc_node *file, const char *path, const double *x, size_t n)
{
    enum { MOST = 5000 };
    fc_node *group = file->parent, *list = fc_arena_alloc(r->arena, sizeof *list);
    fc_node *items = fc_arena_array(r->arena, n, sizeof *items),
            **child = fc_arena_array(r->arena, n, sizeof *child);
    if (!group || !list || !items || !child) return;
    if (n > MOST) {
        char *full = realpath(path, NULL);
        for (size_t i = 0; full && i < group->n; i++)
            if (group->child[i] == file) group->child[i]->text = fc_arena_copy(r->arena, full);
        free(full);
        return;
    }
    *list = (fc_node){.type = FC_NODE_LIST, .name = "values", .file = file->file, .line = file->line, .n = n,
                      .child = child, .parent = group};
    for (size_t i = 0; i < n; i++) {
        items[i] = (fc_node){.type = FC_NODE_NUMBER,
                             .name = "",
                             .file = file->file,
                             .line = file->line,
                             .number = x[i],
                             .parent = list};
        child[i] = &items[i];
    }
    size_t kept = 0;
    for (size_t i = 0; i < group->n; i++) {
        if (group->child[i] == file) group->child[kept++] = list;
        else if (strcmp(group->child[i]->name, "column") != 0) group->child[kept++] = group->child[i];
    }
    group->n = kept;
}

int fc_read_column(fc_reader *r, const fc_node *file, const char *key, long at, const double **x, size_t *n)
{
    const char *path = resolve(r, file);
    struct stat info;
    errno = 0;
    FILE *f = path && stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL;
    if (!f) {
        fc_read_problem(r, FC_MSG_DATA_FILE, file, key, file->text,
                        errno ? "it cannot be opened" : "it is no regular file");
        return 0;
    }
    column c = {0};
    char *line = info.st_size <= MAX_BYTES ? malloc(MAX_LINE) : NULL;
    const int memory = line && read_lines(f, at, &c, line);
    const int failed = ferror(f);
    (void)fclose(f);
    free(line);
    double *kept = c.n ? fc_arena_array(r->arena, c.n, sizeof *kept) : NULL;
    if (kept) {
        memcpy(kept, c.x, c.n * sizeof *kept);
        fc_sort_numbers(kept, c.n);
    }
    free(c.x);
    *x = kept;
    *n = c.n;
    if (info.st_size > MAX_BYTES)
        fc_read_problem(r, FC_MSG_DATA_FILE, file, key, file->text, "it is larger than 8 MiB");
    else if (failed) fc_read_problem(r, FC_MSG_DATA_FILE, file, key, file->text, "a read error");
    else if (c.bad_line) fc_read_problem(r, FC_MSG_DATA_LINE, file, key, file->text, c.bad_line, (int)at);
    else if (memory && !c.n)
        fc_read_problem(r, FC_MSG_DATA_FILE, file, key, file->text, "it holds no number");
    else if (!memory) (void)fc_arena_alloc(r->arena, SIZE_MAX); /* marks the model as out of memory */
    else if (kept) embed(r, file, path, kept, c.n);
    return memory && kept && !failed && !c.bad_line;
}
