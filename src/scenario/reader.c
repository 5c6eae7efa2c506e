/* libconfig's tree to ours. The only file that calls libconfig; its tree is destroyed before returning. */
#include <libconfig.h>
#include <string.h>

#include "scenario/scenario_internal.h"

typedef struct reader {
    fc_arena *arena;
    const char *file;
    int line; /* < 0: lines as read */
} reader;

static void set_scalar(const config_setting_t *setting, fc_node *node, fc_arena *arena)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        node->type = FC_NODE_NUMBER;
        node->is_integer = 1;
        node->integer = config_setting_get_int64(setting);
        node->number = (double)node->integer;
        break;
    case CONFIG_TYPE_FLOAT:
        node->type = FC_NODE_NUMBER;
        node->number = config_setting_get_float(setting);
        if (node->number == 0.0) node->number = 0.0; /* no negative zero */
        break;
    case CONFIG_TYPE_BOOL:
        node->type = FC_NODE_BOOL;
        node->boolean = config_setting_get_bool(setting) != 0;
        break;
    default:
        node->type = FC_NODE_TEXT;
        node->text = fc_arena_copy(arena, config_setting_get_string(setting));
        if (!node->text) node->text = "";
    }
}

/* Depth is bounded by the guard. NULL when memory runs out. */
static fc_node *convert(const reader *r, const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);
    const int line = r->line < 0 ? (int)config_setting_source_line(setting) : r->line;
    const int type = config_setting_type(setting);
    const int is_group = type == CONFIG_TYPE_GROUP;
    fc_node *node =
        fc_node_new(r->arena, is_group ? FC_NODE_GROUP : FC_NODE_LIST, name ? name : "", r->file, line);
    if (!node) return NULL;
    if (!is_group && type != CONFIG_TYPE_LIST && type != CONFIG_TYPE_ARRAY) {
        set_scalar(setting, node, r->arena);
        return node;
    }
    const int n = config_setting_length(setting);
    for (int i = 0; i < n; i++) {
        fc_node *child = convert(r, config_setting_get_elem(setting, (unsigned)i));
        if (!child || !fc_node_add(r->arena, node, child)) return NULL;
    }
    return node;
}

fc_node *fc_read_tree(const char *text, size_t n, const char *file, int line, fc_arena *arena,
                      fc_report *report)
{
    fc_text guarded;
    fc_node *root = NULL;
    fc_text_init(&guarded);
    if (fc_guard(text, n, file, &guarded, report)) {
        config_t config;
        config_init(&config);
        if (config_read_string(&config, guarded.data ? guarded.data : "") == CONFIG_TRUE) {
            const reader r = {arena, fc_arena_copy(arena, file), line};
            root = r.file ? convert(&r, config_root_setting(&config)) : NULL;
            if (!root || fc_arena_failed(arena)) {
                root = NULL;
                fc_report_add(report, FC_MSG_OUT_OF_MEMORY, file, 0, NULL);
            }
        } else {
            fc_report_add(report, FC_MSG_SYNTAX, file, config_error_line(&config), NULL, "the text");
        }
        config_destroy(&config);
    }
    fc_text_free(&guarded);
    return root;
}
