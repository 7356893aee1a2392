/* place_name.h - towns, localities and landmarks in her own words. */
#ifndef MSEVA_DIALOGUE_PLACE_NAME_H
#define MSEVA_DIALOGUE_PLACE_NAME_H

#include "dialogue/talk.h"

/* The words as names are looked for in them: by sound, which is not known of Arabic letters. */
const char *place_readable(struct talk *t, const char *words);

/* The answer to place_ask() in words. */
void place_words(struct talk *t);
/* Finds the town and locality in a whole description when they are beyond doubt; says nothing. */
void place_learn(struct talk *t);
/* Reads `words` as a place of the draft's town, or of any: fills locality or candidates. */
void place_find(struct talk *t, const char *words);
/* The same when the words beyond doubt name a place; else changes nothing and returns false. */
bool place_find_sure(struct talk *t, const char *words);
/* The words are, as written, the name of a place that the present state asks for. */
bool place_is_named(struct talk *t);

#endif
