/* conversation.h - what is remembered between two messages of a citizen, and the marks a turn
 * leaves: its delivery's key, the conversation's next version, the message in the log.
 *
 * The conversation_add_…() functions append to the turn's own unit and never wait. The first one
 * must be conversation_add_key(): a unit whose statement 0 fails with -EEXIST was delivered before.
 */
#ifndef MSEVA_STORE_CONVERSATION_H
#define MSEVA_STORE_CONVERSATION_H

#include <jansson.h>

#include "domain/message.h"
#include "io/pg.h"

struct conversation_row {
	int version;   /* 0: not opened yet */
	json_t *state; /* lives as long as the arena; {} when there is none */
	int64_t last_inbound_ms;
};

/* A conversation that was never opened is an empty one. Errors as pg_run(). */
MUSTCHECK int conversation_load(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                int64_t citizen_id, struct conversation_row *ret_row);

void conversation_add_key(struct arena *a, struct pg_unit *u, const char *dedupe_key);

struct conversation_turn {
	int tenant_id;   /* where it stood */
	int moved_to_id; /* where it goes on, or 0 */
	int64_t citizen_id;
	int version; /* the one that was read; the unit fails with -ESTALE when it is no longer */
	const char *state_json;
	const struct inbound *in;
	int64_t now_ms;
};

/* The next version, and the message in the log. When the citizen moves to another town the row she
 * leaves is closed but advanced all the same: it is what a rival turn collides with. Returns the
 * statement to ask for the version after a move. */
size_t conversation_add_turn(struct arena *a, struct pg_unit *u,
                             const struct conversation_turn *ct);
int conversation_moved_version(const struct pg_unit *u, size_t statement);

#endif
