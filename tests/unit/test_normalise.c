/* Folding, scripts and skeletons: three scripts and many spellings must meet in one form, and no
 * input may break out of its buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "language/normalise.h"

static void assert_folds(const char *text, const char *wanted)
{
	char folded[512];
	size_t n = text_fold(text, folded, sizeof(folded));

	assert_string_equal(folded, wanted);
	assert_int_equal(n, strlen(wanted));
}

static void folding_keeps_only_words(void **state)
{
	(void)state;
	assert_folds("", "");
	assert_folds("  Street-LIGHT,  not\tworking!! ", "street light not working");
	assert_folds("Ｓｔｒｅｅｔ ﬁx café", "street fix cafe");
	assert_folds("pa\xE2\x80\x8Bni \xE2\x80\x8F"
	             "band\xEF\xBB\xBF",
	             "pani band");
	assert_folds("\xE2\x80\xAEpani\xE2\x80\xAC", "pani");
	assert_folds("😀👍🏽", "");
	assert_folds("pani\x01nahi", "pani nahi");
	assert_folds("don't don’t", "dont dont");
	assert_folds("ਗਲੀ'ਚ ਸੜਕ 'ਤੇ", "ਗਲੀ ਚ ਸੜਕ ਤੇ");
}

static void digits_of_every_script_become_ascii(void **state)
{
	(void)state;
	assert_folds("੧੨੩ १२३ ۴۵ ７", "123 123 45 7");
	assert_folds("ward12 5din", "ward 12 5 din");
}

static void precomposed_and_decomposed_letters_are_one(void **state)
{
	char a[64], b[64];

	(void)state;
	text_fold("ਸ਼", a, sizeof(a));             /* U+0A36 */
	text_fold("ਸ\xE0\xA8\xBC", b, sizeof(b)); /* U+0A38 U+0A3C */
	assert_string_equal(a, b);
	text_fold("\xE0\xA5\x9C", a, sizeof(a)); /* U+095C */
	text_fold("ड\xE0\xA4\xBC", b, sizeof(b));
	assert_string_equal(a, b);
}

static void bytes_that_are_no_text_are_spaces(void **state)
{
	(void)state;
	assert_folds("abc\xff\xfe"
	             "def",
	             "abc def");
	assert_folds("\xe0\xa8", "");
	assert_folds("pani\xf4\x90\x80\x80", "pani");
}

static void a_small_buffer_gets_whole_characters(void **state)
{
	static const char text[] = "ਪਾਣੀ ਨਹੀਂ pani नहीं ﷺ 123";
	char folded[128];

	(void)state;
	for (size_t size = 1; size <= sizeof(folded); size++) {
		memset(folded, 'x', sizeof(folded));
		size_t n = text_fold(text, folded, size);
		assert_true(n < size);
		assert_int_equal(folded[n], '\0');
		assert_true(utf8_valid(folded, n));
		for (size_t i = size; i < sizeof(folded); i++)
			assert_int_equal(folded[i], 'x');
		size_t skeleton = text_skeleton(text, folded, size);
		assert_true(skeleton < size);
		assert_int_equal(folded[skeleton], '\0');
	}
}

static void a_long_word_is_cut_between_characters(void **state)
{
	char text[8192], skeleton[256];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "ਕ", 4);
	text_skeleton(text, skeleton, sizeof(skeleton));
	assert_string_equal(skeleton, "k");
	memset(text, 'q', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	text_skeleton(text, skeleton, sizeof(skeleton));
	assert_string_equal(skeleton, "k");
}

static void the_script_is_that_of_the_letters(void **state)
{
	static const struct {
		const char *text;
		enum script script;
	} cases[] = {
		{ "street light 24", SCRIPT_LATIN },
		{ "पानी नहीं आया", SCRIPT_DEVANAGARI },
		{ "ਪਾਣੀ ਨਹੀਂ ਆਇਆ ਜੀ।", SCRIPT_GURMUKHI },
		{ "ਫਾਇਰ ਸੇਫਟੀ ਸਰਟੀਫਿਕੇਟ OK", SCRIPT_GURMUKHI },
		{ "street light ਖਰਾਬ ਹੈ ਜੀ", SCRIPT_MIXED },
		{ "ਪਾਣੀ पानी", SCRIPT_MIXED },
		{ "پانی نہیں", SCRIPT_ARABIC },
		{ "вода", SCRIPT_OTHER },
		{ "😀 123 !", SCRIPT_OTHER },
		{ "", SCRIPT_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(script_code(text_script(cases[i].text)),
		                    script_code(cases[i].script));
}

static void assert_all_meet(const char *const *spellings)
{
	char first[128], other[128];

	text_skeleton(spellings[0], first, sizeof(first));
	assert_true(*first != '\0');
	for (size_t i = 1; spellings[i]; i++) {
		text_skeleton(spellings[i], other, sizeof(other));
		if (strcmp(first, other) != 0)
			fail_msg("%s is %s, but %s is %s", spellings[0], first, spellings[i],
			         other);
	}
}

static void spellings_of_a_word_share_its_skeleton(void **state)
{
	(void)state;
	assert_all_meet((const char *[]){ "street light", "ਸਟਰੀਟ ਲਾਈਟ", "स्ट्रीट लाइट", "strit lait",
	                                  "Street Laait", NULL });
	assert_all_meet((const char *[]){ "pani", "paani", "panee", "ਪਾਣੀ", "पानी", NULL });
	assert_all_meet((const char *[]){ "nali", "naali", "ਨਾਲੀ", "नाली", NULL });
	assert_all_meet((const char *[]){ "kutte", "kute", "ਕੁੱਤੇ", "कुत्ते", NULL });
	assert_all_meet((const char *[]){ "sadak", "sadk", "saddak", NULL });
	assert_all_meet((const char *[]){ "zameen", "jamin", "ਜ਼ਮੀਨ", "ज़मीन", NULL });
	assert_all_meet((const char *[]){ "futpath", "phutpath", "footpath", NULL });
}

static void different_words_keep_their_own(void **state)
{
	static const char *const words[] = { "pani", "nali", "sadak", "light", "kura", "kutta",
		                             "ped",  "park", "toye",  "gali",  "bijli" };
	char a[64], b[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (size_t k = 0; k < i; k++) {
			text_skeleton(words[i], a, sizeof(a));
			text_skeleton(words[k], b, sizeof(b));
			assert_string_not_equal(a, b);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding_keeps_only_words),
		cmocka_unit_test(digits_of_every_script_become_ascii),
		cmocka_unit_test(precomposed_and_decomposed_letters_are_one),
		cmocka_unit_test(bytes_that_are_no_text_are_spaces),
		cmocka_unit_test(a_small_buffer_gets_whole_characters),
		cmocka_unit_test(a_long_word_is_cut_between_characters),
		cmocka_unit_test(the_script_is_that_of_the_letters),
		cmocka_unit_test(spellings_of_a_word_share_its_skeleton),
		cmocka_unit_test(different_words_keep_their_own),
	};

	return cmocka_run_group_tests_name("normalise", tests, NULL, NULL);
}
