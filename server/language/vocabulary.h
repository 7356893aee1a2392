/* vocabulary.h - from a word as typed to the word that is meant.
 *
 * Holds the concepts of words.h and what it has been taught besides. A word is found by its
 * letters, else by its skeleton, else as the nearest in sound: typing errors, other
 * transliterations and most endings land on the word that was meant, with less trust the further
 * away it is. */
#ifndef MSEVA_LANGUAGE_VOCABULARY_H
#define MSEVA_LANGUAGE_VOCABULARY_H

#include "base/mem.h"
#include "language/words.h"

struct vocabulary;

struct word_match {
	int id;      /* -1: unknown */
	float trust; /* 0..1 */
	enum concept_kind kind;
};

struct vocabulary *vocabulary_new(void);
/* NULL is fine. Returns NULL. */
struct vocabulary *vocabulary_free(struct vocabulary *v);

/* Makes a folded word known, unless it is; returns its id. `is_topic` as CONCEPT_TOPIC, but a word
 * that belongs to a concept stays what it is. */
int vocabulary_teach(struct vocabulary *v, const char *word, size_t length, bool is_topic);
/* After the last word was taught. */
void vocabulary_finish(struct vocabulary *v);
/* Ids are below this. */
int vocabulary_size(const struct vocabulary *v);

/* A folded word; not re-entrant (scratch space inside). */
struct word_match vocabulary_find(const struct vocabulary *v, const char *word, size_t length);

#endif
