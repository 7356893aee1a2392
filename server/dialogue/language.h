/* language.h - choosing and changing the language. */
#ifndef MSEVA_DIALOGUE_LANGUAGE_H
#define MSEVA_DIALOGUE_LANGUAGE_H

#include "dialogue/talk.h"

/* Offers the three languages without leaving the present state. */
void language_offer(struct talk *t, const char *arg);
/* `arg` is "pa", "hi" or "en"; then goes on with whatever was being done. */
void language_pick(struct talk *t, const char *arg);
/* "English", "हिंदी", "punjabi" … as a whole message; false for anything else. */
bool language_named(struct talk *t);

#endif
