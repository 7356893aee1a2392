/* intent.c - see intent.h. A message is compared word by word in skeleton form, so that "Sat Shri
 * Akaal", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ" and "sat sri akal" are one phrase. */
#include "language/intent.h"

#include <string.h>

#include "language/normalise.h"
#include "language/phrases.h"

#define COMMAND_MAX 96 /* bytes of a command in skeleton form; longer messages are none */

static const char *const intent_codes[INTENT_COUNT] = {
	[INTENT_MENU] = "MENU",       [INTENT_FILE] = "FILE",
	[INTENT_TRACK] = "TRACK",     [INTENT_BILL] = "BILL",
	[INTENT_LANGUAGE] = "LANGUAGE", [INTENT_HUMAN] = "HUMAN",
	[INTENT_STOP] = "STOP",       [INTENT_START] = "START",
	[INTENT_HELP] = "HELP",       [INTENT_PRIVACY] = "PRIVACY",
	[INTENT_DELETE_DATA] = "DELETE_DATA", [INTENT_YES] = "YES",
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

struct commands {
	struct command *at; /* sorted by key, the earlier phrase first */
	size_t count;
	uint64_t *polite; /* sorted */
	size_t polite_count;
};

static uint64_t hash_add(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	return h;
}

static uint64_t hash_of(const char *p, size_t n)
{
	return hash_add(14695981039346656037u, p, n);
}

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

static size_t next_word(const char **text)
{
	*text += strspn(*text, " ");
	return strcspn(*text, " ");
}

static uint64_t word_key(const char *word, size_t length)
{
	struct sound sound;
	char skeleton[SKELETON_MAX + 1];

	word_sound(word, length, &sound);
	if (sound.length == 0)
		return hash_of(word, length);
	skeleton_of(&sound, skeleton);
	/* Very short words keep their letters: "ha" and "hi" are not one word. */
	if (strlen(skeleton) < 3)
		return hash_of(word, length);
	return hash_of(skeleton, strlen(skeleton));
}

static bool is_polite(const struct commands *c, uint64_t key)
{
	return bsearch(&key, c->polite, c->polite_count, sizeof(key), by_number) != NULL;
}

/* The key of a whole message. With `is_bare`, politeness is left out. 0: nothing was left. */
static uint64_t message_key(const struct commands *c, const char *folded, bool is_bare)
{
	uint64_t h = 0;
	size_t length, words = 0;

	while ((length = next_word(&folded)) > 0 && words < 12) {
		uint64_t key = word_key(folded, length);

		folded += length;
		if (is_bare && is_polite(c, key))
			continue;
		h = (h ^ key) * 1099511628211u + 1;
		words++;
	}
	return words < 12 ? h : 0;
}

static void add_phrase(struct commands *c, const char *phrase, size_t length, enum intent intent)
{
	char text[512], folded[512];

	if (length >= sizeof(text))
		bug("phrase too long: %s", phrase);
	memcpy(text, phrase, length);
	text[length] = '\0';
	text_fold(text, folded, sizeof(folded));
	c->at = xrealloc(c->at, (c->count + 1) * sizeof(*c->at));
	c->at[c->count++] = (struct command){ message_key(c, folded, false), intent };
}

static void add_polite(struct commands *c)
{
	const char *p = phrases_polite;
	size_t length;

	while ((length = next_word(&p)) > 0) {
		char text[64], folded[64];

		memcpy(text, p, length);
		text[length] = '\0';
		text_fold(text, folded, sizeof(folded));
		c->polite = xrealloc(c->polite, (c->polite_count + 1) * sizeof(*c->polite));
		c->polite[c->polite_count++] = word_key(folded, strlen(folded));
		p += length;
	}
	qsort(c->polite, c->polite_count, sizeof(*c->polite), by_number);
}

struct commands *commands_new(void)
{
	struct commands *c = xcalloc(1, sizeof(*c));
	size_t count;
	const struct phrase_group *groups = phrase_groups(&count);

	add_polite(c);
	for (size_t g = 0; g < count; g++)
		for (const char *p = groups[g].phrases; *p;) {
			size_t length = strcspn(p, ";");

			add_phrase(c, p, length, groups[g].intent);
			p += length + (p[length] == ';');
		}
	qsort(c->at, c->count, sizeof(*c->at), by_key);
	return c;
}

struct commands *commands_free(struct commands *c)
{
	if (!c)
		return NULL;
	free(c->at);
	free(c->polite);
	free(c);
	return NULL;
}

bool commands_find(const struct commands *c, const char *folded, enum intent *ret_intent)
{
	if (strlen(folded) > COMMAND_MAX * 3)
		return false;
	for (int is_bare = 0; is_bare < 2; is_bare++) {
		struct command wanted = { .key = message_key(c, folded, is_bare) };
		const struct command *found =
			wanted.key ? bsearch(&wanted, c->at, c->count, sizeof(wanted), by_key) : NULL;

		if (found) {
			*ret_intent = found->intent;
			return true;
		}
	}
	return false;
}
