/* A field table applied to a group of the tree: every field is read, defaulted or reported. */
#include <math.h>
#include <string.h>

#include "model/reader.h"

void fc_read_problem(fc_reader *r, fc_message id, const fc_node *node, const char *key, ...)
{
    va_list args;
    va_start(args, key);
    if (r->entry >= 0 && fc_messages[id].severity == FC_ERROR) r->broken[r->entry] = 1;
    fc_report_vadd(r->report, id, node ? node->file : NULL, node ? node->line : 0, key, args);
    va_end(args);
}

const char *fc_node_kind(const fc_node *node)
{
    switch (node->type) {
    case FC_NODE_GROUP: return "a group";
    case FC_NODE_LIST: return "a list";
    case FC_NODE_NUMBER: return "a number";
    case FC_NODE_BOOL: return "true or false";
    case FC_NODE_TEXT: return "a text";
    }
    return "something else";
}

static const fc_node *child_n(const fc_node *group, const char *name, size_t n)
{
    for (size_t i = 0; i < group->n; i++)
        if (strncmp(group->child[i]->name, name, n) == 0 && group->child[i]->name[n] == '\0')
            return group->child[i];
    return NULL;
}

const fc_node *fc_group_find(const fc_node *group, const char *key)
{
    while (group && group->type == FC_NODE_GROUP) {
        size_t n = strcspn(key, ".");
        group = child_n(group, key, n);
        if (!key[n]) return group;
        key += n + 1;
    }
    return NULL;
}

void *fc_field_member(const fc_field *field, void *params) { return (char *)params + field->offset; }

const fc_node *fc_field_default(fc_arena *arena, const fc_field *f, char *why, size_t n)
{
    if (f->kind != FC_FIELD_CHOICE || f->dflt[0] == '"')
        return fc_node_parse_value(arena, f->key, f->dflt, why, n);
    fc_node *word = fc_arena_alloc(arena, sizeof *word);
    if (word) *word = (fc_node){.type = FC_NODE_TEXT, .name = f->key, .file = "", .text = f->dflt};
    return word;
}

static int wrong_type(fc_reader *r, const fc_node *node, const char *key, const char *expected)
{
    fc_read_problem(r, FC_MSG_WRONG_TYPE, node, key, expected, fc_node_kind(node));
    return 0;
}

static void keep_value(fc_reader *r, const fc_value *v)
{
    fc_kept_value *kept = fc_arena_alloc(r->arena, sizeof *kept);
    if (!kept) return;
    kept->value = v;
    *r->values_end = kept;
    r->values_end = &kept->next;
    r->n_values++;
}

static void read_number(fc_reader *r, const fc_field *f, void *member, const fc_node *node, int present,
                        const char *key)
{
    fc_value *v = fc_arena_alloc(r->arena, sizeof *v);
    fc_field constant = *f;
    constant.level = FC_CONSTANT;
    if (!v || !fc_read_value(r, &constant, v, node, present, key)) return;
    if (f->kind == FC_FIELD_NUMBER) *(double *)member = v->number;
    else *(long *)member = (long)v->number;
    if (v->grade || v->source || v->note) keep_value(r, v);
}

static void read_text(fc_reader *r, const fc_field *f, void *member, const fc_node *node, const char *key)
{
    if (node->type != FC_NODE_TEXT) {
        (void)wrong_type(r, node, key, "a text");
        return;
    }
    if (strcmp(f->key, "name") == 0 && !fc_read_name(r, node, key)) return;
    *(const char **)member = node->text;
}

static void read_choice(fc_reader *r, const fc_field *f, int *member, const fc_node *node, const char *key)
{
    if (node->type != FC_NODE_TEXT) {
        (void)wrong_type(r, node, key, "a word");
        return;
    }
    fc_words words = {.arena = r->arena};
    for (int i = 0; f->choices[i]; i++) {
        if (strcmp(f->choices[i], node->text) == 0) {
            *member = i;
            return;
        }
        fc_words_add(&words, f->choices[i]);
    }
    fc_read_problem(r, FC_MSG_NOT_A_CHOICE, node, key, node->text, fc_words_list(&words, node->text));
}

static void read_date(fc_reader *r, fc_date *date, const fc_node *node, int present, const char *key)
{
    if (node->type != FC_NODE_TEXT || !fc_month_read(node->text, &date->year, &date->month))
        fc_read_problem(r, FC_MSG_BAD_DATE, node, key,
                        node->type == FC_NODE_TEXT ? node->text : fc_node_kind(node));
    else date->present = present;
}

static void read_ref(fc_reader *r, const fc_field *f, fc_ref *ref, const fc_node *node, const char *key)
{
    if (node->type != FC_NODE_TEXT) {
        (void)wrong_type(r, node, key, "the name of an entry");
        return;
    }
    fc_pending *p = fc_arena_alloc(r->arena, sizeof *p);
    if (!p) return;
    ref->text = node->text;
    *p = (fc_pending){.ref = ref, .field = f, .node = node, .key = key, .entry = r->entry};
    *r->refs_end = p;
    r->refs_end = &p->next;
}

static void read_numbers(fc_reader *r, const fc_field *f, fc_numbers *out, const fc_node *node, int present,
                         const char *key)
{
    if (node->type != FC_NODE_LIST) {
        (void)wrong_type(r, node, key, "a list of numbers");
        return;
    }
    double *x = fc_arena_array(r->arena, node->n, sizeof *x);
    for (size_t i = 0; x && i < node->n; i++) {
        const char *item = fc_arena_format(r->arena, "%s[%zu]", key, i + 1);
        if (!fc_read_plain(r, f->unit, node->child[i], item, &x[i])) continue;
        (void)fc_read_in_range(r, f, x[i], node->child[i], item);
    }
    *out = (fc_numbers){.n = node->n, .x = x, .present = present};
}

static void read_texts(fc_reader *r, fc_texts *out, const fc_node *node, const char *key)
{
    if (node->type != FC_NODE_LIST) {
        (void)wrong_type(r, node, key, "a list of texts");
        return;
    }
    const char **x = fc_arena_array(r->arena, node->n, sizeof *x);
    for (size_t i = 0; x && i < node->n; i++) {
        const fc_node *item = node->child[i];
        x[i] = item->type == FC_NODE_TEXT ? item->text : "";
        if (item->type != FC_NODE_TEXT)
            (void)wrong_type(r, item, fc_arena_format(r->arena, "%s[%zu]", key, i + 1), "a text");
    }
    *out = (fc_texts){.n = node->n, .x = x};
}

static int is_row(const fc_node *row, size_t n) { return row->type == FC_NODE_LIST && row->n == n; }

static void read_matrix(fc_reader *r, const fc_field *f, fc_matrix *out, const fc_node *node, int present,
                        const char *key)
{
    if (node->type != FC_NODE_LIST || !node->n || node->child[0]->type != FC_NODE_LIST) {
        (void)wrong_type(r, node, key, "a list of rows");
        return;
    }
    size_t cols = node->child[0]->n;
    double *x = fc_arena_array(r->arena, node->n * (cols ? cols : 1), sizeof *x);
    for (size_t i = 0; x && i < node->n; i++) {
        const fc_node *row = node->child[i];
        if (!is_row(row, cols)) {
            fc_read_problem(r, FC_MSG_RAGGED_MATRIX, row, key, (int)i + 1, (int)cols);
            continue;
        }
        for (size_t j = 0; j < cols; j++) {
            const char *item = fc_arena_format(r->arena, "%s[%zu][%zu]", key, i + 1, j + 1);
            if (!fc_read_plain(r, f->unit, row->child[j], item, &x[i * cols + j])) continue;
            (void)fc_read_in_range(r, f, x[i * cols + j], row->child[j], item);
        }
    }
    *out = (fc_matrix){.n_rows = node->n, .n_cols = cols, .x = x, .present = present};
}

static void read_seed(fc_reader *r, fc_seed *seed, const fc_node *node, int present, const char *key)
{
    uint64_t x = 0;
    int good = 0;
    if (node->type == FC_NODE_NUMBER && node->is_integer && node->integer >= 0) {
        x = (uint64_t)node->integer;
        good = 1;
    } else if (node->type == FC_NODE_TEXT && node->text[0] &&
               strspn(node->text, "0123456789") == strlen(node->text)) {
        good = 1;
        for (const char *p = node->text; *p && good; p++) {
            const uint64_t digit = (uint64_t)(*p - '0');
            good = x <= (UINT64_MAX - digit) / 10;
            x = x * 10 + digit;
        }
    }
    if (good) *seed = (fc_seed){.value = x, .present = present};
    else fc_read_problem(r, FC_MSG_BAD_SEED, node, key);
}

/* The item's own name where it has one, else its position from 1. */
static const char *item_key(fc_reader *r, const fc_node *item, const char *key, size_t i)
{
    const fc_node *name = item->type == FC_NODE_GROUP ? fc_group_find(item, "name") : NULL;
    const char *full = name && name->type == FC_NODE_TEXT
                           ? fc_arena_format(r->arena, "%s.%s", key, name->text)
                           : fc_arena_format(r->arena, "%s[%zu]", key, i + 1);
    return full ? full : key;
}

void fc_read_duplicate(fc_reader *r, const char *key, const fc_node *first, const fc_node *again)
{
    const int same_file = strcmp(first->file, again->file) == 0;
    const char *where = same_file ? fc_arena_format(r->arena, "on line %d", first->line)
                                  : fc_arena_format(r->arena, "in %s:%d", first->file, first->line);
    fc_read_problem(r, FC_MSG_DUPLICATE_NAME, again, key, again->text, where ? where : "");
}

static void check_item_names(fc_reader *r, const fc_node *list, const char *key)
{
    for (size_t i = 0; i < list->n; i++) {
        const fc_node *a =
            list->child[i]->type == FC_NODE_GROUP ? fc_group_find(list->child[i], "name") : NULL;
        for (size_t j = 0; a && a->type == FC_NODE_TEXT && j < i; j++) {
            const fc_node *b =
                list->child[j]->type == FC_NODE_GROUP ? fc_group_find(list->child[j], "name") : NULL;
            if (!b || b->type != FC_NODE_TEXT || strcmp(a->text, b->text) != 0) continue;
            fc_read_duplicate(r, key, b, a);
            break;
        }
    }
}

static void read_list(fc_reader *r, const fc_field *f, fc_list *out, const fc_node *node, int present,
                      const char *key)
{
    if (node->type != FC_NODE_LIST) {
        (void)wrong_type(r, node, key, "a list ( ... )");
        return;
    }
    if (f->hi > 0.0 && ((double)node->n < f->lo || (double)node->n > f->hi))
        fc_read_problem(r, FC_MSG_LIST_LENGTH, node, key, (int)f->lo, (int)f->hi, (int)node->n);
    char *items = fc_arena_array(r->arena, node->n, f->item_size);
    for (size_t i = 0; items && i < node->n; i++) {
        const fc_node *item = node->child[i];
        const char *full = item_key(r, item, key, i);
        if (item->type != FC_NODE_GROUP) {
            (void)wrong_type(r, item, full, "a group { ... }");
            continue;
        }
        fc_read_unknown(r, f->sub, item, full, "", 0);
        fc_read_fields(r, f->sub, items + i * f->item_size, item, item, full);
    }
    check_item_names(r, node, key);
    *out = (fc_list){.n = node->n, .items = items, .present = present};
}

/* What a key that is not written and has no default leaves in its member. */
static void set_absent(const fc_field *f, void *member, const char *key)
{
    switch (f->kind) {
    case FC_FIELD_VALUE:
        *(fc_value *)member = (fc_value){.number = NAN, .min = -INFINITY, .max = INFINITY, .level = f->level,
                                         .unit = f->unit, .key = key, .file = ""};
        break;
    case FC_FIELD_NUMBER: *(double *)member = NAN; break;
    case FC_FIELD_CHOICE: *(int *)member = -1; break;
    case FC_FIELD_REF: ((fc_ref *)member)->entry = -1; break;
    default: break; /* zero: the parameters' memory is cleared */
    }
}

static void read_one(fc_reader *r, const fc_field *f, void *member, const fc_node *node, int present,
                     const char *key)
{
    switch (f->kind) {
    case FC_FIELD_VALUE:
        if (fc_read_value(r, f, member, node, present, key)) keep_value(r, member);
        break;
    case FC_FIELD_NUMBER:
    case FC_FIELD_WHOLE: read_number(r, f, member, node, present, key); break;
    case FC_FIELD_CHOICE: read_choice(r, f, member, node, key); break;
    case FC_FIELD_BOOL:
        if (node->type == FC_NODE_BOOL) *(int *)member = node->boolean;
        else (void)wrong_type(r, node, key, "true or false");
        break;
    case FC_FIELD_TEXT: read_text(r, f, member, node, key); break;
    case FC_FIELD_DATE: read_date(r, member, node, present, key); break;
    case FC_FIELD_REF: read_ref(r, f, member, node, key); break;
    case FC_FIELD_LIST: read_list(r, f, member, node, present, key); break;
    case FC_FIELD_NUMBERS: read_numbers(r, f, member, node, present, key); break;
    case FC_FIELD_TEXTS: read_texts(r, member, node, key); break;
    case FC_FIELD_MATRIX: read_matrix(r, f, member, node, present, key); break;
    case FC_FIELD_SEED: read_seed(r, member, node, present, key); break;
    }
}

/* 1 if something that is no group stands where the key's group should be (reported with the unknown keys). */
static int blocked(const fc_node *node, const char *key)
{
    while (node && node->type == FC_NODE_GROUP) {
        size_t n = strcspn(key, ".");
        if (!key[n]) return 0;
        node = child_n(node, key, n);
        key += n + 1;
    }
    return node != NULL;
}

void fc_read_fields(fc_reader *r, const fc_field *fields, void *params, const fc_node *node,
                    const fc_node *at, const char *prefix)
{
    for (const fc_field *f = fields; f->key; f++) {
        void *member = fc_field_member(f, params);
        const char *key = prefix[0] ? fc_arena_format(r->arena, "%s.%s", prefix, f->key) : f->key;
        if (!key) return;
        const fc_node *found = node ? fc_group_find(node, f->key) : NULL;
        set_absent(f, member, key);
        if (found) {
            read_one(r, f, member, found, 1, key);
        } else if (f->dflt) {
            char why[200] = "";
            const fc_node *given = fc_field_default(r->arena, f, why, sizeof why);
            if (given) read_one(r, f, member, given, 0, key);
            else fc_read_problem(r, FC_MSG_BAD_DEFAULT, at, key, f->dflt, why);
        } else if ((f->flags & FC_REQUIRED) && !blocked(node, f->key)) {
            fc_read_problem(r, FC_MSG_MISSING_KEY, at, key, f->help);
        }
    }
}

int fc_read_name(fc_reader *r, const fc_node *name, const char *key)
{
    static const char fine[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const size_t n = strlen(name->text);
    if (n >= 1 && n <= 48 && strspn(name->text, fine) == n) return 1;
    fc_read_problem(r, FC_MSG_BAD_NAME, name, key, name->text);
    return 0;
}
