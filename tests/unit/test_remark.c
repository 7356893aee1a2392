/* test_remark.c - what is said in passing is told from places and complaints
 * (tests/language/remarks.tsv), and no remark takes a word away that commands need. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue_world.h"
#include "language/intent.h"
#include "language/normalise.h"
#include "language/remark.h"

static const char *const names[REMARK_COUNT] = {
	[REMARK_NONE] = "-",
	[REMARK_UNFIXED] = "unfixed",
	[REMARK_SAME_PLACE] = "same_place",
	[REMARK_HERE] = "here",
	[REMARK_THANKS] = "thanks",
	[REMARK_WAIT] = "wait",
	[REMARK_WHY] = "why",
	[REMARK_WHAT] = "what",
	[REMARK_HOW_LONG] = "how_long",
	[REMARK_HURRY] = "hurry",
	[REMARK_WHO] = "who",
	[REMARK_COST] = "cost",
	[REMARK_PHOTO] = "photo",
	[REMARK_HOW_ARE_YOU] = "how_are_you",
	[REMARK_ANGER] = "anger",
	[REMARK_UNSURE] = "unsure",
	[REMARK_QUESTION] = "question",
};

static void every_line_is_heard_as_written_down(void **state)
{
	struct remarks *remarks = remarks_new();
	FILE *f = fopen("tests/language/remarks.tsv", "r");
	char line[512];
	int lines = 0, wrong = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		char *text = strchr(line, '\t');
		bool is_phrase;

		if (*line == '#' || !text)
			continue;
		*text++ = '\0';
		text[strcspn(text, "\n")] = '\0';
		lines++;
		enum remark found = remarks_find(remarks, text, &is_phrase);
		if (!strcmp(names[found], line))
			continue;
		print_error("%s: %s, not %s\n", text, names[found], line);
		wrong++;
	}
	fclose(f);
	remarks_free(remarks);
	assert_true(lines > 80);
	assert_int_equal(wrong, 0);
}

/* "stop", "yes", "menu", a language: those are never mere remarks. */
static void commands_stay_commands(void **state)
{
	static const char *const commands[] = {
		"stop",           "ਬੰਦ ਕਰੋ", "yes",    "haan ji", "ਠੀਕ ਹੈ",
		"good",           "no",    "ਨਹੀਂ",    "menu",    "ਮੀਨੂ",
		"help",           "madad", "status", "bill",    "talk to a person",
		"hindi",          "ਪੰਜਾਬੀ", "start",  "ok",      "cancel",
		"delete my data",
	};
	struct remarks *remarks = remarks_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		bool is_phrase;

		if (remarks_find(remarks, commands[i], &is_phrase) != REMARK_NONE)
			fail_msg("%s is taken for a remark", commands[i]);
	}
	remarks_free(remarks);
}

/* Asked where it is, she names a place: no name in the files may be mistaken. */
static void no_locality_is_a_remark(void **state)
{
	struct remarks *remarks = remarks_new();
	size_t towns, looked_at = 0;
	const struct tenant *all = snapshot_tenants(world_get()->snap, &towns);
	bool is_phrase;

	(void)state;
	for (size_t i = 0; i < towns; i++)
		for (size_t k = 0; k < all[i].locality_count; k++)
			for (int lang = 0; lang < LANG_COUNT; lang++, looked_at++)
				if (remarks_find(remarks, all[i].localities[k].names[lang],
				                 &is_phrase) != REMARK_NONE)
					fail_msg("%s", all[i].localities[k].names[lang]);
	assert_true(looked_at > 5000);
	remarks_free(remarks);
}

static void anything_may_be_sent(void **state)
{
	static const char *const nothing[] = { "", " ", "?", "؟", "\xff\xfe", "????????", "\xd8" };
	struct remarks *remarks = remarks_new();
	char endless[4096];
	bool is_phrase;

	(void)state;
	memset(endless, 'k', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	assert_int_equal(remarks_find(remarks, endless, &is_phrase), REMARK_NONE);
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		assert_int_equal(remarks_find(remarks, nothing[i], &is_phrase), REMARK_NONE);
	/* As many words as a question may have, and one more. */
	assert_int_equal(remarks_find(remarks, "ki 2 3 4 5 6 7 8 9 10 11 12?", &is_phrase),
	                 REMARK_QUESTION);
	assert_int_equal(remarks_find(remarks, "ki 2 3 4 5 6 7 8 9 10 11 12 13?", &is_phrase),
	                 REMARK_NONE);
	remarks_free(remarks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_heard_as_written_down),
		cmocka_unit_test(commands_stay_commands),
		cmocka_unit_test(no_locality_is_a_remark),
		cmocka_unit_test(anything_may_be_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
