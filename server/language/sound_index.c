/* sound_index.c - see sound_index.h. Postings lie in one array, sorted by pair; `first` says where
 * each pair begins. A hash of whole sounds beside it answers the exact question. People use the
 * same words over and over, and one message is searched several times: the last answers are kept,
 * each in the slot its question falls on. */
#include "language/sound_index.h"

#include <string.h>

#define LETTERS 28 /* a..z, then the edges of the word */
#define EDGE_START 26
#define EDGE_END 27
#define PAIRS (LETTERS * LETTERS)
#define PAIRS_OF_SOUND (SOUND_MAX + 1)
#define ANSWERS 2048   /* a power of two */
#define ANSWER_HITS 12 /* with more the answer is not kept */

struct answer {
	struct sound question;
	double min_similarity; /* 0: nothing here yet */
	size_t count;
	struct sound_hit hits[ANSWER_HITS];
};

struct sound_index {
	struct sound *entries;
	size_t count, room;
	uint32_t *slots; /* hash of whole sounds: entry + 1, 0 = free */
	size_t slot_count;
	uint32_t first[PAIRS + 1];
	uint32_t *postings;
	uint8_t *pair_count; /* of each entry */
	uint8_t *shared;     /* scratch: pairs in common with the question */
	uint32_t *touched;   /* scratch: entries with shared > 0 */
	struct answer *answers;
};

struct sound_index *sound_index_new(void)
{
	struct sound_index *ix = xcalloc(1, sizeof(*ix));

	ix->slot_count = 1024;
	ix->slots = xcalloc(ix->slot_count, sizeof(*ix->slots));
	return ix;
}

struct sound_index *sound_index_free(struct sound_index *ix)
{
	if (!ix)
		return NULL;
	free(ix->entries);
	free(ix->slots);
	free(ix->postings);
	free(ix->pair_count);
	free(ix->shared);
	free(ix->touched);
	free(ix->answers);
	free(ix);
	return NULL;
}

/* FNV-1a */
static size_t hash(const struct sound *s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s->length; i++)
		h = (h ^ (unsigned char)s->s[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

static size_t slot_of(const struct sound_index *ix, const struct sound *s)
{
	size_t slot = hash(s) & (ix->slot_count - 1);

	while (ix->slots[slot] && strcmp(ix->entries[ix->slots[slot] - 1].s, s->s) != 0)
		slot = (slot + 1) & (ix->slot_count - 1);
	return slot;
}

static void grow_slots(struct sound_index *ix)
{
	ix->slot_count *= 2;
	free(ix->slots);
	ix->slots = xcalloc(ix->slot_count, sizeof(*ix->slots));
	for (size_t i = 0; i < ix->count; i++) {
		size_t slot = slot_of(ix, &ix->entries[i]);

		if (!ix->slots[slot])
			ix->slots[slot] = (uint32_t)i + 1;
	}
}

uint32_t sound_index_add(struct sound_index *ix, const struct sound *s)
{
	if (ix->count == ix->room) {
		ix->room = ix->room ? ix->room * 2 : 256;
		ix->entries = xrealloc(ix->entries, ix->room * sizeof(*ix->entries));
	}
	ix->entries[ix->count++] = *s;
	if (ix->count * 2 > ix->slot_count) {
		grow_slots(ix);
	} else {
		size_t slot = slot_of(ix, s);

		if (!ix->slots[slot])
			ix->slots[slot] = (uint32_t)ix->count;
	}
	return (uint32_t)ix->count - 1;
}

int64_t sound_index_find(const struct sound_index *ix, const struct sound *s)
{
	return (int64_t)ix->slots[slot_of(ix, s)] - 1;
}

size_t sound_index_count(const struct sound_index *ix)
{
	return ix->count;
}

const struct sound *sound_index_at(const struct sound_index *ix, uint32_t entry)
{
	return &ix->entries[entry];
}

/* The pairs of neighbouring consonants, edges included, each with its letters in order. */
static size_t pairs_of(const struct sound *s, uint16_t ret_pairs[PAIRS_OF_SOUND])
{
	unsigned last = EDGE_START;
	size_t n = 0;

	for (size_t i = 0; i <= s->length; i++) {
		char c = s->s[i];
		unsigned letter = c ? (unsigned)(c - 'a') : EDGE_END;

		if (c && (c < 'a' || c > 'z' || strchr("aeiouh", c)))
			continue;
		unsigned low = letter < last ? letter : last, high = letter < last ? last : letter;
		ret_pairs[n++] = (uint16_t)(low * LETTERS + high);
		last = letter;
	}
	return n;
}

void sound_index_finish(struct sound_index *ix)
{
	uint16_t pairs[PAIRS_OF_SOUND];
	uint32_t next[PAIRS] = { 0 };
	size_t total = 0;

	ix->pair_count = xcalloc(ix->count + 1, 1);
	ix->shared = xcalloc(ix->count + 1, 1);
	ix->touched = xcalloc(ix->count + 1, sizeof(*ix->touched));
	ix->answers = xcalloc(ANSWERS, sizeof(*ix->answers));
	for (size_t i = 0; i < ix->count; i++) {
		size_t n = pairs_of(&ix->entries[i], pairs);

		ix->pair_count[i] = (uint8_t)n;
		total += n;
		for (size_t k = 0; k < n; k++)
			next[pairs[k]]++;
	}
	ix->postings = xcalloc(total + 1, sizeof(*ix->postings));
	for (size_t p = 0; p < PAIRS; p++) {
		ix->first[p + 1] = ix->first[p] + next[p];
		next[p] = ix->first[p];
	}
	for (size_t i = 0; i < ix->count; i++) {
		size_t n = pairs_of(&ix->entries[i], pairs);

		for (size_t k = 0; k < n; k++)
			ix->postings[next[pairs[k]]++] = (uint32_t)i;
	}
}

static size_t search(struct sound_index *ix, const struct sound *s, double min_similarity,
                     struct sound_hit *ret_hits, size_t max)
{
	uint16_t pairs[PAIRS_OF_SOUND];
	size_t n = pairs_of(s, pairs), touched = 0, found = 0;
	/* Twentieths of the pairs of both that must be shared to have any chance. */
	size_t common = min_similarity >= 0.9 ? 5 : 4;

	for (size_t k = 0; k < n; k++)
		for (uint32_t p = ix->first[pairs[k]]; p < ix->first[pairs[k] + 1]; p++) {
			uint32_t entry = ix->postings[p];

			if (!ix->shared[entry]++)
				ix->touched[touched++] = entry;
		}
	for (size_t i = 0; i < touched; i++) {
		uint32_t entry = ix->touched[i];
		unsigned shared = ix->shared[entry];

		ix->shared[entry] = 0;
		if (shared * 20 < common * (n + ix->pair_count[entry]) || found == max)
			continue;
		double similarity = sound_similarity(s, &ix->entries[entry], min_similarity);
		if (similarity >= min_similarity)
			ret_hits[found++] = (struct sound_hit){ entry, similarity };
	}
	return found;
}

static struct answer *answer_of(struct sound_index *ix, const struct sound *s,
                                double min_similarity)
{
	return &ix->answers[(hash(s) + (size_t)(min_similarity * 100)) & (ANSWERS - 1)];
}

size_t sound_index_search(struct sound_index *ix, const struct sound *s, double min_similarity,
                          struct sound_hit *ret_hits, size_t max)
{
	struct answer *answer = answer_of(ix, s, min_similarity);
	size_t n;

	if (answer->min_similarity == min_similarity && answer->count <= max &&
	    strcmp(answer->question.s, s->s) == 0) {
		memcpy(ret_hits, answer->hits, answer->count * sizeof(*ret_hits));
		return answer->count;
	}
	n = search(ix, s, min_similarity, ret_hits, max);
	if (n <= ANSWER_HITS && n < max) {
		answer->question = *s;
		answer->min_similarity = min_similarity;
		answer->count = n;
		memcpy(answer->hits, ret_hits, n * sizeof(*ret_hits));
	}
	return n;
}
