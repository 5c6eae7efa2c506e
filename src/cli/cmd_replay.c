/* fulcrum replay: one path again, with its complete ledger. */
#include "cli/cli.h"

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
                                            &fc_option_max_failed, &fc_option_sampler,
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
    fc_opened run;
    fc_replay *path;
    fc_replay_found found;
    int quiet;
} replay;

/* The number of the path wanted. */
static int choose_path(replay *r, uint64_t *path, fc_error *err)
{
    const fc_args *a = r->args;
    fc_progress progress;
    *path = fc_arg(a, &o_path)->number;
    if (fc_arg(a, &o_path)->given) return 0;
    fc_progress_init(&progress, r->quiet);
    r->run.options.progress = fc_progress_report;
    r->run.options.user = &progress;
    fc_interrupts_catch();
    r->run.options.cancelled = fc_stop_asked;
    const int worst = fc_arg(a, &o_worst)->given;
    const fc_status status = worst
                                 ? fc_replay_worst(r->run.plan, &r->run.options, fc_arg(a, &o_worst)->text, &r->found, err)
                                 : fc_replay_find(r->run.plan, &r->run.options, fc_arg(a, &o_at)->text, &r->found, err);
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
    code = fc_open(&r.run, args, r.quiet);
    if (!code) code = choose_path(&r, &path, &err);
    if (!code) code = fc_exit_of(fc_replay_path(r.run.plan, &r.run.options, path, &r.path, &err), &err, args);
    if (!code) code = show(&r, &err);
    fc_replay_free(r.path);
    fc_opened_free(&r.run);
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
