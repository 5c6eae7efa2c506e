/* scenario.cfg: the resolved scenario; running it gives the same bytes. */
#include <stdio.h>
#include <stdlib.h>

#include "base/report_internal.h"
#include "output/writer.h"

static fc_status write_scenario(const fc_write_context *c, fc_text *out, fc_error *err)
{
    char *data = NULL;
    size_t n = 0;
    FILE *stream = open_memstream(&data, &n);
    if (stream == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const fc_model_run run = {.paths = fc_result_paths(c->result), .seed = fc_result_seed(c->result), .sampler = c->model->sampler,
                              .outer = fc_result_outer(c->result), .inner = fc_result_inner(c->result)};
    fc_status status = fc_model_write(c->model, &run, stream, err);
    const int closed = fclose(stream);
    if (status == FC_OK && closed != 0) status = fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (status == FC_OK) fc_text_add_n(out, data, n);
    free(data);
    return status;
}

const fc_writer fc_writer_scenario = {
    .file = "scenario.cfg",
    .summary = "The resolved scenario, defaults included.",
    .write = write_scenario,
};
