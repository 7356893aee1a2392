/* session.h - one citizen's conversation as a turn finds it and leaves it: read from Redis, where
 * that has it, else from Postgres; kept in Redis for the next one. */
#ifndef MSEVA_APP_SESSION_H
#define MSEVA_APP_SESSION_H

#include <jansson.h>

#include "domain/message.h"
#include "store/citizen.h"

struct session {
	struct citizen citizen;
	int number_tenant_id; /* whose number was written to */
	int tenant_id;        /* where the conversation stands */
	int version;          /* 0: not opened yet */
	int64_t last_inbound_ms;
	json_t *state;         /* lives as long as the arena */
	const char *cache_key; /* also names the lane her messages wait in */
};

/* Whose conversation it is; the message names her by phone or by user id. */
void session_init(struct session *s, struct arena *a, const struct inbound *in,
                  int number_tenant_id);

/* False when Redis does not have it, or not all that Postgres must learn from this message. */
bool session_load_cached(struct task *t, struct arena *a, const struct inbound *in,
                         struct session *s);
/* From Postgres; a newcomer is entered. Errors as pg_run(). */
MUSTCHECK int session_load(struct task *t, struct arena *a, const struct inbound *in,
                           struct session *s);

/* Nobody waits for these three, and nothing depends on them. */
void session_remember(const struct session *s, int town_id, int version, const char *state_json,
                      int64_t at_ms);
void session_drop(const struct session *s);
/* The conversation of whoever is known by this phone or user id. */
void session_forget(struct arena *a, int number_tenant_id, const char *person);

#endif
