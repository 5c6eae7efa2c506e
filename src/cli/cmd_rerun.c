/* fulcrum rerun: a finished run once more from its manifest, compared with it file by file. */
#include "cli/cli.h"

#include <stdlib.h>
#include <sys/stat.h>

static const fc_option o_out = {
    .name = "out", .letter = 'o', .kind = FC_OPTION_TEXT, .value = "DIR", .help = "where the repetition goes (needed)",
};
static const fc_option o_force = {
    .name = "force", .kind = FC_OPTION_FLAG, .help = "write into a folder that holds other files, and over a checkpoint or shard",
};

static const fc_option *const options[] = { &o_out, &fc_option_threads, &fc_option_memory, &fc_option_quiet, &o_force,
                                            NULL };

static const char *const examples[] = { "fulcrum rerun out/my/manifest.json -o out/again",
                                        "repeat a run and compare every file with it",
                                        "fulcrum rerun out/my -o out/again -j 1 -q",
                                        "the directory will do; the number of threads changes nothing", NULL };

typedef struct rerun {
    const fc_args *args;
    fc_opened run; /* its manifest: the earlier one */
    fc_manifest *now;
    fc_manifest_facts facts;
    fc_output *output;
    fc_result *result;
    fc_output_options where;
    char *command;
    int quiet;
} rerun;

/* The run's own directory is no place for its repetition. */
static int check_place(const rerun *r)
{
    struct stat old, new;
    char manifest[4096];
    snprintf(manifest, sizeof manifest, "%s/scenario.cfg", r->where.dir);
    if (stat(r->facts.scenario, &old) != 0 || stat(manifest, &new) != 0 || old.st_ino != new.st_ino ||
        old.st_dev != new.st_dev)
        return 0;
    fc_say(r->args, "--out '%.200s' is the run itself; give another directory", r->where.dir);
    return FC_EXIT_USAGE;
}

static int prepare(rerun *r, fc_error *err)
{
    const fc_args *a = r->args;
    char sampler[120];
    const char *const sets[] = { sampler };
    int code = fc_exit_of(fc_manifest_load(a->operand[0], &r->run.manifest, err), err, a);
    if (code) return code;
    r->facts = fc_manifest_get(r->run.manifest);
    r->where.dir = fc_arg(a, &o_out)->text;
    if ((code = check_place(r)) != 0) return code;
    snprintf(sampler, sizeof sampler, "simulation.sampler=\"%.80s\"", r->facts.sampler);
    if ((code = fc_load(&r->run.loaded, r->facts.scenario, sets, 1, a)) != 0) return code;
    const fc_option_value bands = { .given = 1, .list = (const char **)r->facts.bands, .n = r->facts.n_bands };
    if ((code = fc_compile(&r->run.loaded, &bands, &r->run.plan, a)) != 0) return code;
    fc_opened_from_facts(&r->run, &r->facts);
    if (fc_arg(a, &fc_option_threads)->given) r->run.options.threads = (unsigned)fc_arg(a, &fc_option_threads)->number;
    if (fc_arg(a, &fc_option_memory)->given) r->run.options.memory = fc_arg(a, &fc_option_memory)->number;
    r->where.force = fc_arg(a, &o_force)->given;
    r->where.command = r->command = fc_command_text(a->argc, a->argv);
    r->where.stop_reason = r->facts.stop_reason;
    r->where.bands = r->facts.bands;
    r->where.n_bands = r->facts.n_bands;
    r->where.stories = r->facts.stories;
    return fc_exit_of(fc_output_open(&r->where, &r->output, err), err, a);
}

static int simulate(rerun *r, fc_error *err)
{
    fc_progress progress;
    fc_progress_init(&progress, r->quiet);
    r->run.options.progress = fc_progress_report;
    r->run.options.user = &progress;
    fc_interrupts_catch();
    r->run.options.cancelled = fc_stop_asked;
    fc_status status = fc_run(r->run.plan, &r->run.options, &r->result, err);
    fc_progress_end(&progress);
    if (status == FC_OK) status = fc_output_write(r->output, r->run.loaded.model, r->result, err);
    if (status == FC_OK) status = fc_manifest_load(r->where.dir, &r->now, err);
    if (status != FC_OK) return fc_exit_of(status, err, r->args);
    return fc_exit_of(fc_manifest_compare(r->run.manifest, r->now, stdout, err), err, r->args);
}

static int command_rerun(const fc_args *args)
{
    rerun r = { .args = args, .quiet = fc_arg(args, &fc_option_quiet)->given };
    fc_error err = { 0 };
    if (!fc_arg(args, &o_out)->given) {
        fc_say(args, "--out DIR is needed: the repetition stands beside the run, never in its place");
        return FC_EXIT_USAGE;
    }
    int code = prepare(&r, &err);
    if (!code) code = simulate(&r, &err);
    fc_output_close(r.output);
    fc_result_free(r.result);
    fc_manifest_free(r.now);
    fc_opened_free(&r.run);
    free(r.command);
    return code;
}

const fc_command fc_command_rerun = {
    .name = "rerun",
    .summary = "repeat a finished run from its manifest and compare every file",
    FC_ONE_FILE("MANIFEST"),
    .examples = examples,
    .options = options,
    .text = "MANIFEST is the manifest.json of a run, or its directory; scenario.cfg stands beside it. Says\n"
            "\"byte-identical\" (exit code 0); or which file differs, from which row and column on (earlier value,\n"
            "value now), and what else is not as it was: the version, a library, the plan (exit code 5). Files beside\n"
            "MANIFEST that are not what the run wrote (\"changed since the run\", \"removed since the run\", \"no regular\n"
            "file any more\") are named first; then it is 5, too. Charts are not drawn and not compared.",
    .run = command_rerun
};
