/* The progress bar: one line on a terminal, redrawn in place; nothing anywhere else. */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR = 30 };
/* Seconds: a short run stays silent; when the speed is known; what nobody waits for unasked. */
static const double first_shown = 0.5, known_after = 2, very_long = 1800;

void fc_progress_init(fc_progress *p, int quiet)
{
    const char *term = getenv("TERM");
    p->on = !quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    p->shown = 0;
    p->quiet = quiet;
    p->may_be_long = 0;
    p->from = 0;
}

static void rate_text(double rate, char *buf, size_t n)
{
    if (rate >= 1e6) snprintf(buf, n, "%.1fM", rate * 1e-6);
    else if (rate >= 1e3) snprintf(buf, n, "%.0fk", rate * 1e-3);
    else snprintf(buf, n, "%.0f", rate);
}

static void time_text(double seconds, char *buf, size_t n)
{
    unsigned long long s = seconds < 1e9 ? (unsigned long long)(seconds + 0.5) : 1000000000ull;
    if (s >= 172800) snprintf(buf, n, "%llu days", s / 86400);
    else if (s >= 3600) snprintf(buf, n, "%lluh %02llum", s / 3600, s / 60 % 60);
    else if (s >= 60) snprintf(buf, n, "%llum %02llus", s / 60, s % 60);
    else snprintf(buf, n, "%llus", s);
}

/* Once and to everybody: a number of paths is easily mistyped, and nothing else tells a script's log. */
static void tell_if_long(fc_progress *p, uint64_t wanted, double seconds, double left)
{
    char text[32];
    if (!p->may_be_long || p->quiet || seconds < known_after || left < very_long) return;
    p->may_be_long = 0;
    time_text(left, text, sizeof text);
    fc_progress_end(p);
    fprintf(stderr, "%" PRIu64 " paths take about %s more; Ctrl-C ends the run and keeps what is done, --max-time ends it in time\n", wanted, text);
}

void fc_progress_report(void *progress, uint64_t done, uint64_t wanted, double seconds)
{
    fc_progress *p = progress;
    char rate[32], left[32], bar[BAR + 1];
    if (seconds < first_shown || wanted == 0 || done <= p->from) return;
    const double share = (double)done / (double)wanted, speed = (double)(done - p->from) / seconds;
    const double more = (double)(wanted - (done < wanted ? done : wanted)) / speed;
    tell_if_long(p, wanted, seconds, more);
    if (!p->on) return;
    int filled = (int)(share * BAR);
    for (int i = 0; i < BAR; i++) bar[i] = i < filled ? '#' : '.';
    bar[BAR] = '\0';
    rate_text(speed, rate, sizeof rate);
    time_text(more, left, sizeof left);
    fprintf(stderr, "\r%5.1f%% [%s] %s paths/s, %s left%s\033[K", share * 100.0, bar, rate, left,
            fc_interrupted() ? "; stopping (again: at once)" : "");
    fflush(stderr);
    p->shown = 1;
}

void fc_progress_checked(void *progress, const fc_stop_report *report)
{
    fc_progress *p = progress;
    if (p->quiet || report->met || report->n == 0) return;
    const fc_stop_statement *worst = &report->statements[report->worst];
    fc_progress_end(p);
    fprintf(stderr, "%" PRIu64 " paths: not yet %s (error %.2g, wanted %.2g)", report->paths, worst->text, worst->error,
            worst->wanted);
    if (worst->spans_zero) fputs("; the interval holds 0", stderr);
    else if (report->paths_needed < 1e15 && report->seconds_needed >= 0) {
        char more[32];
        double due = (double)report->paths; /* judged at doublings only */
        while (due < report->paths_needed) due *= 2;
        if (report->paths_needed <= (double)report->most) due = fmin(due, (double)report->most); /* and at the last path */
        const double left = report->paths_needed - (double)report->paths;
        time_text(left > 0 ? report->seconds_needed / left * (due - (double)report->paths) : 0, more, sizeof more);
        fprintf(stderr, "; about %.2g paths needed (judged at doublings, enough: %.0f), %s more", report->paths_needed, due, more);
    }
    fputc('\n', stderr);
}

void fc_progress_end(fc_progress *p)
{
    if (!p->shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->shown = 0;
}
