/* numbers.h - numbers typed instead of taps, as digits of three scripts or as words.
 *
 * "1", "2.", "੧", "१", a keycap emoji, "पहला", "ਦੂਜਾ", "teen". */
#ifndef MSEVA_DIALOGUE_NUMBERS_H
#define MSEVA_DIALOGUE_NUMBERS_H

/* 1..10, or 0 when the whole text is not one such number. */
int number_from_words(const char *text);

#endif
