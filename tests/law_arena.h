/* One arena for all tests of a program that compiles laws; GSL's abort handler is off. */
#ifndef FC_TESTS_LAW_ARENA_H
#define FC_TESTS_LAW_ARENA_H

#include "support.h"

#include <gsl/gsl_errno.h>

#include "base/arena.h"

static fc_arena *arena;

static int arena_setup(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    arena = fc_arena_new();
    return arena ? 0 : -1;
}
static int arena_teardown(void **state)
{
    (void)state;
    fc_arena_free(arena);
    return 0;
}

#endif
