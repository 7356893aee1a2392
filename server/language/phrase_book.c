/* phrase_book.c - see phrase_book.h. */
#include "language/phrase_book.h"

#include <string.h>

#include "language/normalise.h"

#define PHRASE_BYTES_MAX 512

struct phrase_meaning {
	uint64_t key;
	size_t order;
	int meaning;
};

/* ---- phrases -----------------------------------------------------------------------------------
 */

static void add_phrase(struct phrase_book *book, const char *phrase, size_t length, int meaning)
{
	char text[PHRASE_BYTES_MAX], folded[PHRASE_BYTES_MAX];
	uint64_t keys[PHRASE_WORDS_MAX];

	if (length >= sizeof(text))
		bug("phrase too long: %s", phrase);
	memcpy(text, phrase, length);
	text[length] = '\0';
	text_fold(text, folded, sizeof(folded));
	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int n = phrase_keys(folded, closeness, keys);

		if (n <= 0)
			continue;
		book->at = xrealloc(book->at, (book->count + 1) * sizeof(*book->at));
		book->at[book->count] = (struct phrase_meaning){ .key = phrase_join(keys, n),
			                                         .order = book->count,
			                                         .meaning = meaning };
		book->count++;
	}
}

void phrase_book_add(struct phrase_book *book, const char *phrases, int meaning)
{
	while (*phrases) {
		size_t length = strcspn(phrases, ";");

		add_phrase(book, phrases, length, meaning);
		phrases += length + (phrases[length] == ';');
	}
}

static int by_key_and_order(const void *a, const void *b)
{
	const struct phrase_meaning *x = a, *y = b;

	if (x->key != y->key)
		return x->key > y->key ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

static int by_key(const void *a, const void *b)
{
	const struct phrase_meaning *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

void phrase_book_sort(struct phrase_book *book)
{
	size_t n = 0;

	qsort(book->at, book->count, sizeof(*book->at), by_key_and_order);
	for (size_t i = 0; i < book->count; i++)
		if (!n || book->at[i].key != book->at[n - 1].key)
			book->at[n++] = book->at[i];
	book->count = n;
}

int phrase_book_find(const struct phrase_book *book, const uint64_t *keys, int count)
{
	if (count <= 0)
		return PHRASE_UNKNOWN;
	struct phrase_meaning wanted = { .key = phrase_join(keys, count) };
	const struct phrase_meaning *found =
	        bsearch(&wanted, book->at, book->count, sizeof(wanted), by_key);

	return found ? found->meaning : PHRASE_UNKNOWN;
}

void phrase_book_done(struct phrase_book *book)
{
	free(book->at);
	*book = (struct phrase_book){ 0 };
}

/* ---- words -------------------------------------------------------------------------------------
 */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void word_set_add(struct word_set *set, const char *text, enum closeness closeness)
{
	for (size_t length; *text; text += length) {
		char word[PHRASE_BYTES_MAX], folded[PHRASE_BYTES_MAX];
		const char *p = folded;

		text += strspn(text, " ;");
		length = strcspn(text, " ;");
		if (length >= sizeof(word))
			bug("word too long: %s", text);
		memcpy(word, text, length);
		word[length] = '\0';
		text_fold(word, folded, sizeof(folded));
		for (size_t n; (n = phrase_next_word(&p)) > 0; p += n) {
			set->keys = xrealloc(set->keys, (set->count + 1) * sizeof(*set->keys));
			set->keys[set->count++] = phrase_word_key(p, n, closeness);
		}
	}
}

void word_set_sort(struct word_set *set)
{
	qsort(set->keys, set->count, sizeof(*set->keys), by_number);
}

bool word_set_has(const struct word_set *set, uint64_t key)
{
	return bsearch(&key, set->keys, set->count, sizeof(key), by_number) != NULL;
}

void word_set_done(struct word_set *set)
{
	free(set->keys);
	*set = (struct word_set){ 0 };
}
