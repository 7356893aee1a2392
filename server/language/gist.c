/* gist.c - see gist.h. */
#include "language/gist.h"

#include <math.h>
#include <string.h>

#define PAIR_VALUE 0.6f    /* against 1 of a word alone */
#define UNKNOWN_VALUE 0.5f /* of each unknown word */

enum { KEY_UNKNOWN = 1, KEY_FIRST_WORD = 2 };

/* "near <landmark>" and "<landmark> ke paas": that word says where, not what. */
static bool is_landmark(const struct word_match *all, size_t count, size_t i)
{
	for (size_t back = 1; back <= 2 && back <= i; back++) {
		if (all[i - back].kind == CONCEPT_NEAR)
			return true;
		if (all[i - back].kind != CONCEPT_NOISE && all[i - back].kind != CONCEPT_PLACE &&
		    all[i - back].id >= 0)
			break;
	}
	for (size_t on = 1; on <= 2 && i + on < count; on++) {
		if (all[i + on].kind == CONCEPT_BESIDE)
			return true;
		if (all[i + on].kind != CONCEPT_NOISE)
			break;
	}
	return false;
}

static bool is_number(const char *word)
{
	return *word >= '0' && *word <= '9';
}

void gist_of(const struct vocabulary *v, const char *folded, struct gist *ret)
{
	struct word_match all[2 * GIST_WORDS_MAX];
	size_t count = 0;

	while (*folded && count < ARRAY_LEN(all)) {
		size_t length = strcspn(folded, " ");

		if (!is_number(folded))
			all[count++] = vocabulary_find(v, folded, length);
		folded += length + (folded[length] == ' ');
	}
	*ret = (struct gist){ .count = 0 };
	for (size_t i = 0; i < count && ret->count < GIST_WORDS_MAX; i++) {
		bool carries = all[i].kind == CONCEPT_TOPIC || all[i].kind == CONCEPT_PLAIN ||
		               all[i].kind == CONCEPT_PLACE;

		if (!carries || is_landmark(all, count, i))
			continue;
		if (all[i].id < 0) {
			ret->unknown++;
			continue;
		}
		ret->has_topic |= all[i].kind == CONCEPT_TOPIC;
		ret->words[ret->count++] = all[i];
	}
}

static uint32_t key_of_word(int id)
{
	return (uint32_t)id + KEY_FIRST_WORD;
}

static uint32_t key_of_pair(int a, int b)
{
	uint32_t low = key_of_word(a < b ? a : b), high = key_of_word(a < b ? b : a);

	return high << 16 | low;
}

static size_t add_feature(struct feature *features, size_t n, uint32_t key, float value)
{
	for (size_t i = 0; i < n; i++)
		if (features[i].key == key) {
			features[i].value = value > features[i].value ? value : features[i].value;
			return n;
		}
	features[n] = (struct feature){ key, value };
	return n + 1;
}

size_t gist_features(const struct gist *g, struct feature ret_features[GIST_FEATURES_MAX])
{
	size_t n = 0;
	float squares = 0;

	for (size_t i = 0; i < g->count; i++) {
		const struct word_match *w = &g->words[i];

		n = add_feature(ret_features, n, key_of_word(w->id), w->trust);
		for (size_t k = 1; k < GIST_PAIR_DISTANCE && i + k < g->count; k++) {
			const struct word_match *x = &g->words[i + k];

			if (x->id != w->id)
				n = add_feature(ret_features, n, key_of_pair(w->id, x->id),
				                PAIR_VALUE * w->trust * x->trust);
		}
	}
	if (g->unknown) {
		size_t unknown = g->unknown < GIST_UNKNOWN_MAX ? g->unknown : GIST_UNKNOWN_MAX;

		n = add_feature(ret_features, n, KEY_UNKNOWN, UNKNOWN_VALUE * (float)unknown);
	}
	for (size_t i = 0; i < n; i++)
		squares += ret_features[i].value * ret_features[i].value;
	for (size_t i = 0; i < n; i++)
		ret_features[i].value *= 2 / (1 + sqrtf(squares));
	return n;
}
