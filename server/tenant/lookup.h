/* lookup.h - finds things by a text key: a sorted table of pointers, searched by halves. */
#ifndef MSEVA_TENANT_LOOKUP_H
#define MSEVA_TENANT_LOOKUP_H

#include "base/arena.h"

struct lookup_entry {
	const char *key;
	const void *value;
};

struct lookup {
	struct lookup_entry *at;
	size_t count;
};

/* Takes over `entries` (of the arena) and sorts them. */
const struct lookup *lookup_new(struct arena *a, struct lookup_entry *entries, size_t count);
/* NULL when there is none; a NULL key finds nothing. */
const void *lookup_find(const struct lookup *lookup, const char *key);

#endif
