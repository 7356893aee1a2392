/* track.h - following complaints: hers as a list, any by its number. */
#ifndef MSEVA_DIALOGUE_TRACK_H
#define MSEVA_DIALOGUE_TRACK_H

#include "dialogue/talk.h"

/* Hers, the open ones first. */
void track_open(struct talk *t, const char *arg);
void track_ask(struct talk *t);
/* The page of that list which begins at complaint number `first`, counted from 0. */
void track_page(struct talk *t, const char *first);
/* Something was typed where a row was expected. */
void track_words(struct talk *t);
/* One complaint by its canonical number. */
void track_show(struct talk *t, const char *reference);
/* "Not fixed" under the news that it was settled: opens it again, within the state's days and
 * times; otherwise it is a remark to the office. */
void track_unfixed(struct talk *t, const char *reference);
/* "Not fixed" in words, after the municipality said it was: as the button; false for anything else.
 */
bool track_said_unfixed(struct talk *t);
/* A complaint number anywhere in the message: answers it and returns true. */
bool track_named(struct talk *t);

#endif
