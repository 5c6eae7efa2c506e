/* The command line: option tables, parsed arguments, and the small services every command shares. */
#ifndef FC_CLI_CLI_H
#define FC_CLI_CLI_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <fulcrum/fulcrum.h>

/* Exit codes: part of the interface. */
enum {
    FC_EXIT_OK = 0,
    FC_EXIT_RUN = 1, /* run or input/output failure */
    FC_EXIT_USAGE = 2,
    FC_EXIT_SCENARIO = 3,
    FC_EXIT_PRECISION = 4, /* stopped before the wanted precision */
    FC_EXIT_PROBLEM = 5,   /* check, audit, diagnose or selfcheck found a problem */
    FC_EXIT_INTERRUPTED = 130
};

typedef enum fc_option_kind {
    FC_OPTION_FLAG,  /* no value */
    FC_OPTION_COUNT, /* whole number: 100k, 1M, 1e5 */
    FC_OPTION_BYTES, /* 500M, 2G: powers of 1024 */
    FC_OPTION_TIME,  /* 90s, 10m, 2h: milliseconds */
    FC_OPTION_CAP,   /* 20 or 0.1%: a whole number, or a share below 1 */
    FC_OPTION_TEXT,
    FC_OPTION_CHOICE /* one of `range`, separated by | */
} fc_option_kind;

typedef struct fc_option {
    const char *name; /* long name without the dashes */
    char letter;      /* short name, 0 if none */
    fc_option_kind kind;
    const char *value; /* what the help calls the value: N, DIR; NULL for flags; "[TIME]" may be left out: dflt */
    const char *dflt;  /* default as shown in the help; NULL if nothing to say */
    const char *range; /* CHOICE: the words; otherwise the range as shown, NULL if none */
    uint64_t lo, hi;   /* COUNT, BYTES and TIME */
    int repeat;        /* may be given more than once */
    const char *help;
} fc_option;

enum { FC_MAX_OPTIONS = 32 };

typedef struct fc_option_value {
    int given;
    uint64_t number;
    double share; /* CAP */
    const char *text;
    const char **list; /* every text given, in order */
    size_t n;
} fc_option_value;

struct fc_command;

typedef struct fc_args {
    const struct fc_command *command;
    fc_option_value value[FC_MAX_OPTIONS]; /* in the order of command->options */
    const char **operand;
    size_t n_operands;
    int argc;
    char **argv; /* the whole command line, for the manifest */
} fc_args;

typedef struct fc_command {
    const char *name, *summary;
    const char *operands; /* "SCENARIO"; "" if none */
    size_t min_operands, max_operands;
    /* completion of operands: "files", "dirs", "commands", "templates", or words separated by blanks */
    const char *words;
    const char *const *examples; /* pairs: command line, what it does; NULL-terminated */
    const char *text;            /* a few sentences; NULL if the summary says it all */
    const fc_option *const *options; /* NULL-terminated; --help is understood without a row */
    int (*run)(const fc_args *args); /* returns an exit code */
} fc_command;

/* A command about one file or the folder of a run: fields of its row. */
#define FC_ONE_FILE(what) .operands = what, .min_operands = 1, .max_operands = 1, .words = "files"
#define FC_NO_OPERAND .operands = "", .min_operands = 0, .max_operands = 0, .words = ""

/* Generated registry, sorted by name. */
extern const fc_command *const fc_commands[];
extern const size_t fc_n_commands;
const fc_command *fc_command_find(const char *name);
/* Say so on stderr, with the nearest one; returns the exit code. */
int fc_unknown_command(const char *name);

/* Rows shared by several commands. */
extern const fc_option fc_option_set, fc_option_lang, fc_option_format, fc_option_quiet, fc_option_memory,
    fc_option_bands, fc_option_paths, fc_option_threads, fc_option_seed, fc_option_max_failed, fc_option_max_time,
    fc_option_checkpoint, fc_option_sampler;

/* Parse argv[2..] for a command. 1; or 0 after one message on stderr (exit code 2). */
int fc_args_parse(fc_args *args, const fc_command *command, int argc, char **argv);
void fc_args_free(fc_args *args);
/* The value of an option of the command; never NULL for a row of its table. */
const fc_option_value *fc_arg(const fc_args *args, const fc_option *option);
/* Text given, else the row's default. */
const char *fc_arg_text(const fc_args *args, const fc_option *option);
/* 1 if --help or -h stands before any "--". */
int fc_args_want_help(int argc, char **argv, int first);

/* Strict numbers. 1 on success; else one clause in buf. Suffixes k M G: powers of 1000, of 1024 when `bytes`. */
int fc_count_read(const char *text, int bytes, uint64_t lo, uint64_t hi, uint64_t *out, char *buf, size_t n);

/* "90", "90s", "1.5m", "2h" as milliseconds, above 0 and at most a year. 1 on success; else one clause in buf. */
int fc_time_read(const char *text, uint64_t *out, char *buf, size_t n);

/* "20" into number, or "0.1%" into share (below 1); the other one is 0. 1 on success; else one clause in buf. */
int fc_cap_read(const char *text, uint64_t *number, double *share, char *buf, size_t n);
/* "A:B", two counts with A < B <= most. 1 on success; else one clause in buf. */
int fc_range_read(const char *text, uint64_t most, uint64_t *first, uint64_t *end, char *buf, size_t n);

/* Help pages and what is generated from the same tables. */
void fc_help_overview(FILE *out);
void fc_help_command(const fc_command *command, FILE *out);
void fc_help_man(const fc_command *command, FILE *out); /* NULL: fulcrum.1 */
int fc_help_completion(const char *shell, FILE *out);   /* 0: unknown shell */
void fc_version_print(FILE *out);

/* One line on stderr: "fulcrum: ..." or "fulcrum run: ...". */
void fc_say(const fc_args *args, const char *format, ...) FC_PRINTF(2, 3);
/* Print an error with its place and return the exit code it means. */
int fc_exit_of(fc_status status, const fc_error *err, const fc_args *args);
int fc_exit_code(fc_status status);
/* Signals: the first interrupt sets the flag, the second ends the program at once. */
void fc_interrupts_catch(void);
int fc_interrupted(void);

/* Progress on a terminal; nothing elsewhere. */
typedef struct fc_progress {
    int on, shown, quiet;
    int may_be_long; /* 1: say once if it takes very long; 0: said, or the run ends by time or a rule */
    uint64_t from; /* paths that were there before */
} fc_progress;
void fc_progress_init(fc_progress *p, int quiet);
void fc_progress_report(void *progress, uint64_t done, uint64_t wanted, double seconds);
/* A line on stderr unless quiet: which wanted error is furthest, and how many paths and seconds it may still take. */
void fc_progress_checked(void *progress, const fc_stop_report *report);
void fc_progress_end(fc_progress *p);

/* Scenario, model and their problems, as run and check need them. */
typedef struct fc_loaded {
    fc_scenario *scenario;
    fc_model *model;
} fc_loaded;
/* Load and check a scenario; every problem goes to stderr. Returns 0 or an exit code. Always free. */
int fc_load(fc_loaded *l, const char *path, const char *const *sets, size_t n_sets, const fc_args *args);
/* The operand SCENARIO, changed by --set and --sampler where the command's table has them. */
int fc_load_operand(fc_loaded *l, const fc_args *args);
void fc_loaded_free(fc_loaded *l);
/* The same from a text; name stands in for the file. */
int fc_load_text(fc_loaded *l, const char *text, const char *name, const fc_args *args);
/* --paths (in the command's table), if given: so many, one level; else what the scenario says stays. */
void fc_choose_paths(const fc_args *args, fc_run_options *run);
/* 1 if a directory has something of this name. */
int fc_is_there(const char *dir, const char *name);
/* --seed (in the command's table), else the scenario's, else drawn and told unless quiet. Returns 0 or an exit code. */
int fc_choose_seed(const fc_args *args, const fc_model *model, int quiet, uint64_t *seed);
/* The operand RUN of commands that simulate again: the directory or manifest of a finished run, or a scenario, whose
   options are those of the command's table: --paths, --seed, --set, --sampler, --max-failed. Returns 0 or an exit code. Always free. */
typedef struct fc_opened {
    fc_manifest *manifest; /* NULL: RUN is a scenario */
    fc_loaded loaded;
    fc_plan *plan;
    fc_run_options options;
} fc_opened;
int fc_open(fc_opened *o, const fc_args *args, int quiet);
void fc_opened_free(fc_opened *o);
/* Options of a run again, from what its manifest says; o->loaded is there. */
void fc_opened_from_facts(fc_opened *o, const fc_manifest_facts *facts);
/* The command line as a shell would read it back; allocated, NULL when out of memory. */
char *fc_command_text(int argc, char **argv);
/* For fc_run_options: stop when the user interrupts. */
int fc_stop_asked(void *user);
/* Compile the model; bands are those of --bands. Returns 0 or an exit code. */
int fc_compile(const fc_loaded *l, const fc_option_value *bands, fc_plan **plan, const fc_args *args);

/* The result of RUN, simulated again. */
typedef struct fc_again {
    fc_opened run;
    fc_result *result;
} fc_again;
/* Returns 0 or an exit code. Always free. */
int fc_run_again(fc_again *again, const fc_args *args, fc_error *err);
void fc_again_free(fc_again *again);

enum { FC_PATHS_A_BLOCK = 1024 };

/* From a loaded scenario to written results: what run, resume and merge share. Zeroed, then args, loaded, options and where
   are set; threads, memory, time, signals, progress and saving are fc_job_work's. */
typedef struct fc_job {
    const fc_args *args;
    fc_loaded loaded;
    fc_run_options options;
    fc_output_options where;
    int quiet, json;
    fc_plan *plan;
    fc_output *output;
    fc_result *result;
    fc_progress progress;
    char *command;
    const char **bands;  /* of a checkpoint */
    fc_status saved;     /* of the last checkpoint */
    fc_error save_error;
    int save_told;
} fc_job;
/* Compile, lock the directory, simulate, write, tell. Needs --threads, --memory, --quiet in the command's table. */
int fc_job_work(fc_job *job, fc_error *err);
void fc_job_free(fc_job *job);
/* Seconds of --checkpoint; 0 without. */
double fc_checkpoint_seconds(const fc_args *args);
/* Loaded scenario, options and output as a checkpoint says. Returns 0 or an exit code. */
int fc_job_from(fc_job *job, const fc_checkpoint *checkpoint, const char *name);

#endif
