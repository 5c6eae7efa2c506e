/* What lies in an output directory and is lost if a run takes its place: a checkpoint, a shard, results. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <fulcrum/version.h>

#include "output/output_internal.h"

static int is_there(const fc_output *output, const char *name)
{
    struct stat info;
    return fstatat(output->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The last, broken block of a run is in no checkpoint. */
static int complete(const fc_checkpoint_facts *f)
{
    return (f->end > 0 ? f->end : f->paths) - f->done < FC_BLOCK;
}

static int same_statements(const fc_checkpoint_facts *f, const fc_run_options *run)
{
    if (f->n_stop != run->n_stop) return 0;
    for (size_t i = 0; i < f->n_stop; i++)
        if (strcmp(f->stop[i], run->stop[i]) != 0) return 0;
    return 1;
}

/* The selection of bands and stories the run was told. */
static int same_notes(const fc_checkpoint_facts *f, const fc_output_options *o)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_notes; i++) {
        const fc_note *note = &f->notes[i];
        if (strcmp(note->key, "stories") == 0 && strcmp(note->value, o->stories ? "1" : "0") != 0) return 0;
        if (strcmp(note->key, "band") != 0) continue;
        if (n >= o->n_bands || strcmp(note->value, o->bands[n]) != 0) return 0;
        n++;
    }
    return n == o->n_bands;
}

/* 1 if the run to come makes this checkpoint again. One that a stop rule ended is not complete. */
static int is_again(const fc_checkpoint_facts *f, const fc_output_options *o)
{
    const fc_run_options *run = o->run;
    const fc_build_info build = fc_build_get_info();
    char hash[65];
    if (!run || !o->plan || !(complete(f) || f->n_stop > 0) || (f->end == 0 && !(run->save_seconds > 0))) return 0;
    fc_plan_hash(o->plan, hash);
    return strcmp(f->version, build.version) == 0 && strcmp(f->git, build.git) == 0 && strcmp(f->plan_hash, hash) == 0 &&
           f->seed == run->seed && f->paths == fc_run_whole_paths(o->plan, run->paths) && f->first == run->first &&
           f->end == run->end && f->exact == !run->streaming && same_statements(f, run) &&
           f->controls == (run->controls != 0) && f->outer == run->outer && f->inner == (run->outer > 0 ? run->inner : 0) &&
           f->audit == (run->audit != 0) && f->max_failed == run->max_failed && f->max_failed_share == run->max_failed_share &&
           same_notes(f, o);
}

static fc_status refuse(const fc_checkpoint_facts *f, const char *dir, fc_error *err)
{
    const unsigned long long first = f->first, done = f->done, paths = f->paths;
    if (f->end > 0)
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_SHARD, NULL, 0, NULL, dir, first, done - 1, paths,
                       complete(f) ? "join it with the others (fulcrum merge)" : "go on with it (fulcrum resume)");
    return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_KEPT, NULL, 0, NULL, dir, done, f->n_stop > 0 ? "at most " : "", paths,
                   complete(f) ? "extend it" : "go on with it", dir, !complete(f) ? "" : f->outer > 0 ? " --outer N" : " -n N");
}

static fc_status check_checkpoint(fc_output *output, fc_error *err)
{
    const char *dir = output->options.dir;
    const size_t n = strlen(output->path) + sizeof "/" FC_CHECKPOINT_FILE;
    fc_checkpoint *kept = NULL;
    fc_error why = {0};
    char *path = malloc(n);
    if (path == NULL) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    snprintf(path, n, "%s/%s", output->path, FC_CHECKPOINT_FILE);
    fc_status status = fc_checkpoint_open(path, &kept, &why);
    free(path);
    if (status == FC_E_MEMORY) return fc_fail(err, status, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    if (status != FC_OK) return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_KEPT_UNREAD, NULL, 0, NULL, why.text);
    const fc_checkpoint_facts f = fc_checkpoint_get(kept);
    if (f.done > f.first && !is_again(&f, &output->options)) status = refuse(&f, dir, err);
    else if (f.done > f.first) output->kept = f.done; /* one that was only begun holds nothing */
    fc_checkpoint_close(kept);
    return status;
}

fc_status fc_output_check_kept(fc_output *output, fc_error *err)
{
    const fc_run_options *run = output->options.run;
    if (run && run->end > 0 && is_there(output, "manifest.json"))
        return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_RESULTS, NULL, 0, NULL, output->options.dir);
    return is_there(output, FC_CHECKPOINT_FILE) ? check_checkpoint(output, err) : FC_OK;
}
