/* phrase_book.h - what whole messages mean: lists of phrases, each list with a meaning, and sets of
 * single words. Filled once, sorted, then only read. Keys are those of phrase_key.h. */
#ifndef MSEVA_LANGUAGE_PHRASE_BOOK_H
#define MSEVA_LANGUAGE_PHRASE_BOOK_H

#include "language/phrase_key.h"

/* What phrase_book_find() answers to an unknown phrase. */
#define PHRASE_UNKNOWN (-1)

struct phrase_meaning;

struct phrase_book {
	struct phrase_meaning *at;
	size_t count;
};

/* `phrases` are separated by ';' and kept by sound and by skeleton; `meaning` is not negative. */
void phrase_book_add(struct phrase_book *book, const char *phrases, int meaning);
/* After the last one is added. Of phrases that sound alike the one added first counts. */
void phrase_book_sort(struct phrase_book *book);
int phrase_book_find(const struct phrase_book *book, const uint64_t *keys, int count);
void phrase_book_done(struct phrase_book *book);

struct word_set {
	uint64_t *keys;
	size_t count;
};

/* Every word of `text`, which may be a list of phrases too. */
void word_set_add(struct word_set *set, const char *text, enum closeness closeness);
void word_set_sort(struct word_set *set);
bool word_set_has(const struct word_set *set, uint64_t key);
void word_set_done(struct word_set *set);

#endif
