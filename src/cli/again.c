/* A run's result once more, for commands that look at it from another side: from the run's folder (same bytes) or from a
   scenario. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

int fc_run_again(fc_again *again, const fc_args *args, fc_error *err)
{
    static const fc_option_value no_bands;
    const fc_option_value *set = fc_arg(args, &fc_option_set);
    fc_run_options run;
    memset(again, 0, sizeof *again);
    char *path = scenario_of(args->operand[0]);
    if (!path) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    int code = fc_load(&again->loaded, path, set->list, set->n, args);
    free(path);
    if (code == 0) code = fc_compile(&again->loaded, &no_bands, &again->plan, args);
    if (code != 0) return code;
    fc_run_options_init(&run, again->loaded.model);
    if (fc_arg(args, &fc_option_paths)->given) run.paths = fc_arg(args, &fc_option_paths)->number;
    run.threads = (unsigned)fc_arg(args, &fc_option_threads)->number;
    run.memory = fc_arg(args, &fc_option_memory)->number;
    return fc_exit_of(fc_run(again->plan, &run, &again->result, err), err, args);
}

void fc_again_free(fc_again *again)
{
    fc_result_free(again->result);
    fc_plan_free(again->plan);
    fc_loaded_free(&again->loaded);
}
