/* payment_names.c - the names of payment.h's enums, as in the database, the API and the texts. */
#include <errno.h>
#include <string.h>

#include "domain/payment.h"

static const char *const order_names[] = {
	[ORDER_OPEN] = "open",
	[ORDER_PENDING] = "pending",
	[ORDER_CAPTURED] = "captured",
	[ORDER_SETTLED] = "settled",
	[ORDER_FAILED] = "failed",
	[ORDER_EXPIRED] = "expired",
	[ORDER_SUPERSEDED] = "superseded",
	[ORDER_REFUND_DUE] = "refund_due",
	[ORDER_REFUNDED] = "refunded",
	[ORDER_REVERSED] = "reversed",
};
_Static_assert(ARRAY_LEN(order_names) == ORDER_STATUSES, "a name for each status");

static const char *const attempt_names[] = {
	[ATTEMPT_STARTED] = "started",       [ATTEMPT_PENDING] = "pending",
	[ATTEMPT_CAPTURED] = "captured",     [ATTEMPT_FAILED] = "failed",
	[ATTEMPT_EXPIRED] = "expired",       [ATTEMPT_MISMATCHED] = "mismatched",
	[ATTEMPT_REFUND_DUE] = "refund_due", [ATTEMPT_REFUNDED] = "refunded",
	[ATTEMPT_REVERSED] = "reversed",
};
_Static_assert(ARRAY_LEN(attempt_names) == ATTEMPT_STATUSES, "a name for each status");

static const char *const outcome_names[] = {
	[PAYMENT_ACCEPTED] = "accepted",
	[PAYMENT_STILL_PENDING] = "still_pending",
	[PAYMENT_NO_ANSWER] = "no_answer",
	[PAYMENT_NOT_VERIFIED] = "not_verified",
	[PAYMENT_GATEWAY_FAILED] = "gateway_failed",
	[PAYMENT_NOT_PAID] = "not_paid",
	[PAYMENT_ORDER_MISMATCH] = "order_mismatch",
	[PAYMENT_AMOUNT_MISMATCH] = "amount_mismatch",
	[PAYMENT_CURRENCY_MISMATCH] = "currency_mismatch",
	[PAYMENT_SECOND_PAYMENT] = "second_payment",
	[PAYMENT_BILL_ALREADY_PAID] = "bill_already_paid",
	[PAYMENT_LATE_CAPTURE] = "late_capture",
	[PAYMENT_DUPLICATE] = "duplicate",
	[PAYMENT_STALE] = "stale",
	[PAYMENT_OTHER_ATTEMPT] = "other_attempt",
};
_Static_assert(ARRAY_LEN(outcome_names) == PAYMENT_OUTCOMES, "a name for each outcome");

static int find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; name && i < count; i++) {
		if (!strcmp(name, names[i]))
			return (int)i;
	}
	return -EINVAL;
}

const char *order_status_name(enum order_status status)
{
	return status < ORDER_STATUSES ? order_names[status] : "?";
}

int order_status_parse(const char *name, enum order_status *ret_status)
{
	int r = find(order_names, ARRAY_LEN(order_names), name);

	if (r < 0)
		return r;
	*ret_status = (enum order_status)r;
	return 0;
}

const char *attempt_status_name(enum attempt_status status)
{
	return status < ATTEMPT_STATUSES ? attempt_names[status] : "?";
}

int attempt_status_parse(const char *name, enum attempt_status *ret_status)
{
	int r = find(attempt_names, ARRAY_LEN(attempt_names), name);

	if (r < 0)
		return r;
	*ret_status = (enum attempt_status)r;
	return 0;
}

const char *payment_outcome_name(enum payment_outcome outcome)
{
	return outcome < PAYMENT_OUTCOMES ? outcome_names[outcome] : "?";
}
