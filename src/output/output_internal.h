/* Inside of the output stage: whole files, the locked directory, programs, charts. */
#ifndef FC_OUTPUT_OUTPUT_INTERNAL_H
#define FC_OUTPUT_OUTPUT_INTERNAL_H

#include <stdint.h>

#include "base/report_internal.h"
#include "base/text.h"
#include "output/writer.h"

/* ---- whole files (files.c) ---- */
/* Files on their way: written and synced under temporary names (".NAME.fctmp.EXT" in the same folder); a commit gives
   them their names one by one, an abort removes what is left. */
typedef struct fc_staged {
    char *name; /* relative to the directory: "data/cash.dat" */
    char *temp; /* NULL once renamed */
    char *kept; /* second name of the file it replaces, until the whole stage is in place; else NULL */
    uint64_t bytes;
    char sha256[65];
} fc_staged;
typedef struct fc_stage {
    int dir; /* descriptor of the output directory; not owned */
    size_t n, capacity;
    fc_staged *items;
} fc_stage;

void fc_stage_init(fc_stage *stage, int dir);
fc_status fc_stage_add(fc_stage *stage, const char *name, const void *data, size_t n, fc_error *err) FC_MUST_USE;
/* Takes in a file that another program wrote under fc_temp_name(name): synced, hashed; its text is left in `text`.
   0 if it cannot be read or added. */
int fc_stage_adopt(fc_stage *stage, const char *name, fc_text *text);
/* FC_E_IO if a directory stands where a file should go. */
fc_status fc_stage_check(const fc_stage *stage, fc_error *err) FC_MUST_USE;
/* Checked, then renamed, then the folders synced. If anything fails on the way, the old files are put back (not on
   file systems without hard links). */
fc_status fc_stage_commit(fc_stage *stage, fc_error *err) FC_MUST_USE;
void fc_stage_free(fc_stage *stage); /* removes temporary files that were not committed */
/* One whole file by a function that fills it: temporary name, fsync, rename, directory fsync. If anything fails the old file
   stays. */
fc_status fc_file_whole(int dir, const char *name, fc_status (*fill)(void *user, int file, fc_error *err), void *user,
                        fc_error *err) FC_MUST_USE;
/* Temporary name of "folder/NAME.EXT": "folder/.NAME.fctmp.EXT"; allocated, NULL when out of memory. */
char *fc_temp_name(const char *name);
/* Remove temporary files of earlier, killed runs from a folder ("." or "data") of dir. */
void fc_stage_sweep(int dir, const char *folder);
/* Whole regular file into text (limit bytes at most); 1 on success, 0 if absent, too long or unreadable. */
int fc_output_read(int dir, const char *name, size_t limit, fc_text *text);
const char *fc_errno_text(int number, char *buf, size_t n);

/* ---- the directory (output_dir.c) ---- */
struct fc_output {
    const fc_output_options *given; /* the caller's; stop_reason is read late */
    fc_output_options options;      /* with defaults filled in */
    char *path;   /* absolute, links resolved */
    int fd, lock; /* -1 if closed */
    char *made;   /* the directory as given, if this run made it; NULL once something is written */
    int saved;    /* 1: a checkpoint of this run is here */
    int begun;    /* 1: it holds no path yet, and goes with a run that fails before it has */
    uint64_t kept; /* paths of a checkpoint of the same run that was here before: it stays until this run has as many */
    size_t made_from; /* length of the longest part of it that was there before */
};
/* fc_output_open for files beside those of a run: what is kept there does not matter. */
fc_status fc_output_open_beside(const fc_output_options *options, fc_output **out, fc_error *err) FC_MUST_USE;
/* FC_E_IO if a run would take the place of a checkpoint or shard that it does not make again, or a shard come beside results (output_kept.c). */
fc_status fc_output_check_kept(fc_output *output, fc_error *err) FC_MUST_USE;
/* Says that an open directory (or -1) holds no finished run; path: as the user gave it. */
fc_status fc_output_not_a_run(int dir, const char *path, fc_error *err) FC_MUST_USE;
/* Opens and locks an existing directory for fc_plot_dir: no emptiness rule, nothing is made. */
fc_status fc_output_attach(const fc_output_options *options, fc_output **out, fc_error *err) FC_MUST_USE;

/* ---- manifest (manifest.c) ---- */
enum { FC_MANIFEST_LIMIT = 8 << 20 };
/* Raised when a reader of the old format would misread the new one. */
enum { FC_MANIFEST_FORMAT = 1 };
/* files: in the hashed part; drawn: charts and report, in the host part. */
fc_status fc_manifest_text(const fc_write_context *c, const fc_stage *files, const fc_stage *drawn, fc_text *out,
                           fc_error *err) FC_MUST_USE;
/* 1 if the text is a manifest written by Fulcrum. */
int fc_manifest_is_ours(const fc_text *text);
/* Calls visit with each name of "files" and "host.drawn" that Fulcrum could have written (plain relative names). */
void fc_manifest_files(const fc_text *text, void (*visit)(void *user, const char *name), void *user);

/* ---- stories (stories.c) ---- */
/* Ledgers of three paths, if the options want them. */
fc_status fc_stories_stage(const fc_write_context *c, fc_stage *files, fc_error *err) FC_MUST_USE;

/* ---- programs (process.c) ---- */
typedef enum fc_outcome { FC_RAN, FC_FAILED, FC_TIMED_OUT, FC_FLOODED, FC_NOT_STARTED } fc_outcome;
typedef struct fc_process {
    const char *path;     /* absolute */
    const char *argv[8];  /* NULL-terminated */
    double seconds;       /* allowed wall time */
    const char *product;  /* file whose size is watched; NULL: none */
    fc_outcome outcome;   /* out */
    int code;             /* out: exit code, or 128 + signal */
    char said[512];       /* out: start of what it printed */
    long pid;             /* inner */
    int pipe;
    size_t n_said;
    double deadline;
} fc_process;
/* Runs the jobs, at most at_once at a time; each in its own process group, killed as a whole at its end. After one
   that hangs or cannot be started no more are started (outcome FC_NOT_STARTED). */
void fc_process_run(fc_process *jobs, size_t n, size_t at_once);
/* Absolute path of a program on PATH (relative and empty entries are skipped); 1 if found. */
int fc_program_find(const char *name, char *buf, size_t n);

/* ---- charts (charts.c) ---- */
/* Draws DIR/data/NAME.dat with plots/NAME.gp into DIR/charts/NAME.FORMAT for every NAME that has a script. Pictures
   drawn are added to `drawn` as committed items. report may be NULL: takes one warning per chart that failed. */
fc_status fc_charts_draw(const fc_output *output, fc_stage *drawn, fc_report *report, fc_error *err) FC_MUST_USE;
/* Directory of the scripts: the option, else the installed one, else beside the program. Allocated; NULL if none. */
char *fc_plots_find(const char *option);

#endif
