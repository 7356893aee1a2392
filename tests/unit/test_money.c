/* test_money.c - sums that fit or say so, one rounding rule, amounts as people write them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digit.h"
#include "base/money.h"

static void test_overflow(void **state)
{
	int64_t out = 7;

	(void)state;
	assert_int_equal(money_add(INT64_MAX, 1, &out), -EOVERFLOW);
	assert_int_equal(money_sub(INT64_MIN, 1, &out), -EOVERFLOW);
	assert_int_equal(money_times(INT64_MAX / 2, 3, &out), -EOVERFLOW);
	assert_int_equal(money_share(INT64_MAX, 2, 1, &out), -EOVERFLOW);
	assert_int_equal(money_share(INT64_MIN, 10001, 10000, &out), -EOVERFLOW);
	assert_int_equal(out, 7);
	assert_int_equal(money_add(INT64_MAX, -1, &out), 0);
	assert_true(out == INT64_MAX - 1);
	/* The product may be too large for 64 bits as long as the share is not. */
	assert_int_equal(money_share(INT64_MAX, 9999, 9999, &out), 0);
	assert_true(out == INT64_MAX);
}

static void test_rounding(void **state)
{
	static const struct {
		int64_t paise, part, whole, share;
	} cases[] = {
		{ 5, 1, 2, 3 },
		{ -5, 1, 2, -3 },
		{ 5, 1, 3, 2 },
		{ 4, 1, 3, 1 },
		{ -4, 1, 3, -1 },
		{ -5, 1, 3, -2 },
		{ 8550, 5, 100, 428 } /* 427.5 */,
		{ 9000, 17, 30, 5100 },
		{ 1, 1, 3, 0 },
		{ 0, 9, 10, 0 },
		{ 100, -1, 8, -13 },
	};
	static const struct {
		int64_t paise, rounding;
	} rupees[] = {
		{ 12349, -49 },  { 12350, 50 }, { 12351, 49 }, { 12300, 0 }, { -12349, 49 },
		{ -12350, -50 }, { 0, 0 },      { 49, -49 },   { 50, 50 },
	};
	int64_t share;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(money_share(cases[i].paise, cases[i].part, cases[i].whole, &share),
		                 0);
		if (share != cases[i].share)
			fail_msg("case %zu: %lld", i, (long long)share);
	}
	assert_int_equal(money_percent(10000, 500, &share), 0);
	assert_int_equal(share, 500);
	for (size_t i = 0; i < ARRAY_LEN(rupees); i++)
		assert_int_equal(money_rupee_rounding(rupees[i].paise), rupees[i].rounding);
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int r;
		int64_t paise;
	} cases[] = {
		{ "1,23,456.50", 0, 12345650 },
		{ "₹ 1234", 0, 123400 },
		{ "Rs.500/-", 0, 50000 },
		{ "rs 500 /-", 0, 50000 },
		{ "INR 12.5", 0, 1250 },
		{ "500 rupees", 0, 50000 },
		{ "੫੦੦ ਰੁਪਏ", 0, 50000 },
		{ "ਰੁ. ੧,੨੩,੪੫੬.੫੦", 0, 12345650 },
		{ "रु १२३४", 0, 123400 },
		{ " \u00a0450 ", 0, 45000 },
		{ "12,345,678", 0, 1234567800 },
		{ "1,00,00,000", 0, 1000000000 },
		{ "999,999", 0, 99999900 },
		{ "-12.5", 0, -1250 },
		{ "₹-3", 0, -300 },
		{ "-₹3.05", 0, -305 },
		{ "\u22127", 0, -700 },
		{ "500.", 0, 50000 },
		{ "0", 0, 0 },
		{ "007", 0, 700 },
		{ "92233720368547758.07", 0, INT64_MAX },
		{ "-92233720368547758.08", 0, INT64_MIN },
		{ "92233720368547758.08", -EOVERFLOW, 0 },
		{ "99999999999999999999999999999999999999999999", -EOVERFLOW, 0 },
		{ "", -EINVAL, 0 },
		{ "₹", -EINVAL, 0 },
		{ "12.345", -EINVAL, 0 },
		{ "1e5", -EINVAL, 0 },
		{ ".50", -EINVAL, 0 },
		{ "1,2", -EINVAL, 0 },
		{ "450,50", -EINVAL, 0 },
		{ "1,23,4567", -EINVAL, 0 },
		{ "1234,567", -EINVAL, 0 },
		{ "1,234,56,789", -EINVAL, 0 },
		{ "123,45,678", -EINVAL, 0 },
		{ "1,,234", -EINVAL, 0 },
		{ ",123", -EINVAL, 0 },
		{ "12 34", -EINVAL, 0 },
		{ "--5", -EINVAL, 0 },
		{ "-₹-5", -EINVAL, 0 },
		{ "₹5₹", -EINVAL, 0 },
		{ "0x10", -EINVAL, 0 },
		{ "five", -EINVAL, 0 },
		{ "\xe0\xa9", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t paise = 0;
		int r = money_parse(cases[i].text, &paise);

		if (r != cases[i].r || paise != cases[i].paise)
			fail_msg("\"%s\": %d, %lld", cases[i].text, r, (long long)paise);
	}
}

static void test_format(void **state)
{
	static const struct {
		int64_t paise;
		const char *plain, *grouped, *brief;
	} cases[] = {
		{ 0, "0.00", "0.00", "₹0" },
		{ 5, "0.05", "0.05", "₹0.05" },
		{ -45000, "-450.00", "-450.00", "-₹450" },
		{ 99999, "999.99", "999.99", "₹999.99" },
		{ 100000, "1000.00", "1,000.00", "₹1,000" },
		{ 12345650, "123456.50", "1,23,456.50", "₹1,23,456.50" },
		{ 1234567800, "12345678.00", "1,23,45,678.00", "₹1,23,45,678" },
	};
	char text[MONEY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(money_format(cases[i].paise, MONEY_PLAIN, text),
		                    cases[i].plain);
		assert_string_equal(money_format(cases[i].paise, MONEY_GROUPED, text),
		                    cases[i].grouped);
		assert_string_equal(money_format(cases[i].paise, MONEY_SHORT, text),
		                    cases[i].brief);
	}
	assert_string_equal(money_format(INT64_MIN, MONEY_PLAIN, text), "-92233720368547758.08");
	assert_string_equal(money_format(INT64_MIN, MONEY_SHORT, text),
	                    "-₹92,23,37,20,36,85,47,758.08");
}

/* Amounts of every length, both signs. */
static int64_t random_amount(void)
{
	uint64_t bits = ((uint64_t)(uint32_t)mrand48() << 32) | (uint32_t)mrand48();
	int64_t amount = (int64_t)(bits >> (lrand48() % 63 + 1));

	return lrand48() & 1 ? amount : -amount;
}

static void test_format_then_parse(void **state)
{
	static const enum money_style styles[] = { MONEY_PLAIN, MONEY_GROUPED, MONEY_SHORT };

	(void)state;
	srand48(3);
	for (int round = 0; round < 20000; round++) {
		int64_t amount = random_amount(), back;
		char text[MONEY_TEXT_MAX];

		for (size_t s = 0; s < ARRAY_LEN(styles); s++) {
			money_format(amount, styles[s], text);
			if (money_parse(text, &back) < 0 || back != amount)
				fail_msg("%lld became \"%s\"", (long long)amount, text);
		}
	}
}

/* A share is never further than half a paisa from the true one, and parts differ from the whole by
 * no more than that each. */
static void test_shares(void **state)
{
	(void)state;
	srand48(4);
	for (int round = 0; round < 20000; round++) {
		int64_t amount = random_amount() / 1000000, part = lrand48() % 10000, share, rest,
		        rounded;

		assert_int_equal(money_percent(amount, part, &share), 0);
		assert_int_equal(money_percent(amount, BASIS_POINTS - part, &rest), 0);
		assert_true(llabs(share + rest - amount) <= 1);
		assert_int_equal(money_percent(-amount, part, &rest), 0);
		assert_true(rest == -share);
		rounded = amount + money_rupee_rounding(amount);
		assert_true(rounded % PAISE_PER_RUPEE == 0 && llabs(rounded - amount) <= 50);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_format_then_parse),
		cmocka_unit_test(test_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
