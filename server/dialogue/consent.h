/* consent.h - STOP and START. One confirmation, then silence until START. */
#ifndef MSEVA_DIALOGUE_CONSENT_H
#define MSEVA_DIALOGUE_CONSENT_H

#include "dialogue/talk.h"

void consent_stop(struct talk *t, const char *arg);
void consent_start(struct talk *t, const char *arg);

#endif
