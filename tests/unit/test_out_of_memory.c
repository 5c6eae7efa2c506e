/* Catches: an allocation whose failure is not looked at (a crash), a leak on the way back, a wrong status, or numbers
   that differ when memory ran out for a moment. The linker hands every allocation of the library to this file (the rule
   in tests/tests.mk says which); allocation n = 1, 2, ... fails, alone or with all after it, until the work gets through.
   libconfig and GSL allocate by themselves and are left out: libconfig ends the program when memory runs out in it. */
#include <errno.h>
#include <pthread.h>

#include <fulcrum/fulcrum.h>

#include "base/arena.h"
#include "scratch.h"

/* ---- the allocator under test ----------------------------------------------------------------------------------- */

enum { N_LIVE = 1 << 14 };
static struct memory {
    pthread_mutex_t lock;
    long calls, fail_at; /* fail_at 0: nothing fails */
    int lasting;         /* 1: all after it fail too */
    void *live[N_LIVE];  /* open addressing */
    long n_live;
} memory = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int refused(void)
{
    pthread_mutex_lock(&memory.lock);
    const long call = ++memory.calls;
    const int no = memory.fail_at > 0 && (call == memory.fail_at || (memory.lasting && call > memory.fail_at));
    pthread_mutex_unlock(&memory.lock);
    return no;
}

static size_t place(const void *p)
{
    size_t i = ((uintptr_t)p >> 4) * 2654435761u % N_LIVE;
    while (memory.live[i] && memory.live[i] != p) i = (i + 1) % N_LIVE;
    return i;
}

static void *keep(void *p)
{
    if (!p) return NULL;
    pthread_mutex_lock(&memory.lock);
    memory.live[place(p)] = p;
    memory.n_live++;
    pthread_mutex_unlock(&memory.lock);
    return p;
}

/* What libc allocated for the library (a memory stream's text) is not known here. */
static void forget(void *p)
{
    if (!p) return;
    pthread_mutex_lock(&memory.lock);
    size_t hole = place(p);
    if (memory.live[hole]) {
        memory.live[hole] = NULL;
        memory.n_live--;
        for (size_t i = (hole + 1) % N_LIVE; memory.live[i]; i = (i + 1) % N_LIVE) { /* close the gap */
            void *moved = memory.live[i];
            memory.live[i] = NULL;
            memory.live[place(moved)] = moved;
        }
    }
    pthread_mutex_unlock(&memory.lock);
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
int __real_posix_memalign(void **out, size_t alignment, size_t n);
FILE *__real_open_memstream(char **text, size_t *n);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t n);
char *__real_realpath(const char *path, char *out);
void __real_free(void *p);
void *__real_fc_arena_alloc(fc_arena *arena, size_t n);
void *__real_fc_arena_array(fc_arena *arena, size_t n, size_t size);
char *__real_fc_arena_copy(fc_arena *arena, const char *text);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);
int __wrap_posix_memalign(void **out, size_t alignment, size_t n);
FILE *__wrap_open_memstream(char **text, size_t *n);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t n);
char *__wrap_realpath(const char *path, char *out);
void __wrap_free(void *p);
void *__wrap_fc_arena_alloc(fc_arena *arena, size_t n);
void *__wrap_fc_arena_array(fc_arena *arena, size_t n, size_t size);
char *__wrap_fc_arena_copy(fc_arena *arena, const char *text);

void *__wrap_malloc(size_t n) { return refused() ? NULL : keep(__real_malloc(n)); }
void *__wrap_calloc(size_t n, size_t size) { return refused() ? NULL : keep(__real_calloc(n, size)); }
void *__wrap_aligned_alloc(size_t alignment, size_t n) { return refused() ? NULL : keep(__real_aligned_alloc(alignment, n)); }
char *__wrap_strdup(const char *text) { return refused() ? NULL : keep(__real_strdup(text)); }
char *__wrap_strndup(const char *text, size_t n) { return refused() ? NULL : keep(__real_strndup(text, n)); }

char *__wrap_realpath(const char *path, char *out)
{
    if (out) return __real_realpath(path, out);
    return refused() ? NULL : keep(__real_realpath(path, NULL));
}

int __wrap_posix_memalign(void **out, size_t alignment, size_t n)
{
    const int failed = refused() ? ENOMEM : __real_posix_memalign(out, alignment, n);
    if (!failed) keep(*out);
    return failed;
}

FILE *__wrap_open_memstream(char **text, size_t *n) { return refused() ? NULL : __real_open_memstream(text, n); }

void *__wrap_realloc(void *p, size_t n)
{
    if (refused()) return NULL;
    forget(p);
    return keep(__real_realloc(p, n));
}

void __wrap_free(void *p)
{
    forget(p);
    __real_free(p);
}

/* An arena asks for large pieces: here every small one may fail too. A request nobody can fill marks the arena failed
   just as a refused chunk does. */
void *__wrap_fc_arena_alloc(fc_arena *arena, size_t n) { return __real_fc_arena_alloc(arena, refused() ? SIZE_MAX : n); }
void *__wrap_fc_arena_array(fc_arena *arena, size_t n, size_t size)
{
    return refused() ? __real_fc_arena_alloc(arena, SIZE_MAX) : __real_fc_arena_array(arena, n, size);
}
char *__wrap_fc_arena_copy(fc_arena *arena, const char *text)
{
    return text && refused() ? __real_fc_arena_alloc(arena, SIZE_MAX) : __real_fc_arena_copy(arena, text);
}

/* ---- the work --------------------------------------------------------------------------------------------------- */

static const char base_text[] =
    "schema = 1; title = \"Base\"; start = \"2022-04\"; horizon = 4.0; step = \"year\";\n"
    "sponsor : { cash = \"1亿\"; deposit_rate = 0.01; };\n"
    "factors : { df = 5.0; };\n"
    "funds = ( { name = \"b\"; count = 2; total = { dist = \"lognormal\"; mean = \"1亿\"; sd = \"2000万\"; };\n"
    "  investors = ( { class = \"sponsor\"; share = \"20%..40%\"; }, { class = \"social\"; share = \"rest\"; } );\n"
    "  deals : { count = 2; }; coinvest : { first = 1.5; }; reinvestment : { multiple = 1.0; local = 0.5; }; } );\n";
static const char own_text[] =
    "base = \"base.cfg\"; title = \"Own\"; remove = ( \"sponsor.deposit_rate\" );\n"
    "simulation : { paths = 64; seed = 1; };\n"
    "regions = ( { name = \"north\"; weight = 1.0; } );\n"
    "direct = ( { name = \"d\"; projects = \"2..3\"; budget = \"1亿\"; social_plan = \"2亿\"; } );\n"
    "correlations = ( { between = [ \"funds.b.total\", \"direct.d.projects\" ]; rank = 0.3; } );\n";

typedef struct work {
    fc_scratch dir;
    char path[512];
} work;

typedef enum stage { LOAD, MODEL, PLAN, RUN, TELL, DONE } stage;

typedef struct outcome {
    stage at;         /* how far it got */
    fc_status status; /* of the stage that failed */
    double sum;       /* of all scalars: the same whenever it got through */
    long began[DONE]; /* allocations before each stage */
} outcome;

static double sum_of(const fc_result *result)
{
    double sum = 0.0;
    for (size_t i = 0; i < fc_result_n_scalars(result); i++) {
        const fc_summary *s = fc_result_scalar(result, i);
        if (s->n > 0) sum += s->mean + s->q[5];
    }
    return sum;
}

static int begin(outcome *o, stage at)
{
    o->at = at;
    o->began[at] = memory.calls;
    return 1;
}

/* The whole way, from the files to the words. */
static outcome go(const work *w)
{
    static const char *const sets[] = {"funds.b.reserve=0.2"}, *const bands[] = {"funds.*.nav"};
    outcome o = {.at = LOAD};
    fc_scenario *scenario = NULL;
    fc_model *model = NULL;
    fc_plan *plan = NULL;
    fc_result *result = NULL;
    fc_error err = {.code = FC_OK};
    const fc_run_options options = {.paths = 64, .seed = 1, .threads = 1, .memory = 1 << 28};
    fc_report *report = fc_report_new();
    FILE *sink = fopen("/dev/null", "w");
    o.status = report && sink ? FC_OK : FC_E_MEMORY;
    if (o.status == FC_OK) o.status = fc_scenario_load(w->path, sets, 1, &scenario, report, &err);
    if (o.status == FC_OK && begin(&o, MODEL)) o.status = fc_model_new(scenario, &model, report, &err);
    if (o.status == FC_OK && begin(&o, PLAN)) o.status = fc_plan_new(model, bands, 1, &plan, report, &err);
    if (o.status == FC_OK && begin(&o, RUN)) o.status = fc_run(plan, &options, &result, &err);
    if (o.status == FC_OK && begin(&o, TELL)) o.status = fc_headline(model, result, "en", sink, &err);
    if (o.status == FC_OK) o.status = fc_headline_json(model, result, sink, &err);
    if (o.status == FC_OK) o.status = fc_model_describe(model, "en", sink, &err);
    if (o.status == FC_OK) o.status = fc_model_write(model, &(fc_model_run){.paths = 64, .seed = 1, .sampler = "plain"}, sink, &err);
    if (o.status == FC_OK) {
        o.at = DONE;
        o.sum = sum_of(result);
    } else if (err.code != o.status && report && sink) {
        print_error("stage %d, allocation %ld: status %d, error %d\n", o.at, memory.fail_at, o.status, err.code);
        fail();
    }
    fc_result_free(result);
    fc_plan_free(plan);
    fc_model_free(model);
    fc_scenario_free(scenario);
    fc_report_free(report);
    if (sink) fclose(sink);
    return o;
}

/* The next allocation to refuse: each of the run's and the first of every stage, then every 29th; with FC_DEEP in the
   environment every one (minutes). */
static long next_after(long n, const outcome *whole)
{
    if (getenv("FC_DEEP")) return n + 1;
    for (stage s = LOAD; s < DONE; s++)
        if (n >= whole->began[s] && n < whole->began[s] + 30) return n + 1;
    if (n >= whole->began[RUN] && n < whole->began[TELL]) return n + 1;
    long next = n + 29;
    for (stage s = LOAD; s < DONE; s++)
        if (n < whole->began[s] && next > whole->began[s]) next = whole->began[s];
    return next;
}

static void every_allocation(const work *w, int lasting)
{
    memory = (struct memory){.lock = PTHREAD_MUTEX_INITIALIZER};
    const outcome whole = go(w);
    const long calls = memory.calls;
    assert_int_equal(whole.status, FC_OK);
    assert_int_equal(whole.at, DONE);
    assert_int_equal(memory.n_live, 0);
    assert_true(calls > 500 && whole.sum != 0.0);
    long failed[DONE + 1] = {0};
    for (long n = 1; n <= calls; n = next_after(n, &whole)) {
        memory.calls = 0;
        memory.fail_at = n;
        memory.lasting = lasting;
        const outcome o = go(w);
        memory.fail_at = 0;
        failed[o.at]++;
        if (memory.n_live != 0 || (o.status != FC_OK && o.status != FC_E_MEMORY && o.status != FC_E_SCENARIO) ||
            (o.status == FC_OK && memcmp(&o.sum, &whole.sum, sizeof o.sum) != 0)) {
            print_error("allocation %ld of %ld (lasting: %d): stage %d, status %d, %ld leaks, sum %.17g, want %.17g\n", n,
                        calls, lasting, o.at, o.status, memory.n_live, o.sum, whole.sum);
            fail();
        }
    }
    for (stage s = LOAD; s < DONE; s++) assert_true(failed[s] > 0); /* every stage was hit */
}

static void one_alone(void **state) { every_allocation(*state, 0); }
static void all_after(void **state) { every_allocation(*state, 1); }

static int setup(void **state)
{
    static work w;
    scratch_make(&w.dir);
    scratch_write(&w.dir, "base.cfg", base_text, 0600);
    scratch_write(&w.dir, "own.cfg", own_text, 0600);
    snprintf(w.path, sizeof w.path, "%s", scratch_at(&w.dir, "own.cfg"));
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    const work *w = *state;
    scratch_remove(w->dir.path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_alone), cmocka_unit_test(all_after)};
    return cmocka_run_group_tests_name("out_of_memory", tests, setup, teardown);
}
