/* Faults caught: a damaged, foreign, newer or unfitting checkpoint that is used; a gap, or a path twice, between shards. */
#include "checkpoint_support.h"

/* ---- files that must not be used -------------------------------------------------------------------------------------- */

static unsigned char bytes[1 << 20];
static size_t n_bytes;

static void slurp(const char *name)
{
    const int file = open(scratch_at(&place, name), O_RDONLY);
    const ssize_t n = read(file, bytes, sizeof bytes);
    assert_true(file >= 0 && n > 0 && (size_t)n < sizeof bytes);
    n_bytes = (size_t)n;
    close(file);
}

static void spit(size_t n)
{
    const int file = open(scratch_at(&place, "bad"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0 && write(file, bytes, n) == (ssize_t)n);
    close(file);
}

/* Ends with the right hash again. */
static void spit_sealed(size_t n)
{
    char hex[65];
    fc_sha256 s;
    fc_sha256_init(&s);
    fc_sha256_add(&s, bytes, n - 64);
    fc_sha256_hex(&s, hex);
    memcpy(bytes + n - 64, hex, 64);
    spit(n);
}

static void refused(const char *why)
{
    fc_checkpoint *c = NULL;
    fc_error e = {0};
    assert_int_equal(fc_checkpoint_open(scratch_at(&place, "bad"), &c, &e), FC_E_IO);
    assert_null(c);
    if (!strstr(e.text, why) || !strstr(e.text, "bad'")) fail_msg("'%s' lacks '%s'", e.text, why);
}

/* A small file: one block, and every value 0 or 1, so that histograms have few bins; or what is written before the first block; or
   the block with a control; or as two worlds of 512 paths. */
enum { NO_BLOCK, ONE_BLOCK, CONTROLLED_BLOCK, WORLDS_OF_A_BLOCK, SMALL_FILES };

static void small_file_of(int kind)
{
    fc_plan small = plan;
    keeper k = {.name = "small", .leave_after = kind};
    fc_result *r;
    fc_error e = {0};
    fc_run_options o = options_of(5 * FC_BLOCK, 1, 1);
    small.metrics = metrics + 2; /* odd */
    small.n_metrics = 1;
    small.n_lines = 0;
    o.end = FC_BLOCK;
    o.controls = kind == CONTROLLED_BLOCK;
    if (kind == WORLDS_OF_A_BLOCK) o.outer = 10, o.inner = 512;
    o.save = keep;
    o.user = &k;
    if (kind == NO_BLOCK) {
        o.save_seconds = 1000;
        o.cancelled = is_left;
    }
    assert_int_equal(fc_run_with(&small, &kernels, &o, &r, &e), kind == NO_BLOCK ? FC_E_INTERRUPTED : FC_OK);
    assert_int_equal(k.saves, 1);
    slurp("small");
}

static void small_file(void) { small_file_of(ONE_BLOCK); }

/* Fault: a file that was cut, at any byte, is used. */
static void every_truncation(void **state)
{
    (void)state;
    for (int kind = 0; kind < SMALL_FILES; kind++) {
        small_file_of(kind);
        for (size_t n = 0; n < n_bytes; n++) {
            spit(n);
            refused(n < FC_CHECKPOINT_MAGIC ? "no checkpoint" : "was cut or changed");
        }
        bytes[n_bytes] = 0;
        spit(n_bytes + 1);
        refused("was cut or changed");
    }
}

/* Fault: a flipped bit, anywhere, goes unseen. */
static void every_bit(void **state)
{
    (void)state;
    for (int kind = 0; kind < SMALL_FILES; kind++) {
        small_file_of(kind);
        assert_true(n_bytes < 4096);
        for (size_t i = 0; i < n_bytes * 8; i++) {
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
            spit(n_bytes);
            refused(i / 8 < FC_CHECKPOINT_MAGIC ? "no checkpoint" : "was cut or changed");
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
        }
    }
}

static void put_u64(size_t at, uint64_t x)
{
    for (int i = 0; i < 8; i++) bytes[at + (size_t)i] = (unsigned char)(x >> (8 * i));
}

/* Fault: a newer format is read as this one, a stranger's file is guessed at, or its lengths are believed. */
static void hand_made(void **state)
{
    (void)state;
    enum { FORMAT = 8, HEAD = 16, FACTS = 24, TEXTS = FACTS + 8 * FC_CP_FACTS };
    static const struct {
        size_t at;
        uint64_t x;
        const char *why;
    } rows[] = {
        {FORMAT, 6, "has the newer format 6; this program reads 5"},
        {FORMAT, 4, "has the older format 4; this program reads 5"},
        {FORMAT, 1, "has the older format 1"},
        {FORMAT, 0, "has the older format 0"},
        {HEAD, UINT64_C(1) << 60, "its head is longer than the file"},
        {HEAD, 8, "its head makes no sense"},
        {TEXTS, UINT64_C(1) << 60, "its head makes no sense"},          /* texts */
        {TEXTS, 100, "its head makes no sense"},
        {TEXTS + 8, UINT64_MAX, "its head makes no sense"},             /* length of the first key */
        {FACTS + 8 * FC_CP_FIRST, 7, "its head makes no sense"},
        {FACTS + 8 * FC_CP_DONE, UINT64_C(1) << 62, "its head makes no sense"},
        {FACTS + 8 * FC_CP_DONE, 0, "its head makes no sense"},
        {FACTS + 8 * FC_CP_PATHS, UINT64_MAX, "its head makes no sense"},
        {FACTS + 8 * FC_CP_EXACT, 2, "its head makes no sense"},
        {FACTS + 8 * FC_CP_BLOCKS, 3, "its head makes no sense"},
        {FACTS + 8 * FC_CP_CONTROLLED, 2, "its head makes no sense"},
        {FACTS + 8 * FC_CP_CONTROLS, 1, "its head makes no sense"}, /* none are wanted */
        {FACTS + 8 * FC_CP_OUTER, 5, "its head makes no sense"},    /* of 0 paths */
        {FACTS + 8 * FC_CP_INNER, 1024, "its head makes no sense"}, /* of no world */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_file();
        put_u64(rows[i].at, rows[i].x);
        spit_sealed(n_bytes);
        refused(rows[i].why);
    }
    small_file();
    memcpy(bytes, "\x89PNG\r\n\x1a\n", 8);
    spit_sealed(n_bytes);
    refused("is no checkpoint of Fulcrum");
    assert_int_equal(mkdir(scratch_at(&place, "folder"), 0700), 0);
    fc_checkpoint *c = NULL;
    fc_error e = {0};
    assert_int_equal(fc_checkpoint_open(scratch_at(&place, "folder"), &c, &e), FC_E_IO);
    assert_non_null(strstr(e.text, "is no checkpoint of Fulcrum"));
    assert_int_equal(fc_checkpoint_open(scratch_at(&place, "nothing"), &c, &e), FC_E_IO);
    assert_non_null(strstr(e.text, "No such file"));
}

/* Fault: a body that contradicts itself is taken in. The body of the small file: chances 0; one part: leaf, level, paths,
   sound paths, then mean, m2, count, lo, hi of one row; five doublings of the same form; the histogram: n, off grid, bins, then bin and
   count of 0 and of 1. */
static void hand_made_bodies(void **state)
{
    (void)state;
    enum { WIDE = 8 * (4 + 5), BINS = 6 * WIDE, PART = BINS + 8 * 3 + 16 * 2 + 64 };
    static const struct {
        size_t at; /* from the part */
        uint64_t x;
    } rows[] = {{0, 1}, {8, 3}, {8, 60}, {16, 1000}, {24, 1025}, {WIDE, 1}, {2 * WIDE + 8, 0}, {2 * WIDE + 16, 64}, {BINS, 1023},
                {BINS, UINT64_MAX}, {BINS + 16, 3}, {BINS + 16, 1}, {BINS + 24, UINT64_C(1) << 40}, {BINS + 32, 511},
                {BINS + 32, 0}, {BINS + 32, UINT64_MAX}};
    fc_plan small = plan;
    small.metrics = metrics + 2;
    small.n_metrics = 1;
    small.n_lines = 0;
    fc_run_options o = options_of(5 * FC_BLOCK, 1, 1);
    small_file();
    spit_sealed(n_bytes);
    fc_checkpoint *c = open_file("bad");
    const fc_checkpoint *from[] = {c};
    fc_result *r = NULL;
    fc_error e = {0};
    o.from = from;
    o.n_from = 1;
    assert_int_equal(fc_run_with(&small, &kernels, &o, &r, &e), FC_OK); /* as it is, it is fine */
    fc_result_free(r);
    fc_checkpoint_close(c);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_file();
        put_u64(n_bytes - PART + rows[i].at, rows[i].x);
        spit_sealed(n_bytes);
        not_used(&small, "bad", options_of(5 * FC_BLOCK, 1, 1), "its body makes no sense");
    }
    small_file();
    put_u64(24 + 8 * FC_CP_BLOCKS, FC_CP_HELD); /* of a plain run */
    spit_sealed(n_bytes);
    not_used(&small, "bad", options_of(5 * FC_BLOCK, 1, 1), "its body makes no sense");
    small_file();
    spit_sealed(n_bytes - 16); /* a bin is missing */
    not_used(&small, "bad", options_of(5 * FC_BLOCK, 1, 1), "its body makes no sense");
}

/* Fault: worlds that contradict the run are taken in: of more sound paths than paths, of three worlds, not rounded, not those of the
   paths, and controls, which worlds never have. The body ends as that of the small file; before it, two worlds of 8 (1 + 3) bytes. */
static void hand_made_worlds(void **state)
{
    (void)state;
    enum { WORLDS = 2 * 32 + 8 * 3 + 16 * 2 + 64 };
    static const uint64_t pairs[][2] = {{3, 512}, {5, 1000}, {20, 256 + 64}, {9, 512}, {11, 512}, {UINT64_MAX, 1024}, {5, UINT64_MAX}};
    fc_plan small = plan;
    small.metrics = metrics + 2;
    small.n_metrics = 1;
    small.n_lines = 0;
    fc_run_options o = options_of(5 * FC_BLOCK, 1, 1);
    o.outer = 10;
    o.inner = 512;
    for (uint64_t sound = 512; sound <= 513; sound++) {
        small_file_of(WORLDS_OF_A_BLOCK);
        assert_int_equal(bytes[n_bytes - WORLDS] + 256 * bytes[n_bytes - WORLDS + 1], 512);
        put_u64(n_bytes - WORLDS, sound);
        spit_sealed(n_bytes);
        if (sound > 512) {
            not_used(&small, "bad", o, "its body makes no sense");
            continue;
        }
        fc_checkpoint *c = open_file("bad");
        assert_true(fc_checkpoint_get(c).outer == 10 && fc_checkpoint_get(c).inner == 512);
        fc_checkpoint_close(c);
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        small_file_of(WORLDS_OF_A_BLOCK);
        put_u64(24 + 8 * FC_CP_OUTER, pairs[i][0]);
        put_u64(24 + 8 * FC_CP_INNER, pairs[i][1]);
        spit_sealed(n_bytes);
        refused("its head makes no sense");
    }
    small_file_of(WORLDS_OF_A_BLOCK);
    put_u64(24 + 8 * FC_CP_CONTROLLED, 1);
    spit_sealed(n_bytes);
    refused("its head makes no sense");
}

/* Fault: numbers of two plans, seeds, rules or selections are mixed without a word. */
static void of_another_run(void **state)
{
    (void)state;
    static const char *const rule[] = {"mean(u):0.01"};
    leave(options_of(9 * FC_BLOCK, 1, 0), "mine", 4);
    fc_run_options o = options_of(9 * FC_BLOCK, 1, 0);
    fc_plan p = plan;
    fc_plan_table changed[] = {tables[0], {"funds.angel.size", "dddd"}};
    strcpy(p.hash, "eeee");
    p.tables = changed;
    not_used(&p, "mine", o, "is the checkpoint of another plan: funds.angel.size differs");
    fc_metric unbanded[4];
    memcpy(unbanded, metrics, sizeof metrics);
    unbanded[0].bands = 0;
    p = plan;
    p.metrics = unbanded;
    not_used(&p, "mine", o, "other series (--bands)");
    o.seed = 6;
    not_used(&plan, "mine", o, "its seed is 5, not 6");
    o.seed = 5;
    o.stop = rule;
    o.n_stop = 1;
    not_used(&plan, "mine", o, "another stop rule");
    not_used(&plan, "mine", options_of(3 * FC_BLOCK, 1, 0), "holds 4096 paths, more than the 3072 wanted");
    slurp("mine");
    bytes[24 + 8 * FC_CP_FACTS + 8 + 8 + strlen("version") + 8] = '9'; /* behind the facts, texts, length, key, length */
    spit_sealed(n_bytes);
    not_used(&plan, "bad", options_of(9 * FC_BLOCK, 1, 0), "was made by version 9");
}

static void cover_says(const char *const *names, size_t n, const char *why)
{
    fc_checkpoint *c[4];
    fc_error e = {0};
    for (size_t i = 0; i < n; i++) c[i] = open_file(names[i]);
    const fc_status status = fc_checkpoint_cover(c, n, &e);
    if (!why) assert_int_equal(status, FC_OK);
    else assert_int_equal(status, FC_E_USAGE);
    if (why && !strstr(e.text, why)) fail_msg("'%s' lacks '%s'", e.text, why);
    for (size_t i = 0; i < n; i++) fc_checkpoint_close(c[i]);
}

/* Fault: a missing, doubled or foreign shard is merged all the same. */
static void gaps_and_doubles(void **state)
{
    (void)state;
    enum { PATHS = 9 * FC_BLOCK };
    shard("a", PATHS, 0, 3, 0, 5);
    shard("b", PATHS, 3, 6, 0, 5);
    shard("c", PATHS, 6, 9, 0, 5);
    shard("wide", PATHS, 2, 6, 0, 5);
    shard("seeds", PATHS, 6, 9, 0, 6);
    shard("fewer", 8 * FC_BLOCK, 6, 8, 0, 5);
    cover_says((const char *const[]){"c", "a", "b"}, 3, NULL);
    cover_says((const char *const[]){"a", "c"}, 2, "paths 3072 to 6143 are in none of the shards");
    cover_says((const char *const[]){"b", "c"}, 2, "paths 0 to 3071 are in none of the shards");
    cover_says((const char *const[]){"a", "b"}, 2, "paths 6144 to 9215 are in none of the shards");
    cover_says((const char *const[]){"a", "b", "b", "c"}, 4, "paths 3072 to 6143 are in '");
    cover_says((const char *const[]){"a", "wide", "c"}, 3, "paths 2048 to 3071 are in '");
    cover_says((const char *const[]){"a", "b", "seeds"}, 3, "the seed");
    cover_says((const char *const[]){"a", "b", "fewer"}, 3, "the number of paths");
    fc_run_options o = options_of(PATHS, 1, 0);
    o.first = 3 * FC_BLOCK;
    o.end = 8 * FC_BLOCK;
    leave(o, "stopped", 2);
    cover_says((const char *const[]){"a", "stopped", "c"}, 3, "paths 5120 to 6143 are in none of the shards: one is not finished");
}

/* Fault: a shard with an end inside a block, or beyond the run, is begun. */
static void no_shards(void **state)
{
    (void)state;
    static const uint64_t bad[][2] = {{0, 1000}, {100, 2048}, {2048, 2048}, {4096, 2048}, {0, 12288}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fc_run_options o = options_of(9 * FC_BLOCK, 1, 0);
        o.first = bad[i][0];
        o.end = bad[i][1];
        fc_result *r = NULL;
        fc_error e = {0};
        assert_int_equal(fc_run_with(&plan, &kernels, &o, &r, &e), FC_E_USAGE);
        assert_non_null(strstr(e.text, "are no shard"));
    }
}

/* Fault: a shard that was killed at once counts as one, and its paths as there. */
static void empty_shard(void **state)
{
    (void)state;
    keeper k = {.name = "empty"};
    fc_result *r;
    fc_run_options o = options_of(8 * FC_BLOCK, 1, 0);
    o.first = 4 * FC_BLOCK;
    o.end = 8 * FC_BLOCK;
    o.save = keep;
    o.save_seconds = 1000;
    o.cancelled = is_left;
    o.user = &k;
    assert_int_equal(run(&o, &r), FC_E_INTERRUPTED);
    shard("half", 8 * FC_BLOCK, 0, 4, 0, 5);
    cover_says((const char *const[]){"half", "empty"}, 2, "empty' was begun but holds no finished path");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation),
        cmocka_unit_test(every_bit),
        cmocka_unit_test(hand_made),
        cmocka_unit_test(hand_made_bodies),
        cmocka_unit_test(hand_made_worlds),
        cmocka_unit_test(of_another_run),
        cmocka_unit_test(gaps_and_doubles),
        cmocka_unit_test(no_shards),
        cmocka_unit_test(empty_shard),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
