#include "base/ids.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static void random_bytes(void *p, size_t n)
{
	if (getrandom(p, n, 0) != (ssize_t)n)
		bug("getrandom: %s", strerror(errno));
}

void id_random_hex(char ret_hex[33])
{
	unsigned char raw[16];

	random_bytes(raw, sizeof(raw));
	for (size_t i = 0; i < sizeof(raw); i++)
		snprintf(ret_hex + 2 * i, 3, "%02x", raw[i]);
}

int64_t id_random_i64(void)
{
	uint64_t v;

	random_bytes(&v, sizeof(v));
	return (int64_t)(v >> 1);
}

/* Verhoeff, "Error detecting decimal codes" (1969): dihedral group D5 and its permutation. */
static const unsigned char d5[10][10] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 },
	{ 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 }, { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 },
	{ 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 }, { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
	{ 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 }, { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 },
	{ 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 }, { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
};
static const unsigned char permutation[8][10] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 },
	{ 5, 8, 0, 3, 7, 9, 6, 1, 4, 2 }, { 8, 9, 1, 6, 0, 4, 3, 5, 2, 7 },
	{ 9, 4, 5, 3, 1, 2, 6, 8, 7, 0 }, { 4, 2, 8, 6, 5, 7, 3, 9, 0, 1 },
	{ 2, 7, 9, 3, 8, 0, 6, 4, 1, 5 }, { 7, 0, 4, 6, 9, 1, 3, 2, 5, 8 },
};
static const unsigned char inverse[10] = { 0, 4, 3, 2, 1, 5, 6, 7, 8, 9 };

char id_check_digit(const char *digits)
{
	size_t n = strlen(digits);
	unsigned c = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned digit = (unsigned)(digits[n - 1 - i] - '0');

		if (digit > 9)
			bug("check digit of \"%s\"", digits);
		c = d5[c][permutation[(i + 1) % 8][digit]];
	}
	return (char)('0' + inverse[c]);
}

void reference_format(const char *prefix, int year, int64_t counter, char ret_text[REFERENCE_MAX])
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%02d%06lld", year % 100,
	         (long long)(counter % 100000000));
	snprintf(ret_text, REFERENCE_MAX, "%.3s-%.2s-%s-%c", prefix, digits, digits + 2,
	         id_check_digit(digits));
}

int reference_parse(const char *text, char ret_text[REFERENCE_MAX])
{
	char letters[4] = "", digits[16] = "";
	size_t letter_count = 0, digit_count = 0;
	char check;

	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == ' ' || c == '-' || c == '/')
			continue;
		if (isalpha(c) && c < 0x80 && letter_count < 3 && !digit_count)
			letters[letter_count++] = (char)toupper(c);
		else if (isdigit(c) && letter_count == 3 && digit_count < sizeof(digits) - 1)
			digits[digit_count++] = (char)c;
		else
			return -EINVAL;
	}
	if (letter_count != 3 || digit_count < 9 || digit_count > 11)
		return -EINVAL;
	check = digits[digit_count - 1];
	digits[digit_count - 1] = '\0';
	if (id_check_digit(digits) != check)
		return -EBADMSG;
	snprintf(ret_text, REFERENCE_MAX, "%s-%.2s-%s-%c", letters, digits, digits + 2, check);
	return 0;
}

bool secret_equal(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	unsigned char diff = na != nb;

	/* Always walks the whole of a; b is read cyclically when shorter. */
	for (size_t i = 0; i < na; i++)
		diff |= (unsigned char)(a[i] ^ (nb ? b[i % nb] : 1));
	return diff == 0;
}
