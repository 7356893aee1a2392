/* test_mask.c - what a stranger may see of a name and of a telephone number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/mask.h"

static void test_mask(void **state)
{
	static const struct {
		const char *name, *masked;
	} names[] = {
		{ "Gurpreet Kaur", "G••• K•••" },
		{ "ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "ਗੁ••• ਕੌ•••" },
		{ "प्रीति", "प•••" },
		{ "  Al ", "A•••" },
		{ "A B C D E F", "A••• B••• C••• D•••" },
		{ "", "" },
		{ NULL, "" },
		{ "\u200b", "" },
		{ "\xff\xfe", "" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_string_equal(mask_name(arena, names[i].name), names[i].masked);
	assert_string_equal(mask_phone(arena, "919876543210"), "••••••3210");
	assert_string_equal(mask_phone(arena, "+919876543210"), "••••••3210");
	assert_string_equal(mask_phone(arena, "98765"), "••••••••••");
	assert_string_equal(mask_phone(arena, "call Gurpreet 9876543210"), "••••••••••");
	assert_string_equal(mask_phone(arena, NULL), "••••••••••");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
