/* sound_index.h - finds, among thousands of sounds, the few worth a full comparison.
 *
 * Entries are found by the pairs of neighbouring consonants they share with the question, in either
 * order, so that a swapped, missing or wrong letter still leaves enough in common. Add all, then
 * finish, then search; searching needs no allocation and is not re-entrant (scratch space inside).
 */
#ifndef MSEVA_LANGUAGE_SOUND_INDEX_H
#define MSEVA_LANGUAGE_SOUND_INDEX_H

#include "language/sound.h"

struct sound_index;

struct sound_hit {
	uint32_t entry;    /* as sound_index_add() numbered it: 0, 1, 2 … */
	double similarity; /* sound_similarity() */
};

struct sound_index *sound_index_new(void);
/* NULL is fine. Returns NULL. */
struct sound_index *sound_index_free(struct sound_index *ix);
uint32_t sound_index_add(struct sound_index *ix, const struct sound *s);
/* The entry with exactly this sound, or -1. Before and after finishing. */
int64_t sound_index_find(const struct sound_index *ix, const struct sound *s);
void sound_index_finish(struct sound_index *ix);
size_t sound_index_count(const struct sound_index *ix);
const struct sound *sound_index_at(const struct sound_index *ix, uint32_t entry);

/* Entries at least this similar, in no order; at most max of them. */
size_t sound_index_search(struct sound_index *ix, const struct sound *s, double min_similarity,
                          struct sound_hit *ret_hits, size_t max);

#endif
