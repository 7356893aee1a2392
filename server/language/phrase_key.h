/* phrase_key.h - a whole message as one number, so that known phrases are found by looking it up.
 *
 * A phrase is taken word by word, first by sound ("sure" is not "sorry"), then by skeleton, so that
 * "Namastey" and "ਨਮਸਤੇ" are one phrase. Pure; nothing is allocated. */
#ifndef MSEVA_LANGUAGE_PHRASE_KEY_H
#define MSEVA_LANGUAGE_PHRASE_KEY_H

#include "base/mem.h"

#define PHRASE_WORDS_MAX 14 /* longer messages are no phrase */

/* From the strictest on. */
enum closeness { BY_LETTER, BY_SOUND, BY_SKELETON };

/* Moves *text to its next word and returns the length of that; 0 at the end. */
size_t phrase_next_word(const char **text);
uint64_t phrase_word_key(const char *word, size_t length, enum closeness closeness);
/* The words of a folded message as keys; -1 when there are too many. */
int phrase_keys(const char *folded, enum closeness closeness, uint64_t keys[PHRASE_WORDS_MAX]);
uint64_t phrase_join(const uint64_t *keys, int count);

#endif
