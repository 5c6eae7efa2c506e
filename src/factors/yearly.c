/* Yearly factors (vintage, credit): eta_y = sum of the year's innovations / sqrt(steps in the year), W_1 =
   eta_1, W_y = phi W_{y-1} + sqrt(1 - phi^2) eta_y. The rows of a year hold its running sum until its last
   step settles it, so no other storage is needed. A year cut by the horizon counts the steps it has: its
   variance stays 1. */
#include "factors/factors_internal.h"

void FC_K(fc_factor_yearly)(const fc_ws *ws, fc_factor_column column, double persistence, int k,
                            const double *g)
{
    const int per_year = ws->plan->model->calendar.steps_per_year;
    const int first = (k - 1) / per_year * per_year + 1;
    double *row = fc_factor_row(ws, column, k);
    const double *before = fc_factor_row(ws, column, k - 1);
    const double carry = k > first ? 1.0 : 0.0;
    FC_EACH_LANE(i) row[i] = carry * before[i] + g[i];
    if (k % per_year != 0 && k != ws->plan->n_steps) return;

    const double *last_year = fc_factor_row(ws, column, first - 1); /* row 0 is 0 */
    const double phi = first == 1 ? 0.0 : persistence;
    const double scale = sqrt(1.0 - phi * phi) / sqrt((double)(k - first + 1));
    FC_EACH_LANE(i) row[i] = phi * last_year[i] + scale * row[i];
    for (int step = first; step < k; step++) {
        double *same = fc_factor_row(ws, column, step);
        FC_EACH_LANE(i) same[i] = row[i];
    }
}
