/* gist.h - the words of a text that carry meaning, and what the classifier makes of them.
 *
 * Politeness, articles, numbers and landmarks ("near the school", "mandir de kol") are left out;
 * what is left counts word by word and in pairs that stand close together. */
#ifndef MSEVA_LANGUAGE_GIST_H
#define MSEVA_LANGUAGE_GIST_H

#include "language/model.h"
#include "language/vocabulary.h"

#define GIST_WORDS_MAX 48    /* of a longer text the first */
#define GIST_PAIR_DISTANCE 4 /* words further apart say nothing together */
#define GIST_UNKNOWN_MAX 3   /* more unknown words count no more: most are names */
#define GIST_FEATURES_MAX (GIST_WORDS_MAX * (GIST_PAIR_DISTANCE + 1) + 1)

struct gist {
	struct word_match words[GIST_WORDS_MAX];
	size_t count;
	size_t unknown; /* words never seen before */
	bool has_topic; /* names a thing that a municipality looks after */
};

/* `folded` as text_fold() writes it. */
void gist_of(const struct vocabulary *v, const char *folded, struct gist *ret);
/* Some of its words, as a gist of their own. */
void gist_window(const struct gist *g, size_t from, size_t count, struct gist *ret);
/* Returns how many were written. */
size_t gist_features(const struct gist *g, struct feature ret_features[GIST_FEATURES_MAX]);

#endif
