/* The command line as text, for the manifest. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static int is_plain(const char *word)
{
    return *word &&
           strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%") ==
               strlen(word);
}

/* The command line as a shell would read it back. */
char *fc_command_text(int argc, char **argv)
{
    size_t room = 1;
    for (int i = 0; i < argc; i++) room += 4 * strlen(argv[i]) + 3;
    char *text = malloc(room), *p = text;
    if (!text) return NULL;
    for (int i = 0; i < argc; i++) {
        int plain = is_plain(argv[i]);
        if (i) *p++ = ' ';
        if (!plain) *p++ = '\'';
        for (const char *c = i == 0 ? "fulcrum" : argv[i]; *c; c++) {
            if (*c == '\'') memcpy(p, "'\\''", 4), p += 4;
            else *p++ = *c;
        }
        if (!plain) *p++ = '\'';
    }
    *p = '\0';
    return text;
}
