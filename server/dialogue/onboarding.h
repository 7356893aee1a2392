/* onboarding.h - first contact: who we are, what happens to her data, and the choice of language,
 * in one message. */
#ifndef MSEVA_DIALOGUE_ONBOARDING_H
#define MSEVA_DIALOGUE_ONBOARDING_H

#include "dialogue/talk.h"

/* The notice and the three languages. What she already sent stays in the draft. */
void onboarding_ask(struct talk *t);

/* The first words of someone whose language is not known. When their language is plain and they
 * already say something to go on with, goes on in it: true. Else false. */
bool onboarding_infers(struct talk *t);

/* Someone who never chose a language pressed one of our buttons: goes on in the one it was shown
 * in. */
void onboarding_assume(struct talk *t);

#endif
