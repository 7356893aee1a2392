/* outbox_settle.h - what became of a leased message is written down, and nobody waits for it.
 *
 * What Postgres cannot take now is tried again; should this process die meanwhile, the lease runs
 * out and the provider's status repairs it. `code` is the provider's error code, 0 when it named
 * none. */
#ifndef MSEVA_STORE_OUTBOX_SETTLE_H
#define MSEVA_STORE_OUTBOX_SETTLE_H

#include "store/outbox.h"

enum outbox_end { OUTBOX_FAILED = 4, OUTBOX_DEAD = 5, OUTBOX_DROPPED = 6 };

/* Collected for a few milliseconds and recorded together. */
void outbox_mark_sent(struct pg_db *db, const struct outbox_item *it, const char *provider_id);
void outbox_mark_later(struct pg_db *db, const struct outbox_item *it, const char *owner,
                       int64_t wait_ms, int code, const char *why);
void outbox_mark_end(struct pg_db *db, const struct outbox_item *it, enum outbox_end end, int code,
                     const char *why);
/* It may have been sent: not touched for wait_ms, so that a report can say so. */
void outbox_mark_doubt(struct pg_db *db, const struct outbox_item *it, const char *owner,
                       int64_t wait_ms, const char *why);
/* Gives back this item and those of this citizen behind it, as far as `owner` holds them, unsent.
 */
void outbox_release(struct pg_db *db, const struct outbox_item *it, const char *owner);
/* Settlements that Postgres has refused at least once, and all that are not written down yet. */
size_t outbox_overdue(void);
size_t outbox_unsettled(void);
/* At the end of the process, after the database is closed. */
void outbox_forget_overdue(void);

#endif
