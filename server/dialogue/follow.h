/* follow.h - a complaint of hers that is being talked about: just filed, or looked up. Photos and
 * words are added to it; "not fixed" reaches the municipality. */
#ifndef MSEVA_DIALOGUE_FOLLOW_H
#define MSEVA_DIALOGUE_FOLLOW_H

#include "dialogue/talk.h"

/* Number, department and deadline at once. */
void follow_filed(struct talk *t, const struct new_complaint *c, const struct complaint_type *type);
/* The question of STATE_FILED and STATE_TRACK_ONE. */
void follow_ask(struct talk *t);
/* New complaint, or words to be added after one tap. */
void follow_words(struct talk *t);
void follow_pin(struct talk *t);
void follow_add_pending(struct talk *t, const char *arg);
void follow_new_pending(struct talk *t, const char *arg);

/* Is there a complaint that new evidence can belong to? */
bool follow_is_current(const struct talk *t);
void follow_set(struct talk *t, const char *reference, int tenant_id);
void follow_comment(struct talk *t, const char *text);
/* "Added to JAL-…" */
void follow_added(struct talk *t);

#endif
