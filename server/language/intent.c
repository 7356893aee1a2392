/* intent.c - see intent.h. A message is compared word by word, first by sound ("sure" is not
 * "sorry"), then by skeleton, so that "Namastey" and "ਨਮਸਤੇ" are one phrase. */
#include "language/intent.h"

#include <string.h>

#include "language/normalise.h"
#include "language/phrases.h"

#define COMMAND_WORDS_MAX 14              /* longer messages are no command */
#define BY_SOUND_MARK 0x5bd1e9955bd1e995u /* keeps the two kinds of keys apart */

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

enum closeness { BY_SOUND, BY_SKELETON };

struct commands {
	struct command *at; /* sorted by key, the earlier phrase first */
	size_t count;
	uint64_t *polite; /* sorted */
	size_t polite_count;
};

static uint64_t hash_of(const char *p, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	return h;
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

static uint64_t word_key(const char *word, size_t length, enum closeness closeness)
{
	struct sound sound;
	char skeleton[SKELETON_MAX + 1];

	word_sound(word, length, &sound);
	if (sound.length == 0)
		return hash_of(word, length);
	if (closeness == BY_SOUND)
		return hash_of(sound.s, sound.length) ^ BY_SOUND_MARK;
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

/* The words of a message as keys; -1 when there are too many for a command. */
static int keys_of(const char *folded, enum closeness closeness, uint64_t keys[COMMAND_WORDS_MAX])
{
	size_t length;
	int n = 0;

	while ((length = next_word(&folded)) > 0) {
		if (n == COMMAND_WORDS_MAX)
			return -1;
		keys[n++] = word_key(folded, length, closeness);
		folded += length;
	}
	return n;
}

static int without_polite(const struct commands *c, uint64_t *keys, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		if (!is_polite(c, keys[i]))
			keys[n++] = keys[i];
	return n;
}

static uint64_t join_keys(const uint64_t *keys, int count)
{
	uint64_t h = 0;

	for (int i = 0; i < count; i++)
		h = (h ^ keys[i]) * 1099511628211u + 1;
	return h;
}

static void add_phrase(struct commands *c, const char *phrase, size_t length, enum intent intent)
{
	char text[512], folded[512];
	uint64_t keys[COMMAND_WORDS_MAX];

	if (length >= sizeof(text))
		bug("phrase too long: %s", phrase);
	memcpy(text, phrase, length);
	text[length] = '\0';
	text_fold(text, folded, sizeof(folded));
	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int n = keys_of(folded, closeness, keys);

		if (n < 0)
			continue;
		c->at = xrealloc(c->at, (c->count + 1) * sizeof(*c->at));
		c->at[c->count++] = (struct command){ join_keys(keys, n), intent };
	}
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
		c->polite = xrealloc(c->polite, (c->polite_count + 2) * sizeof(*c->polite));
		c->polite[c->polite_count++] = word_key(folded, strlen(folded), BY_SOUND);
		c->polite[c->polite_count++] = word_key(folded, strlen(folded), BY_SKELETON);
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

/* The intent of a phrase, or INTENT_COUNT. */
static enum intent find_phrase(const struct commands *c, const uint64_t *keys, int count)
{
	struct command wanted = { .key = join_keys(keys, count) };
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

bool commands_find(const struct commands *c, const char *folded, enum intent *ret_intent)
{
	uint64_t keys[COMMAND_WORDS_MAX];

	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int count = keys_of(folded, closeness, keys);

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
	return false;
}
