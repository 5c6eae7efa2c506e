/* The public way in: defaults, what options mean, and the kernels of the level asked for. */
#include <fulcrum/run.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "engine/errors.h"
#include "engine/run_internal.h"

void fc_run_options_init(fc_run_options *options, const fc_model *model)
{
    int given;
    *options = (fc_run_options){.paths = fc_model_paths(model), .seed = fc_model_seed(model, &given)};
    /* the ranges of the keys leave nothing to refuse */
    if (model->outer > 0 && fc_run_two_level(options, model->outer, model->inner, NULL) != FC_OK) options->outer = 0;
}

uint64_t fc_run_unit(const fc_run_options *options)
{
    const uint64_t inner = fc_run_inner(options);
    return inner > FC_BLOCK ? inner : FC_BLOCK;
}

uint64_t fc_run_whole_paths(const fc_plan *plan, uint64_t paths)
{
    if (plan->sampling.kind == FC_SAMPLER_PLAIN || paths > FC_MAX_PATHS) return paths;
    return (paths + FC_BLOCK - 1) / FC_BLOCK * FC_BLOCK;
}

/* What repeats a run that ended early has the blocks that one had. */
static fc_status enough_blocks(const fc_plan *plan, const fc_run_options *options, fc_error *err)
{
    const uint64_t paths = options->paths;
    if (plan->sampling.kind == FC_SAMPLER_PLAIN || paths > (FC_LEAST_BLOCKS - 1) * FC_BLOCK || options->ended) return FC_OK;
    return fc_fail(err, FC_E_USAGE, FC_MSG_RUN_BLOCKS, NULL, 0, NULL, fc_sampler_names[plan->sampling.kind],
                   FC_LEAST_BLOCKS * FC_BLOCK, FC_LEAST_BLOCKS, FC_BLOCK, (unsigned long long)paths);
}

fc_status fc_run_normal(const fc_plan *plan, const fc_run_options *options, fc_run_options *out, fc_error *err)
{
    *out = *options;
    if (options->paths < 1 || options->paths > FC_MAX_PATHS)
        return fc_fail(err, FC_E_USAGE, FC_MSG_RUN_PATHS, NULL, 0, NULL);
    const fc_status worlds = fc_worlds_check(plan, options, err);
    if (worlds != FC_OK) return worlds;
    const uint64_t unit = fc_run_unit(options);
    const uint64_t paths = fc_run_whole_paths(plan, options->paths);
    out->paths = paths;
    if (options->end == 0) {
        out->first = 0;
        return enough_blocks(plan, options, err);
    }
    if (options->end == options->paths) out->end = paths;
    out->paths = out->end / unit * unit;
    if (out->end > paths || (out->end != paths && out->end != out->paths) || options->first % unit != 0 ||
        options->first >= out->paths || options->n_stop > 0)
        return fc_fail(err, FC_E_USAGE, FC_MSG_RUN_RANGE, NULL, 0, NULL, (unsigned long long)options->first,
                       (unsigned long long)options->end, (unsigned long long)options->paths);
    return enough_blocks(plan, options, err);
}

fc_status fc_run_check(const fc_plan *plan, const fc_run_options *options, fc_error *err)
{
    if (!plan) return fc_fail_null(err, "plan");
    if (!options) return fc_fail_null(err, "options");
    return fc_run_fits(plan, options, err);
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
