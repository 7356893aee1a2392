/* unfixed.h - "Not fixed": a settled complaint is opened again, within the days and times the state
 * allows (tenants/state.json); otherwise her word is a remark to the office. */
#ifndef MSEVA_DIALOGUE_UNFIXED_H
#define MSEVA_DIALOGUE_UNFIXED_H

#include "dialogue/talk.h"

/* The button under the news that it was settled. */
void unfixed_tapped(struct talk *t, const char *reference);
/* The same in words, of the complaint that was settled last; false for anything else. */
bool unfixed_said(struct talk *t);

#endif
