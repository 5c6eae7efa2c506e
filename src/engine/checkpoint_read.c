/* Opening a checkpoint: nothing in it is believed before its hash is checked, and no length before it is compared with what
   the file holds. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/report_internal.h"
#include "engine/checkpoint.h"

enum { PREFIX = FC_CHECKPOINT_MAGIC + 2 * sizeof(uint64_t) }; /* magic, format, bytes of the head */

static fc_status damaged(const fc_checkpoint *c, const char *why, fc_error *err)
{
    return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_DAMAGED, NULL, 0, NULL, c->path, why);
}

static fc_status unreadable(const char *path, int number, fc_error *err)
{
    char why[128];
    if (strerror_r(number, why, sizeof why) != 0) why[0] = '\0';
    return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_READ, NULL, 0, NULL, path, why);
}

/* Magic, hash, format; sets where the hash begins. */
static fc_status check_whole(fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    struct stat info;
    unsigned char magic[FC_CHECKPOINT_MAGIC];
    char want[FC_PACKED_HASH + 1] = "", got[FC_PACKED_HASH + 1];
    if (fstat(c->file, &info) != 0) return unreadable(c->path, errno, err);
    if (!S_ISREG(info.st_mode)) return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_FOREIGN, NULL, 0, NULL, c->path);
    const uint64_t bytes = (uint64_t)info.st_size;
    fc_unpack_begin(u, c->file, 0, bytes);
    fc_unpack_bytes(u, magic, sizeof magic);
    if (u->failed || memcmp(magic, fc_checkpoint_magic, sizeof magic) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_FOREIGN, NULL, 0, NULL, c->path);
    if (bytes < PREFIX + FC_PACKED_HASH) return damaged(c, "it is too short", err);
    c->end = bytes - FC_PACKED_HASH;
    fc_unpack_begin(u, c->file, c->end, bytes);
    fc_unpack_bytes(u, want, FC_PACKED_HASH);
    if (u->failed || !fc_unpack_hash(c->file, c->end, got)) return unreadable(c->path, errno, err);
    if (strcmp(want, got) != 0) return damaged(c, "its SHA-256 is another one", err);
    fc_unpack_begin(u, c->file, sizeof magic, c->end);
    const uint64_t format = fc_unpack_u64(u);
    if (format == FC_CHECKPOINT_FORMAT) return FC_OK;
    return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_FORMAT, NULL, 0, NULL, c->path, format > FC_CHECKPOINT_FORMAT ? "newer" : "older",
                   (unsigned long long)format, (int)FC_CHECKPOINT_FORMAT);
}

/* A length and that many bytes, as a string of the arena; NULL if it is longer than what is left or holds a NUL. */
static const char *take_text(fc_checkpoint *c, fc_unpacker *u)
{
    const uint64_t n = fc_unpack_u64(u);
    if (u->failed || n > fc_unpack_left(u)) return NULL;
    char *text = fc_arena_alloc(c->arena, (size_t)n + 1);
    if (!text) return NULL;
    fc_unpack_bytes(u, text, (size_t)n);
    return u->failed || strlen(text) != n ? NULL : text;
}

/* After a prefix; NULL if the key does not begin with it. */
static const char *after(const char *key, const char *prefix)
{
    const size_t n = strlen(prefix);
    return strncmp(key, prefix, n) == 0 ? key + n : NULL;
}

static int sort_text(fc_checkpoint *c, const char *key, const char *value, fc_note *notes, const char **stop)
{
    fc_checkpoint_facts *f = &c->facts;
    const char *rest;
    if (strcmp(key, FC_CP_VERSION) == 0) f->version = value;
    else if (strcmp(key, FC_CP_GIT) == 0) f->git = value;
    else if (strcmp(key, FC_CP_PLAN) == 0) f->plan_hash = value;
    else if (strcmp(key, FC_CP_STOP) == 0) stop[f->n_stop++] = value;
    else if ((rest = after(key, FC_CP_TABLE)) != NULL) c->tables[c->n_tables++] = (fc_note){rest, value};
    else if ((rest = after(key, FC_CP_NOTE)) != NULL) notes[f->n_notes++] = (fc_note){rest, value};
    else return 0;
    return 1;
}

/* 0 if a text makes no sense or memory ran out. */
static int read_texts(fc_checkpoint *c, fc_unpacker *u)
{
    const uint64_t n = fc_unpack_u64(u);
    if (u->failed || n > fc_unpack_left(u) / (2 * sizeof(uint64_t))) return 0;
    fc_note *notes = fc_arena_array(c->arena, (size_t)n, sizeof *notes);
    const char **stop = fc_arena_array(c->arena, (size_t)n, sizeof *stop);
    c->tables = fc_arena_array(c->arena, (size_t)n, sizeof *c->tables);
    if (!notes || !stop || !c->tables) return 0;
    for (uint64_t i = 0; i < n; i++) {
        const char *key = take_text(c, u), *value = key ? take_text(c, u) : NULL;
        if (!value || !sort_text(c, key, value, notes, stop)) return 0;
    }
    c->facts.notes = notes;
    c->facts.stop = stop;
    return c->facts.version && c->facts.git && c->facts.plan_hash;
}

/* One level, or whole worlds as fc_run_two_level makes them. */
static int worlds_make_sense(const uint64_t *f)
{
    const fc_run_options o = {.outer = f[FC_CP_OUTER], .inner = f[FC_CP_INNER], .paths = f[FC_CP_PATHS]};
    const uint64_t unit = fc_run_unit(&o);
    if (o.outer == 0) return o.inner == 0;
    return fc_worlds_fit(&o) && f[FC_CP_FIRST] % unit == 0 && f[FC_CP_DONE] % unit == 0 && f[FC_CP_CONTROLLED] == 0;
}

/* first = done: nothing is finished yet, and nothing there. */
static int makes_sense(const uint64_t *f)
{
    const uint64_t first = f[FC_CP_FIRST], done = f[FC_CP_DONE], paths = f[FC_CP_PATHS], end = f[FC_CP_END];
    const int some = first < done || (first == done && f[FC_CP_PARTS] == 0 && f[FC_CP_DOUBLINGS] == 0);
    return first % FC_BLOCK == 0 && done % FC_BLOCK == 0 && some && done <= paths && paths <= FC_MAX_PATHS &&
           (end > 0 ? done <= end && end <= paths : first == 0) && f[FC_CP_EXACT] <= 1 && f[FC_CP_AUDIT] <= 1 &&
           f[FC_CP_CONTROLLED] <= 1 && (f[FC_CP_CONTROLLED] || f[FC_CP_CONTROLS] == 0) &&
           f[FC_CP_BLOCKS] <= (f[FC_CP_EXACT] ? FC_CP_NO_BLOCKS : FC_CP_COUNTED_BLOCKS) &&
           (f[FC_CP_BLOCKS] != FC_CP_HELD || done <= FC_FIRST_PATHS || first == done) &&
           f[FC_CP_LISTED] <= FC_LISTED_FAILURES && f[FC_CP_LISTED] <= f[FC_CP_FAILED] && f[FC_CP_FAILED] <= done - first &&
           worlds_make_sense(f);
}

static fc_status read_head(fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    const uint64_t bytes = fc_unpack_u64(u);
    if (bytes > c->end - PREFIX) return damaged(c, "its head is longer than the file", err);
    c->body = PREFIX + bytes;
    fc_unpack_begin(u, c->file, PREFIX, c->body);
    for (size_t i = 0; i < FC_CP_FACTS; i++) c->fact[i] = fc_unpack_u64(u);
    const int fine = read_texts(c, u);
    if (fc_arena_failed(c->arena)) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (!fine || u->failed || fc_unpack_left(u) > 0 || !makes_sense(c->fact)) return damaged(c, "its head makes no sense", err);
    fc_checkpoint_facts *f = &c->facts;
    f->seed = c->fact[FC_CP_SEED];
    f->paths = c->fact[FC_CP_PATHS];
    f->first = c->fact[FC_CP_FIRST];
    f->done = c->fact[FC_CP_DONE];
    f->end = c->fact[FC_CP_END];
    f->exact = (int)c->fact[FC_CP_EXACT];
    f->audit = (int)c->fact[FC_CP_AUDIT];
    f->controls = (int)c->fact[FC_CP_CONTROLLED];
    f->outer = c->fact[FC_CP_OUTER];
    f->inner = c->fact[FC_CP_INNER];
    f->max_failed = c->fact[FC_CP_MAX_FAILED];
    memcpy(&f->max_failed_share, &c->fact[FC_CP_MAX_SHARE], sizeof f->max_failed_share);
    f->save_seconds = (double)c->fact[FC_CP_SAVE_MS] / 1000;
    return FC_OK;
}

fc_status fc_checkpoint_open(const char *path, fc_checkpoint **out, fc_error *err)
{
    if (!path) return fc_fail_null(err, "path");
    if (!out) return fc_fail_null(err, "out");
    fc_checkpoint *c = calloc(1, sizeof *c);
    fc_unpacker *u = malloc(sizeof *u);
    fc_status status = FC_E_MEMORY;
    if (c) c->file = -1;
    if (c && u && (c->arena = fc_arena_new()) != NULL && (c->path = fc_arena_copy(c->arena, path)) != NULL) {
        c->file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a FIFO of that name does not hang */
        status = c->file < 0 ? unreadable(path, errno, err) : check_whole(c, u, err);
        if (status == FC_OK) status = read_head(c, u, err);
    } else {
        (void)fc_fail(err, status, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    free(u);
    if (status == FC_OK) *out = c;
    else fc_checkpoint_close(c);
    return status;
}

void fc_checkpoint_close(fc_checkpoint *c)
{
    if (!c) return;
    if (c->file >= 0) close(c->file);
    fc_arena_free(c->arena);
    free(c);
}

fc_checkpoint_facts fc_checkpoint_get(const fc_checkpoint *c) { return c->facts; }

const char *fc_checkpoint_note(const fc_checkpoint *c, const char *key)
{
    for (size_t i = 0; i < c->facts.n_notes; i++)
        if (strcmp(c->facts.notes[i].key, key) == 0) return c->facts.notes[i].value;
    return NULL;
}
