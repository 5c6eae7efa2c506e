/* Reading a scenario file: regular files only, never blocking, limited in size. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/scenario_internal.h"

static const char *reason(int code)
{
    switch (code) {
    case ENOENT: return "there is no such file";
    case ENOTDIR: return "a part of its path is not a directory";
    case EACCES:
    case EPERM: return "permission is denied";
    case ELOOP: return "its path has too many symbolic links";
    case ENAMETOOLONG: return "its name is too long";
    case EISDIR: return "it is a directory";
    case ENXIO: return "it is not a regular file"; /* a socket or a device without driver */
    case ENOMEM: return "out of memory";
    default: return NULL;
    }
}

static int fail(int code, char *why, size_t n)
{
    const char *text = reason(code);
    if (text) (void)snprintf(why, n, "%s", text);
    else (void)snprintf(why, n, "system error %d", code);
    return 0;
}

static int read_all(int fd, fc_text *text, int *oversize, char *why, size_t n)
{
    char part[1 << 16];
    for (;;) {
        const ssize_t got = read(fd, part, sizeof part);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(errno, why, n);
        if (got == 0) return text->failed ? fail(ENOMEM, why, n) : 1;
        fc_text_add_n(text, part, (size_t)got);
        if (text->n <= FC_MAX_FILE) continue; /* files may grow while they are read */
        *oversize = 1;
        (void)snprintf(why, n, "it is larger than 8 MiB");
        return 0;
    }
}

int fc_source_read(const char *path, fc_text *text, fc_file_id *id, int *oversize, char *why, size_t n)
{
    *oversize = 0;
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return fail(errno, why, n);
    struct stat st;
    int good = 0;
    if (fstat(fd, &st) != 0) {
        (void)fail(errno, why, n);
    } else if (S_ISDIR(st.st_mode)) {
        (void)fail(EISDIR, why, n);
    } else if (!S_ISREG(st.st_mode)) {
        (void)fail(ENXIO, why, n);
    } else if (st.st_size > FC_MAX_FILE) {
        *oversize = 1;
        (void)snprintf(why, n, "it is larger than 8 MiB");
    } else {
        *id = (fc_file_id){st.st_dev, st.st_ino};
        good = read_all(fd, text, oversize, why, n);
    }
    (void)close(fd);
    return good;
}
