/* track.h - following complaints: hers as a list, any by its number. */
#ifndef MSEVA_DIALOGUE_TRACK_H
#define MSEVA_DIALOGUE_TRACK_H

#include "dialogue/talk.h"

/* Hers, the open ones first. */
void track_open(struct talk *t, const char *arg);
void track_ask(struct talk *t);
/* Something was typed where a row was expected. */
void track_words(struct talk *t);
/* One complaint by its canonical number. */
void track_show(struct talk *t, const char *reference);
/* "Not fixed" under the news that it was resolved. */
void track_unfixed(struct talk *t, const char *reference);
/* "Not fixed" in words, after the municipality said it was: as the button; false for anything else.
 */
bool track_said_unfixed(struct talk *t);
/* A complaint number anywhere in the message: answers it and returns true. */
bool track_named(struct talk *t);

#endif
