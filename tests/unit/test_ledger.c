/* test_ledger.c - every event balances, says where money may lie, and whole lives end at nothing.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/ledger.h"

struct books {
	int64_t balance[LEDGER_ACCOUNTS];
};

static void post(struct books *books, struct ledger_fact fact)
{
	struct ledger_entries entries;
	int64_t sum = 0;
	struct err e;

	if (ledger_post(&fact, &entries, &e) < 0)
		fail_msg("%s: %s", ledger_event_name(fact.event), e.msg);
	assert_true(entries.count >= 2);
	for (size_t i = 0; i < entries.count; i++) {
		assert_true(entries.at[i].paise != 0);
		books->balance[entries.at[i].account] += entries.at[i].paise;
		sum += entries.at[i].paise;
	}
	assert_true(sum == 0);
}
#define POST(books, ...) post(books, (struct ledger_fact){ __VA_ARGS__ })

static void test_paid_by_gateway(void **state)
{
	struct books b = { 0 };

	(void)state;
	POST(&b, LEDGER_CAPTURED, ACCOUNT_GATEWAY, 50000, 0);
	assert_int_equal(b.balance[ACCOUNT_GATEWAY], 50000);
	assert_int_equal(b.balance[ACCOUNT_CITIZEN], -50000);
	POST(&b, LEDGER_RECEIPTED, 0, 45000, 0);
	POST(&b, LEDGER_SURPLUS, 0, 5000, 0);
	assert_int_equal(b.balance[ACCOUNT_CITIZEN], 0);
	assert_int_equal(b.balance[ACCOUNT_REFUND], -5000);
	POST(&b, LEDGER_REFUNDED, ACCOUNT_GATEWAY, 5000, 0);
	POST(&b, LEDGER_SETTLED, ACCOUNT_GATEWAY, 45000, 118);
	assert_int_equal(b.balance[ACCOUNT_SETTLEMENT], 44882);
	assert_int_equal(b.balance[ACCOUNT_GATEWAY_FEE], 118);
	assert_int_equal(b.balance[ACCOUNT_GATEWAY], 0);
	assert_int_equal(b.balance[ACCOUNT_BILLER], -45000);
	POST(&b, LEDGER_REMITTED, 0, 44882, 0);
	assert_int_equal(b.balance[ACCOUNT_SETTLEMENT], 0);
}

static void test_cheque_bounces(void **state)
{
	struct books b = { 0 };

	(void)state;
	POST(&b, LEDGER_CAPTURED, ACCOUNT_COUNTER_CHEQUE, 120000, 0);
	POST(&b, LEDGER_RECEIPTED, 0, 120000, 0);
	POST(&b, LEDGER_BOUNCED, ACCOUNT_COUNTER_CHEQUE, 120000, 0);
	for (int i = 0; i < LEDGER_ACCOUNTS; i++)
		assert_int_equal(b.balance[i], 0);
	/* The same after the bank had taken it in. */
	POST(&b, LEDGER_CAPTURED, ACCOUNT_COUNTER_CHEQUE, 120000, 0);
	POST(&b, LEDGER_RECEIPTED, 0, 120000, 0);
	POST(&b, LEDGER_SETTLED, ACCOUNT_COUNTER_CHEQUE, 120000, 0);
	POST(&b, LEDGER_BOUNCED, ACCOUNT_SETTLEMENT, 120000, 0);
	for (int i = 0; i < LEDGER_ACCOUNTS; i++)
		assert_int_equal(b.balance[i], 0);
}

static void test_second_and_unmatched(void **state)
{
	struct books b = { 0 };

	(void)state;
	POST(&b, LEDGER_SECOND_PAYMENT, ACCOUNT_GATEWAY, 700, 0);
	assert_int_equal(b.balance[ACCOUNT_REFUND], -700);
	POST(&b, LEDGER_REFUNDED, ACCOUNT_GATEWAY, 700, 0);
	POST(&b, LEDGER_UNMATCHED, ACCOUNT_SETTLEMENT, 900, 0);
	assert_int_equal(b.balance[ACCOUNT_SUSPENSE], -900);
	POST(&b, LEDGER_IDENTIFIED, 0, 900, 0);
	POST(&b, LEDGER_RECEIPTED, 0, 900, 0);
	POST(&b, LEDGER_CANCELLED, 0, 900, 0);
	POST(&b, LEDGER_SURPLUS, 0, 900, 0);
	POST(&b, LEDGER_REFUNDED, ACCOUNT_SETTLEMENT, 900, 0);
	for (int i = 0; i < LEDGER_ACCOUNTS; i++)
		assert_int_equal(b.balance[i], 0);
}

static void test_refuses(void **state)
{
	static const struct ledger_fact bad[] = {
		{ LEDGER_CAPTURED, ACCOUNT_GATEWAY, 0, 0 },
		{ LEDGER_CAPTURED, ACCOUNT_GATEWAY, -5, 0 },
		{ LEDGER_CAPTURED, ACCOUNT_BILLER, 5, 0 },
		{ LEDGER_CAPTURED, ACCOUNT_SETTLEMENT, 5, 0 },
		{ LEDGER_CAPTURED, ACCOUNT_GATEWAY, 5, 1 },
		{ LEDGER_SETTLED, ACCOUNT_GATEWAY, 5, 6 },
		{ LEDGER_SETTLED, ACCOUNT_GATEWAY, 5, -1 },
		{ LEDGER_BOUNCED, ACCOUNT_COUNTER_CASH, 5, 0 },
		{ LEDGER_REFUNDED, ACCOUNT_COUNTER_CHEQUE, 5, 0 },
		{ LEDGER_RECEIPTED, 0, INT64_MIN, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct ledger_entries entries = { .count = 77 };
		struct err e;

		assert_int_equal(ledger_post(&bad[i], &entries, &e), -EINVAL);
		assert_true(entries.count == 77 && e.msg[0]);
	}
}

/* Each event with each account and amounts up to the largest: balanced or refused. */
static void test_every_event(void **state)
{
	(void)state;
	srand48(8);
	for (int event = 0; event < LEDGER_EVENTS; event++) {
		for (int holder = 0; holder < LEDGER_ACCOUNTS; holder++) {
			struct books b = { 0 };
			struct ledger_fact fact = { event, holder, 1 + lrand48(), 0 };
			bool is_free = !ledger_takes_holder(event, ACCOUNT_GATEWAY) &&
			               !ledger_takes_holder(event, ACCOUNT_SETTLEMENT);

			if (event == LEDGER_SETTLED)
				fact.fee_paise = lrand48() % fact.paise;
			if (!ledger_takes_holder(event, holder) && !is_free)
				continue;
			post(&b, fact);
			fact.fee_paise = event == LEDGER_SETTLED ? INT64_MAX : 0;
			fact.paise = INT64_MAX;
			memset(&b, 0, sizeof(b));
			post(&b, fact);
		}
	}
}

/* Ten thousand payments in any mixture: hers, suspense and refund end at nothing, and what is the
 * biller's is in the bank or was kept as a fee. */
static void test_whole_lives(void **state)
{
	struct books b = { 0 };

	(void)state;
	srand48(9);
	for (int i = 0; i < 10000; i++) {
		int64_t paise = 1 + lrand48() % 1000000, bill = 1 + lrand48() % paise,
		        fee = lrand48() % (bill / 50 + 1);

		switch (lrand48() % 4) {
		case 0: /* paid, with something over */
			POST(&b, LEDGER_CAPTURED, ACCOUNT_GATEWAY, paise, 0);
			POST(&b, LEDGER_RECEIPTED, 0, bill, 0);
			if (paise > bill) {
				POST(&b, LEDGER_SURPLUS, 0, paise - bill, 0);
				POST(&b, LEDGER_REFUNDED, ACCOUNT_GATEWAY, paise - bill, 0);
			}
			POST(&b, LEDGER_SETTLED, ACCOUNT_GATEWAY, bill, fee);
			break;
		case 1: /* twice */
			POST(&b, LEDGER_SECOND_PAYMENT, ACCOUNT_GATEWAY, paise, 0);
			POST(&b, LEDGER_REFUNDED, ACCOUNT_GATEWAY, paise, 0);
			break;
		case 2: /* a cheque, good or bad */
			POST(&b, LEDGER_CAPTURED, ACCOUNT_COUNTER_CHEQUE, paise, 0);
			POST(&b, LEDGER_RECEIPTED, 0, paise, 0);
			POST(&b, lrand48() & 1 ? LEDGER_BOUNCED : LEDGER_SETTLED,
			     ACCOUNT_COUNTER_CHEQUE, paise, 0);
			break;
		default: /* unknown at first */
			POST(&b, LEDGER_UNMATCHED, ACCOUNT_GATEWAY, paise, 0);
			POST(&b, LEDGER_IDENTIFIED, 0, paise, 0);
			POST(&b, LEDGER_RECEIPTED, 0, paise, 0);
			POST(&b, LEDGER_SETTLED, ACCOUNT_GATEWAY, paise, 0);
		}
	}
	assert_true(!b.balance[ACCOUNT_CITIZEN] && !b.balance[ACCOUNT_SUSPENSE]);
	assert_true(!b.balance[ACCOUNT_REFUND] && !b.balance[ACCOUNT_GATEWAY]);
	assert_true(!b.balance[ACCOUNT_COUNTER_CHEQUE]);
	assert_true(b.balance[ACCOUNT_SETTLEMENT] + b.balance[ACCOUNT_GATEWAY_FEE] ==
	            -b.balance[ACCOUNT_BILLER]);
}

static void test_names(void **state)
{
	(void)state;
	for (int i = 0; i < LEDGER_ACCOUNTS; i++) {
		enum ledger_account back = LEDGER_ACCOUNTS;

		assert_int_equal(ledger_account_parse(ledger_account_name(i), &back), 0);
		assert_int_equal(back, i);
	}
	assert_int_equal(ledger_account_parse("mattress", &(enum ledger_account){ 0 }), -EINVAL);
	assert_int_equal(ledger_account_parse(NULL, &(enum ledger_account){ 0 }), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paid_by_gateway),
		cmocka_unit_test(test_cheque_bounces),
		cmocka_unit_test(test_second_and_unmatched),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_every_event),
		cmocka_unit_test(test_whole_lives),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
