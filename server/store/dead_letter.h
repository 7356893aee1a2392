/* dead_letter.h - messages that could not be delivered, as the desk sees them. */
#ifndef MSEVA_STORE_DEAD_LETTER_H
#define MSEVA_STORE_DEAD_LETTER_H

#include "io/pg.h"

struct dead_letter {
	int64_t id, created_ms;
	const char *kind;
	int attempts;
	int error_code; /* the provider's; 0 = none */
	const char *error_text;
};

/* Of one tenant, newest first. */
MUSTCHECK int dead_letter_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                               int limit, struct dead_letter **ret_letters, size_t *ret_count);

/* Puts one back into the queue, with a row in the tenant's audit. -ESTALE: there is no such dead
 * letter (any more). */
MUSTCHECK int dead_letter_replay(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                 int64_t id, const char *actor, int64_t now_ms);

#endif
