/* menu.h - what there is to do: the greeting, the short menu and the rest behind "More". */
#ifndef MSEVA_DIALOGUE_MENU_H
#define MSEVA_DIALOGUE_MENU_H

#include "dialogue/talk.h"

/* Back to the start; an unfinished complaint is kept and offered. */
void menu_open(struct talk *t, const char *arg);
/* The menu as the question of STATE_IDLE. */
void menu_ask(struct talk *t);
void menu_more(struct talk *t, const char *arg);
/* Takes up what was being done. */
void menu_continue(struct talk *t, const char *arg);

#endif
