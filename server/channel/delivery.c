#include "channel/delivery.h"

#include <string.h>

static const struct word {
	const char *type, *word;
} words[DELIVERY_STATUSES] = {
	[DELIVERY_UNKNOWN] = { "", "unknown" },
	[DELIVERY_SENT] = { "message", "sent" },
	[DELIVERY_FAILED] = { "message", "failed" },
	[DELIVERY_DELIVERED] = { "message", "delivered" },
	[DELIVERY_READ] = { "message", "read" },
	[DELIVERY_PLAYED] = { "message", "played" },
	[DELIVERY_DELETED] = { "message", "deleted" },
	[DELIVERY_PAYMENT_PENDING] = { "payment", "pending" },
	[DELIVERY_PAYMENT_CAPTURED] = { "payment", "captured" },
	[DELIVERY_PAYMENT_FAILED] = { "payment", "failed" },
	[DELIVERY_CALL_RINGING] = { "call", "RINGING" },
	[DELIVERY_CALL_ACCEPTED] = { "call", "ACCEPTED" },
	[DELIVERY_CALL_REJECTED] = { "call", "REJECTED" },
};

static const char *const names[DELIVERY_STATUSES] = {
	[DELIVERY_UNKNOWN] = "unknown",
	[DELIVERY_SENT] = "sent",
	[DELIVERY_FAILED] = "failed",
	[DELIVERY_DELIVERED] = "delivered",
	[DELIVERY_READ] = "read",
	[DELIVERY_PLAYED] = "played",
	[DELIVERY_DELETED] = "deleted",
	[DELIVERY_PAYMENT_PENDING] = "payment_pending",
	[DELIVERY_PAYMENT_CAPTURED] = "payment_captured",
	[DELIVERY_PAYMENT_FAILED] = "payment_failed",
	[DELIVERY_CALL_RINGING] = "call_ringing",
	[DELIVERY_CALL_ACCEPTED] = "call_accepted",
	[DELIVERY_CALL_REJECTED] = "call_rejected",
};

enum delivery_status delivery_status_parse(const char *type, const char *word)
{
	/* "failed" means one thing of a message and another of a payment: the type decides. A type
	 * we do not know is taken for a message's, so that its status is not lost. */
	if (!type || (strcmp(type, "payment") && strcmp(type, "call")))
		type = "message";
	for (enum delivery_status s = DELIVERY_SENT; s < DELIVERY_STATUSES; s++) {
		if (!strcmp(words[s].type, type) && !strcasecmp(words[s].word, word))
			return s;
	}
	/* Captured is a word of payments only; some deliveries leave the type out. */
	if (!strcmp(word, "captured"))
		return DELIVERY_PAYMENT_CAPTURED;
	return DELIVERY_UNKNOWN;
}

const char *delivery_status_name(enum delivery_status s)
{
	if ((unsigned)s >= DELIVERY_STATUSES)
		bug("delivery status %d", (int)s);
	return names[s];
}

enum delivery_status delivery_merge(enum delivery_status have, enum delivery_status got)
{
	/* Payments and calls have their own stories; they say nothing about the message. */
	if (got > DELIVERY_DELETED || got <= have)
		return have;
	return got;
}
