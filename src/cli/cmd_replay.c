/* fulcrum replay: one path again, with its complete ledger. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const fc_option o_path = {
    .name = "path", .kind = FC_OPTION_COUNT, .value = "N", .range = "0 .. paths - 1", .hi = UINT64_MAX,
    .help = "the path's number, counted from 0",
};
static const fc_option o_at = {
    .name = "at", .kind = FC_OPTION_TEXT, .value = "METRIC.pNN",
    .help = "the path at a quantile of a metric: sponsor.irr.p05; series with a month: sponsor.cash@2030-12.p50",
};
static const fc_option o_worst = {
    .name = "worst", .kind = FC_OPTION_TEXT, .value = "METRIC",
    .help = "the path with the lowest value of a metric, or the highest where high is bad",
};
static const fc_option o_out = {
    .name = "out", .letter = 'o', .kind = FC_OPTION_TEXT, .value = "DIR",
    .help = "write path-N.txt and path-N-TABLE.csv there instead of printing",
};
static const fc_option o_csv = {
    .name = "csv", .kind = FC_OPTION_CHOICE, .value = "TABLE", .range = "ledger|accounts|metrics|series|funds|companies",
    .help = "print one table as CSV",
};
static const fc_option o_json = { .name = "json", .kind = FC_OPTION_FLAG, .help = "print everything as JSON" };
static const fc_option o_force = {
    .name = "force", .kind = FC_OPTION_FLAG, .help = "write into a folder that holds other files",
};

static const fc_option *const options[] = { &o_path,           &o_at,           &o_worst,           &o_out,
                                            &o_csv,            &o_json,         &fc_option_paths,   &fc_option_seed,
                                            &fc_option_set,    &fc_option_threads, &fc_option_memory, &fc_option_quiet,
                                            &o_force,          NULL };

static const char *const examples[] = { "fulcrum replay out/my --at sponsor.irr.p05",
                                        "the ledger of the path at the 5% quantile of the sponsor's return",
                                        "fulcrum replay out/my --worst sponsor.peak -o out/worst",
                                        "the path that ties up most cash, as text and tables",
                                        "fulcrum replay out/my --path 4711 --csv companies",
                                        "fund by fund and company by company, for a spreadsheet",
                                        "fulcrum replay my.cfg -n 10k -s 7 --path 0",
                                        "a path of a scenario that was not run yet", NULL };

typedef struct replay {
    const fc_args *args;
    fc_manifest *manifest; /* NULL: RUN is a scenario */
    fc_loaded loaded;
    fc_plan *plan;
    fc_run_options options;
    fc_replay *path;
    fc_replay_found found;
    int quiet;
} replay;

static int is_run(const char *operand)
{
    struct stat info;
    const size_t n = strlen(operand);
    if (stat(operand, &info) == 0 && S_ISDIR(info.st_mode)) return 1;
    return n > 5 && strcmp(operand + n - 5, ".json") == 0;
}

static int open_run(replay *r, fc_error *err)
{
    const fc_args *a = r->args;
    const fc_option *const own[] = { &fc_option_paths, &fc_option_seed, &fc_option_set };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (fc_arg(a, own[i])->given) {
            fc_say(a, "--%s is for a scenario: a finished run has its own", own[i]->name);
            return FC_EXIT_USAGE;
        }
    fc_status status = fc_manifest_load(a->operand[0], &r->manifest, err);
    if (status == FC_OK) status = fc_manifest_check_scenario(r->manifest, err);
    if (status != FC_OK) return fc_exit_of(status, err, a);
    const fc_manifest_facts facts = fc_manifest_get(r->manifest);
    const fc_option_value bands = { .given = 1, .list = (const char **)facts.bands, .n = facts.n_bands };
    int code = fc_load(&r->loaded, facts.scenario, NULL, 0, a);
    if (!code) code = fc_compile(&r->loaded, &bands, &r->plan, a);
    if (code) return code;
    fc_run_options_init(&r->options, r->loaded.model);
    r->options.paths = facts.paths;
    r->options.seed = facts.seed;
    return fc_exit_of(fc_manifest_check_plan(r->manifest, r->plan, err), err, a);
}

static int open_scenario(replay *r)
{
    const fc_args *a = r->args;
    const fc_option_value *set = fc_arg(a, &fc_option_set), bands = { 0 };
    int code = fc_load(&r->loaded, a->operand[0], set->list, set->n, a);
    if (!code) code = fc_compile(&r->loaded, &bands, &r->plan, a);
    if (code) return code;
    fc_run_options_init(&r->options, r->loaded.model);
    if (fc_arg(a, &fc_option_paths)->given) r->options.paths = fc_arg(a, &fc_option_paths)->number;
    return fc_choose_seed(a, r->loaded.model, r->quiet, &r->options.seed);
}

/* The number of the path wanted. */
static int choose_path(replay *r, uint64_t *path, fc_error *err)
{
    const fc_args *a = r->args;
    fc_progress progress;
    *path = fc_arg(a, &o_path)->number;
    if (fc_arg(a, &o_path)->given) return 0;
    fc_progress_init(&progress, r->quiet);
    r->options.progress = fc_progress_report;
    r->options.user = &progress;
    fc_interrupts_catch();
    r->options.cancelled = fc_stop_asked;
    const int worst = fc_arg(a, &o_worst)->given;
    const fc_status status = worst
                                 ? fc_replay_worst(r->plan, &r->options, fc_arg(a, &o_worst)->text, &r->found, err)
                                 : fc_replay_find(r->plan, &r->options, fc_arg(a, &o_at)->text, &r->found, err);
    fc_progress_end(&progress);
    *path = r->found.path;
    return fc_exit_of(status, err, a);
}

static int show(replay *r, fc_error *err)
{
    const fc_args *a = r->args;
    const fc_replay_found *found = fc_arg(a, &o_path)->given ? NULL : &r->found;
    fc_status status;
    if (fc_arg(a, &o_out)->given) {
        const char *dir = fc_arg(a, &o_out)->text;
        status = fc_replay_write(r->path, found, dir, fc_arg(a, &o_force)->given, err);
        if (status == FC_OK && !r->quiet)
            fprintf(stderr, "path %llu in %s: path-%llu.txt and its tables\n",
                    (unsigned long long)fc_replay_number(r->path), dir, (unsigned long long)fc_replay_number(r->path));
        if (status != FC_OK) return fc_exit_of(status, err, a);
    }
    if (fc_arg(a, &o_csv)->given) status = fc_replay_csv(r->path, fc_arg(a, &o_csv)->text, stdout, err);
    else if (fc_arg(a, &o_json)->given) status = fc_replay_json(r->path, found, stdout, err);
    else if (!fc_arg(a, &o_out)->given) status = fc_replay_print(r->path, found, stdout, err);
    else return 0;
    return fc_exit_of(status, err, a);
}

static int check_usage(const fc_args *a)
{
    const int asked = fc_arg(a, &o_path)->given + fc_arg(a, &o_at)->given + fc_arg(a, &o_worst)->given;
    if (asked != 1) fc_say(a, "say which path: one of --path N, --at METRIC.pNN, --worst METRIC");
    else if (fc_arg(a, &o_csv)->given && fc_arg(a, &o_json)->given) fc_say(a, "--csv and --json exclude each other");
    else return 0;
    return FC_EXIT_USAGE;
}

static int command_replay(const fc_args *args)
{
    replay r = { .args = args, .quiet = fc_arg(args, &fc_option_quiet)->given };
    fc_error err = { 0 };
    uint64_t path = 0;
    int code = check_usage(args);
    if (code) return code;
    code = is_run(args->operand[0]) ? open_run(&r, &err) : open_scenario(&r);
    if (!code) {
        if (fc_arg(args, &fc_option_threads)->given)
            r.options.threads = (unsigned)fc_arg(args, &fc_option_threads)->number;
        if (fc_arg(args, &fc_option_memory)->given) r.options.memory = fc_arg(args, &fc_option_memory)->number;
        code = choose_path(&r, &path, &err);
    }
    if (!code) code = fc_exit_of(fc_replay_path(r.plan, &r.options, path, &r.path, &err), &err, args);
    if (!code) code = show(&r, &err);
    fc_replay_free(r.path);
    fc_plan_free(r.plan);
    fc_loaded_free(&r.loaded);
    fc_manifest_free(r.manifest);
    return code;
}

const fc_command fc_command_replay = {
    .name = "replay",
    .summary = "the complete ledger of one path of a run",
    FC_ONE_FILE("RUN"),
    .examples = examples,
    .options = options,
    .text = "RUN is the directory of a finished run, its manifest.json, or a scenario. The path is simulated again\n"
            "from its number and the seed, so every value is the run's, to the bit. --at and --worst first go\n"
            "through all paths once. Text and tables: who paid whom for what at each step, every account, fund by\n"
            "fund, company by company with its cheques, multiple and exit.",
    .run = command_replay
};
