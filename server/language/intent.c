/* intent.c - see intent.h. Messages and phrases are compared by their keys (phrase_key.h). */
#include "language/intent.h"

#include <string.h>

#include "language/normalise.h"
#include "language/phrase_key.h"
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

struct command {
	uint64_t key;
	enum intent intent;
};

/* Keys of single words, sorted. */
struct words {
	uint64_t *at;
	size_t count;
};

struct commands {
	struct command *at; /* sorted by key, the earlier phrase first */
	size_t count;
	struct words polite;
	/* All words of the phrases about language, and those that name one. */
	struct words of_language, language_names;
};

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int by_key(const void *a, const void *b)
{
	const struct command *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static bool words_have(const struct words *w, uint64_t key)
{
	return bsearch(&key, w->at, w->count, sizeof(key), by_number) != NULL;
}

static int without_polite(const struct commands *c, uint64_t *keys, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		if (!words_have(&c->polite, keys[i]))
			keys[n++] = keys[i];
	return n;
}

/* Every word of the text, by sound and by skeleton. Sorting comes last. */
static void add_words(struct words *w, const char *text)
{
	char folded[2048];
	const char *p = folded;
	size_t length;

	text_fold(text, folded, sizeof(folded));
	for (; (length = phrase_next_word(&p)) > 0; p += length) {
		w->at = xrealloc(w->at, (w->count + 2) * sizeof(*w->at));
		w->at[w->count++] = phrase_word_key(p, length, BY_SOUND);
		w->at[w->count++] = phrase_word_key(p, length, BY_SKELETON);
	}
}

static void sort_words(struct words *w)
{
	qsort(w->at, w->count, sizeof(*w->at), by_number);
}

static void add_phrase(struct commands *c, const char *phrase, size_t length, enum intent intent)
{
	char text[512], folded[512];
	uint64_t keys[PHRASE_WORDS_MAX];

	if (length >= sizeof(text))
		bug("phrase too long: %s", phrase);
	memcpy(text, phrase, length);
	text[length] = '\0';
	if (intent == INTENT_LANGUAGE)
		add_words(&c->of_language, text);
	text_fold(text, folded, sizeof(folded));
	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int n = phrase_keys(folded, closeness, keys);

		if (n < 0)
			continue;
		c->at = xrealloc(c->at, (c->count + 1) * sizeof(*c->at));
		c->at[c->count++] = (struct command){ phrase_join(keys, n), intent };
	}
}

struct commands *commands_new(void)
{
	struct commands *c = xcalloc(1, sizeof(*c));
	size_t count;
	const struct phrase_group *groups = phrase_groups(&count);

	add_words(&c->polite, phrases_polite);
	add_words(&c->language_names, phrases_language_names);
	for (size_t g = 0; g < count; g++)
		for (const char *p = groups[g].phrases; *p;) {
			size_t length = strcspn(p, ";");

			add_phrase(c, p, length, groups[g].intent);
			p += length + (p[length] == ';');
		}
	qsort(c->at, c->count, sizeof(*c->at), by_key);
	sort_words(&c->polite);
	sort_words(&c->of_language);
	sort_words(&c->language_names);
	return c;
}

struct commands *commands_free(struct commands *c)
{
	if (!c)
		return NULL;
	free(c->at);
	free(c->polite.at);
	free(c->of_language.at);
	free(c->language_names.at);
	free(c);
	return NULL;
}

/* The intent of a phrase, or INTENT_COUNT. */
static enum intent find_phrase(const struct commands *c, const uint64_t *keys, int count)
{
	struct command wanted = { .key = phrase_join(keys, count) };
	const struct command *found = bsearch(&wanted, c->at, c->count, sizeof(wanted), by_key);

	return found ? found->intent : INTENT_COUNT;
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
		is_named |= words_have(&c->language_names, by_sound[i]);
		if (!words_have(&c->of_language, by_sound[i]) &&
		    !words_have(&c->of_language, by_skeleton[i]) &&
		    !words_have(&c->polite, by_sound[i]))
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
