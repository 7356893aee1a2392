/* words.h - what everyday words of English, Punjabi and Hindi mean to a municipality.
 *
 * Words that mean the same, in whatever language, belong to one concept: a sentence the catalogue
 * has in English then also teaches how to read it in Punjabi. This is knowledge of the languages,
 * not of any catalogue; words that are not here are learned from the catalogue as they stand. */
#ifndef MSEVA_LANGUAGE_WORDS_H
#define MSEVA_LANGUAGE_WORDS_H

#include <stddef.h>

enum concept_kind {
	CONCEPT_TOPIC,   /* a thing the municipality looks after: no complaint is without one */
	CONCEPT_PLAIN,   /* what is wrong with it, and all else that carries meaning */
	CONCEPT_PLACE,   /* a landmark: says where, rarely what */
	CONCEPT_OPENING, /* counts at the beginning of a text only: thanks; at its end it is manners
	                  */
	CONCEPT_NOISE,   /* carries none: is, of, please, days */
	CONCEPT_NEAR,    /* "near <landmark>" */
	CONCEPT_BESIDE,  /* "<landmark> ke paas": as CONCEPT_NEAR, but after the landmark */
};

struct concept {
	const char *name;
	enum concept_kind kind;
	/* Matched by sound, so one spelling covers the scripts and most spellings. */
	const char *heard;
	/* Matched letter by letter and first; for words that sound like another. May be NULL. */
	const char *written;
};

/* All concepts; where two claim one word, the earlier has it. */
const struct concept *concepts(size_t *ret_count);

#endif
