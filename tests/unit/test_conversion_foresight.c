/* Fault caught: a grant, a refusal or a carrying value that knows what is decided later. */
#include "path_support.h"

/* Luck redrawn after step k changes nothing up to k: a grant's size belongs to its step, its fate to the step of the decision. */
static void no_look_ahead(void **state)
{
    (void)state;
    const char *text = "schema = 1; title = \"t\"; start = \"2022-01\"; horizon = 10.0; step = \"quarter\";\n"
                       "conversion = ( { name = \"c\"; per_year = 12.0; grant = \"1..3\"; pool = 40.0; valuation = 30.0; revolving = true;"
                       " delay = \"0..3\"; buy_back = 0.3; outcome : { hold = 2.0; }; } );";
    paths a = paths_open(text, 1, NULL), b = paths_open(text, 1, NULL);
    const size_t row = FC_LANES * sizeof(double);
    paths_batch(&a, 0);
    for (int k = 4; k <= 36; k += 8) {
        int changed = 0;
        b.work.ws.redraw_step = (uint64_t)k;
        paths_batch(&b, 0);
        for (fc_col c = 0; c < (fc_col)a.plan->n_cols; c++)
            for (int s = 0; s <= a.plan->n_steps; s++) {
                const int differs = memcmp(fc_at(&a.work.ws, c, s), fc_at(&b.work.ws, c, s), row) != 0;
                if (differs && s <= k) fail_msg("column %u at step %d knows what is drawn after step %d", (unsigned)c, s, k);
                changed += differs;
            }
        assert_true(changed > 20);
    }
    paths_close(&a);
    paths_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_look_ahead)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
