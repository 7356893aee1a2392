/* chat.h - answers to what is said to us in passing: thanks, "wait", "why?", "how long will it
 * take?". It never becomes part of a complaint, and the question of the state is asked again. */
#ifndef MSEVA_DIALOGUE_CHAT_H
#define MSEVA_DIALOGUE_CHAT_H

#include "dialogue/talk.h"

/* False when the words are none of that: they belong to the state. What only looks like a question
 * to us gives way to a command ("can I talk to someone?"). */
bool chat_answered(struct talk *t, bool is_command);

#endif
