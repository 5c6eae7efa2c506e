/* fulcrum diagnose: can the numbers of a run be trusted? A finished run is simulated again from its folder: same bytes. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const fc_option *const options[] = { &fc_option_paths, &fc_option_threads, &fc_option_set,
                                            &fc_option_memory, &fc_option_lang,   NULL };
static const char *const examples[] = { "fulcrum diagnose out/my",
                                        "converged? heavy tails? undefined paths? of a finished run",
                                        "fulcrum diagnose my.cfg -n 100k",
                                        "of a scenario, before the long run",
                                        NULL };

/* DIR/scenario.cfg of a folder, else the operand itself. */
static char *scenario_of(const char *operand)
{
    struct stat about;
    const size_t n = strlen(operand) + sizeof "/scenario.cfg";
    char *path = malloc(n);
    if (!path) return NULL;
    const int folder = stat(operand, &about) == 0 && S_ISDIR(about.st_mode);
    snprintf(path, n, "%s%s", operand, folder ? "/scenario.cfg" : "");
    return path;
}

static int diagnose(const fc_args *a, const char *path)
{
    fc_loaded loaded = { 0 };
    fc_plan *plan = NULL;
    fc_result *result = NULL;
    fc_run_options run;
    fc_error err = { 0 };
    static const fc_option_value no_bands;
    const fc_option_value *set = fc_arg(a, &fc_option_set);
    int code = fc_load(&loaded, path, set->list, set->n, a);
    if (code == 0) code = fc_compile(&loaded, &no_bands, &plan, a);
    if (code == 0) {
        fc_run_options_init(&run, loaded.model);
        if (fc_arg(a, &fc_option_paths)->given) run.paths = fc_arg(a, &fc_option_paths)->number;
        run.threads = (unsigned)fc_arg(a, &fc_option_threads)->number;
        run.memory = fc_arg(a, &fc_option_memory)->number;
        code = fc_exit_of(fc_run(plan, &run, &result, &err), &err, a);
    }
    if (code == 0)
        code = fc_exit_of(fc_diagnose(loaded.model, result, fc_arg_text(a, &fc_option_lang), stdout, &err), &err, a);
    fc_result_free(result);
    fc_plan_free(plan);
    fc_loaded_free(&loaded);
    return code;
}

static int command_diagnose(const fc_args *args)
{
    char *path = scenario_of(args->operand[0]);
    if (!path) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    const int code = diagnose(args, path);
    free(path);
    return code;
}

const fc_command fc_command_diagnose = { .name = "diagnose",
                                         .summary = "can the numbers of a run be trusted?",
                                         FC_ONE_FILE("RUN"),
                                         .examples = examples,
                                         .options = options,
                                         .text = "RUN is the folder of a finished run, or a scenario. Exit code 5 when something "
                                                 "is wrong.",
                                         .run = command_diagnose };
