/* retention.h - forgets what need not be kept. Messages and outbox go by whole months
 * (sql/maintain.sql); this is the rest, in small bites. */
#ifndef MSEVA_STORE_RETENTION_H
#define MSEVA_STORE_RETENTION_H

#include "io/pg.h"

#define KEEP_EVENT_KEYS_DAYS 10 /* providers redeliver for 7 days */
#define KEEP_IDEMPOTENCY_HOURS 24
#define KEEP_PROVIDER_EVENTS_DAYS 90
#define KEEP_MISSED_CALLS_DAYS 90

/* Deletes what is past its time of these tenants and of the state. *ret_done is how many rows went.
 * Call it every few minutes; it stops at `budget` rows a table and goes on next time. */
MUSTCHECK int retention_run(struct task *t, struct pg_db *app, const int *tenant_ids, size_t count,
                            int64_t now_ms, int budget, int64_t *ret_done);

#endif
