#include "base/digit.h"

#include <string.h>

/* Both scripts lie so in UTF-8 that their ten digits share the first two bytes. */
static const struct {
	char lead[3];
	unsigned char zero;
} scripts[] = {
	{ "\xe0\xa5", 0xa6 }, /* U+0966 */
	{ "\xe0\xa9", 0xa6 }, /* U+0A66 */
};

int digit_read(const char *text, size_t *ret_bytes)
{
	if (*text >= '0' && *text <= '9') {
		*ret_bytes = 1;
		return *text - '0';
	}
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		int value;

		if (strncmp(text, scripts[i].lead, 2) != 0)
			continue;
		value = (unsigned char)text[2] - scripts[i].zero;
		if (value < 0 || value > 9)
			continue;
		*ret_bytes = 3;
		return value;
	}
	return -1;
}
