/* The output directory: made or taken over, never a stranger's, one run at a time. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output_internal.h"

static const char lock_name[] = ".lock";
/* What the lock file says; it also marks the directory as ours. */
static const char lock_text[] = "Fulcrum output directory\n";
static const char *const folders[] = {"data", "charts"};
enum { N_FOLDERS = 2 };

static fc_status dir_failed(fc_message id, const char *dir, int number, fc_error *err)
{
    char reason[128];
    return fc_fail(err, FC_E_IO, id, NULL, 0, NULL, dir, fc_errno_text(number, reason, sizeof reason));
}

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

/* mkdir with parents. *there: length of the longest leading part that was there already. */
static int make_path(const char *dir, size_t *there)
{
    struct stat info;
    const size_t n = strlen(dir);
    *there = n;
    if (stat(dir, &info) == 0) return S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
    if (errno != ENOENT) return errno;
    char *path = strdup(dir);
    if (path == NULL) return ENOMEM;
    int problem = 0;
    int made = 0;
    size_t known = 0;
    for (size_t end = 1; end <= n && problem == 0; end++) {
        if ((dir[end] != '/' && dir[end] != '\0') || dir[end - 1] == '/') continue;
        path[end] = '\0';
        const int failed = mkdir(path, 0777) == 0 ? 0 : errno;
        if (failed == 0)
            made = 1;
        else if (failed != EEXIST && (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)))
            problem = failed;
        else if (!made)
            known = end;
        path[end] = dir[end];
    }
    *there = known;
    free(path);
    return problem;
}

/* Removes the directories this run made, as long as they are empty. */
static void unmake_path(char *dir, size_t there)
{
    size_t n = strlen(dir);
    while (n > there) {
        dir[n] = '\0';
        if (n > 0 && dir[n - 1] != '/' && rmdir(dir) != 0 && errno != ENOENT) return;
        while (n > there && dir[n - 1] != '/') n--;
        while (n > there && dir[n - 1] == '/') n--;
    }
}

static int is_empty(int fd)
{
    int empty = 1;
    const int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = copy < 0 ? NULL : fdopendir(copy);
    if (list == NULL) {
        if (copy >= 0) close(copy);
        return 0;
    }
    for (const struct dirent *entry; empty && (entry = readdir(list)) != NULL;)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(list);
    return empty;
}

static int is_earlier_run(int fd)
{
    fc_text text;
    fc_text_init(&text);
    int ours = fc_output_read(fd, lock_name, sizeof lock_text, &text) && text.data != NULL &&
               strcmp(text.data, lock_text) == 0;
    fc_text_free(&text);
    if (ours) return 1;
    fc_text_init(&text);
    ours = fc_output_read(fd, "manifest.json", FC_MANIFEST_LIMIT, &text) && fc_manifest_is_ours(&text);
    fc_text_free(&text);
    return ours;
}

/* Takes DIR/.lock; the kernel releases it if the process dies. The name is compared after locking, because another
   run may have removed it with its empty directory. */
static fc_status take_lock(fc_output *output, fc_error *err)
{
    for (int attempt = 0; attempt < 8; attempt++) {
        struct stat mine, named;
        const int fd = openat(output->fd, lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (fd < 0) return dir_failed(FC_MSG_OUTPUT_DIR, output->path, errno, err);
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            const int problem = errno;
            close(fd);
            if (problem == EINTR) continue;
            if (problem != EWOULDBLOCK) return dir_failed(FC_MSG_OUTPUT_DIR, output->path, problem, err);
            return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_BUSY, NULL, 0, NULL, output->path);
        }
        if (fstat(fd, &mine) == 0 && fstatat(output->fd, lock_name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
            mine.st_ino == named.st_ino && mine.st_dev == named.st_dev) {
            output->lock = fd;
            return FC_OK;
        }
        close(fd);
    }
    return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_BUSY, NULL, 0, NULL, output->path);
}

static fc_status mark_lock(fc_output *output, fc_error *err)
{
    const size_t n = sizeof lock_text - 1;
    if (ftruncate(output->lock, 0) != 0 || pwrite(output->lock, lock_text, n, 0) != (ssize_t)n)
        return dir_failed(FC_MSG_OUTPUT_DIR, output->path, errno != 0 ? errno : ENOSPC, err);
    return FC_OK;
}

/* data/ and charts/ as real directories of this one, and a test that files can be made. */
static fc_status make_folders(fc_output *output, fc_error *err)
{
    static const char *const probes[] = {".probe.fctmp", "data/.probe.fctmp", "charts/.probe.fctmp"};
    for (int i = 0; i < N_FOLDERS; i++) {
        struct stat info;
        if (mkdirat(output->fd, folders[i], 0777) != 0 && errno != EEXIST)
            return dir_failed(FC_MSG_OUTPUT_DIR, output->path, errno, err);
        if (fstatat(output->fd, folders[i], &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(info.st_mode))
            return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_FOLDER, NULL, 0, NULL, output->path, folders[i]);
        fc_stage_sweep(output->fd, folders[i]);
    }
    fc_stage_sweep(output->fd, ".");
    for (int i = 0; i < N_FOLDERS + 1; i++) {
        const int fd = openat(output->fd, probes[i], O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd < 0) return dir_failed(FC_MSG_OUTPUT_DIR, output->path, errno, err);
        close(fd);
        unlinkat(output->fd, probes[i], 0);
    }
    return FC_OK;
}

/* Checks the options and makes the record. */
static fc_status new_output(const fc_output_options *options, fc_output **out, fc_error *err)
{
    if (options->dir == NULL || *options->dir == '\0')
        return fc_fail(err, FC_E_USAGE, FC_MSG_OUTPUT_NO_DIR, NULL, 0, NULL);
    if (options->format != NULL && strcmp(options->format, "svg") != 0 && strcmp(options->format, "png") != 0 &&
        strcmp(options->format, "pdf") != 0) /* it becomes part of file names */
        return fc_fail(err, FC_E_USAGE, FC_MSG_OUTPUT_FORMAT, NULL, 0, NULL, options->format);
    fc_output *output = calloc(1, sizeof *output);
    if (output == NULL) return no_memory(err);
    output->fd = output->lock = -1;
    output->given = options;
    output->options = *options;
    if (output->options.lang == NULL) output->options.lang = "en";
    if (output->options.format == NULL) output->options.format = "svg";
    *out = output;
    return FC_OK;
}

static fc_status open_dir(fc_output *output, fc_error *err)
{
    const char *dir = output->options.dir;
    output->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (output->fd < 0) return dir_failed(FC_MSG_OUTPUT_DIR, dir, errno, err);
    output->path = realpath(dir, NULL);
    if (output->path == NULL) return dir_failed(FC_MSG_OUTPUT_DIR, dir, errno, err);
    return FC_OK;
}

static fc_status prepare(fc_output *output, fc_error *err)
{
    const char *dir = output->options.dir;
    size_t there = 0;
    const int problem = make_path(dir, &there);
    if (there < strlen(dir)) {
        output->made = strdup(dir);
        output->made_from = there;
        if (output->made == NULL) return no_memory(err);
    }
    if (problem != 0) return dir_failed(FC_MSG_OUTPUT_DIR, dir, problem, err);
    fc_status status = open_dir(output, err);
    if (status == FC_OK && !output->options.force && !is_empty(output->fd) && !is_earlier_run(output->fd))
        status = fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_FOREIGN, NULL, 0, NULL, dir);
    if (status == FC_OK) status = take_lock(output, err);
    if (status == FC_OK) status = mark_lock(output, err);
    if (status == FC_OK) status = make_folders(output, err);
    return status;
}

static fc_status open_output(const fc_output_options *options, int beside, fc_output **out, fc_error *err)
{
    fc_output *output = NULL;
    fc_status status = new_output(options, &output, err);
    if (status != FC_OK) return status;
    status = prepare(output, err);
    if (status == FC_OK && !beside && !options->force) status = fc_output_check_kept(output, err);
    if (status != FC_OK) {
        fc_output_close(output);
        return status;
    }
    *out = output;
    return FC_OK;
}

fc_status fc_output_open(const fc_output_options *options, fc_output **out, fc_error *err)
{
    if (options == NULL) return fc_fail_null(err, "options");
    if (out == NULL) return fc_fail_null(err, "out");
    return open_output(options, 0, out, err);
}

fc_status fc_output_open_beside(const fc_output_options *options, fc_output **out, fc_error *err)
{
    return open_output(options, 1, out, err);
}

fc_status fc_output_not_a_run(int dir, const char *path, fc_error *err)
{
    const int kept = dir >= 0 && faccessat(dir, FC_CHECKPOINT_FILE, F_OK, 0) == 0 && faccessat(dir, "manifest.json", F_OK, 0) != 0;
    return fc_fail(err, FC_E_IO, kept ? FC_MSG_OUTPUT_UNFINISHED : FC_MSG_OUTPUT_NOT_RUN, NULL, 0, NULL, path);
}

fc_status fc_output_attach(const fc_output_options *options, fc_output **out, fc_error *err)
{
    fc_output *output = NULL;
    fc_status status = new_output(options, &output, err);
    if (status != FC_OK) return status;
    status = open_dir(output, err);
    if (status == FC_OK && (!is_earlier_run(output->fd) || faccessat(output->fd, "manifest.json", F_OK, 0) != 0))
        status = fc_output_not_a_run(output->fd, options->dir, err);
    if (status == FC_OK) status = take_lock(output, err);
    if (status == FC_OK) status = mark_lock(output, err);
    if (status == FC_OK) status = make_folders(output, err);
    if (status != FC_OK) {
        fc_output_close(output);
        return status;
    }
    *out = output;
    return FC_OK;
}

void fc_output_close(fc_output *output)
{
    if (output == NULL) return;
    if (output->fd >= 0)
        for (int i = 0; i < N_FOLDERS && output->lock >= 0; i++) unlinkat(output->fd, folders[i], AT_REMOVEDIR);
    if (output->begun) unlinkat(output->fd, FC_CHECKPOINT_FILE, 0);
    if (output->made != NULL) {
        if (output->lock >= 0) unlinkat(output->fd, lock_name, 0);
        unmake_path(output->made, output->made_from);
    }
    if (output->lock >= 0) close(output->lock);
    if (output->fd >= 0) close(output->fd);
    free(output->made);
    free(output->path);
    free(output);
}
