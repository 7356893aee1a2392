/* normalise.h - one plain form for whatever a citizen types, before anything tries to understand
 * it.
 *
 * text_fold() takes away what carries no meaning here: letter case, compatibility forms, accents on
 * Latin letters, zero-width and direction marks, punctuation, emoji. Digits of all scripts become
 * ASCII. What is left are words of letters and of digits with single spaces between.
 * text_skeleton() goes further and brings one word from Gurmukhi, Devanagari and Latin spelling to
 * the same letters: "ਸਟਰੀਟ", "स्ट्रीट", "street" and "strit" are all "strit".
 *
 * Pure; no memory from the heap; time grows with the text and never faster. Bytes that are no UTF-8
 * count as a space. */
#ifndef MSEVA_LANGUAGE_NORMALISE_H
#define MSEVA_LANGUAGE_NORMALISE_H

#include "language/sound.h"

enum script {
	SCRIPT_LATIN,
	SCRIPT_DEVANAGARI,
	SCRIPT_GURMUKHI,
	SCRIPT_ARABIC, /* Urdu, and Punjabi in Shahmukhi */
	SCRIPT_MIXED,  /* two of the above, the smaller with at least a quarter of the letters */
	SCRIPT_OTHER,  /* no letters at all, or letters of none of the above */
	SCRIPT_COUNT,
};

/* "latin", "devanagari", "gurmukhi", "arabic", "mixed", "other" */
const char *script_code(enum script script);

/* Letters of each script; index SCRIPT_OTHER counts all other letters. */
struct script_counts {
	size_t letters[SCRIPT_COUNT];
};

void script_count(const char *text, struct script_counts *ret_counts);
enum script text_script(const char *text);

/* Writes at most size - 1 bytes, whole characters, and a NUL; what does not fit is dropped. Returns
 * the bytes written. size must be at least 1. */
size_t text_fold(const char *text, char *ret_folded, size_t size);

#define SKELETON_MAX SOUND_MAX

/* The skeleton of a sound: "a" counts only at the ends, e is i, o is u. Two spellings of a word
 * mostly share it, two words mostly do not. */
void skeleton_of(const struct sound *sound, char ret_skeleton[SKELETON_MAX + 1]);
/* The sound of one folded word, with the letters that English writes and does not say left out
 * ("light" as "lait"). */
void word_sound(const char *word, size_t length, struct sound *ret_sound);
/* Both steps for a text of one or more words, joined with spaces; as text_fold() in size. */
size_t text_skeleton(const char *text, char *ret_skeleton, size_t size);

#endif
