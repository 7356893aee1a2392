/* complaint.h - what the complaint is about: from lists (category, then type) or from her own
 * words, and the order in which the rest is asked. */
#ifndef MSEVA_DIALOGUE_COMPLAINT_H
#define MSEVA_DIALOGUE_COMPLAINT_H

#include "dialogue/talk.h"

/* Opens a draft in the citizen's town unless one is open already. */
void complaint_open(struct talk *t);
/* Drops an unfinished draft and begins anew. */
void complaint_new(struct talk *t, const char *arg);
/* Goes on with the draft if there is one, else begins. */
void complaint_begin(struct talk *t);
/* Asks what the draft still lacks: type, place, town, confirmation. */
void complaint_next(struct talk *t);
/* "Pothole, Ajit Nagar": the draft in a few words. */
const char *complaint_in_short(struct talk *t);

/* Words outside any question: a complaint, a town, or something not understood. */
void complaint_from_words(struct talk *t);
/* Looks for what and where in words that come with a photo; says nothing. */
void complaint_learn(struct talk *t);

/* Long enough to describe something; a shorter text is more likely a slip or a courtesy. */
bool complaint_is_description(const char *words);

void complaint_ask_category(struct talk *t);
void complaint_ask_type(struct talk *t);
void complaint_ask_suggest(struct talk *t);
/* Words where a row was expected. */
void complaint_type_words(struct talk *t);

void complaint_pick_category(struct talk *t, const char *code);
void complaint_pick_type(struct talk *t, const char *code);
/* "Something else": the whole list of categories. */
void complaint_pick_other(struct talk *t, const char *arg);

#endif
