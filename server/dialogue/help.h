/* help.h - help, a person to talk to, privacy, and what is not there yet. None of them leaves what
 * was being done: its question is one tap away. */
#ifndef MSEVA_DIALOGUE_HELP_H
#define MSEVA_DIALOGUE_HELP_H

#include "dialogue/talk.h"

void help_show(struct talk *t, const char *arg);
void help_person(struct talk *t, const char *arg);
void help_privacy(struct talk *t, const char *arg);
void help_delete(struct talk *t, const char *arg);
void help_bills(struct talk *t, const char *arg);

#endif
