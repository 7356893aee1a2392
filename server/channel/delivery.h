/* delivery.h - how far one of our messages got, as the provider reports it.
 *
 * Reports repeat, overtake each other and may leave steps out ("read" without "delivered"), so a
 * message only ever moves up the ladder: delivery_merge() decides. */
#ifndef MSEVA_CHANNEL_DELIVERY_H
#define MSEVA_CHANNEL_DELIVERY_H

#include <jansson.h>

#include "base/mem.h"

/* In the order of the ladder. */
enum delivery_status {
	DELIVERY_UNKNOWN, /* a word we do not know: kept, changes nothing */
	DELIVERY_SENT,
	DELIVERY_FAILED, /* final, unless it is known to have arrived */
	DELIVERY_DELIVERED,
	DELIVERY_READ,
	DELIVERY_PLAYED,
	DELIVERY_DELETED, /* the citizen deleted it: it had arrived */
	/* Not steps of a message: of a payment asked for by a message, */
	DELIVERY_PAYMENT_PENDING,
	DELIVERY_PAYMENT_CAPTURED,
	DELIVERY_PAYMENT_FAILED,
	/* and of a call made by us. */
	DELIVERY_CALL_RINGING,
	DELIVERY_CALL_ACCEPTED,
	DELIVERY_CALL_REJECTED,
	DELIVERY_STATUSES
};

struct delivery {
	enum delivery_status status;
	const char *word;          /* the provider's own, "" when missing */
	const char *id;            /* wamid of our message, "" when missing */
	const char *number_id;     /* our number it was sent from */
	const char *phone;         /* recipient, "" when hidden */
	const char *user_id;       /* recipient, "" when absent */
	const char *callback_data; /* what we gave at sending; NULL when it did not come back */
	int64_t at_ms;
	int error_code;                              /* 0 = none; the reason comes once only */
	const char *error_title, *error_details;     /* NULL when none */
	const char *pricing_category, *pricing_type; /* NULL when not told */
	bool is_billable;
	/* Payments: a hint to ask the gateway, never proof. */
	const char *payment_reference; /* NULL when none */
	const char *payment_transaction;
	int64_t payment_paise; /* -1 when not told */
	json_t *raw;           /* borrowed */
};

/* type is the status' own `type` ("payment", "call") or NULL for a message. */
enum delivery_status delivery_status_parse(const char *type, const char *word);
const char *delivery_status_name(enum delivery_status s);
/* Where a message at `have` stands after hearing `got`. */
enum delivery_status delivery_merge(enum delivery_status have, enum delivery_status got);

#endif
