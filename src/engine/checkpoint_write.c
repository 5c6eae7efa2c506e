/* Writing what is finished. */
#include <stdlib.h>
#include <string.h>

#include <fulcrum/version.h>

#include "base/report_internal.h"
#include "engine/checkpoint.h"

/* The first byte is no text, line ends and the end of a text file show a transfer that changes them. */
const unsigned char fc_checkpoint_magic[FC_CHECKPOINT_MAGIC] = {0x8b, 'F', 'U', 'L', '\r', '\n', 0x1a, '\n'};

static void add_text(fc_packer *p, const char *prefix, const char *key, const char *value)
{
    const size_t a = strlen(prefix), b = strlen(key);
    fc_pack_u64(p, a + b);
    fc_pack_bytes(p, prefix, a);
    fc_pack_bytes(p, key, b);
    fc_pack_text(p, value);
}

typedef struct text_size {
    uint64_t n, bytes;
} text_size;

static void count_text(text_size *s, size_t key, const char *value)
{
    s->n++;
    s->bytes += 2 * sizeof(uint64_t) + key + strlen(value);
}

/* How many texts there are and the bytes they take, in the order of write_texts. */
static text_size size_texts(const fc_run_state *run, const char *const own[3], const fc_note *notes, size_t n_notes)
{
    text_size s = {0, 0};
    count_text(&s, strlen(FC_CP_VERSION), own[0]);
    count_text(&s, strlen(FC_CP_GIT), own[1]);
    count_text(&s, strlen(FC_CP_PLAN), own[2]);
    for (size_t i = 0; i < run->plan->n_tables; i++)
        count_text(&s, strlen(FC_CP_TABLE) + strlen(run->plan->tables[i].name), run->plan->tables[i].hash);
    for (size_t i = 0; i < run->rules->n; i++) count_text(&s, strlen(FC_CP_STOP), run->rules->rule[i].text);
    for (size_t i = 0; i < n_notes; i++) count_text(&s, strlen(FC_CP_NOTE) + strlen(notes[i].key), notes[i].value);
    return s;
}

static void write_texts(fc_packer *p, const fc_run_state *run, const char *const own[3], const fc_note *notes, size_t n_notes)
{
    add_text(p, "", FC_CP_VERSION, own[0]);
    add_text(p, "", FC_CP_GIT, own[1]);
    add_text(p, "", FC_CP_PLAN, own[2]);
    for (size_t i = 0; i < run->plan->n_tables; i++)
        add_text(p, FC_CP_TABLE, run->plan->tables[i].name, run->plan->tables[i].hash);
    for (size_t i = 0; i < run->rules->n; i++) add_text(p, "", FC_CP_STOP, run->rules->rule[i].text);
    for (size_t i = 0; i < n_notes; i++) add_text(p, FC_CP_NOTE, notes[i].key, notes[i].value);
}

static uint64_t count_parts(const fc_parts *parts)
{
    uint64_t n = 0;
    for (const fc_part *part = parts->pending; part; part = part->next) n++;
    return n;
}

/* Those that were reached: all up to one. None in a shard that does not begin at 0. */
static uint64_t count_doublings(const fc_parts *parts)
{
    uint64_t n = 0;
    while (n < FC_DOUBLINGS && parts->doubling[n].paths > 0) n++;
    return n;
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Of a run that has not begun nothing is counted. */
static int holds(const fc_run_state *run) { return run->thresholds.held || fc_run_finished(run) == run->base; }

static void write_head(fc_packer *p, const fc_run_state *run, const fc_note *notes, size_t n_notes)
{
    const fc_run_options *o = run->options;
    const fc_build_info build = fc_build_get_info();
    const char *const own[3] = {build.version, build.git, run->plan->hash};
    const uint64_t fact[FC_CP_FACTS] = {
        [FC_CP_SEED] = o->seed, [FC_CP_PATHS] = run->total, [FC_CP_FIRST] = run->base,
        [FC_CP_DONE] = fc_run_finished(run), [FC_CP_END] = o->end, [FC_CP_EXACT] = run->columns != NULL,
        [FC_CP_AUDIT] = o->audit != 0, [FC_CP_SAVE_MS] = (uint64_t)(o->save_seconds * 1000), [FC_CP_ROWS] = run->rows.n_rows,
        [FC_CP_COUNTED] = run->rows.n_counted, [FC_CP_KEPT] = run->rows.n_kept, [FC_CP_ARRAYS] = FC_PART_ARRAYS,
        [FC_CP_PARTS] = count_parts(&run->parts), [FC_CP_CHANCES] = run->rules->n,
        [FC_CP_SCALARS] = run->rows.n_scalars, [FC_CP_DOUBLINGS] = count_doublings(&run->parts),
        [FC_CP_MAX_FAILED] = o->max_failed, [FC_CP_MAX_SHARE] = bits_of(o->max_failed_share),
        [FC_CP_FAILED] = run->failed.n, [FC_CP_LISTED] = run->failed.n_listed,
        [FC_CP_BLOCKS] = !run->thresholds.shares ? FC_CP_NO_BLOCKS : holds(run) ? FC_CP_HELD : FC_CP_COUNTED_BLOCKS,
        [FC_CP_CONTROLLED] = o->controls != 0, [FC_CP_CONTROLS] = run->rows.n_controls,
        [FC_CP_OUTER] = o->outer, [FC_CP_INNER] = fc_run_inner(o)};
    const text_size texts = size_texts(run, own, notes, n_notes);
    fc_pack_bytes(p, fc_checkpoint_magic, sizeof fc_checkpoint_magic);
    fc_pack_u64(p, FC_CHECKPOINT_FORMAT);
    fc_pack_u64(p, sizeof fact + sizeof texts.n + texts.bytes);
    for (size_t i = 0; i < FC_CP_FACTS; i++) fc_pack_u64(p, fact[i]);
    fc_pack_u64(p, texts.n);
    write_texts(p, run, own, notes, n_notes);
}

static void write_failed(fc_packer *p, const fc_run_state *run)
{
    for (size_t i = 0; i < run->failed.n_listed; i++) {
        const fc_failed_path *f = &run->failed.listed[i];
        size_t g = 0;
        while (run->rows.groups[g].name != f->what) g++;
        fc_pack_u64(p, f->path);
        fc_pack_u64(p, g);
        fc_pack_u64(p, f->step < 0 ? 0 : (uint64_t)f->step);
    }
}

static void write_part(fc_packer *p, const fc_part *part, const fc_rows *shape)
{
    fc_pack_u64(p, part->leaf);
    fc_pack_u64(p, part->level);
    fc_pack_u64(p, part->paths);
    fc_pack_u64(p, part->n);
    for (size_t i = 0; i < FC_PART_ARRAYS; i++)
        fc_pack_doubles(p, *fc_part_array_of((fc_part *)part, i), fc_part_array_length(shape, i));
}

static void write_parts(fc_packer *p, const fc_run_state *run)
{
    const fc_rows scalars = fc_rows_of_scalars(&run->rows);
    for (const fc_part *part = fc_parts_from(&run->parts, 0); part; part = fc_parts_from(&run->parts, part->leaf + 1))
        write_part(p, part, &run->rows);
    for (size_t i = 0; i < count_doublings(&run->parts); i++) write_part(p, &run->parts.doubling[i], &scalars);
}

static void write_worlds(fc_packer *p, const fc_run_state *run)
{
    const uint64_t inner = run->worlds.inner, end = fc_run_finished(run);
    for (uint64_t w = run->base; inner > 0 && w < end; w += inner) {
        const fc_world world = fc_worlds_at(&run->worlds, w / inner);
        fc_pack_u64(p, (uint64_t)*world.sound);
        for (size_t i = 0; i < FC_WORLD_ARRAYS; i++) fc_pack_doubles(p, world.array[i], world.length[i]);
    }
}

static int write_bin(void *packer, uint32_t bin, int64_t count)
{
    fc_pack_u64(packer, bin);
    fc_pack_u64(packer, (uint64_t)count);
    return 1;
}

static int count_bin(void *n, uint32_t bin, int64_t count)
{
    (void)bin;
    (void)count;
    ++*(uint64_t *)n;
    return 1;
}

static void write_histogram(fc_packer *p, const fc_histogram *h)
{
    uint64_t bins = 0;
    fc_histogram_walk(h, count_bin, &bins);
    fc_pack_u64(p, h->n);
    fc_pack_u64(p, h->off_grid);
    fc_pack_u64(p, bins);
    fc_histogram_walk(h, write_bin, p);
}

static void write_beyond(fc_packer *p, const fc_beyond *b)
{
    const fc_wide *const sums[] = {&b->sum, &b->squares, &b->cross, &b->below};
    fc_pack_u64(p, (uint64_t)b->unit);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        for (int w = 0; w < FC_WIDE_WORDS; w++) fc_pack_u64(p, sums[i]->word[w]);
}

/* Of a row: values of the first blocks, or what the blocks have counted. */
static void write_blocks(fc_packer *p, const fc_run_state *run, size_t row, size_t n)
{
    const fc_thresholds *t = &run->thresholds;
    const size_t at = fc_thresholds_at(t, row);
    if (at == t->n) return;
    if (holds(run)) {
        if (n > 0) fc_pack_doubles(p, fc_thresholds_held(t, at) + run->base, n);
        return;
    }
    const fc_shares *s = &t->shares[at];
    fc_pack_doubles(p, s->threshold, FC_SHARE_LEVELS);
    fc_pack_u64(p, s->blocks);
    fc_pack_u64(p, s->n);
    fc_pack_u64(p, s->nn);
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++) {
        fc_pack_u64(p, s->below[l]);
        fc_pack_u64(p, s->squares[l]);
        fc_pack_u64(p, s->cross[l]);
    }
    for (int side = 0; side < FC_BEYOND_SIDES; side++) write_beyond(p, &s->beyond[side]);
}

/* Values of a row, or how often they were seen. */
static void write_row(fc_packer *p, const fc_run_state *run, size_t row, size_t n)
{
    if (run->columns) {
        fc_pack_doubles(p, fc_run_column(run, row), n);
        return;
    }
    write_histogram(p, &run->histograms[row]);
    write_blocks(p, run, row, n);
}

fc_status fc_checkpoint_write(const fc_snapshot *run, const fc_note *notes, size_t n_notes, int file, fc_error *err)
{
    fc_packer *p = malloc(sizeof *p);
    if (!p) return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
    const size_t n = (size_t)(fc_run_finished(run) - run->base);
    fc_pack_begin(p, file);
    write_head(p, run, notes, n_notes);
    for (size_t i = 0; i < run->rules->n; i++) {
        fc_pack_u64(p, atomic_load(&run->rules->rule[i].hits));
        fc_pack_u64(p, atomic_load(&run->rules->rule[i].squares));
    }
    write_failed(p, run);
    write_parts(p, run);
    write_worlds(p, run);
    for (size_t row = 0; row < run->rows.n_kept; row++) write_row(p, run, row, n);
    const int problem = fc_pack_end(p);
    free(p);
    if (problem == 0) return FC_OK;
    char why[128];
    if (strerror_r(problem, why, sizeof why) != 0) why[0] = '\0';
    return fc_fail(err, FC_E_IO, FC_MSG_OUTPUT_WRITE, NULL, 0, NULL, "checkpoint.fc", why);
}
