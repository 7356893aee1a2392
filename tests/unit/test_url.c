#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/url.h"

static void hexadecimal_digits_have_values(void **state)
{
	static const char digits[] = "0123456789abcdef";

	(void)state;
	for (int i = 0; i < 16; i++) {
		assert_int_equal(url_hex_value(digits[i]), i);
		assert_int_equal(url_hex_value((char)toupper(digits[i])), i);
	}
	for (int c = 0; c < 256; c++) {
		if (!isxdigit(c))
			assert_int_equal(url_hex_value((char)c), -1);
	}
}

static void what_is_percent_encoded_becomes_bytes(void **state)
{
	static const struct {
		const char *text;
		bool plus_is_space;
		const char *bytes;
		size_t n;
		bool is_broken;
	} rows[] = {
		{ "", true, "", 0, false },
		{ "a%20b", false, "a b", 3, false },
		{ "a+b", true, "a b", 3, false },
		{ "a+b", false, "a+b", 3, false },
		{ "%2B91", true, "+91", 3, false }, /* a plus that was meant */
		{ "%e0%A8%aA", true, "ਪ", 3, false },
		{ "a%00b", true, "a\0b", 3, false },
		{ "%ff", true, "\xff", 1, false },
		{ "%2541", true, "%41", 3, false }, /* once, not until nothing is left */
		{ "100%", true, "100%", 4, true },
		{ "%4", true, "%4", 2, true },
		{ "%4g%41", true, "%4gA", 4, true },
		{ "%%41", true, "%A", 2, true },
	};
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = 99, again;
		bool is_broken = !rows[i].is_broken;
		char *bytes = url_decode(a, rows[i].text, strlen(rows[i].text),
		                         rows[i].plus_is_space, &n, &is_broken);

		if (n != rows[i].n || memcmp(bytes, rows[i].bytes, n) || bytes[n] ||
		    is_broken != rows[i].is_broken)
			fail_msg("\"%s\" became \"%s\", %zu bytes", rows[i].text, bytes, n);
		url_decode(a, rows[i].text, strlen(rows[i].text), rows[i].plus_is_space, &again,
		           NULL);
		assert_int_equal(again, n);
	}
}

static void an_escape_is_not_read_beyond_the_end(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	/* Of its own size, so that a sanitizer sees one byte too many. */
	char *text = memcpy(xmalloc(2), "%4", 2);
	bool is_broken;
	size_t n;

	(void)state;
	assert_string_equal(url_decode(a, text, 2, false, &n, &is_broken), "%4");
	assert_true(is_broken);
	free(text);
}

static bool same(const char *x, const char *y)
{
	return x && y ? !strcmp(x, y) : x == y;
}

static void every_part_of_an_address_is_found(void **state)
{
	static const struct {
		const char *text;
		struct url url;
	} rows[] = {
		{ "a://h", { "a", NULL, NULL, "h", 0, "", "" } },
		{ "redis://h:6379/0", { "redis", NULL, NULL, "h", 6379, "/0", "" } },
		{ "s://u:p@h:1/x?y=z", { "s", "u", "p", "h", 1, "/x", "y=z" } },
		{ "s://u@h", { "s", "u", NULL, "h", 0, "", "" } },
		{ "s://:p@h", { "s", NULL, "p", "h", 0, "", "" } },
		{ "s://u:@h", { "s", "u", "", "h", 0, "", "" } },
		{ "s://u:a%3Ab%40c%2fd%25@h", { "s", "u", "a:b@c/d%", "h", 0, "", "" } },
		{ "s://%E0%A8%AA:p+q@h", { "s", "ਪ", "p+q", "h", 0, "", "" } },
		{ "s://u:p@ss@h", { "s", "u", "p@ss", "h", 0, "", "" } },
		{ "s://[::1]", { "s", NULL, NULL, "::1", 0, "", "" } },
		{ "s://u:p@[2001:db8::7]:5432/db",
		  { "s", "u", "p", "2001:db8::7", 5432, "/db", "" } },
		{ "s://[fe80::1%eth0]:1", { "s", NULL, NULL, "fe80::1%eth0", 1, "", "" } },
		{ "s://h:", { "s", NULL, NULL, "h", 0, "", "" } },
		{ "s://h:65535", { "s", NULL, NULL, "h", 65535, "", "" } },
		{ "unix:///run/a%20b", { "unix", NULL, NULL, "", 0, "/run/a b", "" } },
		{ "unix://:p@/run/a?db=1", { "unix", NULL, "p", "", 0, "/run/a", "db=1" } },
		{ "s://h?q", { "s", NULL, NULL, "h", 0, "", "q" } },
		{ "s://", { "s", NULL, NULL, "", 0, "", "" } },
	};
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct url *w = &rows[i].url;
		struct url u;
		struct err e;

		if (url_parse(a, rows[i].text, &u, &e) < 0)
			fail_msg("%s: %s", rows[i].text, e.msg);
		if (!same(u.scheme, w->scheme) || !same(u.user, w->user) ||
		    !same(u.password, w->password) || !same(u.host, w->host) || u.port != w->port ||
		    !same(u.path, w->path) || !same(u.query, w->query))
			fail_msg("%s: user %s, password %s, host %s, port %d, path %s, query %s",
			         rows[i].text, u.user, u.password, u.host, u.port, u.path, u.query);
	}
}

static void what_is_no_address_is_refused_without_repeating_it(void **state)
{
	static const char *const rows[] = {
		"",
		"secret",
		"secret:6379",
		"://secret",
		"S://secret",
		"s:/secret",
		"s://u:secret/secret@h",
		"s://u:secret?@h:x",
		"s://u:secret%@h",
		"s://u:secret%4@h",
		"s://u:secret%00@h",
		"s://secret%zz:p@h",
		"s://u:secret@h:0",
		"s://u:secret@h:65536",
		"s://u:secret@h:99999999999999999999",
		"s://u:secret@h:+1",
		"s://u:secret@[::1",
		"s://u:secret@[::1]1",
		"s://u:secret@h%zz",
		"s://u:secret@h%61",
		"s://u:secret@h\\",
		"s://u:secret@[::1/]",
		"s://h/%zzsecret",
		"s://u:secret@h#x",
		"s://u:secret@h x",
		"s://u:secret@h\n",
	};
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct url u = { .port = 77 };
		struct err e = { 0 };

		if (url_parse(a, rows[i], &u, &e) != -EINVAL || !e.msg[0] || u.port != 77 ||
		    strstr(e.msg, "secret"))
			fail_msg("%s: %s", rows[i], e.msg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hexadecimal_digits_have_values),
		cmocka_unit_test(what_is_percent_encoded_becomes_bytes),
		cmocka_unit_test(an_escape_is_not_read_beyond_the_end),
		cmocka_unit_test(every_part_of_an_address_is_found),
		cmocka_unit_test(what_is_no_address_is_refused_without_repeating_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
