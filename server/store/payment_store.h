/* payment_store.h - orders to pay a bill, and what became of them.
 *
 * A gateway's word is first judged and then recorded: payment_take() reads what is known, asks the
 * caller's judge (pure, from domain/), and writes what it says in one unit: attempt, order, bill,
 * receipt, refund, ledger, audit. When anything it was judged on has moved on meanwhile, nothing is
 * written and the word is judged again on what is true now. So the same capture told five times at
 * once counts once, and of two people who pay the same bill the second gets hers back. */
#ifndef MSEVA_STORE_PAYMENT_STORE_H
#define MSEVA_STORE_PAYMENT_STORE_H

#include "io/pg.h"
#include "store/bill_store.h"
#include "store/ledger_store.h"

/* ---- orders ---- */

struct new_order {
	int tenant_id;
	const char *prefix; /* the municipality's, "JAL": the order's reference begins with it */
	int64_t bill_id;
	int bill_version;   /* as she saw it: -ESTALE when another bill counts now */
	int64_t citizen_id; /* who pays; 0: the counter */
	const char *gateway;
	int64_t amount_paise;
	int64_t now_ms, expires_ms;
};

enum order_opened {
	OPENED_NEW,
	OPENED_SAME,        /* a retry: her own order still stands */
	OPENED_TAKING_OVER, /* another one, unused so far, gave way to this one */
	OPENED_PENDING,     /* somebody is paying right now: no order was made, this is theirs */
};

struct order {
	int64_t id;
	const char *reference; /* 23 letters and digits; what the gateway is given */
	int version;
	int64_t amount_paise, expires_ms;
	const char *gateway, *gateway_order_id; /* NULL: the gateway does not know it yet */
};

MUSTCHECK int payment_open_order(struct task *t, struct pg_db *db, struct arena *a,
                                 const struct new_order *what, enum order_opened *ret_opened,
                                 struct order *ret_order);
/* The gateway has given the order an id of its own; -ESTALE when it has given it another before. */
MUSTCHECK int payment_place_order(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                  const char *reference, const char *gateway_order_id);
/* She went to the gateway: the order is pending until a word comes. -ESTALE: its time is over. */
MUSTCHECK int payment_begin(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                            const char *reference, int64_t now_ms);
/* Ends orders nobody used in time, tenant by tenant; those pending are left alone. `system` and
 * `app` as in rollup.h. *ret_done is how many. */
MUSTCHECK int payment_expire_due(struct task *t, struct pg_db *system, struct pg_db *app,
                                 int64_t now_ms, int64_t *ret_done);

/* ---- what gateways say ---- */

/* Names are those of domain/payment.h, as the database writes them. */
struct payment_facts {
	int64_t order_id, bill_id, connection_id, citizen_id;
	const char *reference, *gateway, *gateway_order_id, *currency, *order_status;
	int64_t amount_paise, expires_ms;
	const char *bill_number, *bill_status;
	bool bill_is_current;
	int64_t total_paise, paid_paise;
	const char *period_from, *issued_on, *due_on, *interest_to; /* as in bill_store.h */
	const struct bill_item *lines;
	size_t line_count;
	const char *service, *biller, *connection_number;
	/* The payment the word speaks of, or one begun that has no id yet (gateway_payment_id
	 * NULL); attempt_id 0: neither. */
	int64_t attempt_id, attempt_paise;
	const char *attempt_status, *attempt_currency, *gateway_payment_id, *settlement_id;
	bool attempt_is_of_order, is_captured;
	const char *receipt_number, *receipt_token; /* NULL: it has none */
	int order_version, bill_version;
};

struct payment_word {
	int tenant_id;
	const char *prefix; /* before receipt numbers, "JAL/2026-27/000123" */
	const char *reference;
	/* NULL and 0 where the gateway does not say. */
	const char *gateway_payment_id, *mode, *currency;
	int64_t amount_paise, now_ms;
	const char *actor;
	/* The event that brought it; NULL when we asked. Taken once: -EEXIST. */
	const char *event_id, *event_kind, *event_body; /* JSON text without personal data */
};

/* What a payment settles of a bill: domain/allocation.h. */
struct payment_part {
	size_t line; /* in the order of bill_lines(), then of new_lines */
	int64_t paise;
};

struct payment_judgement {
	bool is_nothing_new;                                 /* write nothing but the event */
	const char *attempt_status, *outcome, *order_status; /* what they become */
	int64_t credit_paise; /* to the bill; 0: nothing below until the receipt counts */
	const struct bill_item *new_lines; /* what time has added: penalty, interest, rebate */
	size_t new_count;
	const struct payment_part *parts;
	size_t part_count;
	const char *interest_to;   /* NULL: as it was */
	bool gives_receipt;        /* over credit_paise */
	const char *refund_reason; /* NULL: nothing goes back */
	int64_t refund_paise;
	const struct ledger_booking *bookings;
	size_t booking_count; /* 0: no money has come in */
};

/* What a word means. -errno is handed on and nothing is written. Called again after a change. */
typedef int (*payment_judge_fn)(struct arena *a, const struct payment_word *word,
                                const struct payment_facts *facts,
                                struct payment_judgement *ret_judgement);

struct payment_taken {
	struct payment_facts facts; /* those it was judged on */
	struct payment_judgement judgement;
	const char *receipt_number, *receipt_token; /* NULL: no receipt */
};

/* -ENOENT: no such order. -ESTALE: it would not stand still. Otherwise as pg_run(). */
MUSTCHECK int payment_take(struct task *t, struct pg_db *db, struct arena *a,
                           const struct payment_word *word, payment_judge_fn judge,
                           struct payment_taken *ret_taken);

struct settlement {
	int tenant_id;
	const char *reference, *gateway_payment_id, *settlement_id;
	int64_t amount_paise, fee_paise, now_ms;
};

enum settled {
	SETTLED,
	SETTLED_ALREADY,
	SETTLED_DIFFERS, /* another amount, or another settlement than before: people look at it */
	SETTLED_UNKNOWN, /* no such payment, or it never came in */
};

/* The gateway has paid out. */
MUSTCHECK int payment_settle(struct task *t, struct pg_db *db, struct arena *a,
                             const struct settlement *what, enum settled *ret_settled);

#endif
