/* confirm.h - the summary with its one confirm, what can be changed in it, and filing.
 *
 * What is still open is settled in the same tap: with several candidates for the place, or a pin
 * that lies nearer to another town, each row of the summary files with that choice. Confirming
 * buttons carry the draft's serial, so that a tap on an old summary never files the new draft. */
#ifndef MSEVA_DIALOGUE_CONFIRM_H
#define MSEVA_DIALOGUE_CONFIRM_H

#include "dialogue/talk.h"

void confirm_ask(struct talk *t);
void confirm_words(struct talk *t);
void confirm_yes(struct talk *t);
/* `arg`: "<serial>", "<serial>:p:<place>", "<serial>:t:<tenant id>" or "<serial>:w" (as written).
 */
void confirm_file(struct talk *t, const char *arg);
void confirm_cancel(struct talk *t, const char *arg);

void change_ask(struct talk *t);
void change_open(struct talk *t, const char *arg);
/* "type", "place", "words" or "photos". */
void change_pick(struct talk *t, const char *what);
void change_ask_words(struct talk *t);
void change_words(struct talk *t);

#endif
