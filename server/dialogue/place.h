/* place.h - where the complaint is: a pin, a locality by name, or a landmark in her own words. */
#ifndef MSEVA_DIALOGUE_PLACE_H
#define MSEVA_DIALOGUE_PLACE_H

#include "dialogue/talk.h"

/* The words as names are looked for in them: by sound, which is not known of Arabic letters. */
const char *place_readable(struct talk *t, const char *words);

bool place_is_known(const struct draft *d);
void place_forget(struct draft *d);
void place_ask(struct talk *t);

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
/* Takes the pin of the message, opening a draft if need be, and goes on. */
void place_pin(struct talk *t);
/* The same without a word; the pin must be valid. */
void place_keep_pin(struct talk *t);
/* The municipality whose centre is nearest to the pin of the message, 0 when none is near. */
int place_nearest_town(struct talk *t);
/* Latitude and longitude that can be on this planet. */
bool place_is_valid_pin(const struct inbound *in);

/* Settles on "171:JLC1", one of the candidates; false when there is no such place. */
bool place_settle(struct talk *t, const char *place);

/* "Ajit Nagar, ward 12, Jalandhar"; or what else is known of the place. */
const char *place_in_words(struct talk *t);

#endif
