/* idempotency.h - a request repeated with the same Idempotency-Key gets the first one's answer.
 *
 * The key belongs to one actor of one tenant. It is taken before the work; the answer is kept in
 * the work's own transaction, so that after a crash either both happened or neither did. */
#ifndef MSEVA_STORE_IDEMPOTENCY_H
#define MSEVA_STORE_IDEMPOTENCY_H

#include "io/pg.h"

#define IDEMPOTENCY_KEY_MAX 128 /* bytes */

struct idempotency_key {
	int tenant_id;
	const char *actor, *key;
	const char *route;        /* "POST /v1/complaints/{id}/resolve" */
	const char *request_hash; /* of path and body, hex */
};

struct idempotency_answer {
	int status;
	const char *body;
};

/* Takes the key.
 *   0             it is ours: do the work, then idempotency_add_answer() or idempotency_drop()
 *   -EALREADY     done before: *ret_answer is what was answered then
 *   -EINPROGRESS  the first request is still being worked on
 *   -EINVAL       the key was used for a different request */
MUSTCHECK int idempotency_begin(struct task *t, struct pg_db *db, struct arena *a,
                                const struct idempotency_key *key, int64_t now_ms,
                                struct idempotency_answer *ret_answer);
/* Adds keeping the answer to the unit that does the work. */
void idempotency_add_answer(struct arena *a, struct pg_unit *u, const struct idempotency_key *key,
                            const struct idempotency_answer *answer);
/* The work was refused and changed nothing: the key is free again. */
MUSTCHECK int idempotency_drop(struct task *t, struct pg_db *db, struct arena *a,
                               const struct idempotency_key *key);

#endif
