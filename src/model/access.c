/* What the plan and the check functions ask of a model. */
#include <stdarg.h>
#include <string.h>

#include "model/reader.h"

void fc_model_free(fc_model *model)
{
    if (model) fc_arena_free(model->arena); /* the model itself lives there too */
}

const char *fc_model_title(const fc_model *model) { return model->head.title; }

uint64_t fc_model_paths(const fc_model *model) { return model->paths; }
const char *fc_model_sampler(const fc_model *model) { return model->sampler; }

uint64_t fc_model_seed(const fc_model *model, int *given)
{
    if (given) *given = model->seed_given;
    return model->seed;
}

const fc_entry *fc_model_entry(const fc_model *model, const char *path)
{
    for (size_t i = 0; i < model->n_entries; i++)
        if (strcmp(model->entries[i].path, path) == 0) return &model->entries[i];
    return NULL;
}

size_t fc_model_section(const fc_model *model, const char *section_path, const fc_entry **first)
{
    size_t n = 0;
    *first = NULL;
    for (size_t i = 0; i < model->n_entries; i++) {
        if (strcmp(model->entries[i].section->path, section_path) != 0) continue;
        if (!n++) *first = &model->entries[i];
    }
    return n;
}

int fc_model_step(const fc_model *model, double years) { return fc_calendar_step(&model->calendar, years); }

int fc_entry_has(const fc_entry *entry, const char *key)
{
    return entry->node && fc_group_find(entry->node, key) != NULL;
}

const fc_field *fc_entry_row(const fc_entry *entry, const char *key)
{
    for (const fc_field *f = entry->section->fields; f && f->key; f++)
        if (strcmp(f->key, key) == 0) return f;
    return NULL;
}

const void *fc_entry_member(const fc_entry *entry, const char *key)
{
    const fc_field *f = fc_entry_row(entry, key);
    return f ? (const char *)entry->params + f->offset : NULL;
}

int fc_model_names(const fc_model *model, const char *section_path, const char *key, int entry)
{
    const fc_entry *first;
    const size_t n = fc_model_section(model, section_path, &first);
    for (size_t i = 0; i < n; i++) {
        const fc_ref *ref = fc_entry_member(&first[i], key);
        if (ref && ref->entry == entry) return 1;
    }
    return 0;
}

/* The part of a node that a key's next component names: a key of a group, an item of a list by its name. */
static const fc_node *part_of(const fc_node *node, const char *name, size_t n)
{
    for (size_t i = 0; i < node->n; i++) {
        const fc_node *part = node->child[i];
        const fc_node *label = node->type == FC_NODE_LIST ? fc_group_find(part, "name") : NULL;
        const char *known = label && label->type == FC_NODE_TEXT ? label->text : part->name;
        if (known && strncmp(known, name, n) == 0 && known[n] == '\0') return part;
    }
    return NULL;
}

/* The written node nearest to a key: itself, else the last of its groups and lists that is written, else the entry. */
static const fc_node *nearest_node(const fc_entry *entry, const char *key)
{
    const fc_node *at = entry->node;
    while (at && key[0]) {
        const size_t n = strcspn(key, ".");
        const fc_node *part = part_of(at, key, n);
        if (!part) break;
        at = part;
        key += key[n] ? n + 1 : n;
    }
    return at;
}

void fc_entry_problem(fc_report *report, fc_message id, const fc_entry *entry, const char *key, ...)
{
    const fc_node *node = key && key[0] ? nearest_node(entry, key) : entry->node;
    char full[256];
    (void)snprintf(full, sizeof full, "%s%s%s", entry->path, key && key[0] ? "." : "", key ? key : "");
    va_list args;
    va_start(args, key);
    fc_report_vadd(report, id, node ? node->file : NULL, node ? node->line : 0, full, args);
    va_end(args);
}
