/* fulcrum resume: go on with a run that was stopped, or extend one. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const fc_option o_paths = {
    .name = "paths", .letter = 'n', .kind = FC_OPTION_COUNT, .value = "N", .dflt = "those the run was to have",
    .range = "1 .. 1e12", .lo = 1, .hi = 1000000000000u, .help = "paths in all: extends the run; with a stop rule the most",
};
static const fc_option o_outer = {
    .name = "outer", .kind = FC_OPTION_COUNT, .value = "N", .dflt = "those the run was to have", .range = "4 .. 1e5", .lo = 4, .hi = 100000,
    .help = "worlds in all: extends a two-level run",
};
static const fc_option o_json = {
    .name = "json", .kind = FC_OPTION_FLAG, .help = "headline numbers as JSON on stdout",
};
static const fc_option o_no_charts = { .name = "no-charts", .kind = FC_OPTION_FLAG, .help = "draw no charts" };

static const fc_option *const options[] = { &o_paths, &o_outer, &fc_option_threads, &fc_option_memory, &fc_option_max_time,
                                            &fc_option_checkpoint, &o_json, &fc_option_quiet, &o_no_charts, NULL };

static const char *const examples[] = { "fulcrum resume out/my",
                                        "go on to the paths that were wanted",
                                        "fulcrum resume out/my -n 10M --checkpoint",
                                        "extend a run to ten million paths, saving on the way",
                                        "fulcrum resume out/levels --outer 1000",
                                        "extend a two-level run to a thousand worlds",
                                        "fulcrum resume shard3 -j 4 --max-time 2h",
                                        "a shard goes on, for two hours at most", NULL };

/* What is wrong with a directory without a checkpoint. */
static int no_checkpoint(const fc_args *a, const char *dir)
{
    if (fc_is_there(dir, "manifest.json"))
        fc_say(a, "'%.200s' is a finished run that kept no checkpoint (run --checkpoint keeps one); a new run has the same first "
                  "paths: fulcrum run %.200s/scenario.cfg -n N, or --outer N --inner M", dir, dir);
    else fc_say(a, "'%.200s' is not the directory of a run with a checkpoint", dir);
    return FC_EXIT_RUN;
}

/* More paths, or more worlds. */
static int extend(fc_job *j, const fc_checkpoint_facts *f, fc_error *err)
{
    const fc_args *a = j->args;
    const fc_option_value *paths = fc_arg(a, &o_paths), *outer = fc_arg(a, &o_outer);
    const char *const dir = a->operand[0];
    if (!paths->given && !outer->given) return 0;
    if (f->end > 0) fc_say(a, "'%.200s' is a shard of %llu paths: extend the merged run", dir, (unsigned long long)f->paths);
    else if (f->outer > 0 && paths->given)
        fc_say(a, "'%.200s' is a two-level run, %llu worlds of %llu paths: --outer extends it, not --paths", dir,
               (unsigned long long)f->outer, (unsigned long long)f->inner);
    else if (f->outer == 0 && outer->given) fc_say(a, "'%.200s' is no two-level run: --paths extends it, not --outer", dir);
    else if (outer->given) return fc_exit_of(fc_run_two_level(&j->options, outer->number, f->inner, err), err, a);
    else {
        j->options.paths = paths->number;
        return 0;
    }
    return FC_EXIT_USAGE;
}

static int resume(fc_job *j, const fc_checkpoint *checkpoint, const char *path, fc_error *err)
{
    const fc_args *a = j->args;
    const fc_checkpoint_facts f = fc_checkpoint_get(checkpoint);
    int code = fc_job_from(j, checkpoint, path);
    if (!code) code = extend(j, &f, err);
    if (code) return code;
    j->options.first = f.first;
    j->options.end = f.end;
    j->options.from = &checkpoint;
    j->options.n_from = 1;
    j->options.max_seconds = (double)fc_arg(a, &fc_option_max_time)->number / 1000;
    j->options.save_seconds = fc_arg(a, &fc_option_checkpoint)->given ? fc_checkpoint_seconds(a) : f.save_seconds;
    j->where.dir = a->operand[0];
    j->where.force = 1; /* its checkpoint says it is ours */
    j->where.charts = j->where.charts && !fc_arg(a, &o_no_charts)->given;
    if (!j->quiet)
        fprintf(stderr, "going on after %llu of %llu paths, seed %llu\n", (unsigned long long)(f.done - f.first),
                (unsigned long long)((f.end > 0 ? f.end : j->options.paths) - f.first), (unsigned long long)f.seed);
    return fc_job_work(j, err);
}

static int command_resume(const fc_args *args)
{
    fc_job job = { .args = args, .quiet = fc_arg(args, &fc_option_quiet)->given, .json = fc_arg(args, &o_json)->given };
    fc_checkpoint *checkpoint = NULL;
    fc_error err = { 0 };
    const char *dir = args->operand[0];
    if (!fc_is_there(dir, FC_CHECKPOINT_FILE)) return no_checkpoint(args, dir);
    const size_t n = strlen(dir) + sizeof "/" FC_CHECKPOINT_FILE;
    char *path = malloc(n);
    if (!path) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    snprintf(path, n, "%s/%s", dir, FC_CHECKPOINT_FILE);
    int code = fc_exit_of(fc_checkpoint_open(path, &checkpoint, &err), &err, args);
    if (!code) code = resume(&job, checkpoint, path, &err);
    fc_job_free(&job);
    fc_checkpoint_close(checkpoint);
    free(path);
    return code;
}

const fc_command fc_command_resume = {
    .name = "resume",
    .summary = "go on with a run that was stopped, or extend one",
    .operands = "DIR",
    .min_operands = 1,
    .max_operands = 1,
    .words = "dirs",
    .examples = examples,
    .options = options,
    .text = "DIR holds checkpoint.fc: of a run that was interrupted, ran out of time or was killed, of one that had\n"
            "--checkpoint, or of a shard. The files are those of a run that was never interrupted, byte for byte; a\n"
            "stop rule is judged where it would have been. A time limit is not taken over. Scenario, seed, bands and\n"
            "stop rule come from the checkpoint; one of another version or with other tables is refused by name.",
    .run = command_resume
};
