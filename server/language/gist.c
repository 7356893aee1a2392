/* gist.c - see gist.h. */
#include "language/gist.h"

#include <math.h>
#include <string.h>

#define PAIR_VALUE 0.6f    /* against 1 of a word alone */
#define UNKNOWN_VALUE 0.5f /* of each unknown word */
#define OPENING_WORDS 3    /* in a text as short as this every word opens it */

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

static bool carries_meaning(enum concept_kind kind, size_t at, size_t count)
{
	switch (kind) {
	case CONCEPT_TOPIC:
	case CONCEPT_PLAIN:
	case CONCEPT_PLACE:
		return true;
	case CONCEPT_OPENING:
		return at == 0 || count <= OPENING_WORDS;
	case CONCEPT_NOISE:
	case CONCEPT_NEAR:
	case CONCEPT_BESIDE:
		break;
	}
	return false;
}

/* "house no 12", "gali number 4": not a no. */
static bool is_numbering(const char *word, size_t length)
{
	static const char *const words[] = {
		"no", "number", "num", "nmbr", "nambar", "ਨੰਬਰ", "नंबर"
	};

	if (!word[length] || !is_number(word + length + 1))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
			return true;
	return false;
}

void gist_of(const struct vocabulary *v, const char *folded, struct gist *ret)
{
	struct word_match all[2 * GIST_WORDS_MAX];
	size_t count = 0;

	while (*folded && count < ARRAY_LEN(all)) {
		size_t length = strcspn(folded, " ");

		if (!is_number(folded) && !is_numbering(folded, length))
			all[count++] = vocabulary_find(v, folded, length);
		folded += length + (folded[length] == ' ');
	}
	*ret = (struct gist){ .count = 0 };
	for (size_t i = 0; i < count && ret->count < GIST_WORDS_MAX; i++) {
		if (!carries_meaning(all[i].kind, i, count) || is_landmark(all, count, i))
			continue;
		if (all[i].id < 0) {
			ret->unknown++;
			continue;
		}
		ret->has_topic |= all[i].kind == CONCEPT_TOPIC;
		ret->words[ret->count++] = all[i];
	}
}

void gist_window(const struct gist *g, size_t from, size_t count, struct gist *ret)
{
	struct gist window = { .count = 0 };

	for (size_t i = from; i < g->count && i < from + count; i++) {
		window.has_topic |= g->words[i].kind == CONCEPT_TOPIC;
		window.words[window.count++] = g->words[i];
	}
	*ret = window;
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
