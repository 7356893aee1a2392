/* What people and providers type: telephone numbers, complaint numbers, times, field maps. */
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/phone.h"
#include "base/utf8.h"
#include "channel/missed_call_map.h"
#include "channel/missed_call_time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds, const char *what)
{
	if (!holds)
		bug("%s", what);
}

static void check_phone(const char *text)
{
	char digits[PHONE_MAX], again[PHONE_MAX];
	enum phone_kind kind = phone_normalise(text, digits);

	check(strspn(digits, "0123456789") == strlen(digits), "a phone that is not digits");
	if (kind == PHONE_MOBILE || kind == PHONE_LANDLINE) {
		check(strlen(digits) == 12 && !strncmp(digits, "91", 2), "an Indian number's form");
		check(phone_normalise(digits, again) == kind && !strcmp(digits, again),
		      "a normal number that changes when normalised");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, n);
	char reference[REFERENCE_MAX], again[REFERENCE_MAX];
	struct missed_call_map map;
	int64_t ms;

	check_phone(text);
	if (reference_parse(text, reference) == 0)
		check(reference_parse(reference, again) == 0 && !strcmp(reference, again),
		      "a complaint number that changes when read again");
	ms = missed_call_time_ms(text);
	check(ms >= 0, "a time before 1970");
	if (missed_call_map_parse(a, text, &map, NULL) == 0)
		check(map.phone[0] != NULL, "a map without a caller");
	if (utf8_valid(text, strlen(text)))
		check(utf8_valid(text, utf8_prefix(text, 5)), "a prefix that cuts a character");
	return 0;
}
