/* tongue.h - which of the three languages a text is in.
 *
 * The script decides where it can. Latin letters may be English, or Hindi or Punjabi typed by ear:
 * that is weighed word by word, from the catalogue's examples and from the small words that give a
 * language away. Punjabi wins a draw: it is the language of the state. */
#ifndef MSEVA_LANGUAGE_TONGUE_H
#define MSEVA_LANGUAGE_TONGUE_H

#include "tenant/tenant.h"

struct tongues;

struct tongues *tongues_new(void);
/* NULL is fine. Returns NULL. */
struct tongues *tongues_free(struct tongues *t);

/* A folded text in Latin letters known to be in this language. */
void tongues_teach(struct tongues *t, const char *folded, enum language lang);

/* `text` as it came, `folded` the same after text_fold(). False when nothing speaks for any
 * language (no letters); then *ret_lang is untouched. */
bool tongues_find(const struct tongues *t, const char *text, const char *folded,
                  enum language *ret_lang);

#endif
