/* map.h - string to pointer. Keys are copied; values belong to the caller. */
#ifndef MSEVA_BASE_MAP_H
#define MSEVA_BASE_MAP_H

#include "base/mem.h"

struct map;

struct map *map_new(void);
/* Frees the map, not the values. */
void map_free(struct map *m);
/* The value, or NULL. */
void *map_get(const struct map *m, const char *key);
/* Adds or replaces. */
void map_put(struct map *m, const char *key, void *value);
/* Removes; returns the value it had, or NULL. */
void *map_remove(struct map *m, const char *key);
size_t map_count(const struct map *m);
/* fn may remove the entry it is called for, and no other. */
void map_each(struct map *m, void (*fn)(const char *key, void *value, void *arg), void *arg);

#endif
