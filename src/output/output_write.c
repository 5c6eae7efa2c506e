/* Writing a result: numbers first and whole, then the charts, then what shows the charts. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/output_internal.h"

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

static int applies(const fc_writer *writer, const fc_write_context *c)
{
    return writer->applies == NULL || writer->applies(c);
}

/* Runs the writers of one time (late or not) and stages their files. */
static fc_status stage_writers(const fc_write_context *c, int late, fc_stage *files, fc_error *err)
{
    fc_status status = FC_OK;
    for (size_t i = 0; i < fc_n_writers && status == FC_OK; i++) {
        const fc_writer *writer = fc_writers[i];
        if (!writer->late != !late || !applies(writer, c)) continue;
        fc_text text;
        fc_text_init(&text);
        status = writer->write(c, &text, err);
        if (status == FC_OK && text.failed) status = no_memory(err);
        if (status == FC_OK) status = fc_stage_add(files, writer->file, text.data, text.n, err);
        fc_text_free(&text);
    }
    return status;
}

/* While files of two runs stand side by side there is no manifest: the old one hides under the second name. If the run
   is killed just then, the next one still learns from it which files were ours. */
static const char manifest_name[] = "manifest.json", hidden_name[] = ".manifest.old";

static fc_status stage_manifest(const fc_write_context *c, const fc_stage *files, const fc_stage *drawn,
                                fc_stage *manifest, fc_error *err)
{
    fc_text text;
    fc_text_init(&text);
    fc_status status = fc_manifest_text(c, files, drawn, &text, err);
    if (status == FC_OK) status = fc_stage_add(manifest, manifest_name, text.data, text.n, err);
    fc_text_free(&text);
    return status;
}

/* ---- files of an earlier run that this one does not make ---- */

typedef struct sweep {
    const fc_write_context *c;
    const fc_output *output;
    const fc_stage *files;
} sweep;

static int is_staged(const fc_stage *files, const char *name)
{
    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->items[i].name, name) == 0) return 1;
    return 0;
}

static int is_late(const fc_write_context *c, const char *name)
{
    for (size_t i = 0; i < fc_n_writers; i++)
        if (fc_writers[i]->late && strcmp(fc_writers[i]->file, name) == 0) return applies(fc_writers[i], c);
    return 0;
}

/* A chart that this run will draw over: its data file is here and so is its format. */
static int will_be_drawn(const sweep *s, const char *name)
{
    char data[256];
    const char *base = strrchr(name, '/'), *ext = strrchr(name, '.');
    if (!s->output->options.charts || base == NULL || ext == NULL) return 0;
    if (strcmp(ext + 1, s->output->options.format) != 0) return 0;
    snprintf(data, sizeof data, "data%.*s.dat", (int)(ext - base), base);
    return is_staged(s->files, data);
}

static void remove_one(const sweep *s, const char *name)
{
    if (!is_staged(s->files, name) && !is_late(s->c, name) && !will_be_drawn(s, name))
        unlinkat(s->output->fd, name, 0);
}

/* name comes from the old manifest, checked to be plain. A data file owns its charts in every format, so that those
   drawn later by fc_plot_dir go with it. */
static void remove_stale(void *user, const char *name)
{
    static const char *const formats[] = {"svg", "png", "pdf"};
    const sweep *s = user;
    const char *ext = strrchr(name, '.');
    remove_one(s, name);
    if (strncmp(name, "data/", 5) != 0 || ext == NULL) return;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char picture[256];
        snprintf(picture, sizeof picture, "charts/%.*s.%s", (int)(ext - name - 5), name + 5, formats[i]);
        remove_one(s, picture);
    }
}

/* ---- the three parts ---- */

static void read_manifest(const fc_output *output, const char *name, fc_text *text)
{
    fc_text_init(text);
    if (fc_output_read(output->fd, name, FC_MANIFEST_LIMIT, text)) return;
    fc_text_free(text);
    fc_text_init(text);
}

static fc_status hide_manifest(const fc_output *output, int *hidden, fc_error *err)
{
    char reason[128];
    *hidden = renameat(output->fd, manifest_name, output->fd, hidden_name) == 0;
    if (*hidden || errno == ENOENT) return FC_OK;
    return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_WRITE, NULL, 0, NULL, manifest_name,
                   fc_errno_text(errno, reason, sizeof reason));
}

/* All staged files get their names, or none does. */
static fc_status replace_files(const fc_output *output, fc_stage *files, fc_error *err)
{
    int hidden = 0;
    fc_status status = fc_stage_check(files, err);
    if (status == FC_OK) status = hide_manifest(output, &hidden, err);
    if (status == FC_OK) status = fc_stage_commit(files, err);
    if (status != FC_OK && hidden) renameat(output->fd, hidden_name, output->fd, manifest_name);
    return status;
}

/* Every file that needs no chart, the manifest last: all on disk before the first is renamed, so that a full disk
   replaces nothing. */
static fc_status write_numbers(fc_output *output, const fc_write_context *c, fc_stage *files, fc_error *err)
{
    sweep s = {.c = c, .output = output, .files = files};
    fc_text old, older;
    read_manifest(output, manifest_name, &old);
    read_manifest(output, hidden_name, &older);
    fc_status status = stage_writers(c, 0, files, err);
    if (status == FC_OK) status = fc_stories_stage(c, files, err);
    if (status == FC_OK) status = stage_manifest(c, files, NULL, files, err);
    if (status == FC_OK) status = replace_files(output, files, err);
    if (status == FC_OK) {
        fc_manifest_files(&old, remove_stale, &s);
        fc_manifest_files(&older, remove_stale, &s);
        unlinkat(output->fd, hidden_name, 0);
    }
    fc_text_free(&old);
    fc_text_free(&older);
    return status;
}

static fc_status write_late(fc_output *output, const fc_write_context *c, const fc_stage *files, fc_stage *drawn,
                            fc_error *err)
{
    fc_stage manifest;
    fc_stage_init(&manifest, output->fd);
    fc_status status = stage_writers(c, 1, drawn, err);
    if (status == FC_OK && drawn->n > 0) {
        status = stage_manifest(c, files, drawn, &manifest, err);
        if (status == FC_OK) status = fc_stage_commit(drawn, err);
        if (status == FC_OK) status = fc_stage_commit(&manifest, err);
    }
    fc_stage_free(&manifest);
    return status;
}

fc_status fc_output_write(fc_output *output, const fc_model *model, const fc_result *result, fc_error *err)
{
    if (output == NULL) return fc_fail_null(err, "output");
    if (model == NULL) return fc_fail_null(err, "model");
    if (result == NULL) return fc_fail_null(err, "result");
    fc_stage files, drawn;
    output->options.stop_reason = output->given->stop_reason;
    const fc_write_context c = {.model = model, .plan = fc_result_plan(result), .result = result,
                                .options = &output->options};
    fc_stage_init(&files, output->fd);
    fc_stage_init(&drawn, output->fd);
    fc_status status = write_numbers(output, &c, &files, err), charts = FC_OK;
    if (status == FC_OK) {
        free(output->made); /* it holds a run now: fc_output_close must not remove it */
        output->made = NULL;
        output->begun = 0;
        if (!output->saved) unlinkat(output->fd, FC_CHECKPOINT_FILE, 0); /* of a run that is not this one */
        if (output->options.charts) charts = fc_charts_draw(output, &drawn, NULL, err);
        if (charts == FC_OK || charts == FC_E_PROGRAM) status = write_late(output, &c, &files, &drawn, err);
    }
    fc_stage_free(&files);
    fc_stage_free(&drawn);
    return status != FC_OK ? status : charts;
}
