/* Understanding free text: how often it is right on sentences it was not taught (tests/language),
 * what must never be a complaint, and that no text is too much for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "language/phrases.h"
#include "language/understand.h"

static struct snapshot *snapshot;
static struct lexicon *lexicon;

static int load(void **state)
{
	struct err_list errors;

	(void)state;
	err_list_init(&errors);
	int r = snapshot_load("tenants", &errors, &snapshot);
	if (r < 0)
		err_list_print(&errors, stderr);
	err_list_done(&errors);
	if (r == 0)
		lexicon = lexicon_new(snapshot);
	return r;
}

static int unload(void **state)
{
	(void)state;
	lexicon = lexicon_free(lexicon);
	snapshot = snapshot_unref(snapshot);
	return 0;
}

static const char *intent_of(const char *text)
{
	struct understanding u;

	understand(lexicon, text, &u);
	const char *code = intent_code(u.intent);
	return code ? code : "NONE";
}

/* Where the type stands among the guesses; -1: nowhere. */
static int rank_of(const struct understanding *u, const char *code)
{
	for (size_t i = 0; i < u->type_count; i++)
		if (strcmp(u->types[i].type->code, code) == 0)
			return (int)i;
	return -1;
}

static void assert_type(const char *text, const char *code)
{
	struct understanding u;

	understand(lexicon, text, &u);
	if (u.intent != INTENT_FILE || rank_of(&u, code) != 0)
		fail_msg("\"%s\" is %s %s, not %s", text, intent_of(text),
		         u.type_count ? u.types[0].type->code : "", code);
}

/* Calls fn with every line's text, and its second and third column. */
static void each_line(const char *path, void (*fn)(const char *text, const char *a, const char *b))
{
	char line[2048];
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		char *a = strchr(line, '\t'), *b = a ? strchr(a + 1, '\t') : NULL;
		if (*line == '#')
			continue;
		assert_non_null(b);
		*a++ = '\0';
		*b++ = '\0';
		fn(line, a, b);
	}
	fclose(f);
}

static struct tally {
	int lines, first, three, language;
} tallies[FORM_COUNT];

/* A sentence of the catalogue itself would prove nothing. */
static bool is_taught(const struct complaint_type *type, const char *text)
{
	for (int f = 0; f < FORM_COUNT; f++)
		for (size_t i = 0; i < type->examples[f].count; i++)
			if (strcmp(type->examples[f].at[i], text) == 0)
				return true;
	return false;
}

static void tally_complaint(const char *text, const char *form, const char *code)
{
	struct understanding u;
	int f = 0;

	assert_non_null(snapshot_type(snapshot, code));
	assert_false(is_taught(snapshot_type(snapshot, code), text));
	while (f < FORM_COUNT && strcmp(word_form_code(f), form) != 0)
		f++;
	assert_true(f < FORM_COUNT);
	understand(lexicon, text, &u);
	int rank = rank_of(&u, code);
	tallies[f].lines++;
	tallies[f].first += rank == 0;
	tallies[f].three += rank >= 0 && rank < 3;
	tallies[f].language += strncmp(form, language_code(u.language), 2) == 0;
}

static double percent(int part, int whole)
{
	return whole ? 100.0 * part / whole : 0;
}

static void complaints_are_recognised_in_every_form(void **state)
{
	(void)state;
	each_line("tests/language/complaints.tsv", tally_complaint);
	for (int f = 0; f < FORM_COUNT; f++) {
		const struct tally *t = &tallies[f];
		double first = percent(t->first, t->lines), three = percent(t->three, t->lines);
		double language = percent(t->language, t->lines);

		print_message(
		        "%-8s %3d lines: first %.1f %%, among three %.1f %%, language %.1f %%\n",
		        word_form_code(f), t->lines, first, three, language);
		assert_true(t->lines >= 90);
		assert_true(first >= 93);
		assert_true(three >= 97);
		assert_true(language >= (f == FORM_PA_LATN ? 90 : 96));
	}
}

static struct {
	int lines, right, others, false_complaints;
} intents;

static void tally_intent(const char *text, const char *language, const char *intent)
{
	struct understanding u;

	(void)language;
	understand(lexicon, text, &u);
	bool is_right = strcmp(intent_of(text), intent) == 0;
	if (!is_right)
		print_message("  %s: %s, not %s\n", text, intent_of(text), intent);
	intents.lines++;
	intents.right += is_right;
	if (strcmp(intent, "FILE") != 0) {
		intents.others++;
		intents.false_complaints += u.type_count > 0;
	}
}

static struct {
	int lines, three;
} addressed;

/* What stands behind a complaint in real life. */
static void tally_addressed(const char *text, const char *form, const char *code)
{
	static const char *const addresses[][2] = {
		{ "model town jalandhar", "in Guru Nanak Nagar gali number 3 Amritsar" },
		{ "मॉडल टाउन जालंधर", "गुरु नानक नगर गली नंबर 3 अमृतसर" },
		{ "ਮਾਡਲ ਟਾਊਨ ਹੁਸ਼ਿਆਰਪੁਰ", "ਗੁਰੂ ਨਾਨਕ ਨਗਰ ਗਲੀ ਨੰਬਰ 3 ਅੰਮ੍ਰਿਤਸਰ" },
	};
	int script = !strcmp(form, "hi") ? 1 : !strcmp(form, "pa") ? 2 : 0;

	for (int i = 0; i < 2; i++) {
		struct understanding u;
		char whole[2048];

		(void)snprintf(whole, sizeof(whole), "%s %s", text, addresses[script][i]);
		understand(lexicon, whole, &u);
		int rank = rank_of(&u, code);
		addressed.lines++;
		addressed.three += rank >= 0 && rank < 3;
	}
}

static void an_address_behind_it_does_not_hide_a_complaint(void **state)
{
	(void)state;
	each_line("tests/language/complaints.tsv", tally_addressed);
	print_message("with an address: among three %.1f %%\n",
	              percent(addressed.three, addressed.lines));
	assert_true(percent(addressed.three, addressed.lines) >= 92);
}

static void requests_and_small_talk_are_told_apart(void **state)
{
	(void)state;
	each_line("tests/language/intents.tsv", tally_intent);
	print_message("%d intents: right %.1f %%, taken for a complaint %.1f %%\n", intents.lines,
	              percent(intents.right, intents.lines),
	              percent(intents.false_complaints, intents.others));
	assert_true(intents.lines >= 400);
	assert_true(percent(intents.right, intents.lines) >= 98);
	assert_true(percent(intents.false_complaints, intents.others) <= 1);
}

static void a_word_alone_and_in_a_sentence_are_two_things(void **state)
{
	(void)state;
	assert_string_equal(intent_of("band karo"), "STOP");
	assert_string_equal(intent_of("ਬੰਦ ਕਰੋ"), "STOP");
	assert_type("street light band hai", "StreetLightNotWorking");
	assert_string_equal(intent_of("nahi"), "NO");
	assert_type("pani nahi aaya", "NoWaterSupply");
	assert_string_equal(intent_of("madad"), "HELP");
	assert_type("madad karo ji sewer jaam hai", "BlockOrOverflowingSewage");
	assert_string_equal(intent_of("hello"), "MENU");
	assert_type("hello ji gali di light nahi jagdi", "StreetLightNotWorking");
	assert_string_equal(intent_of("shikayat karni hai"), "FILE");
}

static void people_type_as_they_like(void **state)
{
	(void)state;
	assert_type("gali di light nahi jagdi", "StreetLightNotWorking");
	assert_type("sadak te toye", "DamagedRoad");
	assert_type("paani nahi aa reha", "NoWaterSupply");
	assert_type("sevar jaam hai", "BlockOrOverflowingSewage");
	assert_type("kura nahi chukya", "GarbageNeedsTobeCleared");
	assert_type("STREETLITE NT WRKING", "StreetLightNotWorking");
	assert_type("ਸਟਰੀਟ light ਖਰਾਬ ਹੈ", "StreetLightNotWorking");
	assert_type("स्ट्रीट\xE2\x80\x8Bलाइट खराब", "StreetLightNotWorking");
	assert_type("garbge not colected", "GarbageNeedsTobeCleared");
}

static void a_landmark_is_not_the_matter(void **state)
{
	struct understanding u;

	(void)state;
	assert_type("park de kol sewer jaam hai", "BlockOrOverflowingSewage");
	assert_type("light not working near public toilet", "StreetLightNotWorking");
	understand(lexicon, "near sewage plant", &u);
	assert_int_equal(u.type_count, 0);
	understand(lexicon, "park ke paas", &u);
	assert_int_equal(u.type_count, 0);
}

static void a_complaint_number_is_found_anywhere(void **state)
{
	char reference[REFERENCE_MAX], text[128];
	struct understanding u;

	(void)state;
	reference_format("JAL", 26, 4217, reference);
	snprintf(text, sizeof(text), "status of %s please", reference);
	understand(lexicon, text, &u);
	assert_int_equal(u.intent, INTENT_TRACK);
	assert_string_equal(u.reference, reference);
	snprintf(text, sizeof(text), "jal%.2s%.6s%c pani nahi aaya", reference + 4, reference + 7,
	         reference[14]);
	understand(lexicon, text, &u);
	assert_int_equal(u.intent, INTENT_TRACK);
	assert_string_equal(u.reference, reference);
	reference[14] = reference[14] == '9' ? '0' : (char)(reference[14] + 1);
	understand(lexicon, reference, &u);
	assert_int_equal(u.intent, INTENT_TRACK);
	assert_string_equal(u.reference, "");
	understand(lexicon, "gali no 26 house 4217", &u);
	assert_int_not_equal(u.intent, INTENT_TRACK);
}

static void the_language_of_a_short_text(void **state)
{
	static const struct {
		const char *text;
		enum language language;
	} cases[] = {
		{ "hello", LANG_EN },
		{ "namaste", LANG_HI },
		{ "sat sri akal", LANG_PA },
		{ "ਪਾਣੀ", LANG_PA },
		{ "पानी", LANG_HI },
		{ "sade ghar pani ni aunda", LANG_PA },
		{ "hamare ghar me pani nahi aata", LANG_HI },
		{ "water is not coming", LANG_EN },
		{ "street light ਖਰਾਬ", LANG_PA },
		{ "street light खराब", LANG_HI },
	};
	struct understanding u;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		understand(lexicon, cases[i].text, &u);
		assert_true(u.is_language_known);
		assert_string_equal(language_code(u.language), language_code(cases[i].language));
	}
	understand(lexicon, "🙏 12", &u);
	assert_false(u.is_language_known);
}

static void scores_are_probabilities_best_first(void **state)
{
	struct understanding u;
	double sum = 0;

	(void)state;
	understand(lexicon, "ਗੰਦਾ ਪਾਣੀ ਗਲੀ 'ਚ", &u);
	assert_true(u.type_count > 1);
	for (size_t i = 0; i < u.type_count; i++) {
		assert_true(u.types[i].score > 0);
		assert_true(i == 0 || u.types[i].score <= u.types[i - 1].score);
		sum += u.types[i].score;
	}
	assert_true(sum <= 1.0001);
}

static void training_is_repeatable(void **state)
{
	struct lexicon *twin = lexicon_new(snapshot);
	struct understanding a, b;

	(void)state;
	understand(lexicon, "nali te sadak da bura haal", &a);
	understand(twin, "nali te sadak da bura haal", &b);
	assert_int_equal(a.type_count, b.type_count);
	for (size_t i = 0; i < a.type_count; i++) {
		assert_ptr_equal(a.types[i].type, b.types[i].type);
		assert_true(a.types[i].score == b.types[i].score);
	}
	lexicon_free(twin);
}

/* A phrase that is two commands would be decided by chance. */
static void no_phrase_has_two_meanings(void **state)
{
	size_t count;
	const struct phrase_group *groups = phrase_groups(&count);
	int wrong = 0;

	(void)state;
	for (size_t g = 0; g < count; g++)
		for (const char *p = groups[g].phrases; *p;) {
			size_t length = strcspn(p, ";");
			char phrase[512];

			assert_true(length < sizeof(phrase));
			memcpy(phrase, p, length);
			phrase[length] = '\0';
			const char *wanted = intent_code(groups[g].intent);
			if (strcmp(intent_of(phrase), wanted ? wanted : "NONE") != 0) {
				print_message("\"%s\" is %s, not %s\n", phrase, intent_of(phrase),
				              wanted ? wanted : "NONE");
				wrong++;
			}
			p += length + (p[length] == ';');
		}
	assert_int_equal(wrong, 0);
}

static double cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* 4,096 characters of one thing after the other, and what is no text at all. */
static void no_text_is_too_much(void **state)
{
	static const char *const pieces[] = { "a",
		                              "ਕ",
		                              "क",
		                              "😀",
		                              "ﷺ",
		                              "pani nahi ",
		                              "x1",
		                              "ab ",
		                              "near ",
		                              "\xff",
		                              "\xe2\x80\xae",
		                              "'",
		                              "kfdvnb ",
		                              "् ",
		                              "  ",
		                              "jal 26 ",
		                              "JAL-26-004217-" };
	char text[4 * 4096 + 64];
	struct understanding u;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		size_t n = 0, length = strlen(pieces[i]);

		for (int k = 0; k < 4096 && n + length < sizeof(text); k++) {
			memcpy(text + n, pieces[i], length);
			n += length;
		}
		text[n] = '\0';
		double before = cpu_us();
		understand(lexicon, text, &u);
		assert_true(cpu_us() - before < 100000); /* far above, also under sanitizers */
		assert_true(u.type_count <= UNDERSTAND_TYPES_MAX);
	}
	understand(lexicon, "", &u);
	assert_int_equal(u.intent, INTENT_NONE);
	assert_int_equal(u.type_count, 0);
}

static void the_json_says_it_all(void **state)
{
	struct understanding u;
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	understand(lexicon, "thanks", &u);
	understand_print_json(&u, &out);
	assert_string_equal(
	        out.p, "{\"language\":\"en\",\"script\":\"latin\",\"intent\":null,\"types\":[],"
	               "\"reference\":null}\n");
	buf_clear(&out);
	understand(lexicon, "ਸੀਵਰੇਜ ਜਾਮ ਹੈ", &u);
	understand_print_json(&u, &out);
	assert_non_null(strstr(out.p, "\"intent\":\"FILE\",\"types\":[{\"code\":"
	                              "\"BlockOrOverflowingSewage\",\"score\":0."));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaints_are_recognised_in_every_form),
		cmocka_unit_test(requests_and_small_talk_are_told_apart),
		cmocka_unit_test(an_address_behind_it_does_not_hide_a_complaint),
		cmocka_unit_test(a_word_alone_and_in_a_sentence_are_two_things),
		cmocka_unit_test(people_type_as_they_like),
		cmocka_unit_test(a_landmark_is_not_the_matter),
		cmocka_unit_test(a_complaint_number_is_found_anywhere),
		cmocka_unit_test(the_language_of_a_short_text),
		cmocka_unit_test(scores_are_probabilities_best_first),
		cmocka_unit_test(training_is_repeatable),
		cmocka_unit_test(no_phrase_has_two_meanings),
		cmocka_unit_test(no_text_is_too_much),
		cmocka_unit_test(the_json_says_it_all),
	};

	return cmocka_run_group_tests_name("understand", tests, load, unload);
}
