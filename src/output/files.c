/* Whole files: a reader sees the old file or the new one, never a part. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "output/output_internal.h"

static const char mark[] = ".fctmp";

const char *fc_errno_text(int number, char *buf, size_t n)
{
    if (strerror_r(number, buf, n) != 0) snprintf(buf, n, "error %d", number);
    return buf;
}

static fc_status write_failed(const char *name, int number, fc_error *err)
{
    char reason[128];
    return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_WRITE, NULL, 0, NULL, name,
                   fc_errno_text(number, reason, sizeof reason));
}

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

void fc_stage_init(fc_stage *stage, int dir)
{
    memset(stage, 0, sizeof *stage);
    stage->dir = dir;
}

char *fc_temp_name(const char *name)
{
    const char *base = strrchr(name, '/');
    base = base == NULL ? name : base + 1;
    const char *ext = strrchr(base, '.');
    if (ext == NULL) ext = base + strlen(base);
    const size_t room = strlen(name) + sizeof mark + 2;
    char *temp = malloc(room);
    if (temp != NULL)
        snprintf(temp, room, "%.*s.%.*s%s%s", (int)(base - name), name, (int)(ext - base), base, mark, ext);
    return temp;
}

/* Writes all of it and syncs; 0 or an errno. */
static int write_whole(int fd, const char *data, size_t n)
{
    while (n > 0) {
        const ssize_t done = write(fd, data, n);
        if (done < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        data += done;
        n -= (size_t)done;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

static int write_temp(int dir, const char *temp, const void *data, size_t n)
{
    if (unlinkat(dir, temp, 0) != 0 && errno != ENOENT) return errno;
    const int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0) return errno;
    int problem = write_whole(fd, data, n);
    if (close(fd) != 0 && problem == 0) problem = errno;
    if (problem != 0) unlinkat(dir, temp, 0);
    return problem;
}

static int make_room(fc_stage *stage)
{
    if (stage->n < stage->capacity) return 1;
    const size_t capacity = stage->capacity == 0 ? 32 : 2 * stage->capacity;
    fc_staged *items = realloc(stage->items, capacity * sizeof *items);
    if (items == NULL) return 0;
    stage->items = items;
    stage->capacity = capacity;
    return 1;
}

fc_status fc_stage_add(fc_stage *stage, const char *name, const void *data, size_t n, fc_error *err)
{
    fc_staged item = {.name = strdup(name), .temp = fc_temp_name(name), .bytes = n};
    fc_sha256 hash;
    int problem = 0;
    if (item.name == NULL || item.temp == NULL || !make_room(stage)) {
        free(item.name);
        free(item.temp);
        return no_memory(err);
    }
    problem = write_temp(stage->dir, item.temp, data, n);
    if (problem != 0) {
        free(item.name);
        free(item.temp);
        return write_failed(name, problem, err);
    }
    fc_sha256_init(&hash);
    fc_sha256_add(&hash, data, n);
    fc_sha256_hex(&hash, item.sha256);
    stage->items[stage->n++] = item;
    return FC_OK;
}

int fc_stage_adopt(fc_stage *stage, const char *name, fc_text *text)
{
    enum { ADOPT_LIMIT = 64 << 20 };
    fc_staged item = {.name = strdup(name), .temp = fc_temp_name(name)};
    int fine = item.name != NULL && item.temp != NULL && make_room(stage);
    if (fine) {
        const int fd = openat(stage->dir, item.temp, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        fine = fd >= 0 && fsync(fd) == 0;
        if (fd >= 0) close(fd);
    }
    if (!fine || !fc_output_read(stage->dir, item.temp, ADOPT_LIMIT, text)) {
        if (item.temp != NULL) unlinkat(stage->dir, item.temp, 0);
        free(item.name);
        free(item.temp);
        return 0;
    }
    fc_sha256 hash;
    item.bytes = text->n;
    fc_sha256_init(&hash);
    fc_sha256_add(&hash, text->data, text->n);
    fc_sha256_hex(&hash, item.sha256);
    stage->items[stage->n++] = item;
    return 1;
}

/* Syncs the folder a name lies in, so that its rename survives a power cut. */
static int sync_folder(int dir, const char *name)
{
    const char *slash = strchr(name, '/');
    char *folder = slash == NULL ? strdup(".") : strndup(name, (size_t)(slash - name));
    if (folder == NULL) return ENOMEM;
    const int fd = openat(dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) return errno;
    /* Some file systems cannot sync a directory and say EINVAL: nothing more can be done there. */
    const int problem = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
    close(fd);
    return problem;
}

fc_status fc_file_whole(int dir, const char *name, fc_status (*fill)(void *user, int file, fc_error *err), void *user,
                        fc_error *err)
{
    char *temp = fc_temp_name(name);
    if (temp == NULL) return no_memory(err);
    unlinkat(dir, temp, 0);
    const int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    int problem = fd < 0 ? errno : 0;
    fc_status status = problem == 0 ? fill(user, fd, err) : FC_OK;
    if (status == FC_OK && problem == 0 && fsync(fd) != 0) problem = errno;
    if (fd >= 0 && close(fd) != 0 && problem == 0) problem = errno;
    if (status == FC_OK && problem == 0 && renameat(dir, temp, dir, name) != 0) problem = errno;
    if (status == FC_OK && problem == 0) problem = sync_folder(dir, name);
    else unlinkat(dir, temp, 0);
    free(temp);
    return status == FC_OK && problem != 0 ? write_failed(name, problem, err) : status;
}

static int same_folder(const char *a, const char *b)
{
    const char *slash_a = strchr(a, '/'), *slash_b = strchr(b, '/');
    if (slash_a == NULL || slash_b == NULL) return slash_a == slash_b;
    return slash_a - a == slash_b - b && strncmp(a, b, (size_t)(slash_a - a)) == 0;
}

fc_status fc_stage_check(const fc_stage *stage, fc_error *err)
{
    struct stat old;
    for (size_t i = 0; i < stage->n; i++) {
        const fc_staged *item = &stage->items[i];
        if (fstatat(stage->dir, item->name, &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(old.st_mode))
            return write_failed(item->name, EISDIR, err);
    }
    return FC_OK;
}

/* Gives the file that is to be replaced a second name. */
static void keep_old(const fc_stage *stage, fc_staged *item)
{
    const size_t room = strlen(item->temp) + 2;
    char *kept = malloc(room);
    if (kept == NULL) return;
    snprintf(kept, room, "%s~", item->temp);
    if (linkat(stage->dir, item->name, stage->dir, kept, 0) == 0)
        item->kept = kept;
    else
        free(kept);
}

static void forget_old(const fc_stage *stage)
{
    for (size_t i = 0; i < stage->n; i++) {
        fc_staged *item = &stage->items[i];
        if (item->kept != NULL) unlinkat(stage->dir, item->kept, 0);
        free(item->kept);
        item->kept = NULL;
    }
}

/* Undoes the renames of items first..end-1: old files come back, files that were not there before go. */
static void put_back(const fc_stage *stage, size_t first, size_t end)
{
    for (size_t i = end; i-- > first;) {
        const fc_staged *item = &stage->items[i];
        if (item->kept == NULL || renameat(stage->dir, item->kept, stage->dir, item->name) != 0)
            unlinkat(stage->dir, item->name, 0);
    }
    forget_old(stage);
}

static fc_status sync_folders(const fc_stage *stage, fc_error *err)
{
    for (size_t i = 0; i < stage->n; i++) {
        if (i > 0 && same_folder(stage->items[i].name, stage->items[i - 1].name)) continue;
        const int problem = sync_folder(stage->dir, stage->items[i].name);
        if (problem != 0) return write_failed(stage->items[i].name, problem, err);
    }
    return FC_OK;
}

fc_status fc_stage_commit(fc_stage *stage, fc_error *err)
{
    size_t first = 0; /* items before it were committed earlier */
    fc_status status = fc_stage_check(stage, err);
    if (status != FC_OK) return status;
    while (first < stage->n && stage->items[first].temp == NULL) first++;
    for (size_t i = first; i < stage->n; i++) keep_old(stage, &stage->items[i]);
    size_t done = first;
    for (; done < stage->n && status == FC_OK; done++) {
        fc_staged *item = &stage->items[done];
        if (renameat(stage->dir, item->temp, stage->dir, item->name) != 0) {
            status = write_failed(item->name, errno, err);
            break;
        }
        free(item->temp);
        item->temp = NULL;
    }
    if (status == FC_OK) status = sync_folders(stage, err);
    if (status == FC_OK) {
        forget_old(stage);
        return FC_OK;
    }
    put_back(stage, first, done);
    return status;
}

void fc_stage_free(fc_stage *stage)
{
    for (size_t i = 0; i < stage->n; i++) {
        if (stage->items[i].temp != NULL) unlinkat(stage->dir, stage->items[i].temp, 0);
        free(stage->items[i].temp);
        free(stage->items[i].name);
    }
    free(stage->items);
    stage->items = NULL;
    stage->n = stage->capacity = 0;
}

void fc_stage_sweep(int dir, const char *folder)
{
    const int fd = openat(dir, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return;
    DIR *list = fdopendir(fd);
    if (list == NULL) {
        close(fd);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (entry->d_name[0] == '.' && strstr(entry->d_name, mark) != NULL) unlinkat(fd, entry->d_name, 0);
    closedir(list);
}

int fc_output_read(int dir, const char *name, size_t limit, fc_text *text)
{
    char chunk[16384];
    struct stat info;
    int fine = 0;
    /* Non-blocking, so that a FIFO of that name cannot hang the run. */
    const int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return 0;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        ssize_t got = 0;
        while ((got = read(fd, chunk, sizeof chunk)) > 0 && text->n + (size_t)got <= limit)
            fc_text_add_n(text, chunk, (size_t)got);
        fine = got == 0 && !text->failed;
    }
    close(fd);
    return fine;
}
