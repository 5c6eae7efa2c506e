/* Reading a manifest again, and telling two of them apart. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fulcrum/manifest.h>
#include <fulcrum/version.h>

#include "base/arena.h"
#include "output/file_difference.h"
#include "output/json.h"
#include "output/output_internal.h"

enum { MAX_BANDS = 1000, MAX_FILES = 10000, SCENARIO_LIMIT = 16 << 20 };

typedef struct file_row {
    const char *name, *sha256;
} file_row;

/* Facts compared beside the files. */
enum { VERSION, GIT, COMPILER, GSL, LIBCONFIG, PLAN, SAMPLER, METHOD, SEED, PATHS, N_TEXTS };
static const struct {
    const char *key, *name;
} texts[N_TEXTS] = {[VERSION] = {"version", "version"},
                    [GIT] = {"git", "git id"},
                    [COMPILER] = {"compiler", "compiler"},
                    [GSL] = {"libraries.gsl", "GSL"},
                    [LIBCONFIG] = {"libraries.libconfig", "libconfig"},
                    [PLAN] = {"plan_hash", "plan hash"},
                    [SAMPLER] = {"sampler", "sampler"},
                    [METHOD] = {"quantile_method", "quantiles"},
                    [SEED] = {"seed", "seed"},
                    [PATHS] = {"paths", "paths"}};

struct fc_manifest {
    fc_arena *arena;
    const char *dir, *scenario, *tool, *format, *stop_reason, *asked;
    const char *text[N_TEXTS];
    uint64_t seed, paths, paths_asked;
    const char *most_text, *share_text; /* NULL: no path may fail */
    uint64_t max_failed;
    double max_failed_share;
    const char *outer, *inner; /* two-level runs; else NULL */
    uint64_t worlds, world_paths;
    int stories, controls, failed; /* failed: out of memory or too many rows */
    const char *bands[MAX_BANDS];
    size_t n_bands, n_files;
    file_row files[MAX_FILES];
};

static int read_whole(const char *text, uint64_t *out)
{
    if (text == NULL || *text == '\0' || text[strspn(text, "0123456789")] != '\0') return 0;
    errno = 0;
    const unsigned long long x = strtoull(text, NULL, 10);
    *out = x;
    return errno == 0;
}

static const char *keep(fc_manifest *m, const char *value)
{
    char *copy = fc_arena_format(m->arena, "%s", value);
    for (char *c = copy; c != NULL && *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?'; /* it is shown on a terminal */
    m->failed = m->failed || copy == NULL;
    return copy;
}

/* "files.17.name" -> row 17 and "name"; NULL if the path is none. */
static file_row *row_of(fc_manifest *m, const char *path, const char **leaf)
{
    if (strncmp(path, "files.", 6) != 0) return NULL;
    char *end;
    const unsigned long i = strtoul(path + 6, &end, 10);
    if (*end != '.') return NULL;
    *leaf = end + 1;
    m->failed = m->failed || i >= MAX_FILES;
    if (i >= MAX_FILES) return NULL;
    if (i >= m->n_files) m->n_files = i + 1;
    return &m->files[i];
}

static void look(void *user, const char *path, char type, const char *value)
{
    fc_manifest *m = user;
    const char *leaf = NULL;
    file_row *row;
    if (strcmp(path, "tool") == 0) m->tool = keep(m, value);
    else if (strcmp(path, "format") == 0) m->format = keep(m, value);
    else if (strcmp(path, "outer") == 0) m->outer = keep(m, value);
    else if (strcmp(path, "inner") == 0) m->inner = keep(m, value);
    else if (strcmp(path, "host.paths_asked") == 0) m->asked = keep(m, value);
    else if (strcmp(path, "stop_reason") == 0) m->stop_reason = keep(m, value);
    else if (strcmp(path, "failed.most") == 0) m->most_text = keep(m, value);
    else if (strcmp(path, "failed.most_share") == 0) m->share_text = keep(m, value);
    else if (strcmp(path, "controls") == 0) m->controls = type == 'w' && strcmp(value, "true") == 0;
    else if (strcmp(path, "stories") == 0) m->stories = type == 'w' && strcmp(value, "true") == 0;
    else if (strncmp(path, "bands.", 6) == 0 && type == 's') {
        if (m->n_bands < MAX_BANDS) m->bands[m->n_bands++] = keep(m, value);
        else m->failed = 1;
    } else if ((row = row_of(m, path, &leaf)) != NULL) {
        if (strcmp(leaf, "name") == 0) row->name = keep(m, value);
        if (strcmp(leaf, "sha256") == 0) row->sha256 = keep(m, value);
    } else
        for (int i = 0; i < N_TEXTS; i++)
            if (strcmp(path, texts[i].key) == 0) m->text[i] = keep(m, value);
}

/* 1 if nothing that a repeat needs is missing. */
static int complete(fc_manifest *m)
{
    for (int i = 0; i < N_TEXTS; i++)
        if (m->text[i] == NULL) return 0;
    for (size_t i = 0; i < m->n_files; i++)
        if (m->files[i].name == NULL || m->files[i].sha256 == NULL || strlen(m->files[i].sha256) != 64) return 0;
    if (!m->outer != !m->inner) return 0;
    if (m->asked && !read_whole(m->asked, &m->paths_asked)) return 0;
    if (m->outer && !(read_whole(m->outer, &m->worlds) && read_whole(m->inner, &m->world_paths))) return 0;
    return m->n_files > 0 && read_whole(m->text[SEED], &m->seed) && read_whole(m->text[PATHS], &m->paths) &&
           m->paths > 0 && strlen(m->text[PLAN]) == 64 && (!m->most_text || read_whole(m->most_text, &m->max_failed)) &&
           (!m->share_text || fc_number_read(m->share_text, &m->max_failed_share));
}

static fc_status damaged(const char *path, fc_error *err)
{
    return fc_fail(err, FC_E_IO, FC_MSG_MANIFEST_DAMAGED, NULL, 0, NULL, path);
}

static fc_status parse(fc_manifest *m, const char *path, const fc_text *text, fc_error *err)
{
    uint64_t format = 0;
    const int whole = text->data != NULL && fc_json_read(text->data, text->n, look, m);
    if (m->failed && m->n_files < MAX_FILES && m->n_bands < MAX_BANDS)
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (!whole || m->failed || m->tool == NULL || strcmp(m->tool, "fulcrum") != 0 || !read_whole(m->format, &format))
        return damaged(path, err);
    if (format != FC_MANIFEST_FORMAT)
        return fc_fail(err, FC_E_IO, FC_MSG_MANIFEST_FORMAT, NULL, 0, NULL, path, (unsigned long long)format,
                       m->text[VERSION] ? m->text[VERSION] : "?");
    return complete(m) ? FC_OK : damaged(path, err);
}

/* The directory that holds the manifest: the path itself, or what stands before its last slash. */
static const char *dir_of(fc_manifest *m, const char *path, const char **name)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    *name = "manifest.json";
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return keep(m, path);
    *name = slash ? slash + 1 : path;
    if (slash == NULL) return ".";
    return slash == path ? "/" : fc_arena_format(m->arena, "%.*s", (int)(slash - path), path);
}

fc_status fc_manifest_load(const char *path, fc_manifest **out, fc_error *err)
{
    if (path == NULL) return fc_fail_null(err, "path");
    if (out == NULL) return fc_fail_null(err, "out");
    fc_manifest *m = calloc(1, sizeof *m);
    if (m != NULL) m->arena = fc_arena_new();
    if (m == NULL || m->arena == NULL) {
        free(m);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    const char *name;
    fc_text text;
    fc_text_init(&text);
    m->dir = dir_of(m, path, &name);
    m->scenario = m->dir ? fc_arena_format(m->arena, "%s/scenario.cfg", m->dir) : NULL;
    const int dir = m->scenario ? open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    fc_status status = FC_OK;
    if (m->scenario == NULL) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    else if (dir < 0 || !fc_output_read(dir, name, FC_MANIFEST_LIMIT, &text))
        status = fc_output_not_a_run(dir, path, err);
    if (dir >= 0) close(dir);
    if (status == FC_OK) status = parse(m, path, &text, err);
    fc_text_free(&text);
    if (status == FC_OK) *out = m;
    else fc_manifest_free(m);
    return status;
}

void fc_manifest_free(fc_manifest *manifest)
{
    if (manifest == NULL) return;
    fc_arena_free(manifest->arena);
    free(manifest);
}

fc_manifest_facts fc_manifest_get(const fc_manifest *m)
{
    return (fc_manifest_facts){.version = m->text[VERSION], .git = m->text[GIT], .plan_hash = m->text[PLAN],
                               .sampler = m->text[SAMPLER], .quantile_method = m->text[METHOD],
                               .stop_reason = m->stop_reason ? m->stop_reason : "paths", .scenario = m->scenario,
                               .seed = m->seed, .paths = m->paths, .asked = m->paths_asked, .outer = m->worlds, .inner = m->world_paths,
                               .max_failed = m->max_failed,
                               .max_failed_share = m->max_failed_share, .stories = m->stories, .controls = m->controls,
                               .bands = m->bands,
                               .n_bands = m->n_bands, .n_files = m->n_files};
}

static const char *hash_of(const fc_manifest *m, const char *name)
{
    for (size_t i = 0; i < m->n_files; i++)
        if (strcmp(m->files[i].name, name) == 0) return m->files[i].sha256;
    return NULL;
}

/* 1 if scenario.cfg beside the manifest has the hash it had. */
static int same_scenario(const fc_manifest *m)
{
    char hex[65];
    const char *want = hash_of(m, "scenario.cfg");
    return want != NULL && fc_file_hash(m->dir, "scenario.cfg", hex) == FC_FILE_READ && strcmp(hex, want) == 0;
}

fc_status fc_manifest_check_scenario(const fc_manifest *manifest, fc_error *err)
{
    if (same_scenario(manifest)) return FC_OK;
    return fc_fail(err, FC_E_PROBLEM, FC_MSG_MANIFEST_SCENARIO, NULL, 0, NULL, manifest->scenario);
}

fc_status fc_manifest_check_plan(const fc_manifest *manifest, const fc_plan *plan, fc_error *err)
{
    char hash[65];
    const fc_build_info build = fc_build_get_info();
    fc_plan_hash(plan, hash);
    if (strcmp(hash, manifest->text[PLAN]) == 0) return FC_OK;
    return fc_fail(err, FC_E_PROBLEM, FC_MSG_MANIFEST_PLAN, NULL, 0, NULL, manifest->text[VERSION], manifest->text[GIT],
                   build.version, build.git);
}

/* ---- comparing ------------------------------------------------------------------------------------------------ */

/* Files of the run itself that are no longer what it wrote. */
static size_t name_changed(const fc_manifest *m, fc_text *out)
{
    static const char *const words[] = {[FC_FILE_READ] = "changed since the run", [FC_FILE_GONE] = "removed since the run",
                                        [FC_FILE_NO_FILE] = "no regular file any more", [FC_FILE_UNREADABLE] = "cannot be read"};
    char hex[65];
    size_t n = 0;
    for (size_t i = 0; i < m->n_files; i++) {
        const fc_file_state state = fc_file_hash(m->dir, m->files[i].name, hex);
        if (state == FC_FILE_READ && strcmp(hex, m->files[i].sha256) == 0) continue;
        fc_text_format(out, "%s: %s\n", words[state], m->files[i].name);
        n++;
    }
    return n;
}

static size_t compare_files(const fc_manifest *a, const fc_manifest *b, fc_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_files; i++) {
        const char *now = hash_of(b, a->files[i].name);
        if (now != NULL && strcmp(now, a->files[i].sha256) == 0) continue;
        fc_text_format(out, "%s: %s", now == NULL ? "missing" : "differs", a->files[i].name);
        if (now != NULL) fc_file_difference(a->dir, b->dir, a->files[i].name, a->files[i].sha256, out);
        fc_text_add(out, "\n");
        n++;
    }
    for (size_t i = 0; i < b->n_files; i++) {
        if (hash_of(a, b->files[i].name) != NULL) continue;
        fc_text_format(out, "new: %s\n", b->files[i].name);
        n++;
    }
    return n;
}

fc_status fc_manifest_compare(const fc_manifest *earlier, const fc_manifest *now, FILE *out, fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    const size_t changed = name_changed(earlier, &text), n = compare_files(earlier, now, &text);
    if (n == 0) fc_text_format(&text, "byte-identical%s: all %zu files\n", changed > 0 ? " with what the run wrote" : "", earlier->n_files);
    size_t reasons = changed;
    for (int i = 0; i < N_TEXTS; i++) {
        if (strcmp(earlier->text[i], now->text[i]) == 0) continue;
        fc_text_format(&text, "%s: %s, now %s\n", texts[i].name, earlier->text[i], now->text[i]);
        reasons++;
    }
    if (n > 0 && reasons == 0) fc_text_add(&text, "nothing else differs: a file or its manifest was changed\n");
    fc_status status = FC_OK;
    if (text.failed) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    else if (fwrite(text.data, 1, text.n, out) != text.n)
        status = fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL);
    else if (n > 0) status = fc_fail(err, FC_E_PROBLEM, FC_MSG_MANIFEST_DIFFERS, NULL, 0, NULL, n, earlier->n_files, n == 1 ? "s" : "");
    else if (changed > 0)
        status = fc_fail(err, FC_E_PROBLEM, FC_MSG_MANIFEST_EDITED, NULL, 0, NULL, changed, earlier->n_files, changed == 1 ? "is" : "are");
    fc_text_free(&text);
    return status;
}
