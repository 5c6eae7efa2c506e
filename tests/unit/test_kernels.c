/* Faults caught: registries that differ between levels (a plan's op would call another mechanism), a level offered that
   the machine cannot run, an unknown level that runs something. */
#include <fulcrum/run.h>

#include "engine/kernels.h"
#include "support.h"

static void levels_are_offered_best_first(void **state)
{
    (void)state;
    const char *const *levels = fc_isa_levels();
    assert_non_null(levels[0]);
    assert_string_equal(fc_kernels_find(NULL)->isa, levels[0]);
    for (size_t i = 0; levels[i]; i++) {
        assert_non_null(fc_kernels_find(levels[i]));
        assert_string_equal(fc_kernels_find(levels[i])->isa, levels[i]);
    }
    assert_null(fc_kernels_find("avx1024"));
    assert_null(fc_kernels_find(""));
}

static void registries_agree(void **state)
{
    (void)state;
    const fc_kernels *facts = fc_kernels_facts();
    for (const fc_kernels *const *k = fc_all_kernels(); *k; k++) {
        assert_int_equal((*k)->n_mechanisms, facts->n_mechanisms);
        assert_int_equal((*k)->n_families, facts->n_families);
        for (size_t i = 0; i < facts->n_mechanisms; i++) {
            assert_string_equal((*k)->mechanisms[i]->section.path, facts->mechanisms[i]->section.path);
            assert_int_equal((*k)->mechanisms[i]->rec_size, facts->mechanisms[i]->rec_size);
        }
        for (size_t i = 0; i < facts->n_families; i++) {
            assert_string_equal((*k)->families[i]->name, facts->families[i]->name);
            assert_int_equal((*k)->families[i]->rec_size, facts->families[i]->rec_size);
        }
        assert_null((*k)->mechanisms[(*k)->n_mechanisms]); /* both lists end with NULL */
        assert_null((*k)->families[(*k)->n_families]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_offered_best_first),
        cmocka_unit_test(registries_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
