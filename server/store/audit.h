/* audit.h - the record of who did what, chained per tenant so that it cannot be changed unseen.
 *
 * A row is appended in the transaction of what it records. The detail names fields and codes, never
 * a phone number or a citizen's words: an audit row outlives the erasure of personal data. */
#ifndef MSEVA_STORE_AUDIT_H
#define MSEVA_STORE_AUDIT_H

#include <jansson.h>

#include "base/err.h"
#include "io/pg.h"

struct audit_row {
	int tenant_id;
	int64_t at_ms;
	const char *actor;   /* "citizen:17", "user:<subject of the token>", "system" */
	const char *action;  /* "complaint.resolve" */
	const char *subject; /* what it was done to: a complaint's number, a tenant's code */
	json_t *detail;      /* borrowed; NULL = nothing to add */
};

/* Appends the row to the unit; enters the row's tenant. Put it last: it locks the tenant's chain.
 */
void audit_add(struct arena *a, struct pg_unit *u, const struct audit_row *row);

struct audit_entry {
	int64_t seq, at_ms;
	const char *actor, *action, *subject, *detail; /* detail is JSON text */
};

/* A page of a tenant's chain, newest first; before_seq 0 starts at its end. */
MUSTCHECK int audit_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                         int64_t before_seq, int limit, struct audit_entry **ret_rows,
                         size_t *ret_count);

/* Recomputes the whole chain: 0 when intact, -EBADMSG with the first bad row in *e. */
MUSTCHECK int audit_verify(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                           struct err *e);

#endif
