/* The operand RUN: a finished run, to be simulated again as its manifest says, or a scenario. */
#include "cli/cli.h"

#include <string.h>
#include <sys/stat.h>

static int is_run(const char *operand)
{
    struct stat info;
    const size_t n = strlen(operand);
    if (stat(operand, &info) == 0 && S_ISDIR(info.st_mode)) return 1;
    return n > 5 && strcmp(operand + n - 5, ".json") == 0;
}

void fc_choose_paths(const fc_args *args, fc_run_options *run)
{
    const fc_option_value *paths = fc_arg(args, &fc_option_paths);
    if (!paths->given) return;
    run->paths = paths->number;
    run->outer = run->inner = 0;
}

void fc_opened_from_facts(fc_opened *o, const fc_manifest_facts *facts)
{
    fc_run_options_init(&o->options, o->loaded.model);
    o->options.paths = facts->paths;
    o->options.asked = facts->asked;
    o->options.ended = facts->stop_reason;
    o->options.outer = facts->outer;
    o->options.inner = facts->inner;
    o->options.seed = facts->seed;
    o->options.controls = facts->controls;
    o->options.streaming = strcmp(facts->quantile_method, "histogram") == 0;
    o->options.max_failed = facts->max_failed;
    o->options.max_failed_share = facts->max_failed_share;
}

static int open_run(fc_opened *o, const fc_args *a)
{
    const fc_option *const own[] = { &fc_option_paths, &fc_option_seed, &fc_option_set, &fc_option_sampler,
                                     &fc_option_max_failed };
    fc_error err = { 0 };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (fc_arg(a, own[i])->given) {
            fc_say(a, "--%s is for a scenario: a finished run has its own", own[i]->name);
            return FC_EXIT_USAGE;
        }
    fc_status status = fc_manifest_load(a->operand[0], &o->manifest, &err);
    if (status == FC_OK) status = fc_manifest_check_scenario(o->manifest, &err);
    if (status != FC_OK) return fc_exit_of(status, &err, a);
    const fc_manifest_facts facts = fc_manifest_get(o->manifest);
    const fc_option_value bands = { .given = 1, .list = (const char **)facts.bands, .n = facts.n_bands };
    int code = fc_load(&o->loaded, facts.scenario, NULL, 0, a);
    if (!code) code = fc_compile(&o->loaded, &bands, &o->plan, a);
    if (code) return code;
    fc_opened_from_facts(o, &facts);
    return fc_exit_of(fc_manifest_check_plan(o->manifest, o->plan, &err), &err, a);
}

static int open_scenario(fc_opened *o, const fc_args *a, int quiet)
{
    const fc_option_value *most = fc_arg(a, &fc_option_max_failed), bands = { 0 };
    int code = fc_load_operand(&o->loaded, a);
    if (!code) code = fc_compile(&o->loaded, &bands, &o->plan, a);
    if (code) return code;
    fc_run_options_init(&o->options, o->loaded.model);
    fc_choose_paths(a, &o->options);
    o->options.max_failed = most->number;
    o->options.max_failed_share = most->share;
    return fc_choose_seed(a, o->loaded.model, quiet, &o->options.seed);
}

int fc_open(fc_opened *o, const fc_args *a, int quiet)
{
    memset(o, 0, sizeof *o);
    const int code = is_run(a->operand[0]) ? open_run(o, a) : open_scenario(o, a, quiet);
    if (fc_arg(a, &fc_option_threads)->given) o->options.threads = (unsigned)fc_arg(a, &fc_option_threads)->number;
    if (fc_arg(a, &fc_option_memory)->given) o->options.memory = fc_arg(a, &fc_option_memory)->number;
    return code;
}

void fc_opened_free(fc_opened *o)
{
    fc_plan_free(o->plan);
    fc_loaded_free(&o->loaded);
    fc_manifest_free(o->manifest);
}

int fc_is_there(const char *dir, const char *name)
{
    char path[4096];
    struct stat info;
    return snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path && stat(path, &info) == 0;
}
