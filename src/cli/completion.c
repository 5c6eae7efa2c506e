/* Shell completion, generated from the command and option tables. */
#include "cli/cli.h"

#include <string.h>

static void words_of(const char *text, char from, FILE *out)
{
    for (; *text; text++) fputc(*text == from ? ' ' : *text, out);
}

/* Words an operand may be, separated by blanks. */
static void operands_of(const fc_command *c, FILE *out)
{
    if (strcmp(c->words, "commands") == 0)
        for (size_t i = 0; i < fc_n_commands; i++) fprintf(out, "%s%s", i ? " " : "", fc_commands[i]->name);
    else if (strcmp(c->words, "templates") == 0)
        for (size_t i = 0; fc_catalogue_template_name(i); i++)
            fprintf(out, "%s%s", i ? " " : "", fc_catalogue_template_name(i));
    else fputs(c->words, out);
}

static void bash_command(const fc_command *c, FILE *out)
{
    fprintf(out, "    %s)\n        case $prev in\n", c->name);
    for (size_t i = 0; c->options[i]; i++) {
        const fc_option *o = c->options[i];
        if (o->kind != FC_OPTION_CHOICE) continue;
        fprintf(out, "        --%s) COMPREPLY=($(compgen -W '", o->name);
        words_of(o->range, '|', out);
        fputs("' -- \"$cur\")); return ;;\n", out);
    }
    fputs("        esac\n        case $cur in\n        -*) COMPREPLY=($(compgen -W '--help", out);
    for (size_t i = 0; c->options[i]; i++) fprintf(out, " --%s", c->options[i]->name);
    fputs("' -- \"$cur\")) ;;\n        *) COMPREPLY=($(compgen ", out);
    if (strcmp(c->words, "files") == 0) fputs("-f", out);
    else if (strcmp(c->words, "dirs") == 0) fputs("-d", out);
    else fputs("-W '", out), operands_of(c, out), fputc('\'', out);
    fputs(" -- \"$cur\")) ;;\n        esac ;;\n", out);
}

static void bash(FILE *out)
{
    fputs("# bash completion for fulcrum: source this file, or put it into the completions folder\n"
          "_fulcrum() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    COMPREPLY=()\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W '--help "
          "--version",
          out);
    for (size_t i = 0; i < fc_n_commands; i++) fprintf(out, " %s", fc_commands[i]->name);
    fputs("' -- \"$cur\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n", out);
    for (size_t i = 0; i < fc_n_commands; i++) bash_command(fc_commands[i], out);
    fputs("    esac\n}\ncomplete -o filenames -F _fulcrum fulcrum\n", out);
}

/* Text inside a quoted word of zsh or fish: quotes, and brackets and colons for zsh. */
static void quoted(const char *text, int zsh, FILE *out)
{
    for (; *text; text++) {
        if (*text == '\'') fputs(zsh ? "'\\''" : "\\'", out);
        else if (zsh && strchr("[]:\\", *text)) fprintf(out, "\\%c", *text);
        else fputc(*text, out);
    }
}

static void zsh_command(const fc_command *c, FILE *out)
{
    fprintf(out, "    %s) _arguments '(- *)'{-h,--help}'[help]'", c->name);
    for (size_t i = 0; c->options[i]; i++) {
        const fc_option *o = c->options[i];
        fprintf(out, " \\\n        '%s--%s%s[", o->repeat ? "*" : "", o->name, o->value ? "=" : "");
        quoted(o->help, 1, out);
        fputc(']', out);
        if (o->value) fprintf(out, "%s:%s:", o->value[0] == '[' ? ":" : "", o->value);
        if (o->kind == FC_OPTION_CHOICE) fputc('(', out), words_of(o->range, '|', out), fputc(')', out);
        else if (o->value && strcmp(o->value, "DIR") == 0) fputs("_files -/", out);
        fputc('\'', out);
    }
    if (strcmp(c->words, "files") == 0) fputs(" \\\n        '*:scenario:_files'", out);
    else if (strcmp(c->words, "dirs") == 0) fputs(" \\\n        '*:directory:_files -/'", out);
    else if (c->words[0]) fputs(" \\\n        '*:name:(", out), operands_of(c, out), fputs(")'", out);
    fputs(" ;;\n", out);
}

static void zsh(FILE *out)
{
    fputs("#compdef fulcrum\n_fulcrum() {\n  local -a commands\n  commands=(\n", out);
    for (size_t i = 0; i < fc_n_commands; i++) {
        fprintf(out, "    '%s:", fc_commands[i]->name);
        quoted(fc_commands[i]->summary, 1, out);
        fputs("'\n", out);
    }
    fputs("  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
          "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n",
          out);
    for (size_t i = 0; i < fc_n_commands; i++) zsh_command(fc_commands[i], out);
    fputs("  esac\n}\n_fulcrum \"$@\"\n", out);
}

static void fish_option(const char *command, const fc_option *o, FILE *out)
{
    fprintf(out, "complete -c fulcrum -n '__fish_seen_subcommand_from %s' -l %s", command, o->name);
    if (o->letter) fprintf(out, " -s %c", o->letter);
    if (o->kind == FC_OPTION_CHOICE) fputs(" -x -a '", out), words_of(o->range, '|', out), fputc('\'', out);
    else if (o->value && o->value[0] != '[') fputs(" -r", out);
    fputs(" -d '", out);
    quoted(o->help, 0, out);
    fputs("'\n", out);
}

static void fish(FILE *out)
{
    fputs("# fish completion for fulcrum\n", out);
    for (size_t i = 0; i < fc_n_commands; i++) {
        const fc_command *c = fc_commands[i];
        fprintf(out, "complete -c fulcrum -n __fish_use_subcommand -f -a %s -d '", c->name);
        quoted(c->summary, 0, out);
        fputs("'\n", out);
        if (strcmp(c->words, "files") != 0 && strcmp(c->words, "dirs") != 0) {
            fprintf(out, "complete -c fulcrum -n '__fish_seen_subcommand_from %s' -f -a '", c->name);
            operands_of(c, out);
            fputs("'\n", out);
        }
        for (size_t j = 0; c->options[j]; j++) fish_option(c->name, c->options[j], out);
    }
}

int fc_help_completion(const char *shell, FILE *out)
{
    if (strcmp(shell, "bash") == 0) bash(out);
    else if (strcmp(shell, "zsh") == 0) zsh(out);
    else if (strcmp(shell, "fish") == 0) fish(out);
    else return 0;
    return 1;
}
