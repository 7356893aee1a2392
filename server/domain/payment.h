/* payment.h - the life of a payment: an order for one bill, attempts to pay it, and what a
 * gateway's answer makes of both.
 *
 * Pure; time comes in as milliseconds since 1970. The rules:
 *
 * - Silence changes nothing. An attempt without an answer is pending and is asked about again
 *   (payment_next_check_ms), however long it takes; only a verified "no" ends it.
 * - Paid is only what a verified answer says whose order, currency and amount are ours. "Verified"
 *   is the caller's word: the signature of a webhook was right, or we asked the gateway ourselves.
 * - Every captured rupee is either for the bill or to be refunded. What comes after the order has
 *   expired, for a bill that is paid, or a second time is refund_due; what has the wrong amount or
 *   currency lies in suspense until a person has seen it, its attempt is mismatched, and the order
 *   gives up the bill.
 * - An order is over when it was made so, not by the clock: a payment that took its time still
 *   counts while the order is open or pending.
 * - A bill has one open order; another payer or another try supersedes it. If the first payer was
 *   quicker all the same, hers counts, and the second is refunded should both pay.
 * - The same answer again changes nothing, and an older one cannot undo a newer one. */
#ifndef MSEVA_DOMAIN_PAYMENT_H
#define MSEVA_DOMAIN_PAYMENT_H

#include "domain/ledger.h"

enum order_status {
	ORDER_OPEN,    /* may be paid */
	ORDER_PENDING, /* somebody is paying; we do not know yet */
	ORDER_CAPTURED,
	ORDER_SETTLED,
	ORDER_FAILED,     /* verified: not paid, and its time is over */
	ORDER_EXPIRED,    /* nobody tried */
	ORDER_SUPERSEDED, /* another order of the same bill took over */
	ORDER_REFUND_DUE,
	ORDER_REFUNDED,
	ORDER_REVERSED, /* a cheque bounced, a receipt was cancelled */
	ORDER_STATUSES
};

enum order_action {
	ORDER_BEGIN,      /* she went to the gateway */
	ORDER_EXPIRE,     /* its time is over */
	ORDER_SUPERSEDE,  /* by another order of the bill */
	ORDER_SETTLE,     /* the money is in our bank */
	ORDER_OWE_REFUND, /* people decided to give it back */
	ORDER_REFUND,     /* it has been given back */
	ORDER_REVERSE,
	ORDER_ACTIONS
};

enum attempt_status {
	ATTEMPT_STARTED,
	ATTEMPT_PENDING,
	ATTEMPT_CAPTURED,
	ATTEMPT_FAILED,
	ATTEMPT_EXPIRED,    /* the gateway knows of no payment, and the order's time is over */
	ATTEMPT_MISMATCHED, /* money, but not what was asked for */
	ATTEMPT_REFUND_DUE,
	ATTEMPT_REFUNDED,
	ATTEMPT_REVERSED,
	ATTEMPT_STATUSES
};

/* What a gateway says, brought to one list by its adapter. */
enum answer_kind {
	ANSWER_NONE,     /* a timeout, an error of theirs, an answer we cannot read: silence */
	ANSWER_NOT_PAID, /* it knows of no payment for the order */
	ANSWER_PENDING,
	ANSWER_FAILED,
	ANSWER_CAPTURED,
	ANSWER_KINDS
};

struct payment_answer {
	enum answer_kind kind;
	bool is_verified;
	const char *order_reference; /* ours, as the gateway gives it back */
	const char *payment_id;      /* the gateway's; may be NULL unless captured */
	int64_t paise;               /* ANSWER_CAPTURED */
	const char *currency;        /* ANSWER_CAPTURED: "INR" */
};

struct payment_order {
	enum order_status status;
	const char *reference;
	int64_t paise; /* Indian rupees */
	int64_t expires_ms;
	bool has_other_unsure; /* another attempt of it is started or pending */
	bool is_bill_paid;     /* the bill needs no more money, whoever paid it */
};

struct payment_attempt {
	enum attempt_status status;
	const char *payment_id; /* NULL until the gateway told it */
};

enum payment_outcome {
	PAYMENT_ACCEPTED,
	PAYMENT_STILL_PENDING,
	PAYMENT_NO_ANSWER,
	PAYMENT_NOT_VERIFIED,
	PAYMENT_GATEWAY_FAILED,
	PAYMENT_NOT_PAID,
	PAYMENT_ORDER_MISMATCH, /* about another order */
	PAYMENT_AMOUNT_MISMATCH,
	PAYMENT_CURRENCY_MISMATCH,
	PAYMENT_SECOND_PAYMENT,    /* the same order again */
	PAYMENT_BILL_ALREADY_PAID, /* by another order, or at the counter */
	PAYMENT_LATE_CAPTURE,      /* after the order was over */
	PAYMENT_DUPLICATE,         /* known already */
	PAYMENT_STALE,             /* contradicts a later answer that stands */
	PAYMENT_OTHER_ATTEMPT, /* another payment of the gateway: belongs to an attempt of its own
	                        */
	PAYMENT_OUTCOMES
};

struct payment_decision {
	enum payment_outcome outcome;
	enum order_status order; /* what they become; unchanged when nothing happened */
	enum attempt_status attempt;
	bool has_entry;          /* money moved: */
	enum ledger_event entry; /* captured, second_payment or unmatched, of the answer's paise */
};

/* What an answer makes of an order and of the attempt it is about. */
void payment_decide(const struct payment_order *order, const struct payment_attempt *attempt,
                    const struct payment_answer *answer, int64_t now_ms,
                    struct payment_decision *ret_decision);

/* What we or time do to an order; -ENOTSUP when that cannot be done to it. */
MUSTCHECK int payment_order_step(enum order_status from, enum order_action action,
                                 enum order_status *ret_to);
/* What the attempt that holds the order's money becomes along with it. */
enum attempt_status payment_attempt_along(enum order_status order, enum attempt_status attempt);

/* Open or pending: takes the bill's one place. */
bool payment_order_is_open(enum order_status status);
/* The gateway has to be asked about it again. */
bool payment_attempt_is_unsure(enum attempt_status status);
/* When to ask next about an attempt begun then and last asked about at asked_ms (begun_ms when
 * never): soon at first, four times a day in the end, never not at all. */
int64_t payment_next_check_ms(int64_t begun_ms, int64_t asked_ms);

const char *order_status_name(enum order_status status);
MUSTCHECK int order_status_parse(const char *name, enum order_status *ret_status);
const char *attempt_status_name(enum attempt_status status);
MUSTCHECK int attempt_status_parse(const char *name, enum attempt_status *ret_status);
const char *payment_outcome_name(enum payment_outcome outcome);

#endif
