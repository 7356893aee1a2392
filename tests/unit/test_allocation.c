/* test_allocation.c - where a payment goes, line by line. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/allocation.h"

static struct arena *arena;
static struct bill_rules rules;

static int set_up(void **state)
{
	struct err_list errors;
	struct snapshot *snap;
	int r;

	(void)state;
	arena = arena_new();
	err_list_init(&errors);
	r = snapshot_load("tenants", &errors, &snap);
	err_list_done(&errors);
	if (r < 0)
		return r;
	r = bill_rules_of(snapshot_biller(snap, "municipality"), &rules);
	snapshot_unref(snap);
	return r;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

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

static void test_in_credit(void **state)
{
	static const struct bill_line lines[] = {
		{ HEAD_CHARGE, REASON_FLAT, 40, 20000, 0, 0, 0 },
		{ HEAD_ADVANCE, REASON_CARRIED_FORWARD, 40, -50000, 0, 0, 0 },
	};
	struct bill bill = usual;
	struct allocation got;
	struct bill_due due;

	(void)state;
	bill.lines = lines;
	assert_int_equal(bill_due(&bill, 500, &due), 0);
	assert_int_equal(due.total_paise, 0);
	assert_int_equal(due.credit_paise, 30000);
	assert_int_equal(due.timed_count, 0);
	assert_int_equal(bill_may_pay(&due, &rules, 10000), PAY_OK); /* in advance */
	assert_int_equal(allocation_make(arena, &bill, &rules, 500, 10000, &got), 0);
	assert_int_equal(got.surplus_paise, 10000);
	assert_int_equal(got.lines[1].paid_paise, -20000);
	assert_int_equal(got.status, BILL_PAID);
}

static void test_oldest_first(void **state)
{
	static const struct bill_line lines[] = {
		{ HEAD_CESS, REASON_CESS, 40, 5000, 0, 0, 0 },
		{ HEAD_CHARGE, REASON_SLAB, 40, 60000, 0, 0, 0 },
		{ HEAD_CHARGE, REASON_MINIMUM, 40, 40000, 0, 0, 0 },
		{ HEAD_PENALTY, REASON_LATE_PENALTY, 10, 3000, 0, 0, 0 },
		{ HEAD_CHARGE, REASON_IMPORTED, 10, 30000, 10000, 0, 0 },
		{ HEAD_ADVANCE, REASON_CARRIED_FORWARD, 40, -1000, 0, 0, 0 },
	};
	/* 1000 and the advance of 10: 200 of old charge, 30 of old penalty, 600, then 180 of 400.
	 */
	static const struct allocation_part parts[] = {
		{ 4, 20000 }, { 3, 3000 }, { 1, 60000 }, { 2, 18000 }, { 5, -1000 },
	};
	struct bill bill = usual;
	struct allocation got;

	(void)state;
	bill.lines = lines;
	bill.count = ARRAY_LEN(lines);
	assert_int_equal(allocation_make(arena, &bill, &rules, 110, 100000, &got), 0);
	assert_int_equal(got.part_count, ARRAY_LEN(parts));
	for (size_t i = 0; i < got.part_count; i++) {
		assert_int_equal(got.parts[i].line, parts[i].line);
		assert_int_equal(got.parts[i].paise, parts[i].paise);
	}
	assert_int_equal(got.surplus_paise, 0);
	assert_int_equal(got.new_from, got.count); /* no rebate for a part */
	assert_int_equal(got.status, BILL_PART_PAID);
	assert_int_equal(got.lines[4].paid_paise, 30000);
}

static void test_all_with_rebate(void **state)
{
	struct allocation got;

	(void)state;
	assert_int_equal(allocation_make(arena, &usual, &rules, 110, 95000, &got), 0);
	assert_int_equal(got.count, 3);
	assert_int_equal(got.lines[2].head, HEAD_REBATE);
	assert_int_equal(got.lines[2].paid_paise, -10000);
	assert_int_equal(got.surplus_paise, 0);
	assert_int_equal(got.status, BILL_PAID);
	/* A rupee less is a part payment of the full amount. */
	assert_int_equal(allocation_make(arena, &usual, &rules, 110, 94900, &got), 0);
	assert_int_equal(got.count, 2);
	assert_int_equal(got.status, BILL_PART_PAID);
	assert_int_equal(allocation_make(arena, &usual, &rules, 110, 0, &got), -EINVAL);
	assert_int_equal(allocation_make(arena, &usual, &rules, 110, INT64_MAX, &got), -EOVERFLOW);
}

/* A penalty that was paid in part is a line: the next day does not bring a second one. */
static void test_penalty_once(void **state)
{
	struct bill bill = usual;
	struct allocation got;
	struct bill_due due;

	(void)state;
	assert_int_equal(allocation_make(arena, &usual, &rules, 150, 20000, &got), 0);
	assert_int_equal(got.new_from + 1, got.count);
	bill.lines = got.lines;
	bill.count = got.count;
	assert_int_equal(bill_due(&bill, 155, &due), 0);
	assert_int_equal(due.timed_count, 0);
	assert_int_equal(due.total_paise, 95500);
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

/* Nothing older is left open while something newer was paid. */
static void check_oldest_first(const struct allocation *got)
{
	int32_t open_since = INT32_MAX;

	for (size_t i = 0; i < got->count; i++) {
		const struct bill_line *line = &got->lines[i];

		if (line->paise > line->paid_paise && line->period_day < open_since)
			open_since = line->period_day;
	}
	for (size_t i = 0; i < got->part_count; i++) {
		if (got->parts[i].paise > 0)
			assert_true(got->lines[got->parts[i].line].period_day <= open_since);
	}
}

static void check_allocation(const struct bill *bill, const struct bill_due *due, int64_t paise,
                             const struct allocation *got)
{
	int64_t sum = got->surplus_paise;

	for (size_t i = 0; i < got->part_count; i++) {
		assert_true(got->parts[i].paise != 0);
		sum += got->parts[i].paise;
	}
	assert_true(sum == paise);
	for (size_t i = 0; i < got->count; i++) {
		const struct bill_line *line = &got->lines[i];

		assert_true(llabs(line->paid_paise) <= llabs(line->paise));
		assert_true((line->paid_paise < 0) <= (line->paise < 0));
		if (i < bill->count)
			assert_true(llabs(line->paid_paise) >= llabs(bill->lines[i].paid_paise));
	}
	assert_true((got->surplus_paise > 0) == (paise > due->total_paise));
	assert_true((got->status == BILL_PAID) == (paise >= due->total_paise));
	check_oldest_first(got);
}

/* Any bill, day and amount: the parts are the payment, no line is overpaid, and what is due is what
 * settles. */
static void test_any_payment(void **state)
{
	(void)state;
	srand48(10);
	for (int round = 0; round < 20000; round++) {
		int32_t today = 95 + (int32_t)(lrand48() % 120);
		struct bill_line lines[12];
		struct allocation got;
		struct bill_due due;
		struct bill bill;
		int64_t paise;

		random_bill(&bill, lines);
		assert_int_equal(bill_due(&bill, today, &due), 0);
		assert_true(due.current_paise + due.arrears_paise + due.rebate_paise ==
		            due.total_paise - due.credit_paise);
		assert_true(due.holds_to_day >= today);
		paise = round % 3 && due.total_paise ? due.total_paise : 1 + lrand48() % 900000;
		assert_int_equal(allocation_make(arena, &bill, &rules, today, paise, &got), 0);
		check_allocation(&bill, &due, paise, &got);
		arena_reset(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_credit),       cmocka_unit_test(test_oldest_first),
		cmocka_unit_test(test_all_with_rebate), cmocka_unit_test(test_penalty_once),
		cmocka_unit_test(test_any_payment),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
