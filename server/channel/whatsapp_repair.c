/* whatsapp_repair.c - one citizen's broken character must not cost a batch of a thousand updates.
 *
 * Works on bytes and knows of JSON only where strings begin and end: an escape is a backslash and
 * what follows it, wherever it stands. Only the slow path comes here, after the reader has refused
 * the body. */
#include "channel/whatsapp_repair.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"
#define NUMBER_MAX 18 /* characters that fit 64 bits whatever they are */

/* Value of \uXXXX at p, or -1. */
static int escape_at(const char *p, size_t n)
{
	int v = 0;

	if (n < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (!isxdigit((unsigned char)p[i]))
			return -1;
		v = v * 16 + (isdigit((unsigned char)p[i]) ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
	}
	return v;
}

/* Copies one backslash escape; returns the bytes it takes in the input. */
static size_t copy_escape(const char *p, size_t n, struct buf *ret_body, size_t *replaced)
{
	int v = escape_at(p, n), low;

	if (v < 0) {
		size_t len = n < 2 ? n : 2;

		/* The second byte may itself be broken: leave it to the caller then. */
		if (len == 2 && (unsigned char)p[1] >= 0x80)
			len = 1;
		buf_add(ret_body, p, len);
		return len;
	}
	if (v >= 0xd800 && v < 0xdc00) {
		low = escape_at(p + 6, n - 6);
		if (low >= 0xdc00 && low < 0xe000) {
			buf_add(ret_body, p, 12);
			return 12;
		}
	}
	if (v == 0 || (v >= 0xd800 && v < 0xe000)) {
		buf_adds(ret_body, REPLACEMENT);
		(*replaced)++;
	} else {
		buf_add(ret_body, p, 6);
	}
	return 6;
}

/* Length of the valid character at p, or 0. */
static size_t character_at(const char *p, size_t n)
{
	for (size_t len = 2; len <= 4 && len <= n; len++) {
		if (utf8_valid(p, len))
			return len;
	}
	return 0;
}

static size_t number_at(const char *p, size_t n)
{
	size_t len = 0;

	while (len < n && p[len] && strchr("0123456789+-.eE", p[len]))
		len++;
	return len;
}

/* A number too large for the reader becomes a string of the same digits. */
static void copy_number(const char *p, size_t n, struct buf *ret_body, size_t *replaced)
{
	bool is_large = n > NUMBER_MAX || memchr(p, 'e', n) || memchr(p, 'E', n);

	if (is_large) {
		buf_adds(ret_body, "\"");
		(*replaced)++;
	}
	buf_add(ret_body, p, n);
	if (is_large)
		buf_adds(ret_body, "\"");
}

size_t whatsapp_repair(const char *body, size_t n, struct buf *ret_body)
{
	size_t replaced = 0, i = 0;
	bool in_string = false;

	while (i < n) {
		unsigned char c = (unsigned char)body[i];
		size_t len = 1;

		if (c == '\\') {
			i += copy_escape(body + i, n - i, ret_body, &replaced);
			continue;
		}
		if (!in_string && (isdigit(c) || c == '-')) {
			len = number_at(body + i, n - i);
			copy_number(body + i, len, ret_body, &replaced);
			i += len;
			continue;
		}
		in_string ^= c == '"';
		if (c >= 0x80)
			len = character_at(body + i, n - i);
		if (in_string && c < ' ')
			len = 0;
		if (len && c) {
			buf_add(ret_body, body + i, len);
			i += len;
		} else {
			buf_adds(ret_body, REPLACEMENT);
			replaced++;
			i++;
		}
	}
	return replaced;
}
