/* Pairs of inputs that are drawn together. */
#include <string.h>

#include "model/copula.h"
#include "model/reader.h"

/* The value with this key, scales included. */
static const fc_value *find_value(const fc_model *model, const char *key)
{
    for (size_t i = 0; i < model->n_values; i++) {
        const fc_value *v = model->values[i];
        if (strcmp(v->key, key) == 0) return v;
        if (v->scale && strcmp(v->scale->key, key) == 0) return v->scale;
    }
    return NULL;
}

static int is_input(const fc_value *v) { return v->level == FC_INPUT && v->dist && fc_value_is_random(v); }

static void unknown_input(fc_reader *r, const fc_model *model, const fc_node *node, const char *at,
                          const char *key)
{
    fc_words inputs = {.arena = r->arena};
    for (size_t i = 0; i < model->n_values; i++) {
        const fc_value *v = model->values[i];
        if (is_input(v)) fc_words_add(&inputs, v->key);
        if (v->scale && is_input(v->scale)) fc_words_add(&inputs, v->scale->key);
    }
    fc_read_problem(r, FC_MSG_NOT_AN_INPUT, node, at, key, fc_words_list(&inputs, key));
}

static void check_key(fc_reader *r, const fc_model *model, const fc_node *node, const char *at,
                      const char *key)
{
    const fc_value *v = find_value(model, key);
    if (!v) unknown_input(r, model, node, at, key);
    else if (!fc_value_is_random(v)) fc_read_problem(r, FC_MSG_INPUT_IS_CONSTANT, node, at, key);
    else if (!is_input(v)) fc_read_problem(r, FC_MSG_INPUT_IS_EACH, node, at, key);
}

static int same_pair(const fc_texts *a, const fc_texts *b)
{
    return (strcmp(a->x[0], b->x[0]) == 0 && strcmp(a->x[1], b->x[1]) == 0) ||
           (strcmp(a->x[0], b->x[1]) == 0 && strcmp(a->x[1], b->x[0]) == 0);
}

/* The pairs taken together: only ranks that one joint law can have. */
static void check_matrix(fc_reader *r, fc_model *model, const fc_list *list, const fc_node *node)
{
    const fc_correlation *all = list->items;
    fc_words keys = {.arena = r->arena};
    for (size_t i = 0; i < list->n; i++) {
        fc_words_add(&keys, all[i].between.x[0]);
        fc_words_add(&keys, all[i].between.x[1]);
    }
    double *chol = NULL, change = 0.0, eigen = 0.0;
    fc_error err = {0};
    const fc_status status =
        fc_copula_build(r->arena, keys.n, keys.word, list->n, all, model->head.repair_correlations, &chol, &change, &eigen, &err);
    if (status == FC_E_SCENARIO) fc_read_problem(r, FC_MSG_CORRELATION_MATRIX, node, "correlations", eigen);
    else if (status == FC_E_NUMERIC) fc_read_problem(r, FC_MSG_CORRELATION_FAILED, node, "correlations");
    else if (status == FC_OK && change > 0) fc_read_problem(r, FC_MSG_CORRELATION_REPAIRED, node, "correlations", change);
    model->correlations_changed = change;
    if (status == FC_E_MEMORY)
        (void)fc_arena_alloc(r->arena, SIZE_MAX); /* marks the model as out of memory */
}

void fc_read_correlations(fc_reader *r, fc_model *model, int right)
{
    const fc_list *list = &model->head.correlations;
    const fc_correlation *all = list->items;
    const fc_node *nodes = fc_group_find(model->root, "correlations");
    const size_t before = fc_report_count(r->report, FC_ERROR);
    for (size_t i = 0; nodes && all && i < list->n; i++) {
        const fc_texts *pair = &all[i].between;
        const fc_node *node = fc_group_find(nodes->child[i], "between");
        const char *at = fc_arena_format(r->arena, "correlations[%zu].between", i + 1);
        if (!node || !pair->x) continue; /* reported when it was read */
        if (pair->n != 2 || strcmp(pair->x[0], pair->x[1]) == 0) {
            fc_read_problem(r, FC_MSG_CORRELATION_PAIR, node, at);
            continue;
        }
        check_key(r, model, node, at, pair->x[0]);
        check_key(r, model, node, at, pair->x[1]);
        for (size_t j = 0; j < i; j++) {
            if (!all[j].between.x || all[j].between.n != 2 || !same_pair(pair, &all[j].between)) continue;
            fc_read_problem(r, FC_MSG_CORRELATION_TWICE, node, at, pair->x[0], pair->x[1]);
            break;
        }
    }
    if (nodes && all && list->n && right && fc_report_count(r->report, FC_ERROR) == before)
        check_matrix(r, model, list, nodes);
    model->n_correlations = list->n;
    model->correlations = all;
}
