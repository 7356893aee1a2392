/* place_words.h - the words around a place name: what they say about the name next to them.
 *
 * Words are known by sound, so one spelling in Latin letters stands for Gurmukhi and Devanagari
 * too; a few that would sound like a town are known by their letters only. */
#ifndef MSEVA_LANGUAGE_PLACE_WORDS_H
#define MSEVA_LANGUAGE_PLACE_WORDS_H

#include "language/sound.h"

enum word_part {
	WORD_NONE = 0,
	WORD_ORDINARY = 1,    /* everyday word: never a misspelt place */
	WORD_MARKER = 2,      /* says that the word before is a place: vich, city */
	WORD_FEATURE = 4,     /* "<town> road": named after the town, lying elsewhere */
	WORD_DISTRICT = 8,    /* "district <town>": the wider area, not the town */
	WORD_NEAR = 16,       /* "near <place>" */
	WORD_FILLER = 32,     /* goes with names without telling them apart: sahib, mandi, shri */
	WORD_GENERIC = 64,    /* common part of locality names: nagar, colony, road, gali */
	WORD_WARD = 128,      /* "ward" */
	WORD_AMBIGUOUS = 256, /* a town, and also an everyday word or a person's name */
	WORD_NUMBER = 512,    /* "no", "number" */
	WORD_GENITIVE = 1024, /* da, de, di, ka, ke, ki after a name */
	WORD_BEFORE = 2048,   /* in, at, from before a name */
};

struct place_words;

struct place_words *place_words_new(void);
/* NULL is fine. Returns NULL. */
struct place_words *place_words_free(struct place_words *words);
/* Makes a word ordinary unless it already has another role. */
void place_words_add_ordinary(struct place_words *words, const struct sound *s);
/* No longer ordinary: part of a place name. */
void place_words_remove_ordinary(struct place_words *words, const struct sound *s);
/* Role bits of a word. */
unsigned place_words_role(const struct place_words *words, const struct sound_word *w);

/* What an abbreviation stands for ("mdl", "col", "st"), by sound; NULL when it is none. */
const struct sound *place_words_expand(const struct place_words *words, const struct sound *s);

#endif
