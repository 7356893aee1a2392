/* turn.h - what every message of a citizen leaves behind: its delivery's key, the conversation's
 * next version, the message in the log, the replies in the outbox.
 *
 * One statement, the first of the turn's unit of work; what else the turn did is appended to the
 * unit after it. When statement 0 fails with -EEXIST the delivery was processed before; the unit
 * fails with -ESTALE when the conversation is no longer at the version that was read. */
#ifndef MSEVA_STORE_TURN_H
#define MSEVA_STORE_TURN_H

#include "domain/message.h"
#include "store/outbox.h"

struct turn_record {
	const char *delivery_key; /* of this delivery, whichever tenant it is for */
	int tenant_id;            /* where the conversation stood */
	int moved_to_id;          /* where it goes on, or 0 */
	int64_t citizen_id;
	int version;            /* the one that was read; 0 opens the conversation */
	const char *state_json; /* the next one */
	const struct inbound *in;
	int64_t now_ms;

	/* The replies, queued for the town the conversation is in afterwards and leased to owner.
	 */
	const struct outbox_recipient *to;
	const struct reply *replies;
	size_t reply_count;
	int64_t window_ms;   /* until when they may be sent freely */
	const char *read_id; /* message to mark as read with the first, or NULL */
	const char *owner;
};

void turn_add(struct arena *a, struct pg_unit *u, const struct turn_record *rec);

/* Of a unit that went through: the conversation's version now. */
int turn_version(const struct pg_unit *u);

/* Of a unit that went through: the replies as items to send now, room for reply_count in ret_items.
 * Returns how many: none when somebody else has earlier ones to send first. */
size_t turn_items(const struct pg_unit *u, const struct turn_record *rec,
                  struct outbox_item *ret_items);

#endif
