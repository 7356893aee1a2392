/* map.h - string keys to pointers, open addressing.
 *
 * The key is not copied: it must live inside the value (or as long). Everything in the sandbox that
 * a message touches is found through one of these, so that the work for a message does not grow
 * with the number of phones or of messages kept. */
#ifndef SANDBOX_MAP_H
#define SANDBOX_MAP_H

#include "base/mem.h"

struct map_slot {
	uint64_t hash;
	const char *key; /* NULL: empty */
	void *value;
};

struct map {
	struct map_slot *slots;
	size_t count, cap; /* cap is zero or a power of two */
};

void *map_get(const struct map *m, const char *key);
/* Adds or replaces. */
void map_put(struct map *m, const char *key, void *value);
/* The value taken out, or NULL. */
void *map_remove(struct map *m, const char *key);
void map_done(struct map *m);

/* Walks all values: size_t at = 0; while ((v = map_next(m, &at))) …; no changes meanwhile. */
void *map_next(const struct map *m, size_t *at);

#endif
