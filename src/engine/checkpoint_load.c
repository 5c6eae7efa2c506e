/* Going on from checkpoints: do they belong to the run, and what they hold into it. */
#include <stdlib.h>
#include <string.h>

#include <fulcrum/version.h>

#include "base/report_internal.h"
#include "engine/checkpoint.h"

/* ---- do they belong ------------------------------------------------------------------------------------------- */

static fc_status other(const fc_checkpoint *c, const char *what, fc_error *err)
{
    return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_OTHER, NULL, 0, NULL, c->path, what);
}

/* The first table of the plan that the file has otherwise. */
static const char *table_that_differs(const fc_checkpoint *c, const fc_plan *plan)
{
    for (size_t i = 0; i < plan->n_tables; i++)
        if (i >= c->n_tables || strcmp(c->tables[i].key, plan->tables[i].name) != 0 ||
            strcmp(c->tables[i].value, plan->tables[i].hash) != 0)
            return plan->tables[i].name;
    return "the number of tables";
}

static fc_status check_stop(const fc_run_state *run, const fc_checkpoint *c, fc_error *err)
{
    const fc_stop_rules *rules = run->rules;
    int same = c->facts.n_stop == rules->n && c->fact[FC_CP_CHANCES] == rules->n;
    for (size_t i = 0; same && i < rules->n; i++) same = strcmp(c->facts.stop[i], rules->rule[i].text) == 0;
    return same ? FC_OK : other(c, "it has another stop rule", err);
}

static fc_status check_one(const fc_run_state *run, const fc_checkpoint *c, fc_error *err)
{
    const fc_checkpoint_facts *f = &c->facts;
    const fc_build_info build = fc_build_get_info();
    char what[120];
    if (strcmp(f->version, build.version) != 0 || strcmp(f->git, build.git) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_VERSION, NULL, 0, NULL, c->path, f->version, f->git, build.version,
                       build.git);
    if (strcmp(f->plan_hash, run->plan->hash) != 0)
        return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_PLAN, NULL, 0, NULL, c->path, table_that_differs(c, run->plan));
    if (f->seed != run->options->seed) {
        snprintf(what, sizeof what, "its seed is %llu, not %llu", (unsigned long long)f->seed,
                 (unsigned long long)run->options->seed);
        return other(c, what, err);
    }
    if ((f->outer > 0) != (run->options->outer > 0))
        return other(c, f->outer > 0 ? "it is a two-level run (--outer)" : "it is no two-level run (--outer)", err);
    if (f->inner != fc_run_inner(run->options)) {
        snprintf(what, sizeof what, "its worlds have %llu paths, not %llu", (unsigned long long)f->inner,
                 (unsigned long long)fc_run_inner(run->options));
        return other(c, what, err);
    }
    if (f->controls != (run->options->controls != 0))
        return other(c, f->controls ? "its means are by controls (--controls)" : "its means are without controls (--controls)", err);
    if (!fc_checkpoint_fits(c, &run->rows)) return other(c, "it keeps the quantiles of other series (--bands)", err);
    return check_stop(run, c, err);
}

fc_status fc_run_check_from(const fc_run_state *run, fc_error *err)
{
    const fc_run_options *o = run->options;
    uint64_t next = o->first;
    for (size_t i = 0; i < o->n_from; i++) {
        const fc_checkpoint *c = o->from[i];
        const fc_status status = check_one(run, c, err);
        if (status != FC_OK) return status;
        if (c->facts.first != next) /* fc_checkpoint_cover says more */
            return fc_fail(err, FC_E_USAGE, FC_MSG_SHARDS_GAP, NULL, 0, NULL, (unsigned long long)next,
                           (unsigned long long)c->facts.first - 1, "");
        next = c->facts.done;
        if (next > o->paths)
            return fc_fail(err, FC_E_USAGE, FC_MSG_CHECKPOINT_PAST, NULL, 0, NULL, c->path, (unsigned long long)next,
                           (unsigned long long)o->paths);
    }
    return FC_OK;
}

/* ---- into the run --------------------------------------------------------------------------------------------- */

static fc_status damaged(const fc_checkpoint *c, fc_error *err)
{
    return fc_fail(err, FC_E_IO, FC_MSG_CHECKPOINT_DAMAGED, NULL, 0, NULL, c->path, "its body makes no sense");
}

static fc_status no_memory(fc_error *err)
{
    return fc_fail(err, FC_E_MEMORY, FC_MSG_OUT_OF_MEMORY, NULL, 0, NULL);
}

static fc_status load_failed(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    const uint64_t listed = c->fact[FC_CP_LISTED];
    for (uint64_t i = 0; i < listed; i++) {
        const uint64_t path = fc_unpack_u64(u), g = fc_unpack_u64(u), step = fc_unpack_u64(u);
        if (u->failed || path < c->facts.first || path >= c->facts.done || g >= run->rows.n_groups ||
            step >= run->rows.groups[g].rows)
            return damaged(c, err);
        fc_failed_add(&run->failed, path, &(fc_failed_lane){.group = &run->rows.groups[g], .step = (size_t)step});
    }
    run->failed.n += c->fact[FC_CP_FAILED] - listed;
    return FC_OK;
}

/* Leaf, level, paths and arrays; 0 unless it is the aligned range of whole leaves that begins at a leaf. */
static int take_part(fc_part *part, fc_unpacker *u, uint64_t first, const fc_rows *shape)
{
    const uint64_t leaf = fc_unpack_u64(u), level = fc_unpack_u64(u), paths = fc_unpack_u64(u), n = fc_unpack_u64(u);
    if (u->failed || leaf != first || level > 40 || leaf >> level << level != leaf || paths != (uint64_t)FC_LANES << level ||
        n > paths)
        return 0;
    part->leaf = leaf;
    part->level = (unsigned)level;
    part->paths = paths;
    part->n = n;
    for (size_t i = 0; i < FC_PART_ARRAYS; i++)
        fc_unpack_doubles(u, *fc_part_array_of(part, i), fc_part_array_length(shape, i));
    return !u->failed;
}

/* From the first path to the last, without a gap. */
static fc_status load_parts(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    uint64_t next = c->facts.first / FC_LANES;
    for (uint64_t i = 0; i < c->fact[FC_CP_PARTS]; i++) {
        fc_part *part = fc_parts_take(&run->parts);
        if (!part) return no_memory(err);
        if (!take_part(part, u, next, &run->rows)) {
            fc_parts_give_back(&run->parts, part);
            return damaged(c, err);
        }
        next += UINT64_C(1) << part->level;
        fc_parts_add(&run->parts, part);
    }
    return next * FC_LANES == c->facts.done ? FC_OK : damaged(c, err);
}

static fc_status load_doublings(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    const fc_rows scalars = fc_rows_of_scalars(&run->rows);
    const uint64_t n = c->fact[FC_CP_DOUBLINGS];
    if (n > FC_DOUBLINGS) return damaged(c, err);
    for (uint64_t i = 0; i < n; i++)
        if (!take_part(&run->parts.doubling[i], u, 0, &scalars) || run->parts.doubling[i].level != i) return damaged(c, err);
    return FC_OK;
}

/* Those that have ended, in order. */
static fc_status load_worlds(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    const uint64_t inner = c->facts.inner;
    for (uint64_t w = c->facts.first; inner > 0 && w < c->facts.done; w += inner) {
        const fc_world world = fc_worlds_at(&run->worlds, w / inner);
        const uint64_t sound = fc_unpack_u64(u);
        for (size_t i = 0; i < FC_WORLD_ARRAYS; i++) fc_unpack_doubles(u, world.array[i], world.length[i]);
        if (u->failed || sound > inner) return damaged(c, err);
        *world.sound = (double)sound;
    }
    return FC_OK;
}

static fc_status load_bins(const fc_checkpoint *c, fc_unpacker *u, fc_histogram *h, uint64_t paths, fc_error *err)
{
    const uint64_t n = fc_unpack_u64(u), off_grid = fc_unpack_u64(u), bins = fc_unpack_u64(u), before = h->n;
    if (n > paths || bins > n) return damaged(c, err);
    for (uint64_t i = 0; i < bins; i++) {
        const uint64_t bin = fc_unpack_u64(u), count = fc_unpack_u64(u);
        if (u->failed || bin >= FC_HISTOGRAM_BINS || count == 0 || count > n) return damaged(c, err);
        if (!fc_histogram_put(h, (uint32_t)bin, (int64_t)count)) return no_memory(err);
    }
    h->off_grid |= off_grid;
    return h->n - before == n ? FC_OK : damaged(c, err);
}

/* 0: it is the unit of no double. */
static int take_beyond(fc_unpacker *u, fc_beyond *b)
{
    fc_wide *const sums[] = {&b->sum, &b->squares, &b->cross, &b->below};
    b->unit = (int64_t)fc_unpack_u64(u);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        for (int w = 0; w < FC_WIDE_WORDS; w++) sums[i]->word[w] = fc_unpack_u64(u);
    return b->unit > -2000 && b->unit < 2000;
}

/* What blocks of a row have counted. */
static fc_status load_shares(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, size_t at, fc_error *err)
{
    const uint64_t first = c->facts.first / FC_BLOCK, blocks = c->facts.done / FC_BLOCK - first;
    fc_shares s;
    fc_unpack_doubles(u, s.threshold, FC_SHARE_LEVELS);
    s.blocks = fc_unpack_u64(u);
    s.n = fc_unpack_u64(u);
    s.nn = fc_unpack_u64(u);
    int fine = s.blocks == blocks && s.n <= blocks * FC_BLOCK;
    for (size_t l = 0; l < FC_SHARE_LEVELS; l++) {
        s.below[l] = fc_unpack_u64(u);
        s.squares[l] = fc_unpack_u64(u);
        s.cross[l] = fc_unpack_u64(u);
        fine = fine && s.below[l] <= s.n;
    }
    for (int side = 0; side < FC_BEYOND_SIDES; side++) fine = take_beyond(u, &s.beyond[side]) && fine;
    if (!fine || u->failed) return damaged(c, err);
    return fc_thresholds_merge(&run->thresholds, run->kernels, at, run->base / FC_BLOCK, first, &s) ? FC_OK : damaged(c, err);
}

/* Values of whole blocks of a row; counted: their histogram was read. */
static fc_status load_blocks(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, size_t row, int counted, fc_error *err)
{
    const size_t place = fc_thresholds_at(&run->thresholds, row);
    double some[FC_BLOCK];
    for (uint64_t at = c->facts.first; at < c->facts.done && !u->failed; at += FC_BLOCK) {
        fc_unpack_doubles(u, some, FC_BLOCK);
        if (!counted && !fc_histogram_add(&run->histograms[row], some, FC_BLOCK)) return no_memory(err);
        if (place < run->thresholds.n) fc_thresholds_put(&run->thresholds, run->kernels, place, at / FC_BLOCK, some);
    }
    return FC_OK;
}

/* Values of a row: into its column, or counted. */
static fc_status load_values(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, size_t row, fc_error *err)
{
    const size_t n = (size_t)(c->facts.done - c->facts.first);
    if (!run->columns) return load_blocks(run, c, u, row, 0, err);
    fc_unpack_doubles(u, fc_run_column(run, row) + (size_t)(c->facts.first - run->base), n);
    return FC_OK;
}

/* The histogram of a row and what stands beside it. */
static fc_status load_counts(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, size_t row, fc_error *err)
{
    const fc_status status = load_bins(c, u, &run->histograms[row], c->facts.done - c->facts.first, err);
    const size_t at = fc_thresholds_at(&run->thresholds, row);
    if (status != FC_OK || at == run->thresholds.n) return status;
    return c->fact[FC_CP_BLOCKS] == FC_CP_HELD ? load_blocks(run, c, u, row, 1, err) : load_shares(run, c, u, at, err);
}

static fc_status load_kept(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    const int blocks = c->fact[FC_CP_BLOCKS] != FC_CP_NO_BLOCKS;
    fc_status status = FC_OK;
    if (!c->facts.exact && blocks != (run->thresholds.shares != NULL)) return damaged(c, err);
    for (size_t row = 0; row < run->rows.n_kept && status == FC_OK && !u->failed; row++)
        status = c->facts.exact ? load_values(run, c, u, row, err) : load_counts(run, c, u, row, err);
    if (status == FC_OK && (u->failed || fc_unpack_left(u) > 0)) return damaged(c, err);
    return status;
}

static fc_status load_one(fc_run_state *run, const fc_checkpoint *c, fc_unpacker *u, fc_error *err)
{
    fc_unpack_begin(u, c->file, c->body, c->end);
    for (size_t i = 0; i < run->rules->n; i++) {
        atomic_fetch_add(&run->rules->rule[i].hits, fc_unpack_u64(u));
        atomic_fetch_add(&run->rules->rule[i].squares, fc_unpack_u64(u));
    }
    fc_status status = load_failed(run, c, u, err);
    if (status == FC_OK) status = load_parts(run, c, u, err);
    if (status == FC_OK) status = load_doublings(run, c, u, err);
    if (status == FC_OK) status = load_worlds(run, c, u, err);
    if (status == FC_OK) status = load_kept(run, c, u, err);
    if (status != FC_OK) return status;
    run->prefix = c->facts.done / fc_run_unit(run->options);
    /* where the last of the first blocks is there it is the run that goes on that fixes thresholds */
    fc_thresholds_settle(&run->thresholds, run->kernels, run->prefix > FC_FIRST_BLOCKS ? run->prefix : 0,
                         c->fact[FC_CP_BLOCKS] == FC_CP_COUNTED_BLOCKS);
    atomic_store(&run->paths_done, c->facts.done);
    return FC_OK;
}

fc_status fc_run_load(fc_run_state *run, fc_error *err)
{
    fc_unpacker *u = malloc(sizeof *u);
    fc_status status = u ? FC_OK : no_memory(err);
    for (size_t i = 0; i < run->options->n_from && status == FC_OK; i++) status = load_one(run, run->options->from[i], u, err);
    free(u);
    uint64_t bytes = 0;
    for (size_t row = 0; run->histograms && row < run->rows.n_kept; row++) bytes += run->histograms[row].bytes;
    atomic_store(&run->histogram_bytes, bytes);
    return status;
}
