/* A scratch directory for tests that write files, and small helpers to look into it. */
#ifndef FC_TESTS_SCRATCH_H
#define FC_TESTS_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

typedef struct fc_scratch {
    char path[64];
} fc_scratch;

static inline void scratch_make(fc_scratch *s)
{
    snprintf(s->path, sizeof s->path, "%s/fulcrum-test-XXXXXX", P_tmpdir);
    assert_non_null(mkdtemp(s->path));
}

/* path/name in a static ring of four buffers: enough for one call's arguments. */
static inline const char *scratch_at(const fc_scratch *s, const char *name)
{
    static char ring[4][512];
    static int next;
    char *buf = ring[next++ % 4];
    snprintf(buf, 512, "%s/%s", s->path, name);
    return buf;
}

/* Removes a tree below a directory we made; links are not followed. */
static inline void scratch_remove(const char *path)
{
    struct stat info;
    if (lstat(path, &info) != 0) return;
    if (S_ISDIR(info.st_mode)) {
        chmod(path, 0700);
        DIR *list = opendir(path);
        for (const struct dirent *e; list != NULL && (e = readdir(list)) != NULL;) {
            char below[1024];
            if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
            if (snprintf(below, sizeof below, "%s/%s", path, e->d_name) >= (int)sizeof below) continue;
            scratch_remove(below);
        }
        if (list != NULL) closedir(list);
        rmdir(path);
    } else {
        unlink(path);
    }
}

static inline void scratch_write(const fc_scratch *s, const char *name, const char *text, int mode)
{
    const char *path = scratch_at(s, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, (mode_t)mode), 0);
}

static inline int scratch_has(const fc_scratch *s, const char *name)
{
    struct stat info;
    return lstat(scratch_at(s, name), &info) == 0;
}

/* File content in a static buffer; "" if there is none. */
static inline const char *scratch_read(const fc_scratch *s, const char *name)
{
    static char text[1 << 16];
    FILE *f = fopen(scratch_at(s, name), "r");
    const size_t n = f == NULL ? 0 : fread(text, 1, sizeof text - 1, f);
    if (f != NULL) fclose(f);
    text[n] = '\0';
    return text;
}

/* Names in a directory that contain a piece ("" counts all but . and ..). */
static inline int scratch_count(const fc_scratch *s, const char *name, const char *piece)
{
    int n = 0;
    DIR *list = opendir(scratch_at(s, name));
    for (const struct dirent *e; list != NULL && (e = readdir(list)) != NULL;)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && strstr(e->d_name, piece) != NULL;
    if (list != NULL) closedir(list);
    return n;
}

#endif
