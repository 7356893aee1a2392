/* url.h - addresses of services, percent-encoding, hexadecimal digits. */
#ifndef MSEVA_BASE_URL_H
#define MSEVA_BASE_URL_H

#include "base/arena.h"
#include "base/err.h"

/* 0..15 of a hexadecimal digit in either case, or -1. */
int url_hex_value(char c);
/* Decodes n bytes into the arena. In forms and queries '+' is a space. A broken escape stands for
 * itself. The text may hold any bytes, also NUL: *ret_n tells how many. *ret_broken (may be NULL)
 * tells of a broken escape. */
char *url_decode(struct arena *a, const char *p, size_t n, bool plus_is_space, size_t *ret_n,
                 bool *ret_broken);

/* scheme://user:password@host:port/path?query; user, password and path are decoded. What is not
 * there is NULL (user, password), "" (host, path, query) or 0 (port). An IPv6 address stands in
 * brackets, which host does not have. */
struct url {
	const char *scheme, *user, *password, *host;
	int port;
	const char *path; /* with its slash */
	const char *query;
};

/* -EINVAL with a sentence that quotes nothing of the text: it may be a password. */
MUSTCHECK int url_parse(struct arena *a, const char *text, struct url *ret_url, struct err *e);

#endif
