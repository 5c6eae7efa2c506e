/* Pending parts and their merging. */
#include "engine/parts.h"

#include <stdlib.h>
#include <string.h>

#include "stats/moments.h"

void fc_parts_init(fc_parts *parts, const fc_rows *rows)
{
    memset(parts, 0, sizeof *parts);
    parts->rows = rows;
    pthread_mutex_init(&parts->lock, NULL);
}

static void free_list(fc_part *part)
{
    while (part) {
        fc_part *next = part->next;
        free(part);
        part = next;
    }
}

void fc_parts_free(fc_parts *parts)
{
    free_list(parts->pending);
    free_list(parts->spare);
    free(parts->doubling);
    pthread_mutex_destroy(&parts->lock);
}

static size_t part_doubles(const fc_rows *rows)
{
    return 2 * rows->n_rows + rows->n_counted + 2 * rows->n_kept + 3 * rows->n_between;
}

uint64_t fc_part_bytes(const fc_rows *rows) { return sizeof(fc_part) + part_doubles(rows) * sizeof(double); }

/* Cut memory into the arrays of a part. */
static void lay_out(fc_part *part, double *at, size_t rows, size_t counted, size_t kept, size_t between)
{
    part->mean = at;
    part->m2 = part->mean + rows;
    part->count = part->m2 + rows;
    part->lo = part->count + counted;
    part->hi = part->lo + kept;
    part->block_weight = part->hi + kept;
    part->block_mean = part->block_weight + between;
    part->block_m2 = part->block_mean + between;
}

/* Doubles of a part that holds the scalars only. */
static size_t scalar_doubles(const fc_rows *rows) { return (rows->n_between > 0 ? 8 : 5) * rows->n_scalars; }

uint64_t fc_doublings_bytes(const fc_rows *rows)
{
    return FC_DOUBLINGS * (sizeof(fc_part) + scalar_doubles(rows) * sizeof(double));
}

int fc_parts_reserve(fc_parts *parts)
{
    const size_t n = parts->rows->n_scalars, wide = scalar_doubles(parts->rows);
    if (parts->doubling) return 1;
    parts->doubling = calloc(1, (size_t)fc_doublings_bytes(parts->rows));
    if (!parts->doubling) return 0;
    double *at = (double *)(parts->doubling + FC_DOUBLINGS);
    for (size_t i = 0; i < FC_DOUBLINGS; i++) lay_out(&parts->doubling[i], at + i * wide, n, n, n, parts->rows->n_between > 0 ? n : 0);
    return 1;
}

void fc_parts_remember(fc_parts *parts, const fc_part *part)
{
    if (!parts->doubling || part->leaf != 0 || part->level >= FC_DOUBLINGS || part->paths != (uint64_t)FC_LANES << part->level) return;
    fc_part *kept = &parts->doubling[part->level];
    const size_t bytes = parts->rows->n_scalars * sizeof(double); /* scalars are the first rows of every array */
    kept->level = part->level;
    kept->paths = part->paths;
    kept->n = part->n;
    memcpy(kept->mean, part->mean, bytes);
    memcpy(kept->m2, part->m2, bytes);
    memcpy(kept->count, part->count, bytes);
    memcpy(kept->lo, part->lo, bytes);
    memcpy(kept->hi, part->hi, bytes);
    if (parts->rows->n_between == 0) return;
    memcpy(kept->block_weight, part->block_weight, bytes);
    memcpy(kept->block_mean, part->block_mean, bytes);
    memcpy(kept->block_m2, part->block_m2, bytes);
}

fc_part *fc_parts_take(fc_parts *parts)
{
    pthread_mutex_lock(&parts->lock);
    fc_part *part = parts->spare;
    if (part) parts->spare = part->next;
    pthread_mutex_unlock(&parts->lock);
    if (part) return part;
    const fc_rows *rows = parts->rows;
    part = calloc(1, sizeof *part + part_doubles(rows) * sizeof(double));
    if (part) lay_out(part, (double *)(part + 1), rows->n_rows, rows->n_counted, rows->n_kept, rows->n_between);
    return part;
}

void fc_parts_give_back(fc_parts *parts, fc_part *part)
{
    pthread_mutex_lock(&parts->lock);
    part->next = parts->spare;
    parts->spare = part;
    pthread_mutex_unlock(&parts->lock);
}

int fc_part_siblings(const fc_part *left, const fc_part *right)
{
    const uint64_t l = left->leaf >> left->level, r = right->leaf >> right->level;
    return left->level == right->level && (l & 1) == 0 && r == l + 1;
}

void fc_part_close_block(const fc_rows *rows, fc_part *part)
{
    for (size_t g = 0; rows->n_between > 0 && g < rows->n_groups; g++) {
        const fc_group *group = &rows->groups[g];
        for (size_t r = group->first; r < group->first + group->rows; r++) {
            const double n = group->undefined ? part->count[r] : (double)part->n;
            part->block_weight[r] = n * n;
            part->block_mean[r] = part->mean[r];
            part->block_m2[r] = 0;
            if (!group->kept) continue;
            const size_t v = rows->n_rows + r;
            part->block_weight[v] = n * n;
            part->block_mean[v] = n > 0 ? part->m2[r] / n : 0;
            part->block_m2[v] = 0;
        }
    }
}

void fc_part_merge(const fc_rows *rows, fc_part *left, const fc_part *right)
{
    const double nl = (double)left->n, nr = (double)right->n;
    for (size_t g = 0; g < rows->n_groups; g++) {
        const size_t at = rows->groups[g].first, n = rows->groups[g].rows;
        if (rows->groups[g].undefined)
            fc_moments_merge_counted(n, left->count + at, left->mean + at, left->m2 + at, right->count + at,
                                     right->mean + at, right->m2 + at);
        else
            fc_moments_merge(n, nl, nr, left->mean + at, left->m2 + at, right->mean + at, right->m2 + at);
    }
    if (left->level >= FC_BLOCK_LEVEL)
        fc_moments_merge_counted(rows->n_between, left->block_weight, left->block_mean, left->block_m2, right->block_weight,
                                 right->block_mean, right->block_m2);
    fc_extremes_merge(rows->n_kept, left->lo, left->hi, right->lo, right->hi);
    left->paths += right->paths;
    left->n += right->n;
    left->level++;
}

/* Remove and return the sibling of part from the pending ones; NULL if it has not arrived. */
static fc_part *take_sibling(fc_parts *parts, const fc_part *part)
{
    for (fc_part **at = &parts->pending; *at; at = &(*at)->next) {
        fc_part *other = *at;
        if (!fc_part_siblings(part, other) && !fc_part_siblings(other, part)) continue;
        *at = other->next;
        return other;
    }
    return NULL;
}

void fc_parts_add(fc_parts *parts, fc_part *part)
{
    for (;;) {
        fc_parts_remember(parts, part);
        pthread_mutex_lock(&parts->lock);
        fc_part *other = take_sibling(parts, part);
        if (!other) {
            part->next = parts->pending;
            parts->pending = part;
        }
        pthread_mutex_unlock(&parts->lock);
        if (!other) return;
        fc_part *left = part->leaf < other->leaf ? part : other, *right = left == part ? other : part;
        fc_part_merge(parts->rows, left, right);
        fc_parts_give_back(parts, right);
        part = left;
    }
}

/* Remove and return the pending part that starts first. */
static fc_part *take_first(fc_parts *parts)
{
    fc_part **first = &parts->pending;
    for (fc_part **at = &parts->pending; *at; at = &(*at)->next)
        if ((*at)->leaf < (*first)->leaf) first = at;
    fc_part *part = *first;
    if (part) *first = part->next;
    return part;
}

fc_part *fc_parts_fold(fc_parts *parts)
{
    fc_part *sum = take_first(parts);
    for (fc_part *next; sum && (next = take_first(parts)) != NULL;) {
        fc_part_merge(parts->rows, sum, next);
        fc_parts_give_back(parts, next);
    }
    return sum;
}
