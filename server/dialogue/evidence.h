/* evidence.h - photos, videos, voice notes and documents, before, during and after filing. */
#ifndef MSEVA_DIALOGUE_EVIDENCE_H
#define MSEVA_DIALOGUE_EVIDENCE_H

#include "dialogue/talk.h"

/* Into the draft, which is opened if need be; the caption may say what and where. */
void evidence_add(struct talk *t);
/* To the complaint that is being talked about, unless the caption tells a new one. */
void evidence_attach(struct talk *t);
/* The citizen deleted a message: what came with it leaves the draft. */
void evidence_revoke(struct talk *t);
/* Silently into the draft, for someone who has to choose a language first. */
void evidence_keep(struct talk *t);

#endif
