/* urdu.h - Urdu and Punjabi in Arabic letters (Shahmukhi), read as if typed in Latin ones.
 *
 * The script leaves most short vowels out, so everyday words of complaints are known as wholes and
 * the rest goes letter by letter. Good enough to be understood and to name a place; never shown to
 * anybody. Pure, nothing is allocated. */
#ifndef MSEVA_LANGUAGE_URDU_H
#define MSEVA_LANGUAGE_URDU_H

#include "base/mem.h"

/* Is there any letter of that script in it? */
bool urdu_is(const char *text);
/* Writes at most size - 1 bytes and a NUL, whole words only; what is not Arabic script stays as it
 * is. Returns the bytes written. size must be at least 1. */
size_t urdu_to_latin(const char *text, char *ret_latin, size_t size);

#endif
