/* What the machine has for charts. */
#include <fulcrum/catalogue.h>

#include <string.h>

#include "output/output_internal.h"

enum { PATIENCE = 10 };

/* One program, found on PATH; `said` holds the start of its output. 1 if it ran and was content. */
static int ask(const char *program, char *path, size_t n, fc_process *job)
{
    if (!fc_program_find(program, path, n)) return 0;
    job->path = path;
    job->argv[0] = program;
    job->seconds = PATIENCE;
    fc_process_run(job, 1, 1);
    return (job->outcome == FC_RAN && job->code == 0) || job->outcome == FC_FLOODED;
}

static int check_version(FILE *out)
{
    char path[4096];
    fc_process job = { .argv = { "", "--version" } };
    if (!ask("gnuplot", path, sizeof path, &job)) {
        fputs("gnuplot       missing: charts need it (Debian, Ubuntu: apt install gnuplot-nox; Fedora: dnf "
              "install gnuplot)\n",
              out);
        return 0;
    }
    job.said[strcspn(job.said, "\r\n")] = '\0';
    fprintf(out, "gnuplot       %s (%s)\n", job.said, path);
    return 1;
}

/* gnuplot itself looks its terminals up and answers with three digits. */
static int check_terminals(FILE *out)
{
    static const char *const formats[] = { "svg", "png", "pdf" };
    char path[4096];
    fc_process job = { .argv = { "", "-d", "-e",
                                 "t = ' '.GPVAL_TERMINALS.' '; print sprintf('%d%d%d', strstrt(t, ' svg ') > "
                                 "0, strstrt(t, ' pngcairo ') > 0, "
                                 "strstrt(t, ' pdfcairo ') > 0)" } };
    int fine = ask("gnuplot", path, sizeof path, &job), all = 1;
    fputs("pictures     ", out);
    for (size_t i = 0; i < 3; i++) {
        int has = fine && strlen(job.said) >= 3 && job.said[i] == '1';
        fprintf(out, " %s%s", formats[i], has ? "" : " (missing)");
        all = all && has;
    }
    fputs(all ? "\n" : "; what is missing needs a gnuplot with cairo (gnuplot-nox has it)\n", out);
    return all;
}

static int check_font(FILE *out)
{
    char path[4096];
    fc_process job = { .argv = { "", ":lang=zh", "family" } };
    if (ask("fc-list", path, sizeof path, &job) && job.said[0]) {
        job.said[strcspn(job.said, ",\r\n")] = '\0';
        fprintf(out, "Chinese font  %s\n", job.said);
        return 1;
    }
    fprintf(out, "Chinese font  %s: Chinese charts need one (Debian, Ubuntu: apt install fonts-noto-cjk)\n",
            job.path ? "missing" : "unknown, fc-list is missing (package fontconfig)");
    return 0;
}

fc_status fc_doctor(FILE *out, fc_error *err)
{
    int gnuplot = check_version(out);
    int pictures = gnuplot && check_terminals(out);
    int font = check_font(out);
    if (ferror(out)) return fc_fail(err, FC_E_IO, FC_MSG_STREAM_FAILED, NULL, 0, NULL);
    return gnuplot && pictures && font ? FC_OK
                                       : fc_fail(err, FC_E_PROGRAM, FC_MSG_TOOLS_MISSING, NULL, 0, NULL);
}
