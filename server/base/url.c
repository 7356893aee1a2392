#include "base/url.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

int url_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%xy" at p stands for, or -1. */
static int escaped(const char *p, size_t left)
{
	int hi, lo;

	if (left < 3)
		return -1;
	hi = url_hex_value(p[1]);
	lo = url_hex_value(p[2]);
	return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

char *url_decode(struct arena *a, const char *p, size_t n, bool plus_is_space, size_t *ret_n,
                 bool *ret_broken)
{
	char *out = arena_alloc(a, n + 1);
	size_t used = 0;
	bool broken = false;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c == '%') {
			int byte = escaped(p + i, n - i);

			if (byte < 0) {
				broken = true;
			} else {
				c = (char)byte;
				i += 2;
			}
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[used++] = c;
	}
	*ret_n = used;
	if (ret_broken)
		*ret_broken = broken;
	return out;
}

/* NULL for a broken escape or a NUL. */
static const char *decode_part(struct arena *a, const char *p, size_t n)
{
	bool broken;
	char *text = url_decode(a, p, n, false, &n, &broken);

	return broken || memchr(text, '\0', n) ? NULL : text;
}

static int take_user(struct arena *a, const char *p, size_t n, struct url *u, struct err *e)
{
	const char *colon = memchr(p, ':', n);
	size_t user_n = colon ? (size_t)(colon - p) : n;

	u->user = user_n ? decode_part(a, p, user_n) : NULL;
	u->password = colon ? decode_part(a, colon + 1, n - user_n - 1) : NULL;
	if ((user_n && !u->user) || (colon && !u->password))
		return err_set(e, -EINVAL, "the user or password has a broken %%-escape");
	return 0;
}

static int take_port(const char *p, size_t n, struct url *u, struct err *e)
{
	long v = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)p[i]) || v > 65535)
			return err_set(e, -EINVAL,
			               "the port is not a number (a '/', '?', '#' or '@' in a "
			               "password is written %%2F, %%3F, %%23, %%40)");
		v = v * 10 + (p[i] - '0');
	}
	if (n && (v < 1 || v > 65535))
		return err_set(e, -EINVAL, "the port is not between 1 and 65535");
	u->port = (int)v;
	return 0;
}

static bool is_made_of(const char *p, size_t n, const char *more)
{
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)p[i]) && !strchr(more, p[i]))
			return false;
	}
	return true;
}

/* host, host:port, [v6], [v6%scope]:port */
static int take_host(struct arena *a, const char *p, size_t n, struct url *u, struct err *e)
{
	bool is_v6 = n && *p == '[';
	const char *end = memchr(p, is_v6 ? ']' : ':', n), *after;

	if (is_v6 && !end)
		return err_set(e, -EINVAL, "the IPv6 address has no closing bracket");
	if (!end)
		end = p + n;
	after = end + is_v6;
	p += is_v6;
	n -= is_v6;
	if (!is_made_of(p, (size_t)(end - p), is_v6 ? ":.%" : ".-_"))
		return err_set(e, -EINVAL, "the host has characters no host has");
	u->host = arena_strndup(a, p, (size_t)(end - p));
	if (after == p + n)
		return 0;
	if (*after != ':')
		return err_set(e, -EINVAL, "there is something between the host and its port");
	return take_port(after + 1, (size_t)(p + n - after - 1), u, e);
}

static int take_scheme(struct arena *a, const char **p, struct url *u, struct err *e)
{
	size_t n = strspn(*p, "abcdefghijklmnopqrstuvwxyz0123456789+-.");

	if (!n || strncmp(*p + n, "://", 3) != 0)
		return err_set(e, -EINVAL, "it does not begin with scheme://");
	u->scheme = arena_strndup(a, *p, n);
	*p += n + 3;
	return 0;
}

int url_parse(struct arena *a, const char *text, struct url *ret_url, struct err *e)
{
	struct url u = { .query = "" };
	const char *p = text, *at = NULL;
	size_t n;
	int r;

	for (const char *c = text; *c; c++) {
		if (*c == '#' || (unsigned char)*c <= ' ' || *c == 0x7f)
			return err_set(e, -EINVAL, "a blank, control character or '#' is in it");
	}
	r = take_scheme(a, &p, &u, e);
	if (r < 0)
		return r;
	n = strcspn(p, "/?");
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '@')
			at = p + i;
	}
	r = at ? take_user(a, p, (size_t)(at - p), &u, e) : 0;
	if (r < 0)
		return r;
	r = take_host(a, at ? at + 1 : p, n - (at ? (size_t)(at + 1 - p) : 0), &u, e);
	if (r < 0)
		return r;
	p += n;
	n = strcspn(p, "?");
	u.path = decode_part(a, p, n);
	if (!u.path)
		return err_set(e, -EINVAL, "the path has a broken %%-escape");
	if (p[n])
		u.query = arena_strdup(a, p + n + 1);
	*ret_url = u;
	return 0;
}
