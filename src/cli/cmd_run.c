/* fulcrum run: simulate a scenario, write the results, say what came out. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static const fc_option o_out = {
    .name = "out", .letter = 'o', .kind = FC_OPTION_TEXT, .value = "DIR", .dflt = "out/<scenario name>",
    .help = "where the results go",
};
static const fc_option o_force = {
    .name = "force", .kind = FC_OPTION_FLAG, .help = "write into a folder that holds other files",
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
static const fc_option o_sampler = {
    .name = "sampler", .kind = FC_OPTION_CHOICE, .value = "NAME", .dflt = "the scenario's",
    .range = "plain|antithetic|lhs|sobol",
    .help = "how factors and inputs are drawn; all but plain in whole blocks of 1024 paths (fulcrum explain sampler)",
};

static const fc_option o_stop = {
    .name = "stop", .kind = FC_OPTION_TEXT, .value = "STATEMENT:ERROR", .repeat = 1,
    .help = "go on until this error is reached, e.g. 'mean(leverage.paid.social):1%'; may be repeated",
};
static const fc_option o_max_time = {
    .name = "max-time", .kind = FC_OPTION_TIME, .value = "TIME", .range = "1ms .. a year",
    .help = "begin no new paths after this: 60s, 10m, 2h",
};
static const fc_option o_max_paths = {
    .name = "max-paths", .kind = FC_OPTION_COUNT, .value = "N", .dflt = "10M", .range = "1 .. 1e12", .lo = 1,
    .hi = 1000000000000u, .help = "most paths of a run with --stop",
};
static const uint64_t max_paths_default = 10000000;

static const fc_option *const options[] = { &fc_option_paths, &fc_option_seed,   &fc_option_threads,
                                            &o_out,           &fc_option_set,    &fc_option_memory,
                                            &fc_option_bands, &o_sampler,        &o_isa,
                                            &o_audit,         &o_streaming,      &o_stories,
                                            &o_json,
                                            &fc_option_quiet, &o_force,          &o_no_charts,
                                            &fc_option_lang,  &fc_option_format, &o_stop,
                                            &o_max_time,      &o_max_paths,      &fc_option_max_failed,
                                            NULL };

static const char *const examples[] = { "fulcrum run my.cfg",
                                        "results, tables and charts in out/my",
                                        "fulcrum run my.cfg -n 1M --seed 7",
                                        "a million paths with a seed of your own",
                                        "fulcrum run my.cfg --set funds.angel.size=82亿 -o out/larger",
                                        "the same programme with one key changed",
                                        "fulcrum run my.cfg --stop 'mean(leverage.paid.social):1%' --max-time 60s",
                                        "as many paths as this error needs, a minute at most",
                                        "fulcrum run my.cfg --json --no-charts -q",
                                        "headline numbers for another program",
                                        NULL };

typedef struct run {
    const fc_args *args;
    fc_loaded loaded;
    fc_plan *plan;
    fc_output *output;
    fc_result *result;
    fc_run_options options;
    fc_output_options where;
    char *dir, *command, sampler[48];
    const char **sets;
    int quiet, json;
} run;

/* out/<file name without folder and .cfg> */
static char *default_dir(const char *scenario)
{
    const char *slash = strrchr(scenario, '/'), *base = slash ? slash + 1 : scenario;
    size_t n = strlen(base);
    if (n > 4 && strcmp(base + n - 4, ".cfg") == 0) n -= 4;
    char *dir = malloc(n + 5);
    if (dir) snprintf(dir, n + 5, "out/%.*s", (int)n, base);
    return dir;
}

/* --set texts, and --sampler as one more of them. */
static size_t gather_sets(run *r)
{
    const fc_option_value *set = fc_arg(r->args, &fc_option_set);
    size_t n = 0;
    r->sets = malloc((set->n + 1) * sizeof *r->sets);
    if (!r->sets) return 0;
    for (; n < set->n; n++) r->sets[n] = set->list[n];
    if (fc_arg(r->args, &o_sampler)->given) {
        snprintf(r->sampler, sizeof r->sampler, "simulation.sampler=\"%s\"", fc_arg(r->args, &o_sampler)->text);
        r->sets[n++] = r->sampler;
    }
    return n;
}

static int known_isa(const run *r, const char *isa)
{
    for (const char *const *p = fc_isa_levels(); *p; p++)
        if (strcmp(*p, isa) == 0) return 1;
    fprintf(stderr, "fulcrum run: --isa: '%.40s' is none of", isa);
    for (const char *const *p = fc_isa_levels(); *p; p++) fprintf(stderr, " %s", *p);
    fputc('\n', stderr);
    (void)r;
    return 0;
}

/* After each check of the stop rule, for the one who waits. */
static void rule_checked(void *user, const fc_stop_report *report)
{
    fc_progress_checked(user, report);
}

/* How far to go: a number of paths, or the stop rule with its caps. */
static int choose_end(run *r)
{
    const fc_args *a = r->args;
    const fc_option_value *paths = fc_arg(a, &fc_option_paths), *stop = fc_arg(a, &o_stop), *most = fc_arg(a, &o_max_paths);
    if (stop->given && paths->given) {
        fc_say(a, "--paths and --stop exclude each other: the rule finds the number of paths, --max-paths caps it");
        return FC_EXIT_USAGE;
    }
    if (most->given && !stop->given) {
        fc_say(a, "--max-paths is the cap of a run with --stop; without one say --paths");
        return FC_EXIT_USAGE;
    }
    if (paths->given) r->options.paths = paths->number;
    if (stop->given) r->options.paths = most->given ? most->number : max_paths_default;
    r->options.stop = stop->list;
    r->options.n_stop = stop->n;
    r->options.checked = rule_checked;
    r->options.max_seconds = (double)fc_arg(a, &o_max_time)->number / 1000;
    return 0;
}

static int choose_options(run *r, fc_progress *progress)
{
    const fc_args *a = r->args;
    const char *isa = fc_arg_text(a, &o_isa);
    fc_run_options_init(&r->options, r->loaded.model);
    const int code = choose_end(r);
    if (code) return code;
    if (fc_arg(a, &fc_option_threads)->given)
        r->options.threads = (unsigned)fc_arg(a, &fc_option_threads)->number;
    if (fc_arg(a, &fc_option_memory)->given) r->options.memory = fc_arg(a, &fc_option_memory)->number;
    if (fc_arg(a, &o_isa)->given) {
        if (!known_isa(r, isa)) return FC_EXIT_USAGE;
        r->options.isa = isa;
    }
    r->options.streaming = fc_arg(a, &o_streaming)->given;
    r->options.audit = fc_arg(a, &o_audit)->given;
    r->options.max_failed = fc_arg(a, &fc_option_max_failed)->number;
    r->options.max_failed_share = fc_arg(a, &fc_option_max_failed)->share;
    r->options.progress = fc_progress_report;
    r->options.user = progress;
    fc_interrupts_catch();
    r->options.cancelled = fc_stop_asked;
    return fc_choose_seed(a, r->loaded.model, r->quiet, &r->options.seed);
}

static int open_output(run *r, fc_error *err)
{
    const fc_args *a = r->args;
    r->where.dir = fc_arg(a, &o_out)->given ? fc_arg(a, &o_out)->text : r->dir;
    r->where.force = fc_arg(a, &o_force)->given;
    r->where.lang = fc_arg_text(a, &fc_option_lang);
    r->where.format = fc_arg_text(a, &fc_option_format);
    r->where.charts = !fc_arg(a, &o_no_charts)->given;
    r->where.command = r->command;
    r->where.stop_reason = "paths";
    r->where.bands = fc_arg(a, &fc_option_bands)->list;
    r->where.n_bands = fc_arg(a, &fc_option_bands)->n;
    r->where.stories = fc_arg(a, &o_stories)->given;
    return fc_exit_of(fc_output_open(&r->where, &r->output, err), err, a);
}

static int write_all(run *r, fc_error *err)
{
    fc_status status = fc_output_write(r->output, r->loaded.model, r->result, err);
    if (status == FC_E_PROGRAM) {
        fprintf(stderr, "warning: %s\n", err->text); /* numbers are safe: a missing chart is no failure */
        return 0;
    }
    return fc_exit_of(status, err, r->args);
}

static int tell(run *r, fc_error *err)
{
    fc_status status = r->json ? fc_headline_json(r->loaded.model, r->result, stdout, err)
                               : fc_headline(r->loaded.model, r->result, r->where.lang, stdout, err);
    if (status != FC_OK) return fc_exit_of(status, err, r->args);
    if (!r->quiet)
        fprintf(stderr,
                "results in %s: report.html, summary.csv%s; what a name means: fulcrum explain NAME\n",
                r->where.dir, r->where.charts ? ", charts" : "");
    return 0;
}

/* What the audit found, which is nothing, and what it cost. */
static void tell_audit(const run *r)
{
    const double own = fc_result_audit_seconds(r->result), all = fc_result_cpu_seconds(r->result);
    if (!r->options.audit || r->quiet) return;
    fprintf(stderr, "audit: every path keeps the ledger rules; it took %.2g of %.2g s of processor time", own, all);
    if (all > own) fprintf(stderr, ", %.2g%% on top of the run", 100 * own / (all - own));
    fputc('\n', stderr);
}

static int simulate(run *r, fc_error *err)
{
    fc_progress progress;
    fc_progress_init(&progress, r->quiet);
    int code = choose_options(r, &progress);
    if (code) return code;
    if ((code = fc_compile(&r->loaded, fc_arg(r->args, &fc_option_bands), &r->plan, r->args)) != 0)
        return code;
    const uint64_t whole = fc_run_whole_paths(r->plan, r->options.paths);
    if (whole != r->options.paths && !r->quiet)
        fc_say(r->args, "%llu paths instead of %llu: this sampler works in whole blocks of 1024", (unsigned long long)whole,
               (unsigned long long)r->options.paths);
    if ((code = open_output(r, err)) != 0) return code;
    fc_status status = fc_run(r->plan, &r->options, &r->result, err);
    fc_progress_end(&progress);
    if (!r->result) return fc_exit_of(status, err, r->args);
    r->where.stop_reason = fc_result_stop(r->result)->reason;
    if (status == FC_E_INTERRUPTED)
        fc_say(r->args, "interrupted: %llu of %llu paths are kept",
               (unsigned long long)fc_result_paths(r->result), (unsigned long long)r->options.paths);
    else if (status != FC_OK) (void)fc_exit_of(status, err, r->args); /* too early: said, and the results written */
    tell_audit(r);
    if ((code = write_all(r, err)) != 0 || (code = tell(r, err)) != 0) return code;
    return fc_exit_code(status);
}

static int command_run(const fc_args *args)
{
    run r = { .args = args };
    fc_error err = { 0 };
    int code = FC_EXIT_RUN;
    r.quiet = fc_arg(args, &fc_option_quiet)->given;
    r.json = fc_arg(args, &o_json)->given;
    r.dir = default_dir(args->operand[0]);
    r.command = fc_command_text(args->argc, args->argv);
    size_t n_sets = gather_sets(&r);
    if (!r.dir || !r.command || !r.sets) fc_say(args, "out of memory");
    else if ((code = fc_load(&r.loaded, args->operand[0], r.sets, n_sets, args)) == 0)
        code = simulate(&r, &err);
    fc_output_close(r.output);
    fc_result_free(r.result);
    fc_plan_free(r.plan);
    fc_loaded_free(&r.loaded);
    free(r.sets);
    free(r.command);
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
            "bytes for any number of threads. Ctrl-C keeps what is done and ends with exit code 130.",
    .run = command_run
};
