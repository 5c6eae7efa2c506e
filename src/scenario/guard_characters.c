/* Characters of a scenario text: valid UTF-8, nothing that a terminal obeys, nothing that hides. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "scenario/scenario_internal.h"

/* One UTF-8 character at p; its length, or 0 if it is not valid (RFC 3629: shortest form, no surrogates). */
static size_t decode(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t n = *p < 0x80                 ? 1
                     : *p >= 0xC2 && *p < 0xE0 ? 2
                     : (*p & 0xF0) == 0xE0     ? 3
                     : (*p & 0xF8) == 0xF0     ? 4
                                               : 0;
    if (!n || (size_t)(end - p) < n) return 0;
    *c = n == 1 ? *p : *p & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        *c = *c << 6 | (p[i] & 0x3Fu);
    }
    return *c < least[n] || *c > 0x10FFFF || (*c >= 0xD800 && *c < 0xE000) ? 0 : n;
}

static int is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Zero width, direction marks and tags: text that looks like other text. */
static int is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 ||
           (c >= 0xE0000 && c <= 0xE007F);
}

int fc_guard_characters(const char *text, size_t n, const char *file, fc_report *report)
{
    const unsigned char *p = (const unsigned char *)text, *end = p + n;
    int line = 1;
    while (p < end) {
        uint32_t c = 0;
        const size_t length = decode(p, end, &c);
        if (!length) {
            fc_report_add(report, FC_MSG_NOT_UTF8, file, line, NULL, *p);
            return 0;
        }
        if (c == 0) {
            fc_report_add(report, FC_MSG_NUL_BYTE, file, line, NULL);
            return 0;
        }
        if (c == '\r' && p + 1 < end && p[1] == '\n') {
            p++;
            continue;
        }
        if (is_control(c)) fc_report_add(report, FC_MSG_CONTROL_CHARACTER, file, line, NULL, (unsigned)c);
        if (is_invisible(c)) fc_report_add(report, FC_MSG_INVISIBLE_CHARACTER, file, line, NULL, (unsigned)c);
        line += c == '\n';
        p += length;
    }
    return 1;
}

const char *fc_ascii_of(const char *p, size_t *length)
{
    static const char ascii[][2] = {"!", "\"", "#", "$", "%", "&", "'", "(", ")", "*",
                                    "+", ",",  "-", ".", "/", "0", "1", "2", "3", "4",
                                    "5", "6",  "7", "8", "9", ":", ";", "<", "=", ">"};
    static const struct { const char *from, *to;
    } marks[] = {{"“", "\""},  {"”", "\""},       {"„", "\""},          {"‘", "\""},  {"’", "\""},
                 {"「", "\""}, {"」", "\""},      {"『", "\""},         {"』", "\""}, {"、", ","},
                 {"。", "."},  {"【", "["},       {"】", "]"},          {"｛", "{"},  {"｝", "}"},
                 {"［", "["},  {"］", "]"},       {"＿", "_"},          {"–", "-"},   {"—", "-"},
                 {"−", "-"},   {"\xC2\xA0", " "}, {"\xE3\x80\x80", " "}};
    const unsigned char *u = (const unsigned char *)p;
    *length = 3;
    if (u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x81 && u[2] <= 0x9E) return ascii[u[2] - 0x81];
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *length = strlen(marks[i].from);
        if (strncmp(p, marks[i].from, *length) == 0) return marks[i].to;
    }
    return NULL;
}
