/* Rules of the head's keys among each other: the grid, the matrices over the regions. */
#include <math.h>

#include "base/text.h"
#include "model/reader.h"

static const fc_node *at(const fc_model *model, const char *key)
{
    const fc_node *node = fc_group_find(model->root, key);
    return node ? node : model->root;
}

static void set_calendar(fc_reader *r, fc_model *model)
{
    static const int steps_per_year[] = {12, 4, 1};
    fc_calendar *c = &model->calendar;
    const int per_year = steps_per_year[model->head.step];
    const double steps = model->head.horizon * per_year, whole = nearbyint(steps);
    c->start_year = model->head.start.year;
    c->start_month = model->head.start.month;
    c->steps_per_year = per_year;
    c->delta = 1.0 / per_year;
    c->n_steps = whole >= 1.0 && whole <= 1200.0 ? (int)whole : 1;
    if (whole >= 1.0 && whole <= 1200.0 && fabs(steps - whole) <= 1e-9) return;
    char text[32];
    (void)fc_number_text(steps, text);
    fc_read_problem(r, FC_MSG_HORIZON_STEPS, at(model, "horizon"), "horizon", text);
}

static void check_matrix(fc_reader *r, const fc_model *model, const fc_matrix *m, const char *key)
{
    const fc_entry *first;
    const size_t n = fc_model_section(model, "regions", &first);
    if (!m->present || !m->x) return;
    if (m->n_rows != n || m->n_cols != n) {
        fc_read_problem(r, FC_MSG_MATRIX_SIZE, at(model, key), key, (int)m->n_rows, (int)m->n_cols, (int)n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++) sum += m->x[i * n + j];
        if (fabs(sum - 1.0) <= 1e-9) continue;
        char text[32];
        (void)fc_number_text(sum, text);
        fc_read_problem(r, FC_MSG_ROW_SUM, at(model, key)->child[i], key, (int)i + 1, text);
    }
}

void fc_head_check(fc_reader *r, fc_model *model)
{
    set_calendar(r, model);
    check_matrix(r, model, &model->head.spillover, "spillover");
    check_matrix(r, model, &model->head.benefit, "benefit");
    for (int c = 0; c < FC_N_CLASSES; c++)
        model->public_class[c] =
            c <= FC_CLASS_district || (c == FC_CLASS_state && model->head.state_is_public);
}
