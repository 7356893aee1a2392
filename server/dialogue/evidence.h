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
/* A further photo of an album, which WhatsApp delivers one by one: the first was answered. */
bool evidence_is_rest_of_album(const struct talk *t);
/* After every message: when was there a photo? */
void evidence_remember(struct talk *t);
/* Silently into the draft, for someone who has to choose a language first. */
void evidence_keep(struct talk *t);

#endif
