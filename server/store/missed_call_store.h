/* missed_call_store.h - calls that were taken; a call is known by its provider and key. */
#ifndef MSEVA_STORE_MISSED_CALL_STORE_H
#define MSEVA_STORE_MISSED_CALL_STORE_H

#include "domain/message.h"
#include "io/pg.h"

struct missed_call_row {
	const char *provider, *key, *phone, *to;
	int64_t at_ms;
	int64_t citizen_id;
	const char *number_id, *user_id; /* ours to answer from; hers, may be NULL */
	const struct reply *welcome;     /* a template */
};

/* Keeps the call and queues the welcome, unless this caller had one within ten minutes of it.
 * -EEXIST when the call is known; other errors as pg_run(). */
MUSTCHECK int missed_call_take(struct task *t, struct pg_db *db, struct arena *a,
                               const struct missed_call_row *row, bool *ret_answered);

#endif
