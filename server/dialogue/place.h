/* place.h - where the complaint is: a pin, a locality by name, or a landmark in her own
 * words (place_name.h reads those). */
#ifndef MSEVA_DIALOGUE_PLACE_H
#define MSEVA_DIALOGUE_PLACE_H

#include "dialogue/talk.h"

bool place_is_known(const struct draft *d);
void place_forget(struct draft *d);
void place_ask(struct talk *t);

/* Takes the pin of the message, opening a draft if need be, and goes on. */
void place_pin(struct talk *t);
/* The same without a word; the pin must be valid. */
void place_keep_pin(struct talk *t);
/* The municipality whose centre is nearest to the pin of the message, 0 when none is near. */
int place_nearest_town(struct talk *t);
/* Latitude and longitude that can be on this planet. */
bool place_is_valid_pin(const struct inbound *in);

/* What "171:JLC1", a candidate, stands for; *ret_locality is NULL for a town as a whole. False when
 * there is no such place. */
bool place_look_up(struct talk *t, const char *place, const struct tenant **ret_town,
                   const struct locality **ret_locality);
/* Settles on one of the candidates; false when there is no such place. */
bool place_settle(struct talk *t, const char *place);
/* The same in words, "ward 57"; false unless just one of the candidates lies there. */
bool place_settle_ward(struct talk *t);

/* "Ajit Nagar, ward 12, Jalandhar"; or what else is known of the place. */
const char *place_in_words(struct talk *t);

#endif
