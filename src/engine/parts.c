/* Pending parts and their merging. */
#include "engine/parts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "stats/cross.h"
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

const fc_part_array fc_part_arrays[FC_PART_ARRAYS] = {
    {offsetof(fc_part, mean), offsetof(fc_rows, n_rows)},
    {offsetof(fc_part, m2), offsetof(fc_rows, n_rows)},
    {offsetof(fc_part, count), offsetof(fc_rows, n_counted)},
    {offsetof(fc_part, lo), offsetof(fc_rows, n_kept)},
    {offsetof(fc_part, hi), offsetof(fc_rows, n_kept)},
    {offsetof(fc_part, block_weight), offsetof(fc_rows, n_between)},
    {offsetof(fc_part, block_mean), offsetof(fc_rows, n_between)},
    {offsetof(fc_part, block_m2), offsetof(fc_rows, n_between)},
    {offsetof(fc_part, control_mean), offsetof(fc_rows, n_controls)},
    {offsetof(fc_part, cross), offsetof(fc_rows, n_cross)},
    {offsetof(fc_part, block_cross), offsetof(fc_rows, n_cross)},
};

double **fc_part_array_of(fc_part *part, size_t i) { return (double **)(void *)((char *)part + fc_part_arrays[i].at); }

size_t fc_part_array_length(const fc_rows *rows, size_t i)
{
    size_t n;
    memcpy(&n, (const char *)rows + fc_part_arrays[i].length, sizeof n);
    return n;
}

static size_t doubles_of(const fc_rows *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < FC_PART_ARRAYS; i++) n += fc_part_array_length(rows, i);
    return n;
}

uint64_t fc_part_bytes(const fc_rows *rows) { return sizeof(fc_part) + doubles_of(rows) * sizeof(double); }

/* Cut memory into the arrays of a part. */
static void lay_out(fc_part *part, double *at, const fc_rows *shape)
{
    for (size_t i = 0; i < FC_PART_ARRAYS; i++) {
        *fc_part_array_of(part, i) = at;
        at += fc_part_array_length(shape, i);
    }
}

fc_rows fc_rows_of_scalars(const fc_rows *rows)
{
    const size_t n = rows->n_scalars; /* the first rows of every array */
    return (fc_rows){.n_rows = n, .n_counted = n, .n_kept = n, .n_scalars = n, .n_between = rows->n_between > 0 ? n : 0};
}

uint64_t fc_doublings_bytes(const fc_rows *rows)
{
    const fc_rows scalars = fc_rows_of_scalars(rows);
    return FC_DOUBLINGS * fc_part_bytes(&scalars);
}

int fc_parts_reserve(fc_parts *parts)
{
    const fc_rows scalars = fc_rows_of_scalars(parts->rows);
    const size_t wide = doubles_of(&scalars);
    if (parts->doubling) return 1;
    parts->doubling = calloc(1, (size_t)fc_doublings_bytes(parts->rows));
    if (!parts->doubling) return 0;
    double *at = (double *)(parts->doubling + FC_DOUBLINGS);
    for (size_t i = 0; i < FC_DOUBLINGS; i++) lay_out(&parts->doubling[i], at + i * wide, &scalars);
    return 1;
}

void fc_parts_remember(fc_parts *parts, const fc_part *part)
{
    if (!parts->doubling || part->leaf != 0 || part->level >= FC_DOUBLINGS || part->paths != (uint64_t)FC_LANES << part->level) return;
    fc_part *kept = &parts->doubling[part->level];
    const fc_rows scalars = fc_rows_of_scalars(parts->rows);
    kept->level = part->level;
    kept->paths = part->paths;
    kept->n = part->n;
    for (size_t i = 0; i < FC_PART_ARRAYS; i++)
        memcpy(*fc_part_array_of(kept, i), *fc_part_array_of((fc_part *)part, i), fc_part_array_length(&scalars, i) * sizeof(double));
}

fc_part *fc_parts_take(fc_parts *parts)
{
    pthread_mutex_lock(&parts->lock);
    fc_part *part = parts->spare;
    if (part) parts->spare = part->next;
    pthread_mutex_unlock(&parts->lock);
    if (part) return part;
    part = calloc(1, sizeof *part + doubles_of(parts->rows) * sizeof(double));
    if (part) lay_out(part, (double *)(part + 1), parts->rows);
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
    for (size_t i = 0; i < rows->n_cross; i++) part->block_cross[i] = 0;
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

/* Products of scalars and controls; before the means are merged. */
static void merge_cross(const fc_rows *rows, fc_part *left, const fc_part *right)
{
    const size_t m = rows->n_controls, s = rows->n_scalars; /* scalars are the first rows */
    const double nl = (double)left->n, nr = (double)right->n;
    const double *a = left->control_mean, *b = right->control_mean;
    fc_cross_merge(s, m, nl, nr, left->cross, right->cross, left->mean, right->mean, a, b);
    fc_cross_merge(m, m, nl, nr, left->cross + s * m, right->cross + s * m, a, b, a, b);
    if (left->level >= FC_BLOCK_LEVEL && rows->n_between > 0) {
        const double bl = nl / FC_BLOCK, br = nr / FC_BLOCK;
        fc_cross_merge(s, m, bl, br, left->block_cross, right->block_cross, left->mean, right->mean, a, b);
        fc_cross_merge(m, m, bl, br, left->block_cross + s * m, right->block_cross + s * m, a, b, a, b);
    }
    for (size_t j = 0; j < m; j++) left->control_mean[j] += (b[j] - a[j]) * (nr / (nl + nr));
}

void fc_part_copy(const fc_rows *rows, fc_part *to, const fc_part *from)
{
    to->leaf = from->leaf;
    to->level = from->level;
    to->paths = from->paths;
    to->n = from->n;
    memcpy(to->mean, from->mean, doubles_of(rows) * sizeof(double)); /* the arrays lie one behind the other */
}

void fc_part_merge(const fc_rows *rows, fc_part *left, const fc_part *right)
{
    const double nl = (double)left->n, nr = (double)right->n;
    if (rows->n_controls > 0) merge_cross(rows, left, right);
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

const fc_part *fc_parts_from(const fc_parts *parts, uint64_t leaf)
{
    const fc_part *first = NULL;
    for (const fc_part *p = parts->pending; p; p = p->next)
        if (p->leaf >= leaf && (!first || p->leaf < first->leaf)) first = p;
    return first;
}

fc_part *fc_parts_sum(fc_parts *parts)
{
    const fc_part *next = fc_parts_from(parts, 0);
    fc_part *sum = next ? fc_parts_take(parts) : NULL;
    if (!sum) return NULL;
    sum->leaf = next->leaf;
    sum->level = next->level;
    sum->paths = next->paths;
    sum->n = next->n;
    memcpy(sum + 1, next + 1, doubles_of(parts->rows) * sizeof(double)); /* the arrays lie behind it */
    while ((next = fc_parts_from(parts, next->leaf + 1)) != NULL) fc_part_merge(parts->rows, sum, next);
    return sum;
}
