#include "base/phone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static enum phone_kind kind_of_indian(const char *ten)
{
	return ten[0] >= '6' ? PHONE_MOBILE : ten[0] >= '1' ? PHONE_LANDLINE : PHONE_UNKNOWN;
}

enum phone_kind phone_normalise(const char *text, char ret_digits[PHONE_MAX])
{
	char digits[PHONE_MAX] = "";
	const char *d = digits;
	bool is_international = false;
	size_t n = 0;

	ret_digits[0] = '\0';
	for (const char *p = text; *p; p++) {
		if (*p == '+' && n == 0) {
			is_international = true;
		} else if (isdigit((unsigned char)*p)) {
			if (n == sizeof(digits) - 1)
				return PHONE_UNKNOWN;
			digits[n++] = *p;
		} else if (isalpha((unsigned char)*p) || *p == '*' || *p == '#') {
			return PHONE_UNKNOWN; /* a word, or digits masked */
		}
	}
	if (*d == '0')
		is_international = false;
	while (*d == '0')
		d++;
	n = strlen(d);
	if (n == 13 && !strncmp(d, "910", 3)) {
		memmove(digits, d, 2);
		memmove(digits + 2, d + 3, 11);
		d = digits;
		n = 12;
	}
	if (n == 12 && !strncmp(d, "91", 2)) {
		snprintf(ret_digits, PHONE_MAX, "%s", d);
		return kind_of_indian(d + 2);
	}
	/* Ten digits are ours, unless a plus says that the country code is among them (+65 9123
	 * 4567). */
	if (n == 10 && !is_international) {
		snprintf(ret_digits, PHONE_MAX, "91%.10s", d);
		return kind_of_indian(d);
	}
	if (n < 7)
		return PHONE_UNKNOWN;
	snprintf(ret_digits, PHONE_MAX, "%s", d);
	return PHONE_FOREIGN;
}
