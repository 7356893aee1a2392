/* test_tariff.c - bills worked out by hand, and what must hold for any tariff. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/tariff.h"

/* A month of the state's sample: Rs 2, 2.50, 8, 12 and 15 a kilolitre; at least Rs 100; cess 5 %.
 */
static const struct tariff_slab slabs[] = {
	{ 10000, 200 }, { 20000, 250 }, { 30000, 800 }, { 40000, 1200 }, { 0, 1500 },
};
static const struct tariff metered = { .category = "residential",
	                               .kind = TARIFF_METERED,
	                               .slabs = slabs,
	                               .slab_count = ARRAY_LEN(slabs),
	                               .minimum_paise = 10000,
	                               .cess_bp = 500 };
static const struct tariff flat = {
	.category = "residential", .kind = TARIFF_FLAT, .flat_paise = 31500, .cess_bp = 500
};
static const struct tariff share = { .service = SERVICE_SEWERAGE,
	                             .category = "residential",
	                             .kind = TARIFF_SHARE,
	                             .share_bp = 8000 };

struct expected {
	enum bill_head head;
	enum bill_reason reason;
	int64_t paise, quantity, rate;
};

static void expect(const struct tariff *tariff, const struct tariff_use *use,
                   const struct expected *lines, size_t count)
{
	struct tariff_lines got;

	assert_int_equal(tariff_apply(tariff, use, &got), 0);
	for (size_t i = 0; i < count && i < got.count; i++) {
		const struct bill_line *line = &got.at[i];

		if (line->head != lines[i].head || line->reason != lines[i].reason ||
		    line->paise != lines[i].paise || line->quantity != lines[i].quantity ||
		    line->rate != lines[i].rate || line->period_day != use->period_day)
			fail_msg("line %zu: %s %s %lld of %lld at %lld", i,
			         bill_head_name(line->head), bill_reason_name(line->reason),
			         (long long)line->paise, (long long)line->quantity,
			         (long long)line->rate);
	}
	assert_int_equal(got.count, count);
}
#define EXPECT(tariff, use, ...)                                                          \
	expect(tariff, &(struct tariff_use)use, (const struct expected[]){ __VA_ARGS__ }, \
	       ARRAY_LEN(((const struct expected[]){ __VA_ARGS__ })))
#define USE(...)            \
	{                   \
		__VA_ARGS__ \
	}

static void test_metered_up_to_the_minimum(void **state)
{
	/* 10 kl at 2, 10 at 2.50, 5 at 8 are 85 rupees: 15 more to the minimum. */
	(void)state;
	EXPECT(&metered, USE(.days = 30, .of_days = 30, .before_l = 1000, .after_l = 26000),
	       { HEAD_CHARGE, REASON_SLAB, 2000, 10000, 200 },
	       { HEAD_CHARGE, REASON_SLAB, 2500, 10000, 250 },
	       { HEAD_CHARGE, REASON_SLAB, 4000, 5000, 800 },
	       { HEAD_CHARGE, REASON_MINIMUM, 1500, 0, 10000 },
	       { HEAD_CESS, REASON_CESS, 500, 10000, 500 });
}

static void test_metered_all_slabs(void **state)
{
	/* 20 + 25 + 80 + 120 + 5.5 * 15 = 327.50; cess 16.375; 343.88 to 344. */
	(void)state;
	EXPECT(&metered,
	       USE(.period_day = 77, .days = 30, .of_days = 30, .before_l = 0, .after_l = 45500),
	       { HEAD_CHARGE, REASON_SLAB, 2000, 10000, 200 },
	       { HEAD_CHARGE, REASON_SLAB, 2500, 10000, 250 },
	       { HEAD_CHARGE, REASON_SLAB, 8000, 10000, 800 },
	       { HEAD_CHARGE, REASON_SLAB, 12000, 10000, 1200 },
	       { HEAD_CHARGE, REASON_SLAB, 8250, 5500, 1500 },
	       { HEAD_CESS, REASON_CESS, 1638, 32750, 500 },
	       { HEAD_ROUND_OFF, REASON_ROUNDING, 12, 0, 0 });
}

static void test_ten_days_of_thirty(void **state)
{
	/* A third of each slab: 3,333 l, 6,667, 10,000, 13,333. */
	(void)state;
	EXPECT(&metered, USE(.days = 10, .of_days = 30, .before_l = 0, .after_l = 25000),
	       { HEAD_CHARGE, REASON_SLAB, 667, 3333, 200 },
	       { HEAD_CHARGE, REASON_SLAB, 834, 3334, 250 },
	       { HEAD_CHARGE, REASON_SLAB, 2666, 3333, 800 },
	       { HEAD_CHARGE, REASON_SLAB, 4000, 3333, 1200 },
	       { HEAD_CHARGE, REASON_SLAB, 17501, 11667, 1500 },
	       { HEAD_CESS, REASON_CESS, 1283, 25668, 500 },
	       { HEAD_ROUND_OFF, REASON_ROUNDING, 49, 0, 0 });
}

static void test_nothing_used(void **state)
{
	(void)state;
	EXPECT(&metered, USE(.days = 30, .of_days = 30, .before_l = 500, .after_l = 500),
	       { HEAD_CHARGE, REASON_MINIMUM, 10000, 0, 10000 },
	       { HEAD_CESS, REASON_CESS, 500, 10000, 500 });
}

static void test_flat(void **state)
{
	/* Half a quarter of Rs 315: 157.50; cess 7.875; 165.38 to 165. */
	(void)state;
	EXPECT(&flat, USE(.days = 45, .of_days = 90),
	       { HEAD_CHARGE, REASON_FLAT, 15750, 45, 31500 },
	       { HEAD_CESS, REASON_CESS, 788, 15750, 500 },
	       { HEAD_ROUND_OFF, REASON_ROUNDING, -38, 0, 0 });
}

static void test_rent(void **state)
{
	struct tariff rented = flat;

	(void)state;
	rented.meter_rent_paise = 1500;
	EXPECT(&rented, USE(.days = 90, .of_days = 90),
	       { HEAD_CHARGE, REASON_FLAT, 31500, 90, 31500 },
	       { HEAD_CESS, REASON_CESS, 1575, 31500, 500 },
	       { HEAD_METER_RENT, REASON_METER_RENT, 1500, 90, 1500 },
	       { HEAD_ROUND_OFF, REASON_ROUNDING, 25, 0, 0 });
}

static void test_sewerage(void **state)
{
	(void)state;
	EXPECT(&share, USE(.days = 30, .of_days = 30, .water_paise = 32750),
	       { HEAD_CHARGE, REASON_SHARE_OF_WATER, 26200, 32750, 8000 });
}

static void test_readings(void **state)
{
	static const struct {
		int64_t before, after, dial;
		int r;
		int64_t litres;
	} cases[] = {
		{ 100, 350, 0, 0, 250 },
		{ 350, 100, 0, -ERANGE, 0 },
		{ 9990000, 15000, 10000000, 0, 25000 }, /* once around */
		{ 5000000, 4999999, 10000000, -ERANGE, 0 },
		{ -1, 5, 0, -EINVAL, 0 },
		{ 5, 10000000, 10000000, -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tariff_use use = { .days = 1,
			                  .of_days = 1,
			                  .before_l = cases[i].before,
			                  .after_l = cases[i].after,
			                  .dial_l = cases[i].dial };
		struct tariff_lines lines;
		int64_t litres = 0;

		assert_int_equal(tariff_litres(&use, &litres), cases[i].r);
		assert_int_equal(litres, cases[i].litres);
		assert_int_equal(tariff_apply(&metered, &use, &lines), cases[i].r);
	}
}

static void test_refuses(void **state)
{
	struct tariff dear = flat;
	struct tariff_lines lines;

	(void)state;
	assert_int_equal(
	        tariff_apply(&flat, &(struct tariff_use){ .days = 0, .of_days = 30 }, &lines),
	        -EINVAL);
	assert_int_equal(
	        tariff_apply(&flat, &(struct tariff_use){ .days = 31, .of_days = 30 }, &lines),
	        -EINVAL);
	assert_int_equal(
	        tariff_apply(&share,
	                     &(struct tariff_use){ .days = 1, .of_days = 1, .water_paise = -1 },
	                     &lines),
	        -EINVAL);
	dear.flat_paise = INT64_MAX;
	assert_int_equal(
	        tariff_apply(&dear, &(struct tariff_use){ .days = 1, .of_days = 1 }, &lines),
	        -EOVERFLOW);
}

static void test_check(void **state)
{
	static const struct tariff_slab falling[] = { { 20000, 1 }, { 10000, 2 }, { 0, 3 } },
	                                ending[] = { { 20000, 1 }, { 30000, 2 } },
	                                negative[] = { { 0, -1 } };
	struct tariff bad = metered;
	struct err e;

	(void)state;
	assert_int_equal(tariff_check(&metered, &e), 0);
	assert_int_equal(tariff_check(&flat, &e), 0);
	bad.slabs = falling;
	bad.slab_count = 3;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
	assert_non_null(strstr(e.msg, "slab 2"));
	bad.slabs = ending;
	bad.slab_count = 2;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
	assert_non_null(strstr(e.msg, "no end"));
	bad.slabs = negative;
	bad.slab_count = 1;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
	bad.slab_count = 0;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
	bad = flat;
	bad.cess_bp = -1;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
	bad = flat;
	bad.times.rebate_bp = 10001;
	assert_int_equal(tariff_check(&bad, &e), -EINVAL);
}

static void test_find(void **state)
{
	struct tariff all[] = { metered, metered, flat, share };

	(void)state;
	all[0].from_day = 100;
	all[1].from_day = 200;
	assert_null(tariff_find(all, 4, SERVICE_WATER, "residential", TARIFF_METERED, 99));
	assert_ptr_equal(tariff_find(all, 4, SERVICE_WATER, "residential", TARIFF_METERED, 199),
	                 &all[0]);
	assert_ptr_equal(tariff_find(all, 4, SERVICE_WATER, "residential", TARIFF_METERED, 200),
	                 &all[1]);
	assert_ptr_equal(tariff_find(all, 4, SERVICE_SEWERAGE, "residential", TARIFF_SHARE, 0),
	                 &all[3]);
	assert_null(tariff_find(all, 4, SERVICE_WATER, "commercial", TARIFF_FLAT, 0));
}

/* Any reading: whole rupees, at least the minimum, more water never costs less, and no litre is
 * charged twice or not at all. */
static void test_any_reading(void **state)
{
	(void)state;
	srand48(7);
	for (int round = 0; round < 20000; round++) {
		int of_days = 28 + (int)(lrand48() % 4), days = 1 + (int)(lrand48() % of_days);
		struct tariff_use use = { .days = days,
			                  .of_days = of_days,
			                  .after_l = lrand48() % 100000 };
		int64_t before = -1;

		for (int more = 0; more < 2; more++) {
			int64_t total = 0, litres = 0, charge = 0, least;
			struct tariff_lines lines;

			assert_int_equal(tariff_apply(&metered, &use, &lines), 0);
			for (size_t i = 0; i < lines.count; i++) {
				total += lines.at[i].paise;
				if (lines.at[i].reason == REASON_SLAB)
					litres += lines.at[i].quantity;
				if (lines.at[i].head == HEAD_CHARGE)
					charge += lines.at[i].paise;
			}
			assert_int_equal(money_share(metered.minimum_paise, days, of_days, &least),
			                 0);
			assert_true(total % PAISE_PER_RUPEE == 0 && charge >= least);
			assert_int_equal(litres, use.after_l);
			assert_true(total >= before);
			before = total;
			use.after_l += lrand48() % 5000;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_metered_up_to_the_minimum),
		cmocka_unit_test(test_metered_all_slabs),
		cmocka_unit_test(test_ten_days_of_thirty),
		cmocka_unit_test(test_nothing_used),
		cmocka_unit_test(test_flat),
		cmocka_unit_test(test_rent),
		cmocka_unit_test(test_sewerage),
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_any_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
