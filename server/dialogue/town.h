/* town.h - which municipality: asked once, remembered, changeable; and what to say where the
 * service has not begun. */
#ifndef MSEVA_DIALOGUE_TOWN_H
#define MSEVA_DIALOGUE_TOWN_H

#include "dialogue/talk.h"

/* The municipalities served now, and "another town". */
void town_ask(struct talk *t);
/* The same on request, from the menu or a summary. */
void town_change(struct talk *t, const char *arg);
void town_words(struct talk *t);
void town_pin(struct talk *t);
/* `arg` is a tenant id as text, or "other". */
void town_pick(struct talk *t, const char *arg);
/* The citizen's town, and the draft's, is now this one; goes on from there. */
void town_take(struct talk *t, int tenant_id);
/* A message that is nothing but a town's name: takes it; false for anything else. */
bool town_named(struct talk *t);
/* Not served: a courteous answer with what to do instead; counted as demand. */
void town_closed(struct talk *t, int tenant_id);

#endif
