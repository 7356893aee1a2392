/* outbox.h - replies waiting to be delivered. A row is owned by the database; a sender only leases
 * it.
 *
 * Whoever queues replies in answer to a message leases them in the same statement, so in the normal
 * case nothing is ever looked for. A lease that runs out (its holder died) leaves the row in doubt:
 * it may have been sent. The lease is long enough for the provider's status to come in and settle
 * that; only then is the row sent again. A sender that lives and got no answer notes the doubt: the
 * row waits longer each time, and after a few doubts it is a dead letter. */
#ifndef MSEVA_STORE_OUTBOX_H
#define MSEVA_STORE_OUTBOX_H

#include "domain/message.h"
#include "io/pg.h"

#define OUTBOX_LEASE_S 20

struct outbox_recipient {
	int tenant_id;
	int64_t citizen_id;
	const char *number_id, *phone, *user_id;
};

/* One leased message. */
struct outbox_item {
	struct outbox_recipient to;
	int64_t id;
	const char *created_at;    /* exactly as Postgres wrote it: half of the key */
	const char *reply_json;    /* of outbox_claim(); NULL when `reply` is given */
	const struct reply *reply; /* of turn_items(): the caller's, not read from the row */
	const char *late_template;
	const char *read_id;
	int64_t window_ms; /* free-form allowed until then; -1 = never */
	int attempts;
	int doubts;   /* how often it is not known whether it was sent */
	bool is_head; /* of outbox_claim(): nothing older of this citizen is still queued */
};

/* Adds news nobody asked for just now (a complaint was resolved). The unit is inside the tenant
 * already. reply->late_template says what to send once the window has closed. */
void outbox_add_news(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                     const struct reply *reply);

/* Tells the citizen that her file media_id will not come; nothing when she was told so of one that
 * was sent together with it. The file has ended in the same unit. */
void outbox_add_refusal(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                        const struct reply *reply, const char *media_id);

/* Tenants with something to send now. system: the database seen as mseva_system. */
MUSTCHECK int outbox_tenants(struct task *t, struct pg_db *system, struct arena *a,
                             int **ret_tenant_ids, size_t *ret_count);
/* Leases what is due in one tenant: whole citizens, in order. */
MUSTCHECK int outbox_claim(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                           const char *owner, int max_citizens, struct outbox_item **ret_items,
                           size_t *ret_count);
/* Is anything for this citizen still to be sent in that tenant? */
MUSTCHECK int outbox_any_queued(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                int64_t citizen_id, bool *ret_queued);

/* One report of the provider about a row: rung 1 sent, 2 delivered, 3 read, 4 failed. */
struct outbox_report {
	const char *id, *created_at; /* of outbox_callback_parse() */
	const char *provider_id;
	int rung;
	bool is_played;
	int64_t at_ms;
	int error_code; /* 0 = none */
	const char *error_text;
};

/* Records reports about rows of one tenant, all in one statement; repeats and disorder are fine. */
MUSTCHECK int outbox_record_reports(struct task *t, struct pg_db *db, struct arena *a,
                                    int tenant_id, const struct outbox_report *reports,
                                    size_t count);

/* "101 4711 2026-11-23 10:00:00.123456+00": travels as callback data and names the row. */
char *outbox_callback(struct arena *a, const struct outbox_item *it);
MUSTCHECK int outbox_callback_parse(struct arena *a, const char *text, int *ret_tenant_id,
                                    const char **ret_id, const char **ret_created_at);

#endif
