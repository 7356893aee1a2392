/* test_payment.c - what an answer makes of an order and its attempt, case by case. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/payment.h"

enum { BEFORE = 1000, EXPIRES = 5000, AFTER = 9000 };

static enum order_status order_of(const char *name)
{
	enum order_status status;

	assert_int_equal(order_status_parse(name, &status), 0);
	return status;
}

static enum attempt_status attempt_of(const char *name)
{
	enum attempt_status status;

	assert_int_equal(attempt_status_parse(name, &status), 0);
	return status;
}

static const struct payment_answer right = { .kind = ANSWER_CAPTURED,
	                                     .is_verified = true,
	                                     .order_reference = "JAL-1",
	                                     .payment_id = "pay_1",
	                                     .paise = 50000,
	                                     .currency = "INR" };

static struct payment_decision decide(const char *order, bool is_bill_paid, const char *attempt,
                                      const struct payment_answer *answer, int64_t now_ms)
{
	struct payment_order o = { .status = order_of(order),
		                   .reference = "JAL-1",
		                   .paise = 50000,
		                   .expires_ms = EXPIRES,
		                   .is_bill_paid = is_bill_paid };
	struct payment_attempt t = { .status = attempt_of(attempt), .payment_id = "pay_1" };
	struct payment_decision got;

	payment_decide(&o, &t, answer, now_ms, &got);
	return got;
}

static void expect(struct payment_decision got, const char *outcome, const char *order,
                   const char *attempt, const char *entry)
{
	const char *got_entry = got.has_entry ? ledger_event_name(got.entry) : "-";

	if (strcmp(payment_outcome_name(got.outcome), outcome) || got.order != order_of(order) ||
	    got.attempt != attempt_of(attempt) || strcmp(got_entry, entry))
		fail_msg("%s: order %s, attempt %s, entry %s; expected %s: %s, %s, %s",
		         payment_outcome_name(got.outcome), order_status_name(got.order),
		         attempt_status_name(got.attempt), got_entry, outcome, order, attempt,
		         entry);
}

static void test_captured(void **state)
{
	static const struct {
		const char *order;
		bool is_bill_paid;
		const char *attempt, *outcome, *to_order, *to_attempt, *entry;
	} cases[] = {
		{ "open", false, "started", "accepted", "captured", "captured", "captured" },
		{ "pending", false, "pending", "accepted", "captured", "captured", "captured" },
		/* A gateway takes back its own failure. */
		{ "open", false, "failed", "accepted", "captured", "captured", "captured" },
		/* The first payer was quicker than she who took over. */
		{ "superseded", false, "pending", "accepted", "captured", "captured", "captured" },
		{ "superseded", true, "pending", "bill_already_paid", "refund_due", "refund_due",
		  "second_payment" },
		{ "pending", true, "pending", "bill_already_paid", "refund_due", "refund_due",
		  "second_payment" },
		{ "expired", false, "expired", "late_capture", "refund_due", "refund_due",
		  "second_payment" },
		{ "failed", false, "failed", "late_capture", "refund_due", "refund_due",
		  "second_payment" },
		{ "captured", true, "started", "second_payment", "captured", "refund_due",
		  "second_payment" },
		{ "settled", true, "pending", "second_payment", "settled", "refund_due",
		  "second_payment" },
		{ "refunded", false, "pending", "second_payment", "refund_due", "refund_due",
		  "second_payment" },
		{ "captured", true, "captured", "duplicate", "captured", "captured", "-" },
		{ "settled", true, "captured", "duplicate", "settled", "captured", "-" },
		{ "refund_due", true, "refund_due", "duplicate", "refund_due", "refund_due", "-" },
		{ "refunded", true, "refunded", "duplicate", "refunded", "refunded", "-" },
		{ "refund_due", false, "mismatched", "duplicate", "refund_due", "mismatched", "-" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect(decide(cases[i].order, cases[i].is_bill_paid, cases[i].attempt, &right,
		              AFTER),
		       cases[i].outcome, cases[i].to_order, cases[i].to_attempt, cases[i].entry);
}

static void test_tampered(void **state)
{
	struct payment_answer answer = right;

	(void)state;
	answer.paise = 100;
	expect(decide("pending", false, "pending", &answer, BEFORE), "amount_mismatch",
	       "refund_due", "mismatched", "unmatched");
	expect(decide("captured", true, "pending", &answer, BEFORE), "amount_mismatch", "captured",
	       "mismatched", "unmatched");
	answer.paise = 50001;
	expect(decide("open", false, "started", &answer, BEFORE), "amount_mismatch", "refund_due",
	       "mismatched", "unmatched");
	answer = right;
	answer.currency = "USD";
	expect(decide("pending", false, "pending", &answer, BEFORE), "currency_mismatch",
	       "refund_due", "mismatched", "-");
	answer.currency = "inr";
	expect(decide("pending", false, "pending", &answer, BEFORE), "currency_mismatch",
	       "refund_due", "mismatched", "-");
	answer = right;
	answer.order_reference = "JAL-2";
	expect(decide("pending", false, "pending", &answer, BEFORE), "order_mismatch", "pending",
	       "pending", "-");
	answer.order_reference = NULL;
	expect(decide("pending", false, "pending", &answer, BEFORE), "order_mismatch", "pending",
	       "pending", "-");
	answer = right;
	answer.is_verified = false;
	expect(decide("pending", false, "pending", &answer, BEFORE), "not_verified", "pending",
	       "pending", "-");
	answer = right;
	answer.payment_id = "pay_2";
	expect(decide("pending", false, "pending", &answer, BEFORE), "other_attempt", "pending",
	       "pending", "-");
}

/* An answer that says too little is silence. */
static void test_says_too_little(void **state)
{
	struct payment_answer answer = right;

	(void)state;
	answer.payment_id = NULL;
	expect(decide("pending", false, "pending", &answer, BEFORE), "no_answer", "pending",
	       "pending", "-");
	answer = right;
	answer.currency = NULL;
	expect(decide("pending", false, "pending", &answer, BEFORE), "no_answer", "pending",
	       "pending", "-");
	answer = right;
	answer.paise = 0;
	expect(decide("pending", false, "pending", &answer, BEFORE), "no_answer", "pending",
	       "pending", "-");
}

static void test_not_captured(void **state)
{
	static const struct {
		enum answer_kind kind;
		const char *order, *attempt;
		int64_t now_ms;
		const char *outcome, *to_order, *to_attempt;
	} cases[] = {
		{ ANSWER_NONE, "pending", "pending", AFTER, "no_answer", "pending", "pending" },
		{ ANSWER_NONE, "open", "started", AFTER, "no_answer", "open", "started" },
		{ ANSWER_PENDING, "open", "started", BEFORE, "still_pending", "pending",
		  "pending" },
		{ ANSWER_PENDING, "pending", "pending", AFTER, "still_pending", "pending",
		  "pending" },
		{ ANSWER_PENDING, "superseded", "started", BEFORE, "still_pending", "superseded",
		  "pending" },
		{ ANSWER_PENDING, "captured", "captured", BEFORE, "stale", "captured", "captured" },
		{ ANSWER_PENDING, "failed", "failed", AFTER, "stale", "failed", "failed" },
		/* She may try again while there is time. */
		{ ANSWER_FAILED, "pending", "pending", BEFORE, "gateway_failed", "open", "failed" },
		{ ANSWER_FAILED, "pending", "pending", AFTER, "gateway_failed", "failed",
		  "failed" },
		{ ANSWER_FAILED, "superseded", "pending", BEFORE, "gateway_failed", "superseded",
		  "failed" },
		{ ANSWER_FAILED, "open", "failed", BEFORE, "duplicate", "open", "failed" },
		{ ANSWER_FAILED, "captured", "captured", BEFORE, "stale", "captured", "captured" },
		{ ANSWER_FAILED, "refund_due", "refund_due", AFTER, "stale", "refund_due",
		  "refund_due" },
		{ ANSWER_NOT_PAID, "pending", "pending", BEFORE, "still_pending", "pending",
		  "pending" },
		{ ANSWER_NOT_PAID, "pending", "started", AFTER, "not_paid", "expired", "expired" },
		{ ANSWER_NOT_PAID, "captured", "captured", AFTER, "stale", "captured", "captured" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct payment_answer answer = right;

		answer.kind = cases[i].kind;
		expect(decide(cases[i].order, false, cases[i].attempt, &answer, cases[i].now_ms),
		       cases[i].outcome, cases[i].to_order, cases[i].to_attempt, "-");
	}
}

/* One attempt fails while another of the same order is under way: the order waits for that. */
static void test_other_attempt(void **state)
{
	struct payment_order order = { .status = ORDER_PENDING,
		                       .reference = "JAL-1",
		                       .paise = 50000,
		                       .expires_ms = EXPIRES,
		                       .has_other_unsure = true };
	struct payment_attempt attempt = { .status = ATTEMPT_STARTED };
	struct payment_answer answer = right;
	struct payment_decision got;

	(void)state;
	answer.kind = ANSWER_FAILED;
	payment_decide(&order, &attempt, &answer, AFTER, &got);
	expect(got, "gateway_failed", "pending", "failed", "-");
	answer.kind = ANSWER_NOT_PAID;
	payment_decide(&order, &attempt, &answer, AFTER, &got);
	expect(got, "not_paid", "pending", "expired", "-");
}

/* Every order, attempt and answer: money is taken for a bill only when all is right, what is
 * settled stays, and nothing that is not verified moves anything. */
static void test_every_case(void **state)
{
	int cases = 0, taken = 0;

	(void)state;
	for (int i = 0; i < ORDER_STATUSES * ATTEMPT_STATUSES * ANSWER_KINDS * 32; i++) {
		int bits = i % 32, o = i / 32 % ORDER_STATUSES,
		    t = i / 32 / ORDER_STATUSES % ATTEMPT_STATUSES,
		    k = i / 32 / ORDER_STATUSES / ATTEMPT_STATUSES;
		struct payment_answer answer = right;
		struct payment_decision got;
		bool is_bill_paid = bits & 1;

		answer.kind = k;
		answer.is_verified = bits & 2;
		answer.paise = bits & 4 ? 50000 : 49999;
		answer.currency = bits & 8 ? "INR" : "USD";
		got = decide(order_status_name(o), is_bill_paid, attempt_status_name(t), &answer,
		             bits & 16 ? AFTER : BEFORE);
		cases++;
		assert_true(got.has_entry <= (k == ANSWER_CAPTURED && answer.is_verified));
		if (!answer.is_verified || k == ANSWER_NONE)
			assert_true((int)got.order == o && (int)got.attempt == t);
		if (o == ORDER_SETTLED || o == ORDER_CAPTURED)
			assert_true((int)got.order == o);
		if (got.order == ORDER_FAILED && o != ORDER_FAILED)
			assert_true(k == ANSWER_FAILED);
		if (got.outcome == PAYMENT_ACCEPTED) {
			taken++;
			assert_true(answer.paise == 50000 && bits & 8 && !is_bill_paid);
		}
	}
	assert_int_equal(cases, ORDER_STATUSES * ATTEMPT_STATUSES * ANSWER_KINDS * 32);
	assert_true(taken > 0);
}

static void test_steps(void **state)
{
	static const struct {
		const char *from;
		enum order_action action;
		const char *to; /* NULL: cannot be done */
	} cases[] = {
		{ "open", ORDER_BEGIN, "pending" },
		{ "open", ORDER_EXPIRE, "expired" },
		{ "pending", ORDER_EXPIRE, NULL },
		{ "captured", ORDER_EXPIRE, NULL },
		{ "pending", ORDER_SUPERSEDE, "superseded" },
		{ "captured", ORDER_SUPERSEDE, NULL },
		{ "captured", ORDER_SETTLE, "settled" },
		{ "open", ORDER_SETTLE, NULL },
		{ "settled", ORDER_OWE_REFUND, "refund_due" },
		{ "refund_due", ORDER_REFUND, "refunded" },
		{ "refund_due", ORDER_SETTLE, "refund_due" },
		{ "captured", ORDER_REFUND, NULL },
		{ "refunded", ORDER_REFUND, NULL },
		{ "settled", ORDER_REVERSE, "reversed" },
		{ "refunded", ORDER_REVERSE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum order_status to = ORDER_STATUSES;
		int r = payment_order_step(order_of(cases[i].from), cases[i].action, &to);

		if (r != (cases[i].to ? 0 : -ENOTSUP) ||
		    (cases[i].to && to != order_of(cases[i].to)))
			fail_msg("%s: %d %s", cases[i].from, r, order_status_name(to));
	}
	assert_int_equal(payment_attempt_along(ORDER_REFUND_DUE, ATTEMPT_CAPTURED),
	                 ATTEMPT_REFUND_DUE);
	assert_int_equal(payment_attempt_along(ORDER_REFUNDED, ATTEMPT_MISMATCHED),
	                 ATTEMPT_REFUNDED);
	assert_int_equal(payment_attempt_along(ORDER_REVERSED, ATTEMPT_CAPTURED), ATTEMPT_REVERSED);
	assert_int_equal(payment_attempt_along(ORDER_REFUNDED, ATTEMPT_FAILED), ATTEMPT_FAILED);
}

/* Often at first, for ever, and at most some sixty times in a day and a half. */
static void test_next_check(void **state)
{
	const int64_t begun = 1000000, hour = INT64_C(3600) * 1000;
	int64_t at = begun;
	int count = 0;

	(void)state;
	assert_int_equal(payment_next_check_ms(begun, begun), begun + 20000);
	while (at < begun + 36 * hour) {
		int64_t next = payment_next_check_ms(begun, at);

		assert_true(next > at && next <= at + 6 * hour);
		at = next;
		count++;
	}
	assert_true(count > 40 && count < 80);
}

static void test_names(void **state)
{
	(void)state;
	for (int i = 0; i < ORDER_STATUSES; i++)
		assert_int_equal(order_of(order_status_name(i)), i);
	for (int i = 0; i < ATTEMPT_STATUSES; i++)
		assert_int_equal(attempt_of(attempt_status_name(i)), i);
	for (int i = 0; i < PAYMENT_OUTCOMES; i++)
		assert_string_not_equal(payment_outcome_name(i), "?");
	assert_int_equal(order_status_parse("gone", &(enum order_status){ 0 }), -EINVAL);
	assert_int_equal(attempt_status_parse(NULL, &(enum attempt_status){ 0 }), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captured),        cmocka_unit_test(test_tampered),
		cmocka_unit_test(test_says_too_little), cmocka_unit_test(test_not_captured),
		cmocka_unit_test(test_other_attempt),   cmocka_unit_test(test_every_case),
		cmocka_unit_test(test_steps),           cmocka_unit_test(test_next_check),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
