/* Town and locality search on the real names: what people type, and what must not be taken for a
 * place. The sentences are in tests/language/places.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "language/place.h"
#include "language/sound.h"

static struct snapshot *snap;
static struct gazetteer *gaz;

static int set_up(void **state)
{
	struct err_list errors;

	(void)state;
	err_list_init(&errors);
	int r = snapshot_load("tenants", &errors, &snap);
	if (r < 0)
		err_list_print(&errors, stderr);
	err_list_done(&errors);
	if (r == 0)
		gaz = gazetteer_new(snap);
	return r;
}

static int tear_down(void **state)
{
	(void)state;
	gaz = gazetteer_free(gaz);
	snap = snapshot_unref(snap);
	return 0;
}

static int id_of(const char *code)
{
	const struct tenant *t = snapshot_tenant_by_code(snap, code);

	assert_non_null(t);
	return t->id;
}

static void spellings_of_one_name_sound_alike(void **state)
{
	static const char *const same[][4] = {
		{ "Bathinda", "Bhatinda", "ਬਠਿੰਡਾ", "बठिंडा" },
		{ "Jalandhar", "jallandhar", "ਜਲੰਧਰ", "जलंधर" },
		{ "Phagwara", "fagwara", "ਫਗਵਾੜਾ", "फगवाड़ा" },
		{ "Amritsar", "amrittsar", "ਅਮ੍ਰਿਤਸਰ", "अमृतसर" },
		{ "12", "१२", "੧੨", "12" },
	};
	struct sound first, other;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		sound_of(same[i][0], &first);
		for (size_t k = 1; k < 4; k++) {
			sound_of(same[i][k], &other);
			assert_string_equal(first.s, other.s);
		}
	}
}

static void distance_weighs_slips_by_how_common_they_are(void **state)
{
	struct sound name, slip;

	(void)state;
	sound_of("jalandhar", &name);
	static const struct {
		const char *text;
		unsigned most;
	} slips[] = { { "jlndhr", 40 },    { "jalandhar", 0 }, { "jalanhdar", 60 },
		      { "jaldnhar", 75 },  { "jalandad", 40 }, { "jalndhar", 15 },
		      { "kalandhar", 100 } };
	for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
		sound_of(slips[i].text, &slip);
		assert_in_range(sound_distance(&name, &slip, 1000), 0, slips[i].most);
	}
	sound_of("patiala", &slip);
	assert_true(sound_distance(&name, &slip, 1000) > 250);
	assert_true(sound_distance(&name, &slip, 50) > 50);
}

static void hostile_text_is_cut_not_overrun(void **state)
{
	static char text[20001];
	struct place_candidate c[4];

	(void)state;
	memset(text, 'k', sizeof(text) - 1);
	assert_int_equal(gazetteer_anywhere(gaz, text, c, 4), 0);
	for (size_t i = 0; i + 1 < sizeof(text); i++)
		text[i] = "moga "[i % 5];
	assert_true(gazetteer_anywhere(gaz, text, c, 4) <= 4);
	assert_int_equal(gazetteer_anywhere(gaz, "", c, 4), 0);
	assert_int_equal(gazetteer_anywhere(gaz, "\xe2\x80\x8d\xe2\x80\x8f \xf0\x9f\x99\x8f", c, 4),
	                 0);
	assert_int_equal(gazetteer_towns(gaz, "jalandhar", c, 0), 0);
}

static const char *first_code(const char *json, char ret_code[64])
{
	const char *at = strstr(json, "\"tenant\":\"");
	size_t n = 0;

	ret_code[0] = '\0';
	if (at) {
		at += strlen("\"tenant\":\"");
		n = strcspn(at, "\"");
		memcpy(ret_code, at, n);
		ret_code[n] = '\0';
	}
	return ret_code;
}

/* Every line; 97 of 100 places right at once, and not one ordinary sentence taken for a place. */
static void places_people_write_are_found(void **state)
{
	char line[1024], code[64];
	int places = 0, right = 0, strangers = 0, mistaken = 0;
	FILE *f = fopen("tests/language/places.tsv", "r");

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		char *text = strchr(line, '\t');
		struct buf out;

		if (line[0] == '#' || !text)
			continue;
		*text++ = '\0';
		text[strcspn(text, "\n")] = '\0';
		buf_init(&out, 1 << 16);
		place_print_json(gaz, text, &out);
		first_code(out.p, code);
		bool is_place = line[0] != '-';
		bool is_right = strcmp(code, is_place ? line : "") == 0;
		*(is_place ? &places : &strangers) += 1;
		right += is_place && is_right;
		mistaken += !is_place && !is_right;
		if (!is_right)
			print_message("%s: wanted %s, got %s", text, line, out.p);
		buf_done(&out);
	}
	(void)fclose(f);
	assert_true(places >= 400 && strangers >= 40);
	assert_int_equal(mistaken, 0);
	assert_true(right * 100 >= places * 97);
}

/* The catalogue's own examples name no town. */
static void complaints_are_not_taken_for_places(void **state)
{
	size_t count;
	const struct complaint_type *types = snapshot_types(snap, &count);
	struct place_candidate c;
	int asked = 0, mistaken = 0;

	(void)state;
	for (size_t t = 0; t < count; t++)
		for (int form = 0; form < FORM_COUNT; form++)
			for (size_t i = 0; i < types[t].examples[form].count; i++) {
				const char *text = types[t].examples[form].at[i];

				asked++;
				if (gazetteer_towns(gaz, text, &c, 1) > 0) {
					print_message("%s: %d\n", text, c.tenant_id);
					mistaken++;
				}
			}
	assert_true(asked > 500);
	assert_int_equal(mistaken, 0);
}

static void every_town_is_found_by_each_of_its_names(void **state)
{
	size_t count;
	const struct tenant *t = snapshot_tenants(snap, &count);
	struct place_candidate c[PLACE_CANDIDATES_MAX];

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			assert_true(gazetteer_towns(gaz, t[i].names[lang], c, 3) > 0);
			assert_int_equal(c[0].tenant_id, t[i].id);
			assert_true(c[0].score >= 0.97);
			assert_null(c[0].locality);
		}
}

static void same_named_localities_are_all_returned(void **state)
{
	static const char *const spellings[] = { "prem nagar", "Prem Ngr", "ਪ੍ਰੇਮ ਨਗਰ", "प्रेम नगर",
		                                 "premnagar" };
	struct place_candidate c[PLACE_CANDIDATES_MAX];
	int jalandhar = id_of("pb.jalandhar");

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(spellings); s++) {
		int n = gazetteer_localities(gaz, jalandhar, spellings[s], c, PLACE_CANDIDATES_MAX);
		int same = 0;

		assert_true(n >= 4);
		for (int i = 0; i < n; i++) {
			assert_int_equal(c[i].tenant_id, jalandhar);
			same += strcmp(c[i].locality->names[LANG_EN], "Prem Nagar") == 0 &&
			        c[i].score >= 0.9;
			if (i > 0)
				assert_true(c[i - 1].score >= c[i].score);
		}
		assert_true(same >= 4);
	}
}

static void a_ward_number_tells_namesakes_apart(void **state)
{
	struct place_candidate c[PLACE_CANDIDATES_MAX];
	int n = gazetteer_localities(gaz, id_of("pb.jalandhar"), "prem nagar ward no 35", c, 16);

	(void)state;
	assert_true(n >= 4);
	assert_string_equal(c[0].locality->ward, "35");
	assert_true(c[0].score > c[1].score);
	n = gazetteer_localities(gaz, id_of("pb.jalandhar"), "ਵਾਰਡ ਨੰਬਰ 12", c, 16);
	assert_true(n > 0);
	for (int i = 0; i < n; i++)
		assert_string_equal(c[i].locality->ward, "12");
}

static void loose_locality_spellings_are_found(void **state)
{
	static const char *const model_town[] = {
		"mdl town",  "model twn", "modeltown",
		"ਮਾਡਲ ਟਾਊਨ", "मॉडल टाउन", "near model town market"
	};
	struct place_candidate c[PLACE_CANDIDATES_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(model_town); i++) {
		assert_true(gazetteer_localities(gaz, id_of("pb.jalandhar"), model_town[i], c, 16) >
		            0);
		assert_string_equal(c[0].locality->names[LANG_EN], "Model Town");
	}
}

static void nonsense_is_no_locality(void **state)
{
	static const char *const nonsense[] = { "hello",    "light kharab hai",
		                                "xyz",      "a",
		                                "nagar",    "ok",
		                                "12345678", "ਪਾਣੀ ਨਹੀਂ ਆ ਰਿਹਾ" };
	struct place_candidate c[PLACE_CANDIDATES_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nonsense); i++) {
		assert_int_equal(
		        gazetteer_localities(gaz, id_of("pb.jalandhar"), nonsense[i], c, 16), 0);
		assert_int_equal(gazetteer_anywhere(gaz, nonsense[i], c, 16), 0);
	}
	assert_int_equal(gazetteer_localities(gaz, id_of("pb.abohar"), "model town", c, 16), 0);
}

static void town_and_locality_come_together(void **state)
{
	struct place_candidate c[PLACE_CANDIDATES_MAX];

	(void)state;
	assert_true(gazetteer_anywhere(gaz, "ਫਗਵਾੜਾ ਦੇ ਮਾਡਲ ਟਾਊਨ", c, 16) > 0);
	assert_int_equal(c[0].tenant_id, id_of("pb.phagwara"));
	assert_string_equal(c[0].locality->names[LANG_EN], "Model Town");
	assert_true(gazetteer_anywhere(gaz, "jlndhar model twn", c, 16) > 0);
	assert_int_equal(c[0].tenant_id, id_of("pb.jalandhar"));
	assert_string_equal(c[0].locality->names[LANG_EN], "Model Town");
	/* a town without localities, and the road named after another town */
	assert_int_equal(gazetteer_anywhere(gaz, "nabha shehar", c, 16), 1);
	assert_int_equal(c[0].tenant_id, id_of("pb.nabha"));
	assert_null(c[0].locality);
	assert_true(gazetteer_anywhere(gaz, "old phagwara road jalandhar", c, 16) > 0);
	assert_int_equal(c[0].tenant_id, id_of("pb.jalandhar"));
}

static void pin_finds_the_nearest_towns(void **state)
{
	struct place_candidate c[PLACE_CANDIDATES_MAX];
	int n = gazetteer_nearest(gaz, 31.33, 75.58, 25, c, PLACE_CANDIDATES_MAX);

	(void)state;
	assert_true(n >= 2);
	assert_int_equal(c[0].tenant_id, id_of("pb.jalandhar"));
	assert_true(c[0].score > 0.9 && c[1].score < c[0].score);
	assert_int_equal(gazetteer_nearest(gaz, 19.07, 72.87, 25, c, PLACE_CANDIDATES_MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_name_sound_alike),
		cmocka_unit_test(distance_weighs_slips_by_how_common_they_are),
		cmocka_unit_test(hostile_text_is_cut_not_overrun),
		cmocka_unit_test(places_people_write_are_found),
		cmocka_unit_test(complaints_are_not_taken_for_places),
		cmocka_unit_test(every_town_is_found_by_each_of_its_names),
		cmocka_unit_test(same_named_localities_are_all_returned),
		cmocka_unit_test(a_ward_number_tells_namesakes_apart),
		cmocka_unit_test(loose_locality_spellings_are_found),
		cmocka_unit_test(nonsense_is_no_locality),
		cmocka_unit_test(town_and_locality_come_together),
		cmocka_unit_test(pin_finds_the_nearest_towns),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
