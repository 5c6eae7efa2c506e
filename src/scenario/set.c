/* --set KEY=VALUE, and single values in memory. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scenario/scenario_internal.h"

static const char set_file[] = "--set";

/* Sections that are groups: these may be begun by --set. All other top-level keys with dots name list
   entries. */
static const char *const groups[] = {"simulation", "sponsor", "factors"};

fc_node *fc_node_parse_value(fc_arena *arena, const char *name, const char *text, char *buf, size_t n)
{
    fc_text wrapped;
    fc_report *report = fc_report_new();
    fc_node *value = NULL;
    fc_text_init(&wrapped);
    fc_text_add(&wrapped, "value = ");
    fc_text_add(&wrapped, text);
    (void)snprintf(buf, n, "out of memory");
    if (report && !wrapped.failed) {
        fc_node *root = fc_read_tree(wrapped.data, wrapped.n, "", 0, arena, report);
        const fc_problem *first = fc_report_get(report, 0);
        if (root && root->n == 1) value = root->child[0];
        else if (root) (void)snprintf(buf, n, "it is more than one value");
        else if (first) (void)snprintf(buf, n, "%s", first->text);
    }
    if (value) {
        value->name = fc_arena_copy(arena, name);
        value->parent = NULL;
        if (!value->name) value = NULL;
    }
    fc_text_free(&wrapped);
    fc_report_free(report);
    return value;
}

/* Does the value stand by itself in a scenario text? Else it is a text or a quantity without its quotes. */
static int is_literal(const char *text)
{
    char out[FC_MAX_NUMBER + 4], hint[128];
    fc_message id;
    const size_t n = strlen(text);
    if (!n) return 0;
    if (strchr("{([\"", *text) || strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0) return 1;
    return n <= FC_MAX_NUMBER && strspn(text, "+-0123456789.eEL") == n &&
           fc_guard_number(text, n, out, &id, hint, sizeof hint);
}

static fc_node *text_value(fc_arena *arena, const char *text, char *buf, size_t n)
{
    fc_report *report = fc_report_new();
    fc_node *value = NULL;
    (void)snprintf(buf, n, "out of memory");
    if (strlen(text) > FC_MAX_STRING) {
        (void)snprintf(buf, n, "%s", fc_messages[FC_MSG_STRING_TOO_LONG].text);
    } else if (strpbrk(text, "\t\r\n")) {
        (void)snprintf(buf, n, "it holds a tab or a line end");
    } else if (report && (!fc_guard_characters(text, strlen(text), "", report) || fc_report_size(report))) {
        (void)snprintf(buf, n, "%s", fc_report_get(report, 0)->text);
    } else if (report) {
        value = fc_node_new(arena, FC_NODE_TEXT, "", "", 0);
        if (value) value->text = fc_arena_copy(arena, text);
        if (value && !value->text) value = NULL;
    }
    fc_report_free(report);
    return value;
}

static void mark_file(fc_node *node)
{
    node->file = set_file;
    node->line = 0;
    for (size_t i = 0; i < node->n; i++) mark_file(node->child[i]);
}

/* Names joined by dots: letters, digits, - and _. */
static int is_path(const char *key)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    for (;;) {
        const size_t n = strspn(key, allowed);
        if (!n || n > FC_MAX_NAME) return 0;
        if (!key[n]) return 1;
        if (key[n] != '.') return 0;
        key += n + 1;
    }
}

/* Child of a group or entry of a list by name. */
static fc_node *go(fc_node *parent, const char *name)
{
    return (fc_node *)fc_node_find(parent, name);
}

static void unknown_entry(const fc_node *parent, const char *key, size_t n_done, const char *name,
                          fc_report *report)
{
    char suggestion[256] = "", path[160];
    const char *near = fc_node_nearest(parent, name);
    const int n = (int)(n_done < 90 ? n_done : 90);
    if (near) (void)snprintf(suggestion, sizeof suggestion, "; did you mean \"%.*s%s\"?", n, key, near);
    (void)snprintf(path, sizeof path, "%.*s%s", n, key, name);
    fc_report_add(report, FC_MSG_SET_ENTRY, set_file, 0, key, path, suggestion);
}

static int is_group_section(const char *name)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (strcmp(groups[i], name) == 0) return 1;
    return 0;
}

/* A list of named entries at the top would create or drop entries. */
static int holds_entries(const fc_node *value)
{
    for (size_t i = 0; i < value->n && value->type == FC_NODE_LIST; i++)
        if (fc_node_entry_name(value->child[i])) return 1;
    return 0;
}

/* The group that will hold the last name of key; makes groups on the way. NULL: problem reported or no
   memory. */
static fc_node *holder(fc_arena *arena, fc_node *root, const char *key, char last[FC_MAX_NAME + 1],
                       fc_report *report)
{
    fc_node *at = root;
    int depth = 0;
    for (const char *p = key;; depth++) {
        char name[FC_MAX_NAME + 1];
        const size_t n = strcspn(p, ".");
        (void)snprintf(name, sizeof name, "%.*s", (int)n, p);
        if (at->type != FC_NODE_GROUP && at->type != FC_NODE_LIST) {
            char path[160];
            (void)snprintf(path, sizeof path, "%.*s", (int)(p - key - 1 < 150 ? p - key - 1 : 150), key);
            fc_report_add(report, FC_MSG_SET_GROUP, set_file, 0, key, path);
            return NULL;
        }
        if (!p[n] && at->type == FC_NODE_GROUP) {
            (void)snprintf(last, FC_MAX_NAME + 1, "%s", name);
            return at;
        }
        fc_node *next = go(at, name);
        if (!next && (at->type == FC_NODE_LIST || (at == root && !is_group_section(name)))) {
            unknown_entry(at, key, (size_t)(p - key), name, report);
            return NULL;
        }
        if (!next) {
            next = fc_node_new(arena, FC_NODE_GROUP, name, set_file, 0);
            if (!next || depth > FC_MAX_DEPTH || !fc_node_add(arena, at, next)) return NULL;
        }
        if (!p[n]) { /* an entry of a list as a whole */
            fc_report_add(report, FC_MSG_SET_LIST, set_file, 0, key, key);
            return NULL;
        }
        at = next;
        p += n + 1;
    }
}

int fc_apply_set(fc_arena *arena, fc_node *root, const char *set, fc_report *report)
{
    char why[512], last[FC_MAX_NAME + 1];
    const char *equals = strchr(set, '=');
    char *key = equals ? fc_arena_format(arena, "%.*s", (int)(equals - set), set) : NULL;
    if (equals && !key) return 0;
    if (!key || !is_path(key) || strcmp(key, "base") == 0 || strcmp(key, "remove") == 0) {
        fc_report_add(report, FC_MSG_SET_FORM, set_file, 0, NULL, set);
        return 1;
    }
    const char *text = equals + 1;
    fc_node *value = is_literal(text) ? fc_node_parse_value(arena, "", text, why, sizeof why)
                                      : text_value(arena, text, why, sizeof why);
    if (!value) {
        fc_report_add(report, FC_MSG_SET_VALUE, set_file, 0, key, why);
        return !fc_arena_failed(arena);
    }
    mark_file(value);
    fc_node *group = holder(arena, root, key, last, report);
    if (!group) return !fc_arena_failed(arena);
    fc_node *old = go(group, last);
    if (group == root && (holds_entries(value) || (old && holds_entries(old)))) {
        fc_report_add(report, FC_MSG_SET_LIST, set_file, 0, key, key);
        return 1;
    }
    if (old) return fc_merge_node(arena, old, value);
    value->name = fc_arena_copy(arena, last);
    return value->name && fc_node_add(arena, group, value);
}
