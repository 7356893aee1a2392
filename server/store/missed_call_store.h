/* missed_call_store.h - calls that were taken; a call is known by its provider and key. */
#ifndef MSEVA_STORE_MISSED_CALL_STORE_H
#define MSEVA_STORE_MISSED_CALL_STORE_H

#include "io/pg.h"

struct missed_call_row {
	const char *provider, *key, *phone, *to;
	int64_t at_ms;
	bool is_collapsed; /* the caller was answered minutes ago */
};

/* Appends it; the unit fails with -EEXIST when the call is known. */
void missed_call_add(struct arena *a, struct pg_unit *u, const struct missed_call_row *row);
/* Has this caller been answered in the last ten minutes? */
MUSTCHECK int missed_call_answered_recently(struct task *t, struct pg_db *db, struct arena *a,
                                            const char *phone, bool *ret_recently);

#endif
