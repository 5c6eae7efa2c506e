/* Help pages, the version, man pages and completion, all from the command and option tables. */
#include "cli/cli.h"

#include <string.h>

void fc_help_overview(FILE *out)
{
    fputs("Fulcrum simulates public-money investment programmes: leverage, returns, cash need, odds of the "
          "plan.\n\n"
          "  fulcrum new programme > my.cfg    a commented scenario to start from\n"
          "  fulcrum check my.cfg              what it says, in words, and every problem at once\n"
          "  fulcrum run my.cfg                simulate; results and charts in out/my\n\n"
          "Usage: fulcrum COMMAND [options] ARGUMENTS\n\nCommands:\n",
          out);
    for (size_t i = 0; i < fc_n_commands; i++)
        fprintf(out, "  %-12s %s\n", fc_commands[i]->name, fc_commands[i]->summary);
    fputs("\n'fulcrum help COMMAND' shows a command's options, 'fulcrum explain NAME' any key, metric or "
          "message,\n"
          "'fulcrum --version' what this program was built with.\n",
          out);
}

static void option_name(const fc_option *o, char *buf, size_t n)
{
    char letter[8] = "    ";
    if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(buf, n, "%s--%s%s%s", letter, o->name, o->value ? " " : "", o->value ? o->value : "");
}

static void option_row(const fc_option *o, FILE *out)
{
    char name[64];
    option_name(o, name, sizeof name);
    fprintf(out, "  %-26s %s", name, o->help);
    if (o->range && o->dflt) fprintf(out, " [%s; default %s]", o->range, o->dflt);
    else if (o->range) fprintf(out, " [%s]", o->range);
    else if (o->dflt) fprintf(out, " [default %s]", o->dflt);
    fputc('\n', out);
}

void fc_help_command(const fc_command *c, FILE *out)
{
    fprintf(out, "%s: %s\n\nExamples:\n", c->name, c->summary);
    for (size_t i = 0; c->examples[i]; i += 2)
        fprintf(out, "  %s\n      %s\n", c->examples[i], c->examples[i + 1]);
    fprintf(out, "\nUsage: fulcrum %s [options]%s%s\n", c->name, c->operands[0] ? " " : "", c->operands);
    if (c->text) fprintf(out, "\n%s\n", c->text);
    fputs("\nOptions:\n", out);
    for (size_t i = 0; c->options[i]; i++) option_row(c->options[i], out);
    fprintf(out, "  %-26s %s\n", "-h, --help", "this page");
}

void fc_version_print(FILE *out)
{
    fc_build_info info = fc_build_get_info();
    fprintf(out, "fulcrum %s (%s)\ncompiler %s\ngsl %s, libconfig %s\n", info.version, info.git,
            info.compiler, info.gsl, info.libconfig);
    fputs("instruction sets", out);
    for (const char *const *isa = fc_isa_levels(); *isa; isa++) fprintf(out, " %s", *isa);
    fputc('\n', out);
}

/* roff: a leading dot or quote and every backslash and dash need care. */
static void roff(const char *text, FILE *out)
{
    if (*text == '.' || *text == '\'') fputs("\\&", out);
    for (; *text; text++) {
        if (*text == '\\') fputs("\\e", out);
        else if (*text == '-') fputs("\\-", out);
        else fputc(*text, out);
        if (*text == '\n' && (text[1] == '.' || text[1] == '\'')) fputs("\\&", out);
    }
}

static void man_option(const fc_option *o, FILE *out)
{
    char name[64];
    option_name(o, name, sizeof name);
    fputs(".TP\n.B ", out);
    roff(o->letter ? name : name + 4, out);
    fputc('\n', out);
    roff(o->help, out);
    fputc('.', out);
    if (o->range) fputs(" Range: ", out), roff(o->range, out), fputc('.', out);
    if (o->dflt) fputs(" Default: ", out), roff(o->dflt, out), fputc('.', out);
    fputc('\n', out);
}

static void man_overview(FILE *out)
{
    fprintf(
        out,
        ".TH FULCRUM 1 \"\" \"Fulcrum %s\" \"User Commands\"\n.SH NAME\nfulcrum \\- simulate public\\-money "
        "investment programmes\n.SH SYNOPSIS\n.B fulcrum\n.I COMMAND\n[options] arguments\n.SH COMMANDS\n",
        FC_VERSION);
    for (size_t i = 0; i < fc_n_commands; i++) {
        fprintf(out, ".TP\n.BR fulcrum\\-%s (1)\n", fc_commands[i]->name);
        roff(fc_commands[i]->summary, out);
        fputc('\n', out);
    }
    fputs(".SH EXIT STATUS\n0 success; 1 run or output failure; 2 usage; 3 invalid scenario; 4 stopped "
          "before the wanted "
          "precision; 5 a check found a problem; 130 interrupted.\n",
          out);
}

void fc_help_man(const fc_command *c, FILE *out)
{
    if (!c) {
        man_overview(out);
        return;
    }
    fprintf(out, ".TH FULCRUM\\-%s 1 \"\" \"Fulcrum %s\" \"User Commands\"\n.SH NAME\nfulcrum\\-%s \\- ",
            c->name, FC_VERSION, c->name);
    roff(c->summary, out);
    fprintf(out, "\n.SH SYNOPSIS\n.B fulcrum %s\n[options] %s\n.SH DESCRIPTION\n", c->name, c->operands);
    roff(c->text ? c->text : c->summary, out);
    fputs("\n.SH OPTIONS\n", out);
    for (size_t i = 0; c->options[i]; i++) man_option(c->options[i], out);
    fputs(".TP\n.B \\-h, \\-\\-help\nShow help.\n.SH EXAMPLES\n", out);
    for (size_t i = 0; c->examples[i]; i += 2) {
        fputs(".TP\n.B ", out);
        roff(c->examples[i], out);
        fputc('\n', out);
        roff(c->examples[i + 1], out);
        fputc('\n', out);
    }
    fputs(".SH SEE ALSO\n.BR fulcrum (1)\n", out);
}
