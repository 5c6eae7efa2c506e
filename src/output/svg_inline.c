/* Pictures of the charts inside a page. */
#include "output/svg_inline.h"

#include <string.h>

void fc_html_text(fc_text *out, const char *text)
{
    for (const char *s = text; *s != '\0'; s++) {
        switch (*s) {
        case '&': fc_text_add(out, "&amp;"); break;
        case '<': fc_text_add(out, "&lt;"); break;
        case '>': fc_text_add(out, "&gt;"); break;
        case '"': fc_text_add(out, "&quot;"); break;
        case '\'': fc_text_add(out, "&#39;"); break;
        default: {
            const int control = (unsigned char)*s < 0x20 && *s != '\n' && *s != '\t';
            fc_text_add_n(out, control || *s == 0x7f ? " " : s, 1);
        }
        }
    }
}

static int starts(const char *s, const char *end, const char *word)
{
    const size_t n = strlen(word);
    return (size_t)(end - s) >= n && memcmp(s, word, n) == 0;
}

/* First place of word in [s, end), or end. */
static const char *find(const char *s, const char *end, const char *word)
{
    while (s < end && !starts(s, end, word)) s++;
    return s;
}

/* Elements left out with all they hold. Returns the place after one that starts at s, or s. */
static const char *skip_element(const char *s, const char *end)
{
    static const char *const names[][2] = {{"<title", "</title>"},
                                           {"<desc", "</desc>"},
                                           {"<script", "</script>"},
                                           {"<foreignObject", "</foreignObject>"},
                                           {"<!--", "-->"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts(s, end, names[i][0])) {
            const char *stop = find(s, end, names[i][1]);
            return stop < end ? stop + strlen(names[i][1]) : end;
        }
    return s;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An attribute's value with its references made unique. */
static void copy_value(fc_text *out, const char *s, const char *end, const char *name, int is_id, int is_href)
{
    if (is_id) fc_text_format(out, "%s-", name);
    if (is_href && s < end && *s == '#') {
        fc_text_format(out, "#%s-", name);
        s++;
    }
    while (s < end) {
        const char *url = find(s, end, "url(#");
        fc_text_add_n(out, s, (size_t)(url - s));
        if (url < end) fc_text_format(out, "url(#%s-", name);
        s = url < end ? url + strlen("url(#") : end;
    }
}

/* The attribute at s: copied, rewritten or left out. Returns the place after it; NULL if it has no
   quoted value. */
static const char *copy_attribute(fc_text *out, const char *s, const char *end, const char *name)
{
    const char *key = s;
    while (s < end && *s != '=' && *s != '>' && !is_space(*s)) s++;
    const size_t n = (size_t)(s - key);
    while (s < end && is_space(*s)) s++;
    if (s == end || *s != '=') return NULL;
    for (s++; s < end && is_space(*s);) s++;
    if (s == end || (*s != '"' && *s != '\'')) return NULL;
    const char quote = *s++, *value = s;
    while (s < end && *s != quote) s++;
    if (s == end) return NULL;
    const int event = n > 2 && memcmp(key, "on", 2) == 0;
    if (!event && !(n == 11 && memcmp(key, "font-family", 11) == 0)) {
        const int is_id = n == 2 && memcmp(key, "id", 2) == 0;
        const int is_href = n >= 4 && memcmp(key + n - 4, "href", 4) == 0;
        if (is_href && *value != '#') return s + 1; /* no picture needs anything from outside */
        fc_text_add(out, " ");
        fc_text_add_n(out, key, n);
        fc_text_add_n(out, "=\"", 2);
        copy_value(out, value, s, name, is_id, is_href);
        fc_text_add(out, "\"");
    }
    return s + 1;
}

/* The tag at s, '<' to '>'. Returns the place after it; NULL if it is broken. */
static const char *copy_tag(fc_text *out, const char *s, const char *end, const char *name)
{
    const char *from = s++;
    while (s < end && *s != '>' && !is_space(*s)) s++;
    if (s > from + 1 && s < end && *s == '>' && s[-1] == '/') s--; /* <tag/> */
    fc_text_add_n(out, from, (size_t)(s - from));
    while (s != NULL && s < end) {
        if (is_space(*s)) {
            s++;
        } else if (*s == '>') {
            fc_text_add(out, ">");
            return s + 1;
        } else if (*s == '/') {
            fc_text_add(out, "/");
            s++;
        } else {
            s = copy_attribute(out, s, end, name);
        }
    }
    return NULL;
}

int fc_svg_inline(fc_text *out, const char *svg, const char *name, const char *label)
{
    const char *s = strstr(svg, "<svg");
    const char *end = s == NULL ? NULL : strstr(s, "</svg>");
    if (end == NULL) return 0;
    const size_t before = out->n;
    fc_text_add(out, "<svg role=\"img\" aria-label=\"");
    fc_html_text(out, label);
    fc_text_add(out, "\"");
    fc_text picture;
    fc_text_init(&picture);
    const char *p = copy_tag(&picture, s, end, name);
    while (p != NULL && p < end) {
        const char *next = *p == '<' ? skip_element(p, end) : p;
        if (next != p)
            p = next;
        else if (*p == '<')
            p = copy_tag(&picture, p, end, name);
        else
            fc_text_add_n(&picture, p++, 1);
    }
    if (p != NULL && picture.data != NULL) {
        fc_text_add_n(out, picture.data + strlen("<svg"), picture.n - strlen("<svg"));
        fc_text_add(out, "</svg>");
    } else if (out->data != NULL) {
        out->n = before;
        out->data[before] = '\0';
    }
    out->failed |= picture.failed;
    fc_text_free(&picture);
    return p != NULL;
}
