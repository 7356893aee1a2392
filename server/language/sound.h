/* sound.h - how a word sounds, whatever script and spelling it is written in.
 *
 * Gurmukhi, Devanagari and Latin fall onto one small alphabet (ASCII letters): aspirates and
 * doubled letters disappear ("Bhatinda" and "Bathinda" both give "batinda"), z is j, ph is f, w is
 * v or u, diphthongs are one vowel, nasals before a consonant are n. sound_distance() then weighs
 * what is left: a vowel more or less is next to nothing, r for d little, a strange consonant a
 * whole step.
 *
 * Pure functions on caller's memory; nothing is allocated. Text must be valid UTF-8. */
#ifndef MSEVA_LANGUAGE_SOUND_H
#define MSEVA_LANGUAGE_SOUND_H

#include "base/mem.h"

#define SOUND_MAX 31
#define SOUND_STEP 100 /* distance of one wrong, missing or added consonant */

struct sound {
	char s[SOUND_MAX + 1]; /* NUL-terminated; what goes beyond SOUND_MAX is cut */
	uint8_t length;
	uint8_t consonants; /* h counts only at the beginning */
};

struct sound_word {
	const char *raw; /* points into the text */
	uint16_t raw_length;
	bool is_number; /* then sound.s holds ASCII digits, whatever the script */
	struct sound sound;
};

/* Cuts text into words (letters and marks) and numbers (digits); returns how many were written. */
size_t sound_words(const char *text, struct sound_word *ret_words, size_t max);

/* One word, or several read as one ("Tarn Taran" as "tarntaran"). */
void sound_of(const char *text, struct sound *ret_sound);

/* *s followed by *next without a gap; false, and *s unchanged, when it would not fit. */
bool sound_join(struct sound *s, const struct sound *next);

/* Weighted Damerau-Levenshtein distance in hundredths of a consonant; `limit` + 1 or more as soon
 * as it is certain to be over the limit. */
unsigned sound_distance(const struct sound *a, const struct sound *b, unsigned limit);

/* 1 for the same sound, falling by the distance over the longer one's consonants; 0 when it is less
 * than `least`. */
double sound_similarity(const struct sound *a, const struct sound *b, double least);

#endif
