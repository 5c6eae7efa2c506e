/* fulcrum merge: shards of one run into its results. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const fc_option o_out = {
    .name = "out", .letter = 'o', .kind = FC_OPTION_TEXT, .value = "DIR", .help = "where the results go (needed)",
};
static const fc_option o_force = {
    .name = "force", .kind = FC_OPTION_FLAG, .help = "write into a folder that holds other files, and over a checkpoint or shard",
};
static const fc_option o_json = {
    .name = "json", .kind = FC_OPTION_FLAG, .help = "headline numbers as JSON on stdout",
};
static const fc_option o_no_charts = { .name = "no-charts", .kind = FC_OPTION_FLAG, .help = "draw no charts" };

static const fc_option *const options[] = { &o_out,  &fc_option_threads, &fc_option_memory, &fc_option_checkpoint,
                                            &o_json, &fc_option_quiet,   &o_force,          &o_no_charts, NULL };

static const char *const examples[] = { "fulcrum merge shard1 shard2 -o out/whole",
                                        "two halves of a run into its results",
                                        "fulcrum merge shards/* -o out/whole --checkpoint",
                                        "and keep what `fulcrum resume -n` needs to extend it", NULL };

typedef struct shards {
    size_t n;
    fc_checkpoint **all, **open; /* in order of paths; as given, for closing */
    char **path;
} shards;

/* The checkpoint of a directory, or the file itself. */
static char *path_of(const char *operand)
{
    struct stat info;
    const int folder = stat(operand, &info) == 0 && S_ISDIR(info.st_mode);
    const size_t n = strlen(operand) + sizeof "/" FC_CHECKPOINT_FILE;
    char *path = malloc(n);
    if (path) snprintf(path, n, "%s%s", operand, folder ? "/" FC_CHECKPOINT_FILE : "");
    return path;
}

/* Results would take the place of a shard's checkpoint, given as a directory or as the file. */
static int check_place(const fc_args *a, const shards *s, const char *dir)
{
    struct stat place, shard;
    char *kept = path_of(dir);
    int code = kept ? 0 : FC_EXIT_RUN;
    const int taken = kept && stat(kept, &place) == 0;
    for (size_t i = 0; taken && code == 0 && i < s->n; i++)
        if (stat(s->path[i], &shard) == 0 && shard.st_ino == place.st_ino && shard.st_dev == place.st_dev) code = FC_EXIT_USAGE;
    if (code == FC_EXIT_USAGE) fc_say(a, "--out '%.200s' is a shard itself; give another directory", dir);
    else if (code) fc_say(a, "out of memory");
    free(kept);
    return code;
}

static int open_shards(shards *s, const fc_args *a, fc_error *err)
{
    int code = 0;
    s->all = calloc(a->n_operands, sizeof *s->all);
    s->open = calloc(a->n_operands, sizeof *s->open);
    s->path = calloc(a->n_operands, sizeof *s->path);
    for (size_t i = 0; s->all && s->open && s->path && code == 0 && i < a->n_operands; i++) {
        s->path[i] = path_of(a->operand[i]);
        if (!s->path[i]) break;
        if (fc_is_there(a->operand[i], "manifest.json") && !fc_is_there(a->operand[i], FC_CHECKPOINT_FILE)) {
            fc_say(a, "'%.200s' is a finished run, not a shard: `run --range` writes shards", a->operand[i]);
            return FC_EXIT_RUN;
        }
        code = fc_exit_of(fc_checkpoint_open(s->path[i], &s->open[i], err), err, a);
        s->all[i] = s->open[i];
        s->n = i + 1;
    }
    if (code == 0 && s->n < a->n_operands) {
        fc_say(a, "out of memory");
        return FC_EXIT_RUN;
    }
    return code ? code : fc_exit_of(fc_checkpoint_cover(s->all, s->n, err), err, a);
}

static void close_shards(shards *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s->open) fc_checkpoint_close(s->open[i]);
        if (s->path) free(s->path[i]);
    }
    free(s->all);
    free(s->open);
    free(s->path);
}

static int merge(fc_job *j, shards *s, fc_error *err)
{
    const fc_args *a = j->args;
    j->where.dir = fc_arg(a, &o_out)->text;
    int code = open_shards(s, a, err);
    if (!code) code = check_place(a, s, j->where.dir);
    if (!code) code = fc_job_from(j, s->all[0], s->path[0]);
    if (code) return code;
    j->options.from = (const fc_checkpoint *const *)s->all;
    j->options.n_from = s->n;
    j->options.save_seconds = fc_checkpoint_seconds(a);
    j->where.force = fc_arg(a, &o_force)->given;
    j->where.charts = j->where.charts && !fc_arg(a, &o_no_charts)->given;
    return fc_job_work(j, err);
}

static int command_merge(const fc_args *args)
{
    fc_job job = { .args = args, .quiet = fc_arg(args, &fc_option_quiet)->given, .json = fc_arg(args, &o_json)->given };
    shards s = { 0 };
    fc_error err = { 0 };
    if (!fc_arg(args, &o_out)->given) {
        fc_say(args, "--out DIR is needed: the results stand beside the shards");
        return FC_EXIT_USAGE;
    }
    const int code = merge(&job, &s, &err);
    fc_job_free(&job);
    close_shards(&s, args->n_operands);
    return code;
}

const fc_command fc_command_merge = {
    .name = "merge",
    .summary = "join the shards of a run into its results",
    .operands = "SHARD...",
    .min_operands = 1,
    .max_operands = 100000,
    .words = "dirs",
    .examples = examples,
    .options = options,
    .text = "SHARD is a directory that `fulcrum run --range A:B` wrote, or its checkpoint.fc. All shards of one run,\n"
            "in any order: same scenario, seed and -n, together every path once. What is missing, there twice or of\n"
            "another run is named. The files are those of one uninterrupted run, byte for byte; the last paths that\n"
            "fill no block of 1024 are worked here. --lang, --format, --stories and --no-charts are those of the\n"
            "shards, the same for all. All checkpoints are open at once: see `ulimit -n` beyond a thousand shards.",
    .run = command_merge
};
