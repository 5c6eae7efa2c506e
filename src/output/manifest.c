/* manifest.json: what made this directory, and the hash of every file in it. Everything outside `host` is the same for
   every repeat of the run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fulcrum/version.h>

#include "output/headline_sheet.h"
#include "output/json.h"
#include "output/output_internal.h"

static void file_list(fc_json *json, const char *key, const fc_stage *files)
{
    fc_json_array(json, key);
    for (size_t i = 0; files != NULL && i < files->n; i++) {
        if (strcmp(files->items[i].name, "manifest.json") == 0) continue; /* it cannot hold its own hash */
        fc_json_object(json, NULL);
        fc_json_text(json, "name", files->items[i].name);
        fc_json_whole(json, "bytes", files->items[i].bytes);
        fc_json_text(json, "sha256", files->items[i].sha256);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
}

/* "model name : ..." of the first processor; "" where the system does not say. */
static void processor_name(char *buf, size_t n)
{
    char line[256];
    buf[0] = '\0';
    FILE *info = fopen("/proc/cpuinfo", "re");
    if (info == NULL) return;
    while (buf[0] == '\0' && fgets(line, sizeof line, info) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || colon == NULL) continue;
        colon += 1 + strspn(colon + 1, " \t");
        snprintf(buf, n, "%.*s", (int)strcspn(colon, "\n"), colon);
    }
    fclose(info);
}

static void host(fc_json *json, const fc_write_context *c, const fc_stage *drawn)
{
    char when[32] = "", processor[128];
    const time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) != NULL) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    processor_name(processor, sizeof processor);
    fc_json_object(json, "host");
    fc_json_text(json, "time", when);
    fc_json_text(json, "command", c->options->command);
    if (fc_result_paths_asked(c->result) != fc_result_paths(c->result))
        fc_json_whole(json, "paths_asked", fc_result_paths_asked(c->result)); /* a stop rule's cap, or not whole blocks */
    fc_json_whole(json, "threads", fc_result_threads(c->result));
    fc_json_number(json, "wall_seconds", fc_result_seconds(c->result));
    fc_json_number(json, "cpu_seconds", fc_result_cpu_seconds(c->result));
    if (isfinite(fc_result_audit_seconds(c->result)))
        fc_json_number(json, "audit_cpu_seconds", fc_result_audit_seconds(c->result));
    fc_json_text(json, "isa", fc_result_isa(c->result));
    fc_json_text(json, "cpu", processor);
    file_list(json, "drawn", drawn);
    fc_json_end_object(json);
}

fc_status fc_manifest_text(const fc_write_context *c, const fc_stage *files, const fc_stage *drawn, fc_text *out,
                           fc_error *err)
{
    const fc_build_info build = fc_build_get_info();
    char hash[65];
    fc_json json;
    fc_plan_hash(c->plan, hash);
    fc_json_init(&json, out);
    fc_json_object(&json, NULL);
    fc_json_text(&json, "tool", "fulcrum");
    fc_json_whole(&json, "format", FC_MANIFEST_FORMAT);
    fc_json_text(&json, "version", build.version);
    fc_json_text(&json, "git", build.git);
    fc_json_text(&json, "compiler", build.compiler);
    fc_json_object(&json, "libraries");
    fc_json_text(&json, "gsl", build.gsl);
    fc_json_text(&json, "libconfig", build.libconfig);
    fc_json_end_object(&json);
    fc_json_text(&json, "title", fc_model_title(c->model));
    fc_json_text(&json, "plan_hash", hash);
    fc_json_whole(&json, "seed", fc_result_seed(c->result));
    fc_json_text(&json, "sampler", c->model->sampler);
    fc_json_whole(&json, "paths", fc_result_paths(c->result));
    if (fc_result_outer(c->result) > 0) {
        fc_json_whole(&json, "outer", fc_result_outer(c->result));
        fc_json_whole(&json, "inner", fc_result_inner(c->result));
    }
    fc_json_text(&json, "quantile_method", fc_result_quantile_method(c->result));
    fc_json_text(&json, "stop_reason", c->options->stop_reason != NULL ? c->options->stop_reason : "paths");
    fc_json_stop(&json, c->result, 0);
    fc_json_failed(&json, c->result);
    if (fc_result_controls(c->result) > 0) fc_json_bool(&json, "controls", 1);
    fc_json_array(&json, "bands");
    for (size_t i = 0; i < c->options->n_bands; i++) fc_json_text(&json, NULL, c->options->bands[i]);
    fc_json_end_array(&json);
    fc_json_bool(&json, "stories", c->options->stories);
    file_list(&json, "files", files);
    host(&json, c, drawn);
    fc_json_end_object(&json);
    if (out->failed) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return FC_OK;
}

typedef struct look {
    int ours;
    void (*visit)(void *user, const char *name);
    void *user;
} look;

static void look_at(void *user, const char *path, char type, const char *value)
{
    look *l = user;
    if (type == 's' && strcmp(path, "tool") == 0) l->ours = strcmp(value, "fulcrum") == 0;
}

int fc_manifest_is_ours(const fc_text *text)
{
    look l = {0};
    return text->data != NULL && fc_json_read(text->data, text->n, look_at, &l) && l.ours;
}

/* "NAME.EXT", "story-NAME.txt", "data/NAME.dat", "charts/NAME.EXT": nothing hidden, nothing that leaves the directory. */
static int is_plain_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    static const char *const endings[] = {".csv", ".cfg", ".dat", ".svg", ".png", ".pdf", ".html"};
    if (strncmp(name, "data/", 5) == 0) name += 5;
    else if (strncmp(name, "charts/", 7) == 0) name += 7;
    const size_t n = strlen(name);
    if (name[0] == '.' || n > 200 || strspn(name, letters) != n) return 0;
    if (strncmp(name, "story-", 6) == 0 && n > 10 && strcmp(name + n - 4, ".txt") == 0) return 1;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t m = strlen(endings[i]);
        if (n > m && strcmp(name + n - m, endings[i]) == 0) return 1;
    }
    return 0;
}

static void look_at_file(void *user, const char *path, char type, const char *value)
{
    const look *l = user;
    const char *rest = NULL;
    if (strncmp(path, "files.", 6) == 0) rest = path + 6;
    if (strncmp(path, "host.drawn.", 11) == 0) rest = path + 11;
    if (type != 's' || rest == NULL) return;
    if (strcmp(rest + strspn(rest, "0123456789"), ".name") == 0 && is_plain_name(value)) l->visit(l->user, value);
}

void fc_manifest_files(const fc_text *text, void (*visit)(void *user, const char *name), void *user)
{
    look l = {.visit = visit, .user = user};
    if (fc_manifest_is_ours(text)) fc_json_read(text->data, text->n, look_at_file, &l);
}
