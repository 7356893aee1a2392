/* map.c - linear probing; removal shifts the cluster back, so there are no tombstones and a map
 * that is filled and emptied for hours keeps its speed. */
#include "map.h"

#include <string.h>

static uint64_t map_hash(const char *key)
{
	uint64_t h = 1469598103934665603u;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	/* FNV leaves its low bits weak for keys that differ only at the end. */
	return h ^ (h >> 29);
}

static struct map_slot *map_find(const struct map *m, const char *key, uint64_t hash)
{
	size_t i = hash & (m->cap - 1);

	while (m->slots[i].key && (m->slots[i].hash != hash || strcmp(m->slots[i].key, key) != 0))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void map_grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 64;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key)
			*map_find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

void *map_get(const struct map *m, const char *key)
{
	if (!m->count)
		return NULL;
	return map_find(m, key, map_hash(key))->value;
}

void map_put(struct map *m, const char *key, void *value)
{
	struct map_slot *s;
	uint64_t hash = map_hash(key);

	if ((m->count + 1) * 10 > m->cap * 7)
		map_grow(m);
	s = map_find(m, key, hash);
	if (!s->key)
		m->count++;
	*s = (struct map_slot){ .hash = hash, .key = key, .value = value };
}

void *map_remove(struct map *m, const char *key)
{
	struct map_slot *s;
	void *value;
	size_t hole, i, mask = m->cap - 1;

	if (!m->count)
		return NULL;
	s = map_find(m, key, map_hash(key));
	if (!s->key)
		return NULL;
	value = s->value;
	hole = (size_t)(s - m->slots);
	for (i = (hole + 1) & mask; m->slots[i].key; i = (i + 1) & mask) {
		size_t home = m->slots[i].hash & mask;

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = (struct map_slot){ 0 };
	m->count--;
	return value;
}

void map_done(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}

void *map_next(const struct map *m, size_t *at)
{
	while (*at < m->cap) {
		struct map_slot *s = &m->slots[(*at)++];

		if (s->key)
			return s->value;
	}
	return NULL;
}
