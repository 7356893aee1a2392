/* payment.c - see payment.h. The tables are the rules; the functions read them. */
#include "domain/payment.h"

#include <errno.h>
#include <string.h>

#define CURRENCY "INR"

/* ---- what is done to an order ---- */

static const struct step {
	enum order_status from;
	enum order_action action;
	enum order_status to;
} steps[] = {
	{ ORDER_OPEN, ORDER_BEGIN, ORDER_PENDING },
	{ ORDER_OPEN, ORDER_EXPIRE, ORDER_EXPIRED },
	{ ORDER_OPEN, ORDER_SUPERSEDE, ORDER_SUPERSEDED },
	/* No expiry: somebody may be paying at this moment, and only the gateway knows. */
	{ ORDER_PENDING, ORDER_BEGIN, ORDER_PENDING },
	{ ORDER_PENDING, ORDER_SUPERSEDE, ORDER_SUPERSEDED },
	{ ORDER_CAPTURED, ORDER_SETTLE, ORDER_SETTLED },
	{ ORDER_CAPTURED, ORDER_OWE_REFUND, ORDER_REFUND_DUE },
	{ ORDER_CAPTURED, ORDER_REVERSE, ORDER_REVERSED },
	{ ORDER_SETTLED, ORDER_OWE_REFUND, ORDER_REFUND_DUE },
	{ ORDER_SETTLED, ORDER_REVERSE, ORDER_REVERSED },
	{ ORDER_REFUND_DUE, ORDER_REFUND, ORDER_REFUNDED },
	/* Gateways settle what they captured and take the refund out of a later settlement. */
	{ ORDER_REFUND_DUE, ORDER_SETTLE, ORDER_REFUND_DUE },
	{ ORDER_REFUNDED, ORDER_SETTLE, ORDER_REFUNDED },
};

int payment_order_step(enum order_status from, enum order_action action, enum order_status *ret_to)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (steps[i].from == from && steps[i].action == action) {
			*ret_to = steps[i].to;
			return 0;
		}
	}
	return -ENOTSUP;
}

static const struct {
	enum order_status order;
	enum attempt_status from, to;
} along[] = {
	{ ORDER_REFUND_DUE, ATTEMPT_CAPTURED, ATTEMPT_REFUND_DUE },
	{ ORDER_REFUNDED, ATTEMPT_CAPTURED, ATTEMPT_REFUNDED },
	{ ORDER_REFUNDED, ATTEMPT_REFUND_DUE, ATTEMPT_REFUNDED },
	{ ORDER_REFUNDED, ATTEMPT_MISMATCHED, ATTEMPT_REFUNDED },
	{ ORDER_REVERSED, ATTEMPT_CAPTURED, ATTEMPT_REVERSED },
};

enum attempt_status payment_attempt_along(enum order_status order, enum attempt_status attempt)
{
	for (size_t i = 0; i < ARRAY_LEN(along); i++) {
		if (along[i].order == order && along[i].from == attempt)
			return along[i].to;
	}
	return attempt;
}

bool payment_order_is_open(enum order_status status)
{
	return status == ORDER_OPEN || status == ORDER_PENDING;
}

bool payment_attempt_is_unsure(enum attempt_status status)
{
	return status == ATTEMPT_STARTED || status == ATTEMPT_PENDING;
}

/* ---- what a gateway answers ---- */

struct case_at_hand {
	const struct payment_order *order;
	const struct payment_attempt *attempt;
	const struct payment_answer *answer;
	int64_t now_ms;
	struct payment_decision *to;
};

static bool is_over(const struct case_at_hand *c)
{
	return c->now_ms >= c->order->expires_ms;
}

static void on_pending(struct case_at_hand *c)
{
	if (!payment_attempt_is_unsure(c->attempt->status)) {
		c->to->outcome = PAYMENT_STALE;
		return;
	}
	c->to->outcome = PAYMENT_STILL_PENDING;
	c->to->attempt = ATTEMPT_PENDING;
	if (c->order->status == ORDER_OPEN)
		c->to->order = ORDER_PENDING;
}

/* The attempt came to nothing: the order can be paid again while its time lasts. */
static enum order_status order_without(const struct case_at_hand *c, enum order_status when_over)
{
	if (!payment_order_is_open(c->order->status))
		return c->order->status;
	if (c->order->has_other_unsure)
		return ORDER_PENDING;
	return is_over(c) ? when_over : ORDER_OPEN;
}

static void on_failed(struct case_at_hand *c)
{
	if (!payment_attempt_is_unsure(c->attempt->status)) {
		c->to->outcome =
		        c->attempt->status == ATTEMPT_FAILED ? PAYMENT_DUPLICATE : PAYMENT_STALE;
		return;
	}
	c->to->outcome = PAYMENT_GATEWAY_FAILED;
	c->to->attempt = ATTEMPT_FAILED;
	c->to->order = order_without(c, ORDER_FAILED);
}

/* While the order may be paid this only means that she has not paid yet. */
static void on_not_paid(struct case_at_hand *c)
{
	if (!payment_attempt_is_unsure(c->attempt->status)) {
		c->to->outcome = PAYMENT_STALE;
		return;
	}
	c->to->outcome = PAYMENT_STILL_PENDING;
	if (!is_over(c))
		return;
	c->to->outcome = PAYMENT_NOT_PAID;
	c->to->attempt = ATTEMPT_EXPIRED;
	c->to->order = order_without(c, ORDER_EXPIRED);
}

struct capture_rule {
	enum order_status order;
	enum payment_outcome outcome;
};

#define TAKE                                     \
	{                                        \
		ORDER_CAPTURED, PAYMENT_ACCEPTED \
	}
#define PAID_ELSEWHERE                                      \
	{                                                   \
		ORDER_REFUND_DUE, PAYMENT_BILL_ALREADY_PAID \
	}
#define TOO_LATE                                       \
	{                                              \
		ORDER_REFUND_DUE, PAYMENT_LATE_CAPTURE \
	}
#define AGAIN(order)                          \
	{                                     \
		order, PAYMENT_SECOND_PAYMENT \
	}

/* What the right money makes of an order: while the bill needs it, and when it does not. */
static const struct {
	struct capture_rule needed, not_needed;
} capture_rules[] = {
	[ORDER_OPEN] = { TAKE, PAID_ELSEWHERE },
	[ORDER_PENDING] = { TAKE, PAID_ELSEWHERE },
	[ORDER_SUPERSEDED] = { TAKE, PAID_ELSEWHERE },
	[ORDER_FAILED] = { TOO_LATE, TOO_LATE },
	[ORDER_EXPIRED] = { TOO_LATE, TOO_LATE },
	[ORDER_REVERSED] = { TOO_LATE, TOO_LATE },
	[ORDER_CAPTURED] = { AGAIN(ORDER_CAPTURED), AGAIN(ORDER_CAPTURED) },
	[ORDER_SETTLED] = { AGAIN(ORDER_SETTLED), AGAIN(ORDER_SETTLED) },
	[ORDER_REFUND_DUE] = { AGAIN(ORDER_REFUND_DUE), AGAIN(ORDER_REFUND_DUE) },
	[ORDER_REFUNDED] = { AGAIN(ORDER_REFUND_DUE), AGAIN(ORDER_REFUND_DUE) },
};
_Static_assert(ARRAY_LEN(capture_rules) == ORDER_STATUSES, "a rule for each status");

static void on_mismatch(struct case_at_hand *c, enum payment_outcome outcome)
{
	c->to->outcome = outcome;
	c->to->attempt = ATTEMPT_MISMATCHED;
	if (payment_order_is_open(c->order->status))
		c->to->order = ORDER_REFUND_DUE;
	/* The ledger is in rupees: another currency is for people alone. */
	c->to->has_entry = outcome == PAYMENT_AMOUNT_MISMATCH;
	c->to->entry = LEDGER_UNMATCHED;
}

static void on_right_money(struct case_at_hand *c)
{
	const struct capture_rule *rule = c->order->is_bill_paid
	                                          ? &capture_rules[c->order->status].not_needed
	                                          : &capture_rules[c->order->status].needed;
	bool is_taken = rule->outcome == PAYMENT_ACCEPTED;

	c->to->outcome = rule->outcome;
	c->to->order = rule->order;
	c->to->attempt = is_taken ? ATTEMPT_CAPTURED : ATTEMPT_REFUND_DUE;
	c->to->has_entry = true;
	c->to->entry = is_taken ? LEDGER_CAPTURED : LEDGER_SECOND_PAYMENT;
}

/* Money has been seen for this attempt. */
static bool has_money(enum attempt_status status)
{
	return !payment_attempt_is_unsure(status) && status != ATTEMPT_FAILED &&
	       status != ATTEMPT_EXPIRED;
}

static void on_captured(struct case_at_hand *c)
{
	const struct payment_answer *answer = c->answer;

	if (has_money(c->attempt->status))
		c->to->outcome = PAYMENT_DUPLICATE;
	else if (!answer->payment_id || !answer->currency || answer->paise <= 0)
		c->to->outcome = PAYMENT_NO_ANSWER; /* says too little to be one */
	else if (strcmp(answer->currency, CURRENCY))
		on_mismatch(c, PAYMENT_CURRENCY_MISMATCH);
	else if (answer->paise != c->order->paise)
		on_mismatch(c, PAYMENT_AMOUNT_MISMATCH);
	else
		on_right_money(c);
}

static void (*const answers[])(struct case_at_hand *) = {
	[ANSWER_NOT_PAID] = on_not_paid,
	[ANSWER_PENDING] = on_pending,
	[ANSWER_FAILED] = on_failed,
	[ANSWER_CAPTURED] = on_captured,
};
_Static_assert(ARRAY_LEN(answers) == ANSWER_KINDS, "a way for each answer");

static bool is_about(const struct payment_order *order, const struct payment_answer *answer)
{
	return answer->order_reference && !strcmp(answer->order_reference, order->reference);
}

static bool is_of_other(const struct payment_attempt *attempt, const struct payment_answer *answer)
{
	return attempt->payment_id && answer->payment_id &&
	       strcmp(attempt->payment_id, answer->payment_id);
}

void payment_decide(const struct payment_order *order, const struct payment_attempt *attempt,
                    const struct payment_answer *answer, int64_t now_ms,
                    struct payment_decision *ret_decision)
{
	struct case_at_hand c = { order, attempt, answer, now_ms, ret_decision };

	*ret_decision =
	        (struct payment_decision){ .order = order->status, .attempt = attempt->status };
	if (!answer->is_verified)
		ret_decision->outcome = PAYMENT_NOT_VERIFIED;
	else if (answer->kind == ANSWER_NONE)
		ret_decision->outcome = PAYMENT_NO_ANSWER;
	else if (!is_about(order, answer))
		ret_decision->outcome = PAYMENT_ORDER_MISMATCH;
	else if (is_of_other(attempt, answer))
		ret_decision->outcome = PAYMENT_OTHER_ATTEMPT;
	else
		answers[answer->kind](&c);
}

/* ---- asking again ---- */

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)

/* Younger than this, so often. */
static const struct {
	int64_t age_ms, every_ms;
} checks[] = {
	{ 2 * MINUTE_MS, 20 * SECOND_MS }, { 15 * MINUTE_MS, MINUTE_MS },
	{ HOUR_MS, 5 * MINUTE_MS },        { 6 * HOUR_MS, 15 * MINUTE_MS },
	{ 24 * HOUR_MS, HOUR_MS },         { INT64_MAX, 6 * HOUR_MS },
};

int64_t payment_next_check_ms(int64_t begun_ms, int64_t asked_ms)
{
	int64_t age_ms = asked_ms - begun_ms;
	size_t i = 0;

	while (age_ms >= checks[i].age_ms)
		i++;
	return asked_ms + checks[i].every_ms;
}
