/* A run's checkpoint in its directory, with all it takes to go on: the resolved scenario and how the results are shown. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/run_internal.h"
#include "output/output_internal.h"

enum { OWN_NOTES = 5 };

typedef struct filling {
    const fc_snapshot *snapshot;
    const fc_note *notes;
    size_t n_notes;
} filling;

static fc_status fill(void *user, int file, fc_error *err)
{
    const filling *f = user;
    return fc_checkpoint_write(f->snapshot, f->notes, f->n_notes, file, err);
}

/* The resolved scenario; allocated. */
static fc_status scenario_text(const fc_snapshot *run, char **text, fc_error *err)
{
    size_t n = 0;
    const fc_model *model = run->plan->model;
    FILE *f = open_memstream(text, &n);
    if (f == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_model_run as = {.paths = run->total, .seed = run->options->seed, .sampler = model->sampler};
    fc_status status = fc_model_write(model, &as, f, err);
    if (fclose(f) != 0 && status == FC_OK) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    return status;
}

fc_status fc_output_checkpoint(fc_output *output, const fc_snapshot *snapshot, fc_error *err)
{
    const fc_output_options *o = &output->options;
    char *scenario = NULL;
    output->saved = output->saved || output->kept > 0;
    if (fc_run_finished(snapshot) < output->kept) return FC_OK;
    filling f = {.snapshot = snapshot, .n_notes = OWN_NOTES + o->n_bands};
    fc_note *notes = calloc(f.n_notes, sizeof *notes);
    fc_status status = notes ? scenario_text(snapshot, &scenario, err)
                             : fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (status == FC_OK) {
        const fc_note own[OWN_NOTES] = {{"scenario", scenario},
                                        {"lang", o->lang},
                                        {"format", o->format},
                                        {"charts", o->charts ? "1" : "0"},
                                        {"stories", o->stories ? "1" : "0"}};
        for (size_t i = 0; i < OWN_NOTES; i++) notes[i] = own[i];
        for (size_t i = 0; i < o->n_bands; i++) notes[OWN_NOTES + i] = (fc_note){"band", o->bands[i]};
        f.notes = notes;
        status = fc_file_whole(output->fd, FC_CHECKPOINT_FILE, fill, &f, err);
    }
    free(scenario);
    free(notes);
    if (status != FC_OK) return status;
    output->saved = 1;
    output->begun = fc_run_finished(snapshot) == snapshot->base;
    if (output->begun) return FC_OK;
    free(output->made); /* there is something in it now */
    output->made = NULL;
    return FC_OK;
}
