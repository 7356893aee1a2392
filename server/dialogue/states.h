/* states.h - the table of states: what each asks and what it makes of each kind of answer. Buttons,
 * intents and the kinds that mean the same everywhere are in dialogue.c. */
#ifndef MSEVA_DIALOGUE_STATES_H
#define MSEVA_DIALOGUE_STATES_H

#include "dialogue/talk.h"

struct state_rules {
	const char *name;
	void (*ask)(struct talk *t);   /* the question, also after something not understood */
	void (*words)(struct talk *t); /* text that is no command and no number of a row */
	void (*media)(struct talk *t); /* photo, video, voice, document */
	void (*pin)(struct talk *t);
	void (*yes)(struct talk *t); /* NULL: ask again */
	void (*no)(struct talk *t);  /* NULL: ask again */
};

extern const struct state_rules state_rules[STATE_COUNT];

#endif
