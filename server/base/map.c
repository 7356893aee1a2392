/* map.c - chained buckets; the hash is keyed with a random number, because keys such as telephone
 * numbers and message ids are chosen by strangers. */
#include "base/map.h"

#include <string.h>

#include "base/ids.h"

struct entry {
	struct entry *next;
	uint64_t hash;
	void *value;
	char key[];
};

struct map {
	struct entry **buckets;
	size_t bucket_count, count;
	uint64_t seed;
};

/* FNV-1a with a secret start and a final mix. */
static uint64_t hash_of(const struct map *m, const char *key)
{
	uint64_t h = m->seed;

	for (const unsigned char *p = (const unsigned char *)key; *p; p++)
		h = (h ^ *p) * 0x100000001b3ULL;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93ULL;
	return h ^ (h >> 32);
}

struct map *map_new(void)
{
	struct map *m = xcalloc(1, sizeof(*m));

	m->bucket_count = 64;
	m->buckets = xcalloc(m->bucket_count, sizeof(*m->buckets));
	m->seed = (uint64_t)id_random_i64();
	return m;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->bucket_count; i++) {
		while (m->buckets[i]) {
			struct entry *e = m->buckets[i];

			m->buckets[i] = e->next;
			free(e);
		}
	}
	free(m->buckets);
	free(m);
}

static struct entry **find(const struct map *m, const char *key, uint64_t hash)
{
	struct entry **e = &m->buckets[hash & (m->bucket_count - 1)];

	while (*e && ((*e)->hash != hash || strcmp((*e)->key, key)))
		e = &(*e)->next;
	return e;
}

static void grow(struct map *m)
{
	struct entry **old = m->buckets;
	size_t n = m->bucket_count;

	m->bucket_count *= 2;
	m->buckets = xcalloc(m->bucket_count, sizeof(*m->buckets));
	for (size_t i = 0; i < n; i++) {
		while (old[i]) {
			struct entry *e = old[i], **to;

			old[i] = e->next;
			to = &m->buckets[e->hash & (m->bucket_count - 1)];
			e->next = *to;
			*to = e;
		}
	}
	free(old);
}

void *map_get(const struct map *m, const char *key)
{
	struct entry *e = *find(m, key, hash_of(m, key));

	return e ? e->value : NULL;
}

void map_put(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_of(m, key);
	struct entry **at = find(m, key, hash);
	size_t n = strlen(key) + 1;

	if (*at) {
		(*at)->value = value;
		return;
	}
	*at = xmalloc(sizeof(**at) + n);
	(*at)->next = NULL;
	(*at)->hash = hash;
	(*at)->value = value;
	memcpy((*at)->key, key, n);
	if (++m->count > m->bucket_count)
		grow(m);
}

void *map_remove(struct map *m, const char *key)
{
	struct entry **at = find(m, key, hash_of(m, key)), *e = *at;
	void *value;

	if (!e)
		return NULL;
	value = e->value;
	*at = e->next;
	free(e);
	m->count--;
	return value;
}

size_t map_count(const struct map *m)
{
	return m->count;
}

void map_each(struct map *m, void (*fn)(const char *key, void *value, void *arg), void *arg)
{
	for (size_t i = 0; i < m->bucket_count; i++) {
		for (struct entry *e = m->buckets[i], *next; e; e = next) {
			next = e->next;
			fn(e->key, e->value, arg);
		}
	}
}
