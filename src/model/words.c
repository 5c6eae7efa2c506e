/* Suggestions: the nearest of a list of words. */
#include <string.h>

#include "base/text.h"
#include "model/reader.h"

void fc_words_add(fc_words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->word[i], word) == 0) return;
    if (words->n == words->room) {
        size_t more = words->room ? 2 * words->room : 16;
        const char **bigger = fc_arena_array(words->arena, more, sizeof *bigger);
        if (!bigger) return;
        if (words->n) memcpy(bigger, words->word, words->n * sizeof *bigger);
        words->word = bigger;
        words->room = more;
    }
    words->word[words->n++] = word;
}

static const char *last_part(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot ? dot + 1 : key;
}

/* A key that is right but for its group ("hurdle" for "waterfall.hurdle") counts as one slip. */
static size_t distance(const char *word, const char *wrong, size_t limit)
{
    size_t d = fc_edit_distance(word, wrong, limit);
    if (d > 1 && strchr(word, '.') && strcmp(last_part(word), last_part(wrong)) == 0) d = 1;
    return d;
}

static const char *nearest(const fc_words *words, const char *wrong)
{
    size_t limit = strlen(wrong) / 3 + 1;
    if (limit > 4) limit = 4;
    const char *best = NULL;
    size_t best_distance = limit + 1;
    for (size_t i = 0; i < words->n; i++) {
        size_t d = distance(words->word[i], wrong, limit);
        if (d >= best_distance) continue;
        best = words->word[i];
        best_distance = d;
    }
    return best;
}

static const char *all(const fc_words *words)
{
    enum { SHOWN = 24 };
    const char *text = words->n ? "" : "none";
    for (size_t i = 0; i < words->n && i < SHOWN && text; i++)
        text = fc_arena_format(words->arena, "%s%s%s", text, i ? ", " : "", words->word[i]);
    if (text && words->n > SHOWN) text = fc_arena_format(words->arena, "%s, ...", text);
    return text ? text : "";
}

static const char *or_empty(const char *text) { return text ? text : ""; }

const char *fc_words_hint(const fc_words *near, const fc_words *listed, const char *wrong)
{
    const char *best = nearest(near, wrong);
    return or_empty(best ? fc_arena_format(near->arena, "did you mean %s?", best)
                         : fc_arena_format(near->arena, "known here: %s", all(listed)));
}

const char *fc_words_list(const fc_words *words, const char *wrong)
{
    const char *best = nearest(words, wrong);
    return or_empty(best ? fc_arena_format(words->arena, "did you mean %s? known: %s", best, all(words))
                         : fc_arena_format(words->arena, "known: %s", all(words)));
}
