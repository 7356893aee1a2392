#include "channel/delivery.h"

#include <string.h>

static const struct status_rule {
	const char *type, *word; /* the provider's */
	const char *name;        /* ours */
} rules[DELIVERY_STATUSES] = {
	[DELIVERY_UNKNOWN] = { "", "", "unknown" },
	[DELIVERY_SENT] = { "message", "sent", "sent" },
	[DELIVERY_FAILED] = { "message", "failed", "failed" },
	[DELIVERY_DELIVERED] = { "message", "delivered", "delivered" },
	[DELIVERY_READ] = { "message", "read", "read" },
	[DELIVERY_PLAYED] = { "message", "played", "played" },
	[DELIVERY_DELETED] = { "message", "deleted", "deleted" },
	[DELIVERY_PAYMENT_PENDING] = { "payment", "pending", "payment_pending" },
	[DELIVERY_PAYMENT_CAPTURED] = { "payment", "captured", "payment_captured" },
	[DELIVERY_PAYMENT_FAILED] = { "payment", "failed", "payment_failed" },
	[DELIVERY_CALL_RINGING] = { "call", "RINGING", "call_ringing" },
	[DELIVERY_CALL_ACCEPTED] = { "call", "ACCEPTED", "call_accepted" },
	[DELIVERY_CALL_REJECTED] = { "call", "REJECTED", "call_rejected" },
};

enum delivery_status delivery_status_parse(const char *type, const char *word)
{
	/* "failed" means one thing of a message and another of a payment: the type decides. A type
	 * we do not know is taken for a message's, so that its status is not lost. */
	if (!type || (strcmp(type, "payment") && strcmp(type, "call")))
		type = "message";
	for (enum delivery_status s = DELIVERY_SENT; s < DELIVERY_STATUSES; s++) {
		if (!strcmp(rules[s].type, type) && !strcasecmp(rules[s].word, word))
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
	return rules[s].name;
}

enum delivery_status delivery_merge(enum delivery_status have, enum delivery_status got)
{
	/* Payments and calls have their own stories; they say nothing about the message. */
	if (got > DELIVERY_DELETED || got <= have)
		return have;
	return got;
}
