/* vocabulary.c - see vocabulary.h. */
#include "language/vocabulary.h"

#include <string.h>

#include "language/normalise.h"
#include "language/sound_index.h"

/* Below this similarity two sounds are two words. Short words have many neighbours: there only
 * vowels may differ. */
#define SIMILARITY_MIN 0.84
#define SIMILARITY_SHORT_MIN 0.92
#define HITS_MAX 64
#define BONES_MIN 3 /* a shorter skeleton fits too many words: those keep their letters */

struct entry {
	uint64_t key; /* 0: free */
	int id;
};

struct key_map {
	struct entry *at;
	size_t count, room; /* room is a power of two */
};

struct vocabulary {
	struct key_map written, heard;
	enum concept_kind *kinds; /* by id */
	int size, kinds_room, concept_count;
	struct sound_index *sounds;
	int *sound_ids; /* by entry of `sounds` */
	size_t sound_room;
};

static uint64_t hash_of(const char *p, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	h ^= h >> 29;
	return h ? h : 1;
}

static struct entry *map_slot(const struct key_map *m, uint64_t key)
{
	size_t i = key & (m->room - 1);

	while (m->at[i].key && m->at[i].key != key)
		i = (i + 1) & (m->room - 1);
	return &m->at[i];
}

static void map_grow(struct key_map *m)
{
	struct key_map bigger = { .room = m->room ? m->room * 2 : 1024, .count = m->count };

	bigger.at = xcalloc(bigger.room, sizeof(*bigger.at));
	for (size_t i = 0; i < m->room; i++)
		if (m->at[i].key)
			*map_slot(&bigger, m->at[i].key) = m->at[i];
	free(m->at);
	*m = bigger;
}

/* The first one to claim a key keeps it. */
static void map_put(struct key_map *m, uint64_t key, int id)
{
	if ((m->count + 1) * 2 > m->room)
		map_grow(m);
	struct entry *e = map_slot(m, key);
	if (e->key)
		return;
	*e = (struct entry){ key, id };
	m->count++;
}

static int map_get(const struct key_map *m, uint64_t key)
{
	const struct entry *e = m->room ? map_slot(m, key) : NULL;

	return e && e->key ? e->id : -1;
}

/* The key by sound; false for words too short to have one. */
static bool heard_key(const struct sound *sound, uint64_t *ret_key)
{
	char bones[SKELETON_MAX + 1];

	skeleton_of(sound, bones);
	size_t n = strlen(bones);
	if (n < BONES_MIN)
		return false;
	*ret_key = hash_of(bones, n);
	return true;
}

static int new_word(struct vocabulary *v, enum concept_kind kind)
{
	if (v->size == v->kinds_room) {
		v->kinds_room = v->kinds_room ? v->kinds_room * 2 : 512;
		v->kinds = xrealloc(v->kinds, (size_t)v->kinds_room * sizeof(*v->kinds));
	}
	v->kinds[v->size] = kind;
	return v->size++;
}

static void add_sound(struct vocabulary *v, const struct sound *sound, int id)
{
	if (sound->length == 0 || sound_index_find(v->sounds, sound) >= 0)
		return;
	size_t entry = sound_index_add(v->sounds, sound);
	if (entry >= v->sound_room) {
		v->sound_room = v->sound_room ? v->sound_room * 2 : 1024;
		v->sound_ids = xrealloc(v->sound_ids, v->sound_room * sizeof(*v->sound_ids));
	}
	v->sound_ids[entry] = id;
}

static void claim(struct vocabulary *v, const char *word, size_t length, bool is_by_sound, int id)
{
	struct sound sound;
	uint64_t key;

	map_put(&v->written, hash_of(word, length), id);
	word_sound(word, length, &sound);
	if (is_by_sound && heard_key(&sound, &key))
		map_put(&v->heard, key, id);
	add_sound(v, &sound, id);
}

static void claim_all(struct vocabulary *v, const char *words, bool is_by_sound, int id)
{
	while (words && *words) {
		size_t length = strcspn(words, " ");
		char word[128], folded[128];

		if (length >= sizeof(word))
			bug("concept word too long: %s", words);
		memcpy(word, words, length);
		word[length] = '\0';
		text_fold(word, folded, sizeof(folded));
		if (*folded)
			claim(v, folded, strlen(folded), is_by_sound, id);
		words += length + (words[length] == ' ');
	}
}

struct vocabulary *vocabulary_new(void)
{
	struct vocabulary *v = xcalloc(1, sizeof(*v));
	size_t count;
	const struct concept *table = concepts(&count);

	v->sounds = sound_index_new();
	v->concept_count = (int)count;
	for (size_t i = 0; i < count; i++)
		new_word(v, table[i].kind);
	for (size_t i = 0; i < count; i++) /* letters first: they settle what sounds alike */
		claim_all(v, table[i].written, false, (int)i);
	for (size_t i = 0; i < count; i++)
		claim_all(v, table[i].heard, true, (int)i);
	return v;
}

struct vocabulary *vocabulary_free(struct vocabulary *v)
{
	if (!v)
		return NULL;
	free(v->written.at);
	free(v->heard.at);
	free(v->kinds);
	free(v->sound_ids);
	sound_index_free(v->sounds);
	free(v);
	return NULL;
}

static int find_exactly(const struct vocabulary *v, const char *word, size_t length,
                        const struct sound *sound)
{
	uint64_t key;
	int id = map_get(&v->written, hash_of(word, length));

	if (id < 0 && heard_key(sound, &key))
		id = map_get(&v->heard, key);
	return id;
}

int vocabulary_teach(struct vocabulary *v, const char *word, size_t length, bool is_topic)
{
	struct sound sound;

	word_sound(word, length, &sound);
	int id = find_exactly(v, word, length, &sound);
	if (id < 0) {
		id = new_word(v, CONCEPT_PLAIN);
		claim(v, word, length, true, id);
	}
	if (is_topic && id >= v->concept_count)
		v->kinds[id] = CONCEPT_TOPIC;
	return id;
}

void vocabulary_finish(struct vocabulary *v)
{
	sound_index_finish(v->sounds);
}

int vocabulary_size(const struct vocabulary *v)
{
	return v->size;
}

struct word_match vocabulary_find(const struct vocabulary *v, const char *word, size_t length)
{
	struct word_match match = { .id = -1, .kind = CONCEPT_PLAIN };
	struct sound_hit hits[HITS_MAX];
	struct sound sound;
	double best = 0;

	word_sound(word, length, &sound);
	match.id = find_exactly(v, word, length, &sound);
	if (match.id >= 0) {
		match.trust = 1;
		match.kind = v->kinds[match.id];
		return match;
	}
	if (sound.consonants < 2 || sound.length < 4)
		return match;
	double least = sound.consonants > 2 ? SIMILARITY_MIN : SIMILARITY_SHORT_MIN;
	size_t n = sound_index_search(v->sounds, &sound, least, hits, HITS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (hits[i].similarity <= best)
			continue;
		best = hits[i].similarity;
		match.id = v->sound_ids[hits[i].entry];
	}
	if (match.id >= 0) {
		match.trust = (float)(2 * best - 1);
		match.kind = v->kinds[match.id];
	}
	return match;
}
