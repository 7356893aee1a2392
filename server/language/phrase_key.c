/* phrase_key.c - see phrase_key.h. */
#include "language/phrase_key.h"

#include <string.h>

#include "language/normalise.h"

#define BY_SOUND_MARK 0x5bd1e9955bd1e995u /* keeps the two kinds of keys apart */

static uint64_t hash_of(const char *p, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	return h;
}

size_t phrase_next_word(const char **text)
{
	*text += strspn(*text, " ");
	return strcspn(*text, " ");
}

uint64_t phrase_word_key(const char *word, size_t length, enum closeness closeness)
{
	struct sound sound;
	char skeleton[SKELETON_MAX + 1];

	if (closeness == BY_LETTER)
		return hash_of(word, length);
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

int phrase_keys(const char *folded, enum closeness closeness, uint64_t keys[PHRASE_WORDS_MAX])
{
	size_t length;
	int n = 0;

	while ((length = phrase_next_word(&folded)) > 0) {
		if (n == PHRASE_WORDS_MAX)
			return -1;
		keys[n++] = phrase_word_key(folded, length, closeness);
		folded += length;
	}
	return n;
}

uint64_t phrase_join(const uint64_t *keys, int count)
{
	uint64_t h = 0;

	for (int i = 0; i < count; i++)
		h = (h ^ keys[i]) * 1099511628211u + 1;
	return h;
}
