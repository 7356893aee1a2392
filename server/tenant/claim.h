/* claim.h - things that may be named only once: ids, codes, prefixes, names of towns.
 *
 * Every use is noted with its place, and in the end each later use of the same key is reported at
 * its own place, naming the first. */
#ifndef MSEVA_TENANT_CLAIM_H
#define MSEVA_TENANT_CLAIM_H

#include "tenant/files.h"

struct claim {
	const char *key;
	const struct tenant_file *file;
	const char *path;
	size_t order;
};

struct claims {
	struct arena *arena; /* keys and paths are copied into it */
	struct claim *at;
	size_t count, room;
	bool within_file; /* false: the same file may claim a key twice */
};

void claims_init(struct claims *claims, struct arena *arena, bool within_file);
void claims_done(struct claims *claims);
/* `key` is compared without regard to the case of Latin letters. */
void claims_add(struct claims *claims, const struct tenant_file *file, const char *path,
                const char *key);
/* `what` completes "… is already used as <what> by". */
void claims_report(struct claims *claims, const char *what, struct err_list *errors);

#endif
