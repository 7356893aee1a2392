#include "tenant/lookup.h"

static int by_key(const void *a, const void *b)
{
	const struct lookup_entry *x = a, *y = b;

	return strcmp(x->key, y->key);
}

const struct lookup *lookup_new(struct arena *a, struct lookup_entry *entries, size_t count)
{
	struct lookup *lookup = arena_alloc(a, sizeof(*lookup));

	if (count)
		qsort(entries, count, sizeof(*entries), by_key);
	lookup->at = entries;
	lookup->count = count;
	return lookup;
}

const void *lookup_find(const struct lookup *lookup, const char *key)
{
	struct lookup_entry wanted = { .key = key };
	const struct lookup_entry *found;

	if (!key || !lookup || !lookup->count)
		return NULL;
	found = bsearch(&wanted, lookup->at, lookup->count, sizeof(*lookup->at), by_key);
	return found ? found->value : NULL;
}
