#include "tenant/claim.h"

#include <strings.h>

void claims_init(struct claims *claims, struct arena *arena, bool within_file)
{
	*claims = (struct claims){ .arena = arena, .within_file = within_file };
}

void claims_done(struct claims *claims)
{
	free(claims->at);
	*claims = (struct claims){ 0 };
}

void claims_add(struct claims *claims, const struct tenant_file *file, const char *path,
                const char *key)
{
	if (claims->count == claims->room) {
		claims->room = claims->room ? claims->room * 2 : 64;
		claims->at = xrealloc(claims->at, claims->room * sizeof(*claims->at));
	}
	claims->at[claims->count] = (struct claim){
		.key = arena_strdup(claims->arena, key),
		.file = file,
		.path = arena_strdup(claims->arena, path),
		.order = claims->count,
	};
	claims->count++;
}

static int by_key(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int r = strcasecmp(x->key, y->key);

	return r ? r : (x->order > y->order) - (x->order < y->order);
}

void claims_report(struct claims *claims, const char *what, struct err_list *errors)
{
	const struct claim *first = claims->at;

	if (claims->count)
		qsort(claims->at, claims->count, sizeof(*claims->at), by_key);
	for (size_t i = 1; i < claims->count; i++) {
		const struct claim *one = &claims->at[i];

		if (strcasecmp(first->key, one->key) != 0) {
			first = one;
			continue;
		}
		if (first->file == one->file && !claims->within_file)
			continue;
		tenant_file_error(one->file, errors, one->path,
		                  "\"%s\" is already used as %s by %s%s", one->key, what,
		                  first->file == one->file ? "" : first->file->name, first->path);
	}
}
