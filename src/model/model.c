/* A scenario's tree and a list of sections -> the typed model; everything wrong is reported at once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/reader.h"

fc_node *fc_node_copy(fc_arena *arena, const fc_node *node, fc_node *parent)
{
    fc_node *copy = fc_arena_alloc(arena, sizeof *copy);
    if (!copy) return NULL;
    *copy = *node;
    copy->parent = parent;
    copy->name = fc_arena_copy(arena, node->name ? node->name : "");
    copy->file = fc_arena_copy(arena, node->file ? node->file : "");
    copy->text = node->text ? fc_arena_copy(arena, node->text) : NULL;
    copy->child = node->n ? fc_arena_array(arena, node->n, sizeof *copy->child) : NULL;
    copy->n = 0;
    for (size_t i = 0; copy->child && i < node->n; i++) {
        copy->child[i] = fc_node_copy(arena, node->child[i], copy);
        if (!copy->child[i]) return NULL;
        copy->n++;
    }
    return fc_arena_failed(arena) ? NULL : copy;
}

static int has_entries(const fc_section *s) { return s != &fc_section_head && s != &fc_section_simulation; }

static size_t count_entries(const fc_node *root, const fc_section *const *sections)
{
    size_t n = 0;
    for (; *sections; sections++) {
        const fc_node *node = fc_group_find(root, (*sections)->path);
        if (!has_entries(*sections)) continue;
        if ((*sections)->form == FC_SECTION_GROUP) n++;
        else if (node && node->type == FC_NODE_LIST) n += node->n;
    }
    return n;
}

/* A name that is a key of its kind would make kind.name.key ambiguous. */
static int is_key(const fc_section *section, const char *name)
{
    const size_t n = strlen(name);
    for (const fc_field *f = section->fields; f->key; f++)
        if (strncmp(f->key, name, n) == 0 && (f->key[n] == '\0' || f->key[n] == '.')) return 1;
    return strcmp(name, "name") == 0;
}

static const char *entry_name(fc_reader *r, const fc_section *section, const fc_node *item,
                              const fc_entry *first, size_t n_before)
{
    const fc_node *name = fc_group_find(item, "name");
    if (!name || name->type != FC_NODE_TEXT) {
        fc_read_problem(r, FC_MSG_MISSING_NAME, name ? name : item, section->path);
        return NULL;
    }
    if (!fc_read_name(r, name, fc_arena_format(r->arena, "%s.name", section->path))) return NULL;
    if (is_key(section, name->text)) {
        fc_read_problem(r, FC_MSG_NAME_IS_KEY, name, section->path, name->text);
        return NULL;
    }
    for (size_t i = 0; i < n_before; i++) {
        if (strcmp(first[i].name, name->text) != 0) continue;
        fc_read_duplicate(r, section->path, fc_group_find(first[i].node, "name"), name);
        break;
    }
    return name->text;
}

static void read_entry(fc_reader *r, fc_model *model, fc_entry *e)
{
    const fc_section *s = e->section;
    const int list = s->form == FC_SECTION_LIST;
    void *params = fc_arena_alloc(r->arena, s->params_size ? s->params_size : 1);
    r->entry = (int)(e - model->entries);
    e->params = params;
    if (!params) return;
    if (e->node) fc_read_unknown(r, s->fields, e->node, e->path, "", list);
    fc_read_fields(r, s->fields, params, e->node, e->node ? e->node : model->root, e->path);
    r->entry = -1;
}

static void read_list_section(fc_reader *r, fc_model *model, const fc_section *s, int kind,
                              const fc_node *node)
{
    fc_entry *first = model->entries + model->n_entries;
    size_t n = 0;
    for (size_t i = 0; i < node->n; i++) {
        const fc_node *item = node->child[i];
        if (item->type != FC_NODE_GROUP) {
            fc_read_problem(r, FC_MSG_WRONG_TYPE, item, s->path, "a group { name = ...; }",
                            fc_node_kind(item));
            continue;
        }
        const char *name = entry_name(r, s, item, first, n);
        const char *shown = name ? name : fc_arena_format(r->arena, "[%zu]", i + 1);
        const char *path = fc_arena_format(r->arena, name ? "%s.%s" : "%s%s", s->path, shown ? shown : "");
        fc_entry *e = &model->entries[model->n_entries++];
        *e = (fc_entry){
            .section = s, .kind = kind, .name = name ? name : "", .path = path ? path : "", .node = item};
        read_entry(r, model, e);
        if (!name) r->broken[e - model->entries] = 1;
        n++;
    }
}

static void read_section(fc_reader *r, fc_model *model, const fc_section *s, int kind)
{
    const fc_node *node = fc_group_find(model->root, s->path);
    const int list = s->form == FC_SECTION_LIST;
    if (node && node->type != (list ? FC_NODE_LIST : FC_NODE_GROUP)) {
        fc_read_problem(r, FC_MSG_WRONG_TYPE, node, s->path,
                        list ? "a list of groups ( { ... } )" : "a group { ... }", fc_node_kind(node));
        node = NULL;
    }
    if (list) {
        if (node) read_list_section(r, model, s, kind, node);
        return;
    }
    fc_entry *e = &model->entries[model->n_entries++];
    *e = (fc_entry){.section = s, .kind = kind, .name = "", .path = s->path, .node = node};
    read_entry(r, model, e);
}

/* 1 if the grid and the matrices can be trusted by the cross-key rules. */
static int read_head(fc_reader *r, fc_model *model)
{
    const fc_node *simulation = fc_group_find(model->root, "simulation");
    const fc_section *s = &fc_section_simulation;
    fc_simulation run = {0};
    r->entry = -1;
    fc_read_unknown(r, fc_section_head.fields, model->root, "", "", 0);
    const size_t before = fc_report_count(r->report, FC_ERROR);
    fc_read_fields(r, fc_section_head.fields, &model->head, model->root, model->root, "");
    const int right = fc_report_count(r->report, FC_ERROR) == before;
    if (simulation && simulation->type != FC_NODE_GROUP) {
        fc_read_problem(r, FC_MSG_WRONG_TYPE, simulation, s->path, "a group { ... }",
                        fc_node_kind(simulation));
        simulation = NULL;
    }
    if (simulation) fc_read_unknown(r, s->fields, simulation, s->path, "", 0);
    fc_read_fields(r, s->fields, &run, simulation, simulation ? simulation : model->root, s->path);
    model->paths = (uint64_t)run.paths;
    model->outer = (uint64_t)run.outer;
    model->inner = (uint64_t)run.inner;
    if (!run.outer != !run.inner)
        fc_read_problem(r, FC_MSG_WORLDS_PAIR, fc_group_find(simulation, run.outer ? "outer" : "inner"), "simulation",
                        run.outer ? "inner" : "outer");
    model->seed = run.seed.value;
    model->seed_given = run.seed.present;
    for (const fc_field *f = s->fields; f->key; f++)
        if (f->kind == FC_FIELD_CHOICE && run.sampler >= 0) model->sampler = f->choices[run.sampler];
    return right;
}

static void resolve_ref(fc_reader *r, const fc_model *model, const fc_pending *p)
{
    fc_words fine = {.arena = r->arena};
    for (size_t i = 0; i < model->n_entries; i++) {
        const fc_entry *e = &model->entries[i];
        int allowed = 0;
        for (int k = 0; p->field->choices && p->field->choices[k]; k++)
            allowed |= strcmp(p->field->choices[k], e->section->path) == 0;
        if (!allowed || (e->section->form == FC_SECTION_LIST && !e->name[0])) continue;
        if (strcmp(e->path, p->ref->text) == 0) {
            p->ref->entry = (int)i;
            return;
        }
        fc_words_add(&fine, e->path);
    }
    fc_read_problem(r, FC_MSG_BAD_REFERENCE, p->node, p->key, p->ref->text,
                    fc_words_list(&fine, p->ref->text));
}

/* A value of an entry comes after the values of earlier entries: reading goes in entry order already. */
static void gather_values(fc_reader *r, fc_model *model)
{
    const fc_value **all = fc_arena_array(r->arena, r->n_values, sizeof *all);
    size_t n = 0;
    for (const fc_kept_value *k = r->values; all && k; k = k->next) all[n++] = k->value;
    model->values = all;
    model->n_values = n;
}

/* Cross-key rules only where the keys themselves are right: a wrong key would be reported twice. */
static void run_checks(fc_reader *r, fc_model *model)
{
    for (size_t i = 0; i < model->n_entries; i++) {
        const fc_entry *e = &model->entries[i];
        if (e->section->check && e->params && !r->broken[i]) e->section->check(e, model, r->report);
    }
}

static void read_all(fc_reader *r, fc_model *model, fc_section_kind kind)
{
    const int head_is_right = read_head(r, model);
    for (const fc_section *const *s = r->sections; *s; s++) {
        if (!has_entries(*s)) continue;
        read_section(r, model, *s, kind ? kind(*s) : -1);
    }
    for (const fc_pending *p = r->refs; p; p = p->next) {
        r->entry = p->entry;
        resolve_ref(r, model, p);
    }
    r->entry = -1;
    gather_values(r, model);
    if (fc_arena_failed(r->arena)) return; /* what is missing now was not left out by the scenario */
    fc_read_correlations(r, model, head_is_right);
    if (!head_is_right || fc_arena_failed(r->arena)) return;
    fc_head_check(r, model);
    run_checks(r, model);
}

fc_status fc_model_read(const fc_scenario *scenario, const fc_section *const *sections, fc_section_kind kind,
                        fc_model **out, fc_report *report, fc_error *err)
{
    fc_arena *arena = fc_arena_new();
    fc_model *model = arena ? fc_arena_alloc(arena, sizeof *model) : NULL;
    fc_node *root = model ? fc_node_copy(arena, scenario->root, NULL) : NULL;
    if (root) fc_prune_defaults(arena, root, sections);
    const size_t n = root ? count_entries(root, sections) : 0;
    char *broken = root ? fc_arena_alloc(arena, n + 1) : NULL;
    const size_t before = fc_report_count(report, FC_ERROR);
    if (broken) {
        model->arena = arena;
        model->root = root;
        model->path = fc_arena_copy(arena, scenario->path ? scenario->path : "");
        model->sections = sections;
        model->sampler = "plain";
        model->entries = fc_arena_array(arena, n + 1, sizeof *model->entries);
        fc_reader r = {.arena = arena,
                       .report = report,
                       .sections = sections,
                       .scenario_path = model->path,
                       .entry = -1,
                       .broken = broken};
        const fc_node *currency = fc_node_child(root, "currency");
        r.currency = currency && currency->type == FC_NODE_TEXT ? currency->text : NULL;
        r.values_end = &r.values;
        r.refs_end = &r.refs;
        if (model->entries) read_all(&r, model, kind);
    }
    if (!broken || fc_arena_failed(arena)) {
        fc_arena_free(arena);
        return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    }
    if (fc_report_count(report, FC_ERROR) > before) {
        fc_arena_free(arena);
        return fc_report_fail(report, err);
    }
    *out = model;
    return FC_OK;
}
