/* The tenants directory as it is shipped. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "tenant/registry.h"

static struct snapshot *snap;

static int load(void **state)
{
	struct err_list errors;
	int r;

	(void)state;
	err_list_init(&errors);
	r = snapshot_load("tenants", &errors, &snap);
	err_list_print(&errors, stderr);
	err_list_done(&errors);
	return r;
}

static int drop(void **state)
{
	(void)state;
	snap = snapshot_unref(snap);
	return 0;
}

static void all_167_municipalities_are_there(void **state)
{
	size_t n, pilots = 0, water_board = 0, by_grade = 0;
	const struct tenant *all = snapshot_tenants(snap, &n);

	(void)state;
	assert_int_equal(n, 167);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(all[i].id, FIRST_ULB_ID + (int)i);
		assert_non_null(all[i].district);
		assert_int_equal(strlen(all[i].reference_prefix), 3);
		pilots += all[i].initial_stage == STAGE_PILOT;
		water_board += all[i].is_pwssb;
		by_grade += strcmp(all[i].grade, "Municipal Corporation") == 0;
	}
	assert_int_equal(pilots, 5);
	assert_int_equal(water_board, 51);
	assert_int_equal(by_grade, 13);
	assert_string_equal(all[0].code, "pb.abohar");
	assert_string_equal(all[166].code, "pb.zirakpur");
}

static void pilots_have_their_localities(void **state)
{
	static const struct {
		const char *code;
		size_t localities;
	} pilots[] = {
		{ "pb.amritsar", 484 }, { "pb.hoshiarpur", 183 }, { "pb.jalandhar", 1111 },
		{ "pb.phagwara", 213 }, { "pb.zirakpur", 571 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pilots); i++) {
		const struct tenant *t = snapshot_tenant_by_code(snap, pilots[i].code);

		assert_int_equal(t->initial_stage, STAGE_PILOT);
		assert_int_equal(t->locality_count, pilots[i].localities);
		for (size_t j = 0; j < t->locality_count; j++)
			assert_null(strstr(t->localities[j].names[LANG_EN], "Ward"));
	}
}

static void damaged_names_of_the_source_are_mended(void **state)
{
	static const struct {
		const char *code, *hi, *pa;
	} rows[] = {
		{ "pb.amritsar", "अमृतसर", "ਅੰਮ੍ਰਿਤਸਰ" },
		{ "pb.anandpursahib", "आनंदपुर साहिब", "ਅਨੰਦਪੁਰ ਸਾਹਿਬ" },
		{ "pb.bhikhiwind", "भिखीविंड", "ਭਿੱਖੀਵਿੰਡ" },
		{ "pb.budhlada", "बुढलाडा", "ਬੁਢਲਾਡਾ" },
		{ "pb.kotissekhan", "कोट ईसे खां", "ਕੋਟ ਈਸੇ ਖਾਂ" },
		{ "pb.talwandisabo", "तलवंडी साबो", "ਤਲਵੰਡੀ ਸਾਬੋ" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct tenant *t = snapshot_tenant_by_code(snap, rows[i].code);

		assert_string_equal(t->names[LANG_HI], rows[i].hi);
		assert_string_equal(t->names[LANG_PA], rows[i].pa);
	}
}

static double km_between(const struct tenant *a, const struct tenant *b)
{
	const double km_per_degree = 111.2, latitude_of_punjab = 31 * M_PI / 180;

	return hypot((a->lat - b->lat) * km_per_degree,
	             (a->lng - b->lng) * km_per_degree * cos(latitude_of_punjab));
}

/* A town at another's place, outside Punjab or far from all of its district has somebody else's
 * centre: the files of the source had several. */
static void every_town_is_where_it_may_be(void **state)
{
	size_t n;
	const struct tenant *all = snapshot_tenants(snap, &n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		double nearest = 1e9;
		bool is_only = true;

		if (!all[i].has_centre || all[i].lat < 29.5 || all[i].lat > 32.6 ||
		    all[i].lng < 73.8 || all[i].lng > 77)
			fail_msg("%s is not in Punjab", all[i].code);
		for (size_t j = 0; j < n; j++) {
			double km = km_between(&all[i], &all[j]);

			if (j == i)
				continue;
			if (km < 1.2)
				fail_msg("%s is where %s is", all[i].code, all[j].code);
			if (all[j].district != all[i].district)
				continue;
			nearest = fmin(nearest, km);
			is_only = false;
		}
		/* Phagwara lies apart from the rest of Kapurthala. */
		if (!is_only && nearest > 40)
			fail_msg("%s is %.0f km from its district", all[i].code, nearest);
	}
}

static void the_menu_fits_whatsapp_lists(void **state)
{
	size_t n, types = 0;
	const struct category *all = snapshot_categories(snap, &n);

	(void)state;
	assert_in_range(n, 1, LIST_ROWS_MAX);
	for (size_t i = 0; i < n; i++) {
		assert_in_range(all[i].type_count, 1, LIST_ROWS_MAX);
		types += all[i].type_count;
		for (size_t j = 0; j < all[i].type_count; j++) {
			const struct complaint_type *t = all[i].types[j];

			assert_ptr_equal(t->category, &all[i]);
			assert_non_null(t->department);
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				assert_in_range(utf8_len(t->title[lang]), 1, ROW_TITLE_MAX);
				assert_in_range(utf8_len(t->description[lang]), 1,
				                ROW_DESCRIPTION_MAX);
			}
		}
	}
	assert_int_equal(types, 50);
}

static void loading_does_not_delay_a_restart(void **state)
{
	struct snapshot *again = NULL;
	struct err_list errors;
	int64_t best = INT64_MAX;

	(void)state;
	for (int i = 0; i < 3; i++) {
		int64_t start = clock_mono_ms(), took;

		err_list_init(&errors);
		assert_int_equal(snapshot_load("tenants", &errors, &again), 0);
		err_list_done(&errors);
		took = clock_mono_ms() - start;
		best = took < best ? took : best;
		again = snapshot_unref(again);
	}
	/* 100 ms is the aim; sanitizers and a busy machine take their share. */
	assert_in_range(best, 0, 1000);
	print_message("tenants load in %lld ms\n", (long long)best);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_167_municipalities_are_there),
		cmocka_unit_test(pilots_have_their_localities),
		cmocka_unit_test(damaged_names_of_the_source_are_mended),
		cmocka_unit_test(every_town_is_where_it_may_be),
		cmocka_unit_test(the_menu_fits_whatsapp_lists),
		cmocka_unit_test(loading_does_not_delay_a_restart),
	};

	return cmocka_run_group_tests(tests, load, drop);
}
