/* test_urdu.c - Arabic letters are read as if typed in Latin ones, well enough to be understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue_world.h"
#include "language/understand.h"
#include "language/urdu.h"

static const char *latin(const char *text)
{
	static char out[512];

	urdu_to_latin(text, out, sizeof(out));
	return out;
}

static void words_are_spelt(void **state)
{
	(void)state;
	assert_true(urdu_is("پانی"));
	assert_false(urdu_is("pani ਪਾਣੀ पानी 👍"));
	assert_string_equal(latin("پانی نہیں"), "pani nahin");
	assert_string_equal(latin("گلی نمبر 3, Model Town"), "gali nmbr 3, Model Town");
	assert_string_equal(latin("ہماری گلی میں کوڑا!"), "hamari gali mein kooda!");
	/* Not a word we know: letter by letter. */
	assert_string_equal(latin("ورکشاپ"), "vrkshap");
	assert_string_equal(latin(""), "");
	assert_string_equal(latin("pani"), "pani");
}

static void common_complaints_are_understood(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
		{ "پانی نہیں آ رہا", "NoWaterSupply" },
		{ "سٹریٹ لائٹ خراب ہے", "StreetLightNotWorking" },
		{ "ہماری گلی میں کوڑا پڑا ہے", "GarbageNeedsTobeCleared" },
		{ "نالی بند اے بو آ رہی اے", "OverflowingOrBlockedDrain" },
		{ "سڑک ٹوٹی ہوئی ہے", "DamagedRoad" },
		{ "آوارہ کتے بہت ہیں", "StrayAnimals" },
	};
	const struct lexicon *lexicon = world_get()->lexicon;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct understanding u;
		bool is_found = false;

		understand(lexicon, cases[i].text, &u);
		assert_int_equal(u.script, SCRIPT_ARABIC);
		assert_false(u.is_language_known);
		for (size_t k = 0; k < u.type_count && k < 3; k++)
			is_found |= !strcmp(u.types[k].type->code, cases[i].code);
		if (!is_found)
			fail_msg("%s: %s, not %s", cases[i].text,
			         u.type_count ? u.types[0].type->code : "no complaint",
			         cases[i].code);
	}
}

static void requests_are_understood(void **state)
{
	static const struct {
		const char *text;
		enum intent intent;
	} cases[] = {
		{ "مینو", INTENT_MENU },          { "سلام", INTENT_MENU },  { "مدد", INTENT_HELP },
		{ "شکایت کرنی ہے", INTENT_FILE }, { "ہاں جی", INTENT_YES }, { "نہیں", INTENT_NO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct understanding u;

		understand(world_get()->lexicon, cases[i].text, &u);
		if (u.intent != cases[i].intent)
			fail_msg("%s: %d", cases[i].text, (int)u.intent);
	}
}

/* Whatever is sent fits where it is written, and ends. */
static void it_fits(void **state)
{
	char text[4096], out[64];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xd8\xb4", 3);
	text[sizeof(text) - 2] = '\0';
	for (size_t size = 1; size <= sizeof(out); size++) {
		memset(out, 'x', sizeof(out));
		size_t n = urdu_to_latin(text, out, size);

		assert_true(n < size);
		assert_int_equal(strlen(out), n);
		if (size < sizeof(out))
			assert_int_equal(out[size], 'x');
	}
	(void)urdu_to_latin("\xd8", out, sizeof(out));
	(void)urdu_to_latin("\xd8 \xdb\xdb \xff پ\xd8", out, sizeof(out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_spelt),
		cmocka_unit_test(common_complaints_are_understood),
		cmocka_unit_test(requests_are_understood),
		cmocka_unit_test(it_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
