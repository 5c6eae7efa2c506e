/* Levels of instructions. */
#include "support.h"

#include <string.h>

#include "engine/kernels.h"

/* Fault: checks and plans come from the best level built in, and a machine without it stops at an unknown instruction. */
static void facts_run_everywhere(void **state)
{
    (void)state;
    const char *isa = fc_kernels_facts()->isa;
    assert_true(strcmp(isa, "sse2") == 0 || strcmp(isa, "generic") == 0);
    assert_ptr_equal(fc_kernels_find(isa), fc_kernels_facts());
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(facts_run_everywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
