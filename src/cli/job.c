/* From a loaded scenario to written results. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

/* After each check of the stop rule, for the one who waits. */
static void rule_checked(void *user, const fc_stop_report *report)
{
    fc_job *j = user;
    fc_progress_checked(&j->progress, report);
}

static void report(void *user, uint64_t done, uint64_t wanted, double seconds)
{
    fc_job *j = user;
    fc_progress_report(&j->progress, done, wanted, seconds);
}

/* A run goes on without the checkpoint that could not be written, and tries again later. */
static void save(void *user, const fc_snapshot *snapshot)
{
    fc_job *j = user;
    j->saved = fc_output_checkpoint(j->output, snapshot, &j->save_error);
    if (j->saved == FC_OK || j->save_told) return;
    j->save_told = 1;
    fc_progress_end(&j->progress);
    fprintf(stderr, "warning: %s; the run goes on\n", j->save_error.text);
}

static int write_all(fc_job *j, fc_error *err)
{
    fc_status status = fc_output_write(j->output, j->loaded.model, j->result, err);
    if (status == FC_E_PROGRAM) {
        fprintf(stderr, "warning: %s\n", err->text); /* numbers are safe: a missing chart is no failure */
        return 0;
    }
    return fc_exit_of(status, err, j->args);
}

static int tell(fc_job *j, fc_error *err)
{
    fc_status status = j->json ? fc_headline_json(j->loaded.model, j->result, stdout, err)
                               : fc_headline(j->loaded.model, j->result, j->where.lang, stdout, err);
    if (status != FC_OK) return fc_exit_of(status, err, j->args);
    if (!j->quiet)
        fprintf(stderr,
                "results in %s: report.html, summary.csv%s; what a name means: fulcrum explain NAME\n",
                j->where.dir, j->where.charts ? ", charts" : "");
    return 0;
}

/* What the audit found, which is nothing, and what it cost. */
static void tell_audit(const fc_job *j)
{
    const double own = fc_result_audit_seconds(j->result), all = fc_result_cpu_seconds(j->result);
    if (!j->options.audit || j->quiet) return;
    fprintf(stderr, "audit: every path keeps the ledger rules; it took %.2g of %.2g s of processor time", own, all);
    if (all > own) fprintf(stderr, ", %.2g%% on top of the run", 100 * own / (all - own));
    fputc('\n', stderr);
}

/* A shard's result is its checkpoint: one that could not be written is lost. */
static int end_shard(fc_job *j, fc_status status, fc_error *err)
{
    if (j->saved != FC_OK) return fc_exit_of(j->saved, &j->save_error, j->args);
    if (status == FC_OK && !j->quiet) fprintf(stderr, "shard in %s; join all of them: fulcrum merge SHARD... -o DIR\n", j->where.dir);
    return fc_exit_of(status, err, j->args);
}

/* Nobody asked for histograms: other memory gives other quantiles, in their third digit. */
static void tell_histograms(const fc_job *j)
{
    if (j->quiet || j->options.streaming || strcmp(fc_result_quantile_method(j->result), "histogram") != 0) return;
    for (size_t i = 0; i < j->options.n_from; i++)
        if (!fc_checkpoint_get(j->options.from[i]).exact) return; /* the run that is gone on with has them */
    fputs("quantiles are from histograms, right to 0.8%: keeping every value takes more than --memory (half of the machine's, if not given)\n",
          stderr);
}

static int finish(fc_job *j, fc_status status, fc_error *err)
{
    int code;
    const int resumable = j->saved == FC_OK;
    if (!j->result) return fc_exit_of(status, err, j->args);
    j->where.stop_reason = fc_result_stop(j->result)->reason;
    if (status == FC_E_INTERRUPTED)
        fc_say(j->args, "interrupted: %llu of %llu paths are kept%s%s", (unsigned long long)fc_result_paths(j->result),
               (unsigned long long)j->options.paths, resumable ? "; go on: fulcrum resume " : "", resumable ? j->where.dir : "");
    else if (status != FC_OK) (void)fc_exit_of(status, err, j->args); /* too early: said, and the results written */
    tell_audit(j);
    tell_histograms(j);
    if ((code = write_all(j, err)) != 0 || (code = tell(j, err)) != 0) return code;
    return fc_exit_code(status);
}

int fc_job_work(fc_job *j, fc_error *err)
{
    const fc_args *a = j->args;
    const fc_option_value bands = { .given = 1, .list = (const char **)j->where.bands, .n = j->where.n_bands };
    j->options.threads = (unsigned)fc_arg(a, &fc_option_threads)->number; /* 0 when not given */
    j->options.memory = fc_arg(a, &fc_option_memory)->number;
    fc_progress_init(&j->progress, j->quiet);
    j->progress.may_be_long = !(j->options.max_seconds > 0) && j->options.n_stop == 0;
    for (size_t i = 0; i < j->options.n_from; i++) {
        const fc_checkpoint_facts f = fc_checkpoint_get(j->options.from[i]);
        j->progress.from += f.done - f.first;
    }
    j->options.progress = report;
    j->options.checked = rule_checked;
    j->options.save = save;
    j->options.user = j;
    fc_interrupts_catch();
    j->options.cancelled = fc_stop_asked;
    j->where.command = j->command = fc_command_text(a->argc, a->argv);
    j->where.stop_reason = "paths";
    if (!j->command) {
        fc_say(a, "out of memory");
        return FC_EXIT_RUN;
    }
    int code = fc_compile(&j->loaded, &bands, &j->plan, a);
    const uint64_t whole = code ? 0 : fc_run_whole_paths(j->plan, j->options.paths);
    if (!code && whole != j->options.paths && !j->quiet)
        fc_say(a, "%llu paths instead of %llu: this sampler works in whole blocks of 1024", (unsigned long long)whole,
               (unsigned long long)j->options.paths);
    j->where.plan = j->plan;
    j->where.run = &j->options;
    if (!code) code = fc_exit_of(fc_output_open(&j->where, &j->output, err), err, a);
    if (code) return code;
    const fc_status status = fc_run(j->plan, &j->options, &j->result, err);
    fc_progress_end(&j->progress);
    return j->options.end > 0 ? end_shard(j, status, err) : finish(j, status, err);
}

void fc_job_free(fc_job *j)
{
    fc_output_close(j->output);
    fc_result_free(j->result);
    fc_plan_free(j->plan);
    fc_loaded_free(&j->loaded);
    free(j->command);
    free(j->bands);
}

double fc_checkpoint_seconds(const fc_args *args)
{
    const fc_option_value *every = fc_arg(args, &fc_option_checkpoint);
    return every->given ? (double)every->number / 1000 : 0;
}

/* "1" is yes. */
static int note_says(const fc_checkpoint *c, const char *key)
{
    const char *value = fc_checkpoint_note(c, key);
    return value && strcmp(value, "1") == 0;
}

int fc_job_from(fc_job *j, const fc_checkpoint *c, const char *name)
{
    const fc_checkpoint_facts f = fc_checkpoint_get(c);
    const char *scenario = fc_checkpoint_note(c, "scenario");
    int code = fc_load_text(&j->loaded, scenario ? scenario : "", name, j->args);
    if (code) return code;
    j->bands = malloc((f.n_notes + 1) * sizeof *j->bands);
    if (!j->bands) {
        fc_say(j->args, "out of memory");
        return FC_EXIT_RUN;
    }
    for (size_t i = 0; i < f.n_notes; i++)
        if (strcmp(f.notes[i].key, "band") == 0) j->bands[j->where.n_bands++] = f.notes[i].value;
    fc_run_options_init(&j->options, j->loaded.model);
    j->options.paths = f.paths;
    j->options.outer = f.outer;
    j->options.inner = f.inner;
    j->options.seed = f.seed;
    j->options.audit = f.audit;
    j->options.controls = f.controls;
    j->options.max_failed = f.max_failed;
    j->options.max_failed_share = f.max_failed_share;
    j->options.stop = f.stop;
    j->options.n_stop = f.n_stop;
    j->where.bands = j->bands;
    j->where.lang = fc_checkpoint_note(c, "lang");
    j->where.format = fc_checkpoint_note(c, "format");
    j->where.charts = note_says(c, "charts");
    j->where.stories = note_says(c, "stories");
    return 0;
}
