/* What strangers send before anything else is known of them, the head of a request; and the
 * addresses of services. The input is both. */
#include <string.h>

#include "base/arena.h"
#include "base/url.h"
#include "io/cache_address.h"
#include "io/http_head.h"

#define HEAD_BYTES_MAX 4096
#define BODY_BYTES_MAX 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds, const char *what)
{
	if (!holds)
		bug("%s", what);
}

static void check_head(const uint8_t *data, size_t n)
{
	struct http_head whole, parts;

	http_head_begin(&whole, HEAD_BYTES_MAX, BODY_BYTES_MAX);
	http_head_begin(&parts, HEAD_BYTES_MAX, BODY_BYTES_MAX);
	http_head_take(&whole, data, n);
	for (size_t i = 0; i < n; i++)
		http_head_take(&parts, data + i, 1);
	check(whole.state == parts.state && whole.bytes == parts.bytes &&
	              whole.status == parts.status && whole.length == parts.length,
	      "a head that depends on how it arrives");
	check(!whole.fault == (whole.state != HEAD_BAD), "refused without a reason");
	if (whole.state != HEAD_DONE)
		return;
	check(whole.hosts == 1 && whole.lengths <= 1 && whole.length <= BODY_BYTES_MAX &&
	              whole.bytes <= HEAD_BYTES_MAX,
	      "a head that should have been refused");
	check(!memcmp(data + whole.bytes - 4, "\r\n\r\n", 4), "a head that ends elsewhere");
	check(!memchr(data, '\0', whole.bytes), "NUL in a head");
}

static void check_address(const char *text)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct cache_address at, again;
	struct url u;
	struct err e = { 0 };

	if (url_parse(a, text, &u, &e) == 0)
		check(*u.scheme && u.host && u.path && u.query && u.port >= 0 && u.port <= 65535,
		      "an address without its parts");
	else
		check(e.msg[0], "refused without a sentence");
	if (cache_address_parse(a, text, &at, &e) == 0) {
		check(!at.path == !!at.host, "neither a socket nor a host");
		if (at.path)
			check(*at.path == '/', "a socket that is no path");
		else
			check(cache_address_parse(a, at.shown, &again, &e) == 0 &&
			              !strcmp(at.shown, again.shown),
			      "an address that changes when it is read again");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = xmalloc(n + 1);

	check_head(data, n);
	memcpy(text, data, n);
	text[n] = '\0';
	check_address(text);
	free(text);
	return 0;
}
