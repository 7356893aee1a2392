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
/* The complaint of that number, anybody's; NULL when there is none or it must be fetched first. */
const struct complaint_brief *track_look_up(struct talk *t, const char *reference);
/* Answers a number that leads nowhere. */
void track_say_unknown(struct talk *t, const char *key, const char *reference);
/* A complaint number anywhere in the message: answers it and returns true. */
bool track_named(struct talk *t);

#endif
