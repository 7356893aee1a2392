/* test_bill.c - what is due on which day, and what may be paid. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/bill.h"

/* Rs 1000 of water and Rs 50 of cess, issued on day 100, due on day 130; 10 % off until day 115;
 * 10 % more after 15 days, another 10 % after 30. */
static const struct bill_line thousand[] = {
	{ HEAD_CHARGE, REASON_IMPORTED, 40, 100000, 0, 0, 0 },
	{ HEAD_CESS, REASON_CESS, 40, 5000, 0, 0, 0 },
};
static const struct bill usual = {
	.lines = thousand,
	.count = 2,
	.period_day = 40,
	.issued_day = 100,
	.due_day = 130,
	.times = { .rebate_bp = 1000,
	           .rebate_days = 15,
	           .penalty_bp = 1000,
	           .penalty_after_days = 15,
	           .interest_bp = 1000,
	           .interest_after_days = 30 },
};

static void test_due_by_day(void **state)
{
	static const struct {
		int32_t today;
		int64_t total, rebate;
		int32_t holds_to;
	} cases[] = {
		{ 100, 95000, -10000, 115 },   { 115, 95000, -10000, 115 },
		{ 116, 105000, 0, 145 },       { 130, 105000, 0, 145 },
		{ 145, 105000, 0, 145 },       { 146, 115500, 0, 160 },
		{ 160, 115500, 0, 160 },       { 161, 126000, 0, INT32_MAX },
		{ 999, 126000, 0, INT32_MAX },
	};
	struct bill_due due;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(bill_due(&usual, cases[i].today, &due), 0);
		if (due.total_paise != cases[i].total || due.rebate_paise != cases[i].rebate ||
		    due.holds_to_day != cases[i].holds_to)
			fail_msg("day %d: %lld, rebate %lld, until %d", cases[i].today,
			         (long long)due.total_paise, (long long)due.rebate_paise,
			         due.holds_to_day);
	}
}

static void test_interest_by_the_day(void **state)
{
	/* 18 % a year on Rs 1050: 51.78 paise a day. Ten days 5.18, forty 20.71: to the rupee. */
	struct bill bill = usual;
	struct bill_due due;

	(void)state;
	bill.times = (struct bill_times){ .interest_bp = 1800, .interest_per_days = 365 };
	assert_int_equal(bill_due(&bill, 130, &due), 0);
	assert_int_equal(due.total_paise, 105000);
	assert_int_equal(bill_due(&bill, 140, &due), 0);
	assert_int_equal(due.total_paise, 105500);
	assert_int_equal(due.holds_to_day, 140);
	assert_int_equal(bill_due(&bill, 170, &due), 0);
	assert_int_equal(due.total_paise, 107100);
	/* What is in the lines already is not counted twice. */
	bill.interest_to_day = 140;
	assert_int_equal(bill_due(&bill, 170, &due), 0);
	assert_int_equal(due.total_paise, 106600); /* thirty days: 15.53 */
}

static void test_arrears_and_credit(void **state)
{
	/* Arrears of Rs 300 with Rs 30 of old penalty, an advance of Rs 130. */
	static const struct bill_line lines[] = {
		{ HEAD_CHARGE, REASON_IMPORTED, 40, 100000, 0, 0, 0 },
		{ HEAD_CHARGE, REASON_IMPORTED, 10, 30000, 0, 0, 0 },
		{ HEAD_PENALTY, REASON_LATE_PENALTY, 10, 3000, 0, 0, 0 },
		{ HEAD_ADVANCE, REASON_CARRIED_FORWARD, 40, -13000, 0, 0, 0 },
	};
	struct bill bill = usual;
	struct bill_due due;

	(void)state;
	bill.lines = lines;
	bill.count = 4;
	assert_int_equal(bill_due(&bill, 120, &due), 0);
	assert_int_equal(due.arrears_paise, 33000);
	assert_int_equal(due.current_paise, 87000);
	assert_int_equal(due.total_paise, 120000);
	/* The penalty on the own period's 1000, the interest on all but penalty, at most what is
	 * owed: 1200. The old penalty does not stand for this period's. */
	assert_int_equal(bill_due(&bill, 200, &due), 0);
	assert_int_equal(due.timed_count, 2);
	assert_int_equal(due.timed[0].paise, 10000);
	assert_int_equal(due.timed[1].paise, 12000);
	assert_int_equal(due.total_paise, 142000);
}

static void test_may_pay(void **state)
{
	static const struct bill_rules all_or_nothing = { .minimum_paise = 100 }, free_hand = {
		.allows_part = true, .allows_advance = true, .minimum_paise = 5000
	};
	static const struct {
		int64_t due;
		const struct bill_rules *rules;
		int64_t paise;
		enum pay_verdict verdict;
	} cases[] = {
		{ 95000, &all_or_nothing, 95000, PAY_OK },
		{ 95000, &all_or_nothing, 94900, PAY_NOT_IN_PARTS },
		{ 95000, &all_or_nothing, 95100, PAY_TOO_MUCH },
		{ 0, &all_or_nothing, 95100, PAY_NOTHING_DUE },
		{ 95000, &free_hand, 5000, PAY_OK },
		{ 95000, &free_hand, 4900, PAY_BELOW_MINIMUM },
		{ 95000, &free_hand, 5050, PAY_NOT_WHOLE },
		{ 95000, &free_hand, 200000, PAY_OK },
		{ 0, &free_hand, 200000, PAY_OK },
		{ 4200, &free_hand, 4200, PAY_OK },
		{ 12345, &free_hand, 12345, PAY_OK },
		{ 95000, &free_hand, 0, PAY_NOT_POSITIVE },
		{ 95000, &free_hand, -100, PAY_NOT_POSITIVE },
		{ 95000, &free_hand, INT64_MAX, PAY_NOT_POSITIVE },
		{ 0, &free_hand, 0, PAY_NOT_POSITIVE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct bill_due due = { .total_paise = cases[i].due };
		enum pay_verdict verdict = bill_may_pay(&due, cases[i].rules, cases[i].paise);

		if (verdict != cases[i].verdict)
			fail_msg("case %zu: %s", i, pay_verdict_name(verdict));
	}
}

static void test_refuses(void **state)
{
	struct bill_line line = { HEAD_CHARGE, REASON_IMPORTED, 40, BILL_PAISE_MAX + 1, 0, 0, 0 };
	struct bill bill = usual;
	struct bill_due due;

	(void)state;
	bill.lines = &line;
	bill.count = 1;
	assert_int_equal(bill_due(&bill, 1, &due), -EOVERFLOW);
	line.paise = 100;
	line.paid_paise = 101;
	assert_int_equal(bill_due(&bill, 1, &due), -EOVERFLOW);
	line.paid_paise = -1;
	assert_int_equal(bill_due(&bill, 1, &due), -EOVERFLOW);
	bill.count = BILL_LINES_MAX + 1;
	assert_int_equal(bill_due(&bill, 1, &due), -EOVERFLOW);
}

static void random_bill(struct bill *bill, struct bill_line *lines)
{
	*bill = usual;
	bill->lines = lines;
	bill->count = (size_t)(lrand48() % 12);
	bill->times.interest_per_days = lrand48() & 1 ? 365 : 0;
	for (size_t i = 0; i < bill->count; i++) {
		struct bill_line *line = &lines[i];

		*line = (struct bill_line){ .head = (enum bill_head)(lrand48() % BILL_HEADS),
			                    .reason = REASON_IMPORTED,
			                    .period_day = 10 * (int32_t)(1 + lrand48() % 4),
			                    .paise = lrand48() % 200000 };
		if (line->head == HEAD_ADVANCE || line->head == HEAD_REBATE)
			line->paise = -line->paise / 4;
		if (line->paise && lrand48() % 3 == 0)
			line->paid_paise = line->paise / (1 + lrand48() % 3);
	}
}

/* What is said to hold until a day does. */
static void test_holds(void **state)
{
	(void)state;
	srand48(11);
	for (int round = 0; round < 3000; round++) {
		int32_t today = 95 + (int32_t)(lrand48() % 80), last;
		struct bill_due due, later;
		struct bill_line lines[12];
		struct bill bill;

		random_bill(&bill, lines);
		assert_int_equal(bill_due(&bill, today, &due), 0);
		last = due.holds_to_day == INT32_MAX ? today + 50 : due.holds_to_day;
		for (int32_t day = today; day <= last; day++) {
			assert_int_equal(bill_due(&bill, day, &later), 0);
			assert_true(later.total_paise == due.total_paise);
		}
	}
}

static void test_day(void **state)
{
	(void)state;
	assert_int_equal(bill_day(0), 0);
	assert_int_equal(bill_day(INT64_C(18) * 3600 * 1000 + 30 * 60 * 1000 - 1), 0);
	assert_int_equal(bill_day(INT64_C(18) * 3600 * 1000 + 30 * 60 * 1000), 1);
	assert_int_equal(bill_day(-INT64_C(6) * 3600 * 1000), -1);
}

static void test_names(void **state)
{
	struct biller biller = { .heads = { .count = 0 } };
	struct bill_rules rules;
	const char *heads[BILL_HEADS];

	(void)state;
	for (int i = 0; i < BILL_HEADS; i++) {
		enum bill_head back = BILL_HEADS;

		assert_int_equal(bill_head_parse(bill_head_name(i), &back), 0);
		assert_int_equal(back, i);
		heads[i] = bill_head_name(BILL_HEADS - 1 - i);
	}
	assert_int_equal(bill_rules_of(&biller, &rules), -EINVAL);
	biller.heads = (struct word_list){ heads, BILL_HEADS };
	assert_int_equal(bill_rules_of(&biller, &rules), 0);
	assert_int_equal(rules.order[HEAD_CHARGE], BILL_HEADS - 1);
	heads[0] = heads[1];
	assert_int_equal(bill_rules_of(&biller, &rules), -EINVAL);
	for (int i = 0; i < BILL_STATUSES; i++)
		assert_string_not_equal(bill_status_name(i), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_due_by_day),
		cmocka_unit_test(test_interest_by_the_day),
		cmocka_unit_test(test_arrears_and_credit),
		cmocka_unit_test(test_may_pay),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
