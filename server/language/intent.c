/* intent.c - see intent.h. Messages and phrases are compared by their keys (phrase_key.h). */
#include "language/intent.h"

#include <string.h>

#include "language/phrase_book.h"
#include "language/phrases.h"

static const char *const intent_codes[INTENT_COUNT] = {
	[INTENT_MENU] = "MENU",
	[INTENT_FILE] = "FILE",
	[INTENT_TRACK] = "TRACK",
	[INTENT_BILL] = "BILL",
	[INTENT_LANGUAGE] = "LANGUAGE",
	[INTENT_HUMAN] = "HUMAN",
	[INTENT_STOP] = "STOP",
	[INTENT_START] = "START",
	[INTENT_HELP] = "HELP",
	[INTENT_PRIVACY] = "PRIVACY",
	[INTENT_DELETE_DATA] = "DELETE_DATA",
	[INTENT_YES] = "YES",
	[INTENT_NO] = "NO",
};

const char *intent_code(enum intent intent)
{
	if ((unsigned)intent >= INTENT_COUNT)
		bug("no intent %d", (int)intent);
	return intent_codes[intent];
}

struct commands {
	struct phrase_book phrases;
	struct word_set polite;
	/* All words of the phrases about language, and those that name one. */
	struct word_set of_language, language_names;
};

static int without_polite(const struct commands *c, uint64_t *keys, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		if (!word_set_has(&c->polite, keys[i]))
			keys[n++] = keys[i];
	return n;
}

static void add_words(struct word_set *set, const char *text)
{
	word_set_add(set, text, BY_SOUND);
	word_set_add(set, text, BY_SKELETON);
}

struct commands *commands_new(void)
{
	struct commands *c = xcalloc(1, sizeof(*c));
	size_t count;
	const struct phrase_group *groups = phrase_groups(&count);

	add_words(&c->polite, phrases_polite);
	add_words(&c->language_names, phrases_language_names);
	for (size_t g = 0; g < count; g++) {
		phrase_book_add(&c->phrases, groups[g].phrases, (int)groups[g].intent);
		if (groups[g].intent == INTENT_LANGUAGE)
			add_words(&c->of_language, groups[g].phrases);
	}
	phrase_book_sort(&c->phrases);
	word_set_sort(&c->polite);
	word_set_sort(&c->of_language);
	word_set_sort(&c->language_names);
	return c;
}

struct commands *commands_free(struct commands *c)
{
	if (!c)
		return NULL;
	phrase_book_done(&c->phrases);
	word_set_done(&c->polite);
	word_set_done(&c->of_language);
	word_set_done(&c->language_names);
	free(c);
	return NULL;
}

/* The intent of a phrase, or INTENT_COUNT. */
static enum intent find_phrase(const struct commands *c, const uint64_t *keys, int count)
{
	int found = phrase_book_find(&c->phrases, keys, count);

	return found == PHRASE_UNKNOWN ? INTENT_COUNT : (enum intent)found;
}

/* What two phrases in one message mean together: a greeting or a yes gives way to what follows it,
 * thanks and small talk close the matter, anything else is no command. */
static enum intent both(enum intent a, enum intent b)
{
	if (a == INTENT_COUNT || a == b)
		return b;
	if (a == INTENT_MENU || b == INTENT_MENU) {
		enum intent other = a == INTENT_MENU ? b : a;

		return other == INTENT_YES ? INTENT_MENU : other; /* "namaste ji" */
	}
	if (a == INTENT_NONE || b == INTENT_NONE)
		return INTENT_NONE;
	if (a == INTENT_YES)
		return b;
	return INTENT_COUNT;
}

/* Splits the message into known phrases, the longest first. */
static enum intent find_sequence(const struct commands *c, const uint64_t *keys, int count)
{
	enum intent sum = INTENT_COUNT;

	for (int i = 0; i < count;) {
		enum intent found = INTENT_COUNT;
		int n = count - i;

		while (n > 0 && (found = find_phrase(c, keys + i, n)) == INTENT_COUNT)
			n--;
		if (found == INTENT_COUNT)
			return INTENT_COUNT;
		sum = both(sum, found);
		if (sum == INTENT_COUNT)
			return INTENT_COUNT;
		i += n;
	}
	return sum;
}

/* "bhasha punjabi karo": a language is named, and no word is about anything else. One such word
 * makes it a place or a school: "Punjabi Bagh", "hindi school". */
static bool is_about_language(const struct commands *c, const char *folded)
{
	uint64_t by_sound[PHRASE_WORDS_MAX], by_skeleton[PHRASE_WORDS_MAX];
	int count = phrase_keys(folded, BY_SOUND, by_sound);
	bool is_named = false;

	phrase_keys(folded, BY_SKELETON, by_skeleton);
	for (int i = 0; i < count; i++) {
		is_named |= word_set_has(&c->language_names, by_sound[i]);
		if (!word_set_has(&c->of_language, by_sound[i]) &&
		    !word_set_has(&c->of_language, by_skeleton[i]) &&
		    !word_set_has(&c->polite, by_sound[i]))
			return false;
	}
	return is_named;
}

bool commands_find(const struct commands *c, const char *folded, enum intent *ret_intent)
{
	uint64_t keys[PHRASE_WORDS_MAX];

	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int count = phrase_keys(folded, closeness, keys);

		if (count <= 0)
			return false;
		enum intent found = find_sequence(c, keys, count);
		if (found == INTENT_COUNT)
			found = find_sequence(c, keys, without_polite(c, keys, count));
		if (found == INTENT_COUNT)
			continue;
		*ret_intent = found;
		return true;
	}
	if (!is_about_language(c, folded))
		return false;
	*ret_intent = INTENT_LANGUAGE;
	return true;
}
