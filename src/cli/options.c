/* Option tables and their parser. Nothing is abbreviated, guessed or silently overridden. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

const fc_option fc_option_paths = {
    .name = "paths", .letter = 'n', .kind = FC_OPTION_COUNT, .value = "N", .dflt = "the scenario's",
    .range = "1 .. 1e12", .lo = 1, .hi = 1000000000000u,
    .help = "number of simulated futures: 20000, 100k, 1M, 1e5",
};
const fc_option fc_option_threads = {
    .name = "threads", .letter = 'j', .kind = FC_OPTION_COUNT, .value = "N", .dflt = "all processors",
    .range = "1 .. 4096", .lo = 1, .hi = 4096, .help = "threads; the numbers do not depend on it",
};
const fc_option fc_option_set = {
    .name = "set", .kind = FC_OPTION_TEXT, .value = "KEY=VALUE", .repeat = 1,
    .help = "change one key of the scenario, e.g. funds.angel.size=82亿; may be repeated",
};
const fc_option fc_option_lang = {
    .name = "lang", .kind = FC_OPTION_CHOICE, .value = "LANG", .dflt = "en", .range = "en|zh",
    .help = "language of texts and charts",
};
const fc_option fc_option_format = {
    .name = "format", .kind = FC_OPTION_CHOICE, .value = "FORMAT", .dflt = "svg", .range = "svg|png|pdf",
    .help = "picture format",
};
const fc_option fc_option_quiet = {
    .name = "quiet", .letter = 'q', .kind = FC_OPTION_FLAG,
    .help = "no progress and no remarks on stderr; warnings and errors stay",
};
const fc_option fc_option_memory = {
    .name = "memory", .kind = FC_OPTION_BYTES, .value = "SIZE", .dflt = "half of the machine's",
    .range = "1M or more", .lo = 1048576, .hi = UINT64_MAX,
    .help = "most memory the run may use: 500M, 2G",
};
const fc_option fc_option_bands = {
    .name = "bands", .kind = FC_OPTION_TEXT, .value = "PATTERN", .repeat = 1,
    .help = "also keep quantiles per step of the series matching this pattern, e.g. 'funds.*.nav'; may be repeated",
};

const fc_option fc_option_max_failed = {
    .name = "max-failed", .kind = FC_OPTION_CAP, .value = "N", .dflt = "0", .range = "a number, or a share: 0.1%",
    .help = "paths that may fail (a value on them is not a finite number): left out of every number and counted",
};
const fc_option fc_option_max_time = {
    .name = "max-time", .kind = FC_OPTION_TIME, .value = "TIME", .range = "1ms .. a year",
    .help = "begin no new paths after this: 60s, 10m, 2h",
};
const fc_option fc_option_checkpoint = {
    .name = "checkpoint", .kind = FC_OPTION_TIME, .value = "[TIME]", .dflt = "60s", .range = "1ms .. a year",
    .help = "save what is done this often, for `fulcrum resume`",
};

const fc_option fc_option_sampler = {
    .name = "sampler", .kind = FC_OPTION_CHOICE, .value = "NAME", .dflt = "the scenario's",
    .range = "plain|antithetic|lhs|sobol",
    .help = "how factors and inputs are drawn; all but plain in whole blocks of 1024 paths (fulcrum explain sampler)",
};

static const fc_option *find_long(const fc_command *c, const char *name, size_t n)
{
    for (size_t i = 0; c->options[i]; i++)
        if (strlen(c->options[i]->name) == n && memcmp(c->options[i]->name, name, n) == 0)
            return c->options[i];
    return NULL;
}

static const fc_option *find_short(const fc_command *c, char letter)
{
    for (size_t i = 0; c->options[i]; i++)
        if (c->options[i]->letter == letter) return c->options[i];
    return NULL;
}

static size_t index_of(const fc_command *c, const fc_option *o)
{
    size_t i = 0;
    while (c->options[i] && c->options[i] != o) i++;
    return i;
}

const fc_option_value *fc_arg(const fc_args *args, const fc_option *option)
{
    return &args->value[index_of(args->command, option)];
}

const char *fc_arg_text(const fc_args *args, const fc_option *option)
{
    const fc_option_value *v = fc_arg(args, option);
    return v->given ? v->text : option->dflt;
}

static int choice_has(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = strchr(word, '|') ? NULL : words; n && p; p = strchr(p, '|')) {
        if (*p == '|') p++;
        if (strncmp(p, word, n) == 0 && (p[n] == '|' || p[n] == '\0')) return 1;
    }
    return 0;
}

static int usage(const fc_args *args)
{
    fprintf(stderr, "Try 'fulcrum %s --help'.\n", args->command->name);
    return 0;
}

static int store(fc_args *args, const fc_option *o, const char *text)
{
    fc_option_value *v = &args->value[index_of(args->command, o)];
    char why[200];
    if (v->given && !o->repeat) {
        fc_say(args, "option --%s is given twice", o->name);
        return usage(args);
    }
    if ((o->kind == FC_OPTION_COUNT || o->kind == FC_OPTION_BYTES) &&
        !fc_count_read(text, o->kind == FC_OPTION_BYTES, o->lo, o->hi, &v->number, why, sizeof why)) {
        fc_say(args, "--%s: %s", o->name, why);
        return usage(args);
    }
    if (o->kind == FC_OPTION_CAP && !fc_cap_read(text, &v->number, &v->share, why, sizeof why)) {
        fc_say(args, "--%s: %s", o->name, why);
        return usage(args);
    }
    if (o->kind == FC_OPTION_TIME && !fc_time_read(text, &v->number, why, sizeof why)) {
        fc_say(args, "--%s: %s", o->name, why);
        return usage(args);
    }
    if (o->kind == FC_OPTION_CHOICE && !choice_has(o->range, text)) {
        fc_say(args, "--%s: '%s' is none of %s", o->name, text, o->range);
        return usage(args);
    }
    if (o->kind == FC_OPTION_TEXT && text[0] == '\0') {
        fc_say(args, "--%s: the value is empty", o->name);
        return usage(args);
    }
    if (o->repeat) {
        const char **list = realloc(v->list, (v->n + 1) * sizeof *list);
        if (!list) {
            fc_say(args, "out of memory");
            return 0;
        }
        v->list = list;
        v->list[v->n++] = text;
    }
    v->given = 1;
    v->text = text;
    return 1;
}

static int unknown_long(const fc_args *args, const char *name, size_t n)
{
    const char *names[FC_MAX_OPTIONS + 1];
    size_t count = 0;
    char word[64];
    for (; args->command->options[count]; count++) names[count] = args->command->options[count]->name;
    names[count++] = "help";
    snprintf(word, sizeof word, "%.*s", (int)(n < 60 ? n : 60), name);
    const char *near = fc_nearest_name(word, names, count);
    if (near) fc_say(args, "unknown option '--%s'; did you mean '--%s'?", word, near);
    else fc_say(args, "unknown option '--%s'", word);
    return usage(args);
}

/* After an option that may stand alone: a word that reads as its value is one. */
static int is_value(const fc_option *o, const char *word)
{
    uint64_t number;
    char why[200];
    return o->kind == FC_OPTION_TIME && fc_time_read(word, &number, why, sizeof why);
}

/* One long option at argv[*i]; takes the next word when it needs a value. */
static int parse_long(fc_args *args, int argc, char **argv, int *i)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const fc_option *o = find_long(args->command, name, n);
    if (!o) return unknown_long(args, name, n);
    if (o->kind == FC_OPTION_FLAG) {
        if (!equals) return store(args, o, "");
        fc_say(args, "option --%s takes no value", o->name);
        return usage(args);
    }
    if (equals) return store(args, o, equals + 1);
    if (o->value[0] == '[' && !is_value(o, *i + 1 < argc ? argv[*i + 1] : "")) return store(args, o, o->dflt);
    if (*i + 1 < argc) return store(args, o, argv[++*i]);
    fc_say(args, "option --%s needs a value (%s)", o->name, o->value);
    return usage(args);
}

/* A word of short options: -q, -n100k, -qj 2. */
static int parse_short(fc_args *args, int argc, char **argv, int *i)
{
    for (const char *p = argv[*i] + 1; *p; p++) {
        const fc_option *o = find_short(args->command, *p);
        if (!o) {
            if ((unsigned char)*p < 128) fc_say(args, "unknown option '-%c'", *p);
            else fc_say(args, "unknown option '%s'", argv[*i]);
            return usage(args);
        }
        if (o->kind == FC_OPTION_FLAG) {
            if (!store(args, o, "")) return 0;
            continue;
        }
        if (p[1]) return store(args, o, p + 1);
        if (*i + 1 < argc) return store(args, o, argv[++*i]);
        fc_say(args, "option -%c needs a value (%s)", *p, o->value);
        return usage(args);
    }
    return 1;
}

static int check_operands(const fc_args *args)
{
    const fc_command *c = args->command;
    if (args->n_operands < c->min_operands) {
        fc_say(args, "%s is missing", c->operands);
        return usage(args);
    }
    if (args->n_operands > c->max_operands) {
        fc_say(args, "one word too many: '%s'", args->operand[c->max_operands]);
        return usage(args);
    }
    return 1;
}

int fc_args_parse(fc_args *args, const fc_command *command, int argc, char **argv)
{
    int only_operands = 0;
    memset(args, 0, sizeof *args);
    args->command = command;
    args->argc = argc;
    args->argv = argv;
    args->operand = calloc((size_t)argc + 1, sizeof *args->operand);
    if (!args->operand) {
        fc_say(args, "out of memory");
        return 0;
    }
    for (int i = 2; i < argc; i++) {
        const char *word = argv[i];
        if (only_operands || word[0] != '-' || word[1] == '\0') args->operand[args->n_operands++] = word;
        else if (strcmp(word, "--") == 0) only_operands = 1;
        else if (!(word[1] == '-' ? parse_long(args, argc, argv, &i) : parse_short(args, argc, argv, &i)))
            return 0;
    }
    return check_operands(args);
}

void fc_args_free(fc_args *args)
{
    for (size_t i = 0; i < FC_MAX_OPTIONS; i++) free(args->value[i].list);
    free(args->operand);
    args->operand = NULL;
}

int fc_args_want_help(int argc, char **argv, int first)
{
    for (int i = first; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return 1;
    return 0;
}
