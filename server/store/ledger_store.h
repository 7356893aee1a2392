/* ledger_store.h - where every paisa is. Transactions are booked by the steps that move money
 * (payment_store.h); here are the parts they are made of, the nightly check, and the job that keeps
 * the days that desks read instead of the ledger. */
#ifndef MSEVA_STORE_LEDGER_STORE_H
#define MSEVA_STORE_LEDGER_STORE_H

#include "io/pg.h"

/* The domain's entries (domain/ledger.h) with the heads of a bill. */
struct ledger_part {
	const char *account; /* "gateway" */
	const char *head;    /* of a bill, "charge"; NULL where no bill is meant */
	int64_t paise;       /* debit positive, credit negative, never 0 */
};

/* Its parts sum to zero, or the database refuses it (-EINVAL). */
struct ledger_booking {
	const char *event; /* "captured" */
	const struct ledger_part *parts;
	size_t count;
};

/* The bookings as the database's steps read them. */
const char *ledger_bookings_text(struct arena *a, const struct ledger_booking *bookings, size_t n);

struct ledger_problem {
	const char *problem, *subject; /* for the operator */
};

/* Reads a tenant's whole ledger; no problem is *ret_count 0, more than a hundred are left out. */
MUSTCHECK int ledger_check(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                           struct ledger_problem **ret_problems, size_t *ret_count);

/* Adds waiting entries to their days, tenant by tenant. `system` and `app` as in rollup.h.
 * *ret_done is how many entries. Call it every second. */
MUSTCHECK int ledger_fold_due(struct task *t, struct pg_db *system, struct pg_db *app,
                              int64_t *ret_done);

#endif
