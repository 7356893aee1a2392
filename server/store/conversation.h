/* conversation.h - what is remembered between two messages of a citizen. It is written with the
 * rest of a turn (turn.h). */
#ifndef MSEVA_STORE_CONVERSATION_H
#define MSEVA_STORE_CONVERSATION_H

#include <jansson.h>

#include "io/pg.h"

struct conversation_row {
	int version;   /* 0: not opened yet */
	json_t *state; /* lives as long as the arena; {} when there is none */
	int64_t last_inbound_ms;
};

/* A conversation that was never opened is an empty one. Errors as pg_run(). */
MUSTCHECK int conversation_load(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                int64_t citizen_id, struct conversation_row *ret_row);

#endif
