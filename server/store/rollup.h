/* rollup.h - the counts a municipality and the state look at, and the jobs that keep them.
 *
 * Every change adds a small delta in its own transaction; rollup_fold_due() adds them up. Nothing
 * here ever counts complaints. `system` is the database seen as mseva_system (which tenants have
 * work), `app` as mseva_app (the work, a transaction for each tenant), `oversight` as
 * mseva_oversight. */
#ifndef MSEVA_STORE_ROLLUP_H
#define MSEVA_STORE_ROLLUP_H

#include "io/pg.h"

struct rollup {
	int64_t filed, open, overdue, resolved, rejected;
	int64_t reopened;   /* how often citizens have said that it was not fixed */
	int64_t demand;     /* people who asked before the service was open */
	int64_t updated_ms; /* -1: nothing has happened yet */
};

struct overview_row {
	int tenant_id;
	const char *code, *stage;
	const char *names; /* JSON text: {"en": …, "hi": …, "pa": …} */
	int64_t stage_changed_ms;
	struct rollup counts;
};

/* Every municipality (not the state itself), by code. */
MUSTCHECK int rollup_overview(struct task *t, struct pg_db *oversight, struct arena *a,
                              struct overview_row **ret_rows, size_t *ret_count);
/* One municipality, for its own desk; all zero when nothing has happened. */
MUSTCHECK int rollup_get(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
                         struct rollup *ret_counts);

/* Folds what waits, tenant by tenant. *ret_done is how many deltas were folded. Call it every
 * second. */
MUSTCHECK int rollup_fold_due(struct task *t, struct pg_db *system, struct pg_db *app,
                              int64_t now_ms, int64_t *ret_done);
/* Marks the complaints whose deadline has passed. Call it every few seconds. */
MUSTCHECK int rollup_mark_overdue(struct task *t, struct pg_db *system, struct pg_db *app,
                                  int64_t now_ms, int64_t *ret_done);

#endif
