/* test_payment_life.c - ten thousand bills, one or two payers each, against a gateway that repeats
 * itself, contradicts itself, falls silent, is forged and charges wrong amounts. After a simulated
 * next day every order is in a final state, each captured rupee is receipted once or given back,
 * and the ledger is at zero. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/payment.h"

enum { BILLS = 10000, SEED = 2024, DAY_MS = 24 * 3600 * 1000, EXPIRES_MS = 1800 * 1000 };

/* What the gateway did with one attempt, whether or not it told us. */
struct charge {
	int64_t paise; /* 0: nothing was charged */
	const char *currency;
	char id[40];
};

struct order {
	struct payment_order order;
	struct payment_attempt attempt;
	struct charge charge;
	char reference[40];
};

struct books {
	int64_t balance[LEDGER_ACCOUNTS];
	int64_t captured, receipted, refunded;
	int orders[ORDER_STATUSES], outcomes[PAYMENT_OUTCOMES], receipts;
};

static bool one_in(int n)
{
	return lrand48() % n == 0;
}

static void post(struct books *books, enum ledger_event event, int64_t paise)
{
	struct ledger_fact fact = { event, ACCOUNT_GATEWAY, paise, 0 };
	struct ledger_entries entries;
	struct err e;

	if (ledger_post(&fact, &entries, &e) < 0)
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < entries.count; i++)
		books->balance[entries.at[i].account] += entries.at[i].paise;
}

static void begin(struct order *o, int number, int payer)
{
	snprintf(o->reference, sizeof(o->reference), "ORDER-%d-%d", number, payer);
	o->order = (struct payment_order){ .reference = o->reference,
		                           .paise = 100 * (1 + lrand48() % 5000),
		                           .expires_ms = EXPIRES_MS };
	o->attempt = (struct payment_attempt){ .status = ATTEMPT_STARTED };
	assert_int_equal(payment_order_step(ORDER_OPEN, ORDER_BEGIN, &o->order.status), 0);
	snprintf(o->charge.id, sizeof(o->charge.id), "pay_%d_%d", number, payer);
	o->charge.currency = one_in(200) ? "USD" : "INR";
	o->charge.paise = one_in(4) ? 0 : o->order.paise;
	if (o->charge.paise && one_in(50))
		o->charge.paise = 1 + lrand48() % 1000000;
}

/* What our side keeps of a decision, as the database would in one transaction. */
static void apply(struct order *o, const struct payment_answer *answer, int64_t now_ms,
                  bool *is_bill_paid, struct books *books)
{
	struct payment_decision got;

	o->order.is_bill_paid = *is_bill_paid;
	payment_decide(&o->order, &o->attempt, answer, now_ms, &got);
	books->outcomes[got.outcome]++;
	o->order.status = got.order;
	o->attempt.status = got.attempt;
	if (got.outcome != PAYMENT_NOT_VERIFIED && got.outcome != PAYMENT_ORDER_MISMATCH &&
	    answer->payment_id && !o->attempt.payment_id)
		o->attempt.payment_id = o->charge.id;
	if (!got.has_entry)
		return;
	post(books, got.entry, answer->paise);
	books->captured += answer->paise;
	if (got.outcome == PAYMENT_ACCEPTED) {
		post(books, LEDGER_RECEIPTED, answer->paise);
		books->receipted += answer->paise;
		books->receipts++;
		*is_bill_paid = true;
	}
}

static struct payment_answer truth(const struct order *o)
{
	return (struct payment_answer){ .kind = o->charge.paise ? ANSWER_CAPTURED : ANSWER_NOT_PAID,
		                        .is_verified = true,
		                        .order_reference = o->reference,
		                        .payment_id = o->charge.paise ? o->charge.id : NULL,
		                        .paise = o->charge.paise,
		                        .currency = o->charge.currency };
}

/* One message from the gateway, or somebody who says to be it. */
static struct payment_answer random_answer(const struct order *o)
{
	struct payment_answer answer = truth(o);

	switch (lrand48() % 7) {
	case 0:
		answer.kind = ANSWER_NONE;
		break;
	case 1:
		answer.kind = ANSWER_PENDING;
		break;
	case 2:
		answer.kind = ANSWER_FAILED;
		break;
	case 3: /* forged */
		answer.kind = ANSWER_CAPTURED;
		answer.is_verified = false;
		answer.payment_id = o->charge.id;
		answer.paise = o->order.paise;
		break;
	case 4:
		answer.order_reference = "ORDER-of-another";
		break;
	default:
		break; /* the truth */
	}
	return answer;
}

/* The refunds of a bill's orders, as two people would approve them. */
static void give_back(struct order *o, struct books *books)
{
	enum attempt_status after = payment_attempt_along(ORDER_REFUNDED, o->attempt.status);
	bool is_in_suspense = o->attempt.status == ATTEMPT_MISMATCHED;

	if (o->order.status == ORDER_REFUND_DUE)
		assert_int_equal(
		        payment_order_step(o->order.status, ORDER_REFUND, &o->order.status), 0);
	if (o->attempt.status != ATTEMPT_REFUND_DUE && !is_in_suspense)
		return;
	o->attempt.status = after;
	if (strcmp(o->charge.currency, "INR"))
		return; /* never was in the ledger */
	if (is_in_suspense) {
		post(books, LEDGER_IDENTIFIED, o->charge.paise);
		post(books, LEDGER_SURPLUS, o->charge.paise);
	}
	post(books, LEDGER_REFUNDED, o->charge.paise);
	books->refunded += o->charge.paise;
}

/* The reconciler asks about everything that is unsure; then what is captured is settled. */
static void next_day(struct order *o, bool *is_bill_paid, struct books *books)
{
	struct payment_answer answer = truth(o);

	apply(o, &answer, DAY_MS, is_bill_paid, books);
	if (o->order.status == ORDER_OPEN) /* an attempt failed and she did not try again */
		assert_int_equal(
		        payment_order_step(o->order.status, ORDER_EXPIRE, &o->order.status), 0);
	if (o->order.status == ORDER_CAPTURED) {
		post(books, LEDGER_SETTLED, o->charge.paise);
		assert_int_equal(
		        payment_order_step(o->order.status, ORDER_SETTLE, &o->order.status), 0);
	}
	give_back(o, books);
	books->orders[o->order.status]++;
}

static void live(int number, struct books *books)
{
	int payers = 1 + (int)(lrand48() & 1), receipts = books->receipts;
	bool is_bill_paid = false;
	struct order orders[2];

	for (int payer = 0; payer < payers; payer++) {
		begin(&orders[payer], number, payer);
		orders[payer].order.paise = orders[0].order.paise;
		if (orders[payer].charge.paise && !one_in(50))
			orders[payer].charge.paise = orders[0].order.paise;
	}
	if (payers == 2)
		assert_int_equal(payment_order_step(orders[0].order.status, ORDER_SUPERSEDE,
		                                    &orders[0].order.status),
		                 0);
	for (int i = (int)(lrand48() % 12); i > 0; i--) {
		struct order *o = &orders[lrand48() % payers];
		struct payment_answer answer = random_answer(o);

		apply(o, &answer, lrand48() % (2 * EXPIRES_MS), &is_bill_paid, books);
	}
	for (int payer = 0; payer < payers; payer++)
		next_day(&orders[payer], &is_bill_paid, books);
	assert_true(books->receipts - receipts <= 1);
	assert_int_equal(books->receipts - receipts, is_bill_paid);
}

static void test_ten_thousand_bills(void **state)
{
	struct books books = { .receipts = 0 };
	int64_t sum = 0;

	(void)state;
	srand48(SEED);
	for (int number = 0; number < BILLS; number++)
		live(number, &books);
	for (int i = 0; i < LEDGER_ACCOUNTS; i++)
		sum += books.balance[i];
	assert_true(sum == 0);
	assert_true(books.captured == books.receipted + books.refunded);
	assert_true(!books.balance[ACCOUNT_CITIZEN] && !books.balance[ACCOUNT_GATEWAY]);
	assert_true(!books.balance[ACCOUNT_SUSPENSE] && !books.balance[ACCOUNT_REFUND]);
	assert_true(books.balance[ACCOUNT_SETTLEMENT] == books.receipted);
	assert_true(books.balance[ACCOUNT_BILLER] == -books.receipted);
	for (int i = 0; i < ORDER_STATUSES; i++)
		print_message("%s %d, ", order_status_name(i), books.orders[i]);
	print_message("%d receipts\n", books.receipts);
	assert_int_equal(books.orders[ORDER_OPEN] + books.orders[ORDER_PENDING], 0);
	assert_int_equal(books.orders[ORDER_CAPTURED] + books.orders[ORDER_REFUND_DUE], 0);
	/* The seed reaches every kind of end. */
	for (int i = 0; i < PAYMENT_OUTCOMES; i++) {
		if (i != PAYMENT_SECOND_PAYMENT && i != PAYMENT_OTHER_ATTEMPT && !books.outcomes[i])
			fail_msg("no %s", payment_outcome_name(i));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ten_thousand_bills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
