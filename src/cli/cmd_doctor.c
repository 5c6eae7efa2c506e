/* fulcrum doctor: what is installed, what is missing, what to do about it. */
#include "cli/capture.h"
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const fc_option *const options[] = { NULL };
static const char *const examples[] = { "fulcrum doctor", "is everything here that charts and reports need?", NULL };

enum { ROOM = 1 << 16 };
static const double patience = 10.0; /* seconds for each program */

static void first_line(char *text)
{
    text[strcspn(text, "\r\n")] = '\0';
}

/* Does gnuplot's list of terminals hold this one? Each stands at the head of a line. */
static int has_terminal(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = list; p; p = strchr(p, '\n')) {
        p += strspn(p, " \t\r\n");
        if (strncmp(p, name, n) == 0 && (p[n] == ' ' || p[n] == '\n')) return 1;
        if (!*p) break;
    }
    return 0;
}

static int check_gnuplot(char *buf)
{
    static const char *const version[] = { "gnuplot", "--version", NULL };
    static const char *const list[] = { "gnuplot", "-d", "-e", "set print '-'; set terminal", NULL };
    static const struct { const char *format, *terminal; } formats[] = {
        { "svg", "svg" }, { "png", "pngcairo" }, { "pdf", "pdfcairo" }
    };
    if (fc_capture(version, patience, buf, ROOM) != 0) {
        puts("gnuplot       missing: charts need it (Debian, Ubuntu: apt install gnuplot-nox; Fedora: dnf install gnuplot)");
        return 0;
    }
    first_line(buf);
    printf("gnuplot       %s\n", buf);
    int fine = fc_capture(list, patience, buf, ROOM) == 0, all = 1;
    printf("pictures     ");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        int has = fine && has_terminal(buf, formats[i].terminal);
        printf(" %s%s", formats[i].format, has ? "" : " (missing)");
        all = all && has;
    }
    puts(all ? "" : "; the missing ones need a gnuplot with cairo (gnuplot-nox has it)");
    return all;
}

static int check_font(char *buf)
{
    static const char *const list[] = { "fc-list", ":lang=zh", "family", NULL };
    int code = fc_capture(list, patience, buf, ROOM);
    first_line(buf);
    if (code == 0 && buf[0]) {
        printf("Chinese font  %s\n", buf);
        return 1;
    }
    printf("Chinese font  %s: Chinese charts need one (Debian, Ubuntu: apt install fonts-noto-cjk)\n",
           code == -1 ? "unknown, fc-list is missing (fontconfig)" : "missing");
    return 0;
}

static void print_machine(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN), pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    printf("processors    %ld\n", processors);
    if (pages > 0 && page > 0) printf("memory        %.1f GB\n", (double)pages * (double)page / (1024.0 * 1024.0 * 1024.0));
}

static int command_doctor(const fc_args *args)
{
    char *buf = malloc(ROOM);
    if (!buf) {
        fc_say(args, "out of memory");
        return FC_EXIT_RUN;
    }
    fc_version_print(stdout);
    print_machine();
    int gnuplot = check_gnuplot(buf), font = check_font(buf);
    free(buf);
    puts(gnuplot && font ? "All is here." : "Numbers do not need what is missing; only charts do.");
    return FC_EXIT_OK;
}

const fc_command fc_command_doctor = {
    .name = "doctor", .summary = "show what is installed and what is missing", .operands = "",
    .min_operands = 0, .max_operands = 0, .words = "", .examples = examples, .options = options,
    .text = "Numbers need nothing but this program; charts need gnuplot, and a Chinese font for --lang zh.",
    .run = command_doctor
};
