/* The first cell, or line, in which two versions of an output file differ. */
#include "output/file_difference.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/packed.h"
#include "base/sha256.h"
#include "output/output_internal.h"

enum { FILE_LIMIT = 256 << 20, SHOWN = 60 };

typedef struct span {
    const char *at;
    size_t n;
} span;

static int same(span a, span b) { return a.n == b.n && memcmp(a.at, b.at, a.n) == 0; }

/* The next line, without its end; 0 at the end of the text. */
static int next_line(span *rest, span *line)
{
    *line = (span){rest->at, 0};
    if (rest->n == 0) return 0;
    const char *end = memchr(rest->at, '\n', rest->n);
    line->n = end ? (size_t)(end - rest->at) : rest->n;
    const size_t used = line->n + (end != NULL);
    *rest = (span){rest->at + used, rest->n - used};
    return 1;
}

/* The next cell of a line; commas between quotes do not count. 0 behind the last one, where rest->at is NULL. */
static int next_cell(span *rest, span *cell)
{
    size_t n = 0;
    int quoted = 0;
    *cell = (span){"", 0};
    if (rest->at == NULL) return 0;
    for (; n < rest->n && (quoted || rest->at[n] != ','); n++) quoted ^= rest->at[n] == '"';
    *cell = (span){rest->at, n};
    *rest = n < rest->n ? (span){rest->at + n + 1, rest->n - n - 1} : (span){NULL, 0};
    return 1;
}

static span cell_of(span line, size_t column)
{
    span cell = {"", 0};
    for (size_t i = 0; i <= column; i++)
        if (!next_cell(&line, &cell)) break;
    return cell;
}

/* The column of this name; SIZE_MAX if there is none. */
static size_t find_column(span header, const char *name)
{
    const span want = {name, strlen(name)};
    span cell;
    for (size_t i = 0; next_cell(&header, &cell); i++)
        if (same(cell, want)) return i;
    return SIZE_MAX;
}

/* The first column whose cells differ. */
static size_t column_that_differs(span a, span b)
{
    for (size_t i = 0;; i++) {
        span x, y;
        const int in_a = next_cell(&a, &x), in_b = next_cell(&b, &y);
        if (!in_a || !in_b || !same(x, y)) return i;
    }
}

/* Without the blanks around it, what is no text replaced, cut where it is long. */
static void show(fc_text *out, span s)
{
    while (s.n > 0 && (*s.at == ' ' || *s.at == '\t')) s = (span){s.at + 1, s.n - 1};
    while (s.n > 0 && (s.at[s.n - 1] == ' ' || s.at[s.n - 1] == '\r')) s.n--;
    const int cut = s.n > SHOWN;
    if (cut) s.n = SHOWN;
    while (cut && s.n > 0 && ((unsigned char)s.at[s.n] & 0xc0) == 0x80) s.n--; /* no half character */
    if (s.n == 0) fc_text_add(out, "nothing");
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c == '\t') fc_text_add(out, " ");
        else if (c < 0x20 || c == 0x7f) fc_text_add(out, "?");
        else fc_text_add_n(out, s.at + i, 1);
    }
    if (cut) fc_text_add(out, "...");
}

/* ", sponsor.cash@2030-12, mean": the row by its first cell and its date, and the column. Returns the column. */
static size_t show_place(fc_text *out, span header, span a, span b)
{
    const size_t column = column_that_differs(a, b), date = find_column(header, "date");
    const span row = a.n > 0 ? a : b, day = date < SIZE_MAX ? cell_of(row, date) : (span){"", 0};
    fc_text_add(out, ", ");
    show(out, cell_of(row, 0));
    if (day.n > 0 && date != 0) {
        fc_text_add(out, "@");
        show(out, day);
    }
    const span name = cell_of(header, column);
    if (name.n > 0) {
        fc_text_add(out, ", ");
        show(out, name);
    }
    return column;
}

static void show_first(fc_text *out, span header, span a, span b, size_t line, int table)
{
    fc_text_format(out, ": line %zu", line);
    if (table && line > 1) {
        const size_t column = show_place(out, header, a, b);
        if (a.n > 0) a = cell_of(a, column);
        if (b.n > 0) b = cell_of(b, column);
    }
    fc_text_add(out, ": ");
    show(out, a);
    fc_text_add(out, ", now ");
    show(out, b);
}

static int is_comment(span line) { return line.n > 0 && *line.at == '#'; }

/* Remarks of chart data name plan and version, which are told once for all: shown is what differs beside them. */
static void compare(span a, span b, int table, fc_text *out)
{
    span header = {"", 0}, x, y;
    size_t n = 0, differ = 0, shown = 0;
    for (;; n++) {
        const int in_a = next_line(&a, &x), in_b = next_line(&b, &y);
        if (!in_a && !in_b) break;
        if (n == 0) header = x;
        if (in_a && in_b && same(x, y)) continue;
        differ++;
        if (shown == 0 && !(is_comment(x) && is_comment(y))) show_first(out, header, x, y, shown = n + 1, table);
    }
    if (differ > 0 && shown == 0) fc_text_add(out, ": its remarks");
    if (differ > 0) fc_text_format(out, "; %zu of %zu lines differ", differ, n);
}

static int read_from(const char *dir, const char *name, fc_text *text)
{
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int fine = fd >= 0 && fc_output_read(fd, name, FILE_LIMIT, text);
    if (fd >= 0) close(fd);
    return fine;
}

/* Names come from a manifest that anybody may have written: none leads out of its directory. */
static int stays_inside(const char *name) { return *name != '/' && strstr(name, "..") == NULL; }

/* Opens nothing but a regular file: a pipe would wait, a device may act. */
static fc_file_state hash_in(int folder, const char *name, char hex[65])
{
    struct stat info;
    if (fstatat(folder, name, &info, 0) != 0) return errno == ENOENT || errno == ENOTDIR ? FC_FILE_GONE : FC_FILE_UNREADABLE;
    if (!S_ISREG(info.st_mode)) return FC_FILE_NO_FILE;
    const int file = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const int fine = file >= 0 && fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
                     fc_unpack_hash(file, (uint64_t)info.st_size, hex);
    if (file >= 0) close(file);
    return fine ? FC_FILE_READ : FC_FILE_UNREADABLE;
}

fc_file_state fc_file_hash(const char *dir, const char *name, char hex[65])
{
    const int folder = stays_inside(name) ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0) return FC_FILE_UNREADABLE;
    const fc_file_state state = hash_in(folder, name, hex);
    close(folder);
    return state;
}

static int is_table(const char *name)
{
    const size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".csv") == 0;
}

void fc_file_difference(const char *earlier_dir, const char *now_dir, const char *name, const char *sha256, fc_text *out)
{
    fc_text earlier, now;
    fc_text_init(&earlier);
    fc_text_init(&now);
    if (stays_inside(name) && read_from(earlier_dir, name, &earlier) && read_from(now_dir, name, &now)) {
        char hex[65];
        fc_sha256 hash;
        fc_sha256_init(&hash);
        fc_sha256_add(&hash, earlier.n > 0 ? earlier.data : "", earlier.n);
        fc_sha256_hex(&hash, hex);
        if (strcmp(hex, sha256) != 0) fc_text_add(out, ": it, or its hash in the manifest, was changed after the run");
        compare((span){earlier.n > 0 ? earlier.data : "", earlier.n}, (span){now.n > 0 ? now.data : "", now.n}, is_table(name), out);
    }
    fc_text_free(&earlier);
    fc_text_free(&now);
}
