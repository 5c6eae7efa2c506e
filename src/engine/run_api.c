/* The public way in: defaults, and the kernels of the level asked for. */
#include <fulcrum/run.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "engine/run_internal.h"

void fc_run_options_init(fc_run_options *options, const fc_model *model)
{
    int given;
    *options = (fc_run_options){.paths = fc_model_paths(model), .seed = fc_model_seed(model, &given)};
}

fc_status fc_run_unknown_isa(const char *isa, fc_error *err)
{
    fc_text list;
    fc_text_init(&list);
    for (const char *const *level = fc_isa_levels(); *level; level++)
        fc_text_format(&list, "%s%s", list.n > 0 ? ", " : "", *level);
    const fc_status status = fc_fail(err, FC_E_USAGE, FC_MSG_RUN_ISA, NULL, 0, NULL, isa,
                                     list.data ? list.data : "");
    fc_text_free(&list);
    return status;
}

fc_status fc_run(const fc_plan *plan, const fc_run_options *options, fc_result **out, fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    if (!out) return fc_fail_null(err, "out");
    const fc_kernels *kernels = fc_kernels_find(options->isa);
    if (!kernels) return fc_run_unknown_isa(options->isa ? options->isa : "", err);
    return fc_run_with(plan, kernels, options, out, err);
}
