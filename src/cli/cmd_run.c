/* fulcrum run: simulate a scenario, write the results, say what came out. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static const fc_option o_out = {
    .name = "out", .letter = 'o', .kind = FC_OPTION_TEXT, .value = "DIR", .dflt = "out/<scenario name>; of a shard: out/<scenario name>-shard-A-B",
    .help = "where the results go",
};
static const fc_option o_force = {
    .name = "force", .kind = FC_OPTION_FLAG, .help = "write into a folder that holds other files, and over a checkpoint or shard",
};
static const fc_option o_isa = {
    .name = "isa", .kind = FC_OPTION_TEXT, .value = "LEVEL", .dflt = "the best this machine runs",
    .help = "instruction set; the numbers do not depend on it",
};
static const fc_option o_audit = {
    .name = "audit", .kind = FC_OPTION_FLAG, .help = "check every path against the ledger rules",
};
static const fc_option o_streaming = {
    .name = "streaming", .kind = FC_OPTION_FLAG,
    .help = "quantiles from histograms: memory does not grow with paths",
};
static const fc_option o_json = {
    .name = "json", .kind = FC_OPTION_FLAG, .help = "headline numbers as JSON on stdout",
};
static const fc_option o_stories = {
    .name = "stories", .kind = FC_OPTION_FLAG,
    .help = "also write the complete ledgers of three paths: the 5, 50 and 95% worlds of the headline metric",
};
static const fc_option o_no_charts = { .name = "no-charts", .kind = FC_OPTION_FLAG, .help = "draw no charts" };
static const fc_option o_controls = {
    .name = "controls", .kind = FC_OPTION_FLAG,
    .help = "means of scalars by control variates: smaller errors from the same paths (fulcrum explain controls)",
};

static const fc_option o_stop = {
    .name = "stop", .kind = FC_OPTION_TEXT, .value = "STATEMENT:ERROR", .repeat = 1,
    .help = "go on until this error is reached, e.g. 'mean(leverage.paid.social):1%'; may be repeated",
};
static const fc_option o_max_paths = {
    .name = "max-paths", .kind = FC_OPTION_COUNT, .value = "N", .dflt = "10M", .range = "1 .. 1e12", .lo = 1,
    .hi = 1000000000000u, .help = "most paths of a run with --stop",
};
static const fc_option o_range = {
    .name = "range", .kind = FC_OPTION_TEXT, .value = "A:B",
    .help = "work paths A to B of all only, cut to whole blocks of 1024 or worlds: a shard for `fulcrum merge`, which takes "
            "--lang, --format, --stories and --no-charts from its shards",
};
static const fc_option o_outer = {
    .name = "outer", .kind = FC_OPTION_COUNT, .value = "N", .range = "4 .. 1e5", .lo = 4, .hi = 100000,
    .help = "two-level run: so many worlds, each one draw of what we do not know (the inputs); with --inner",
};
static const fc_option o_inner = {
    .name = "inner", .kind = FC_OPTION_COUNT, .value = "N", .range = "1 .. 1e6", .lo = 1, .hi = 1000000,
    .help = "paths of each world; rounded up to 64, 128, 256, 512 or a multiple of 1024",
};
static const uint64_t max_paths_default = 10000000;

static const fc_option *const options[] = { &fc_option_paths, &fc_option_seed,   &fc_option_threads,
                                            &o_out,           &fc_option_set,    &fc_option_memory,
                                            &fc_option_bands, &fc_option_sampler, &o_controls, &o_isa,
                                            &o_audit,         &o_streaming,      &o_stories,
                                            &o_json,
                                            &fc_option_quiet, &o_force,          &o_no_charts,
                                            &fc_option_lang,  &fc_option_format, &o_stop,
                                            &fc_option_max_time, &o_max_paths,   &fc_option_max_failed,
                                            &fc_option_checkpoint, &o_range,     &o_outer,        &o_inner,       NULL };

static const char *const examples[] = { "fulcrum run my.cfg",
                                        "results, tables and charts in out/my",
                                        "fulcrum run my.cfg -n 1M --seed 7",
                                        "a million paths with a seed of your own",
                                        "fulcrum run my.cfg --set funds.angel.size=82亿 -o out/larger",
                                        "the same programme with one key changed",
                                        "fulcrum run my.cfg --stop 'mean(leverage.paid.social):1%' --max-time 60s",
                                        "as many paths as this error needs, a minute at most",
                                        "fulcrum run my.cfg -n 100M --checkpoint",
                                        "a long run: killed, it goes on with `fulcrum resume out/my`",
                                        "fulcrum run my.cfg -n 10M -s 7 --range 0:5M -o shard1",
                                        "half of a run, on this machine; `fulcrum merge` joins the halves",
                                        "fulcrum run my.cfg --outer 200 --inner 2000 -o out/levels",
                                        "how much of the spread is uncertainty, how much chance",
                                        "fulcrum run my.cfg --json --no-charts -q",
                                        "headline numbers for another program",
                                        NULL };

typedef struct run {
    fc_job job;
    char *dir;
} run;

/* out/<file name without folder and .cfg>; shards stand beside each other, their paths in the name */
static char *default_dir(const char *scenario, const fc_run_options *o)
{
    const char *slash = strrchr(scenario, '/'), *base = slash ? slash + 1 : scenario;
    char shard[60] = "";
    size_t n = strlen(base);
    if (n > 4 && strcmp(base + n - 4, ".cfg") == 0) n -= 4;
    if (o->end > 0)
        snprintf(shard, sizeof shard, "-shard-%llu-%llu", (unsigned long long)o->first, (unsigned long long)o->end);
    const size_t bytes = n + sizeof "out/" + strlen(shard);
    char *dir = malloc(bytes);
    if (dir) snprintf(dir, bytes, "out/%.*s%s", (int)n, base, shard);
    return dir;
}

static int known_isa(const char *isa)
{
    for (const char *const *p = fc_isa_levels(); *p; p++)
        if (strcmp(*p, isa) == 0) return 1;
    fprintf(stderr, "fulcrum run: --isa: '%.40s' is none of", isa);
    for (const char *const *p = fc_isa_levels(); *p; p++) fprintf(stderr, " %s", *p);
    fputc('\n', stderr);
    return 0;
}

/* What does not go together, and why. */
static const struct {
    const fc_option *one, *other;
    const char *why;
} apart[] = {
    {&fc_option_paths, &o_stop, "the rule finds the number of paths, --max-paths caps it"},
    {&fc_option_paths, &o_outer, "a two-level run works outer x inner paths"},
    {&o_stop, &o_outer, "a two-level run ends after its worlds"},
    {&o_max_paths, &o_outer, "a two-level run ends after its worlds"},
    {&o_controls, &o_outer, "errors of a two-level run come from its worlds, not from residuals"},
    {&fc_option_sampler, &o_outer, "a two-level run draws plain; other samplers spread over paths, not over worlds"},
    {&o_range, &o_stop, "the rule needs all paths"},
    {&o_range, &o_json, "a shard has no headline; fulcrum merge --json gives that of the whole run"},
};

/* As the command line has it, or the scenario. */
static int is_wanted(const run *r, const fc_option *o)
{
    const fc_option_value *v = fc_arg(r->job.args, o);
    if (o == &o_outer) return r->job.options.outer > 0;
    if (o == &fc_option_sampler) return strcmp(fc_model_sampler(r->job.loaded.model), "plain") != 0;
    return v->given;
}

static const char *name_of(const run *r, const fc_option *o, char *buf, size_t n)
{
    const char *key = fc_arg(r->job.args, o)->given ? "--" : "simulation.";
    snprintf(buf, n, "%s%s", key, o->name);
    return buf;
}

/* -n makes a scenario of two levels one of one level: only --outer itself stands against it. */
static int go_together(const run *r)
{
    char one[40], other[40];
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        if (!is_wanted(r, apart[i].one) || !is_wanted(r, apart[i].other)) continue;
        fc_say(r->job.args, "%s and %s exclude each other: %s", name_of(r, apart[i].one, one, sizeof one),
               name_of(r, apart[i].other, other, sizeof other), apart[i].why);
        return 0;
    }
    return 1;
}

/* Worlds and the paths of each. */
static int choose_worlds(run *r)
{
    fc_job *j = &r->job;
    const fc_args *a = j->args;
    const fc_option_value *outer = fc_arg(a, &o_outer), *inner = fc_arg(a, &o_inner);
    fc_error err = { 0 };
    if (!outer->given || !inner->given) {
        fc_say(a, "--outer and --inner stand together: --%s is missing", outer->given ? "inner" : "outer");
        return FC_EXIT_USAGE;
    }
    const fc_status status = fc_run_two_level(&j->options, outer->number, inner->number, &err);
    if (status != FC_OK) return fc_exit_of(status, &err, a);
    if (j->options.inner != inner->number && !j->quiet)
        fprintf(stderr, "%llu paths a world are rounded up to %llu: %llu worlds, %llu paths in all\n",
                (unsigned long long)inner->number, (unsigned long long)j->options.inner,
                (unsigned long long)j->options.outer, (unsigned long long)j->options.paths);
    return 0;
}

/* How far to go: a number of paths, or the stop rule with its caps. */
static int choose_end(run *r)
{
    fc_job *j = &r->job;
    const fc_args *a = j->args;
    const fc_option_value *stop = fc_arg(a, &o_stop), *most = fc_arg(a, &o_max_paths);
    if (most->given && !stop->given) {
        fc_say(a, "--max-paths is the cap of a run with --stop; without one say --paths");
        return FC_EXIT_USAGE;
    }
    if (stop->given) j->options.paths = most->given ? most->number : max_paths_default;
    j->options.stop = stop->list;
    j->options.n_stop = stop->n;
    return 0;
}

/* --range A:B in paths, cut to whole blocks or larger worlds; B may be the number of paths. */
static int choose_range(run *r)
{
    fc_job *j = &r->job;
    const fc_option_value *range = fc_arg(j->args, &o_range);
    const uint64_t paths = j->options.paths, unit = fc_run_unit(&j->options);
    const char *const what = unit > FC_PATHS_A_BLOCK ? "world" : "block";
    uint64_t first, end;
    char why[200];
    if (!range->given) return 0;
    if (!fc_range_read(range->text, paths, &first, &end, why, sizeof why)) {
        fc_say(j->args, "--range: %s", why);
        return FC_EXIT_USAGE;
    }
    j->options.first = first / unit * unit;
    j->options.end = end == paths ? end : end / unit * unit;
    const uint64_t whole = j->options.end / unit * unit;
    if (j->options.first >= whole) {
        fc_say(j->args, "--range: '%.80s' holds no whole %s of %llu paths", range->text, what, (unsigned long long)unit);
        return FC_EXIT_USAGE;
    }
    if (!j->quiet && (j->options.first != first || whole != end))
        fprintf(stderr, "shard of paths %llu to %llu: whole %ss of %llu%s\n", (unsigned long long)j->options.first,
                (unsigned long long)whole - 1, what, (unsigned long long)unit, whole < end && end == paths ? "; merge works the last paths" : "");
    return 0;
}

static int choose_options(run *r)
{
    fc_job *j = &r->job;
    const fc_args *a = j->args;
    const char *isa = fc_arg_text(a, &o_isa);
    fc_run_options_init(&j->options, j->loaded.model);
    const int worlds = fc_arg(a, &o_outer)->given || fc_arg(a, &o_inner)->given;
    if (!worlds) fc_choose_paths(a, &j->options);
    int code = worlds ? choose_worlds(r) : 0;
    if (!code && !go_together(r)) return FC_EXIT_USAGE;
    if (!code && !worlds) code = choose_end(r);
    if (!code) code = choose_range(r);
    if (code) return code;
    j->options.max_seconds = (double)fc_arg(a, &fc_option_max_time)->number / 1000;
    if (fc_arg(a, &o_isa)->given) {
        if (!known_isa(isa)) return FC_EXIT_USAGE;
        j->options.isa = isa;
    }
    j->options.streaming = fc_arg(a, &o_streaming)->given;
    j->options.controls = fc_arg(a, &o_controls)->given;
    j->options.audit = fc_arg(a, &o_audit)->given;
    j->options.max_failed = fc_arg(a, &fc_option_max_failed)->number;
    j->options.max_failed_share = fc_arg(a, &fc_option_max_failed)->share;
    j->options.save_seconds = fc_checkpoint_seconds(a);
    return fc_choose_seed(a, j->loaded.model, j->quiet, &j->options.seed);
}

static int choose_output(run *r)
{
    fc_job *j = &r->job;
    const fc_args *a = j->args;
    r->dir = default_dir(a->operand[0], &j->options);
    if (!r->dir) {
        fc_say(a, "out of memory");
        return FC_EXIT_RUN;
    }
    j->where.dir = fc_arg(a, &o_out)->given ? fc_arg(a, &o_out)->text : r->dir;
    j->where.force = fc_arg(a, &o_force)->given;
    j->where.lang = fc_arg_text(a, &fc_option_lang);
    j->where.format = fc_arg_text(a, &fc_option_format);
    j->where.charts = !fc_arg(a, &o_no_charts)->given;
    j->where.bands = fc_arg(a, &fc_option_bands)->list;
    j->where.n_bands = fc_arg(a, &fc_option_bands)->n;
    j->where.stories = fc_arg(a, &o_stories)->given;
    return 0;
}

static int simulate(run *r, fc_error *err)
{
    int code = choose_options(r);
    if (!code) code = choose_output(r);
    return code ? code : fc_job_work(&r->job, err);
}

static int command_run(const fc_args *args)
{
    run r = { .job = { .args = args, .json = fc_arg(args, &o_json)->given } };
    fc_error err = { 0 };
    int code;
    r.job.quiet = fc_arg(args, &fc_option_quiet)->given;
    if ((code = fc_load_operand(&r.job.loaded, args)) == 0) code = simulate(&r, &err);
    fc_job_free(&r.job);
    free(r.dir);
    return code;
}

const fc_command fc_command_run = {
    .name = "run",
    .summary = "simulate a scenario; write results and charts",
    FC_ONE_FILE("SCENARIO"),
    .examples = examples,
    .options = options,
    .text = "The headline goes to stdout, everything else to stderr. The same scenario, seed and paths give "
            "the same\n"
            "bytes for any number of threads. Ctrl-C keeps what is done and ends with exit code 130; `fulcrum resume`\n"
            "goes on from there. --checkpoint also saves it on the way (TIME apart, 60s if none is given), so that it\n"
            "survives a crash; checkpoint.fc stays, and the run can be extended.",
    .run = command_run
};
