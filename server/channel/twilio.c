#include "channel/twilio.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/ids.h"

#define SIGNED_MAX (256 * 1024)

static int by_name(const void *x, const void *y)
{
	const struct form_pair *a = x, *b = y;
	int c = strcmp(a->name, b->name);

	return c ? c : strcmp(a->value, b->value);
}

static void sign(const char *token, const char *url, const struct form_pair *sorted, size_t count,
                 char ret_text[64])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct buf text;

	buf_init(&text, SIGNED_MAX);
	buf_adds(&text, url);
	for (size_t i = 0; i < count; i++) {
		buf_adds(&text, sorted[i].name);
		buf_adds(&text, sorted[i].value);
	}
	if (!HMAC(EVP_sha1(), token, (int)strlen(token), (unsigned char *)text.p, text.n, mac,
	          &len))
		bug("HMAC-SHA1 is not available");
	EVP_EncodeBlock((unsigned char *)ret_text, mac, (int)len);
	buf_done(&text);
}

/* The URL with its port removed, or with the usual one added. */
static const char *other_port(struct arena *a, const char *url)
{
	bool secure = !strncmp(url, "https://", 8);
	const char *host = strstr(url, "://"), *end, *colon;

	if (!host)
		return url;
	host += 3;
	end = host + strcspn(host, "/?");
	colon = memchr(host, ':', (size_t)(end - host));
	return arena_printf(a, "%.*s%s%s", (int)((colon ? colon : end) - url), url,
	                    colon    ? ""
	                    : secure ? ":443"
	                             : ":80",
	                    end);
}

/* bodySHA256=<hex> in the query must be the digest of the body. */
static bool body_is_bound(struct arena *a, const char *url, const char *body, size_t n)
{
	const char *p = strstr(url, "bodySHA256=");
	unsigned char md[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	unsigned len = 0;

	if (!p || !EVP_Digest(body, n, md, &len, EVP_sha256(), NULL))
		return false;
	for (unsigned i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", md[i]);
	p += strlen("bodySHA256=");
	return secret_equal(hex, arena_strndup(a, p, strcspn(p, "&")));
}

bool twilio_signature_ok(struct arena *a, const char *auth_token, const char *url,
                         const struct form *form, const char *body, size_t body_len,
                         const char *signature)
{
	struct form_pair *sorted;
	char with[64], without[64];
	bool ok;

	if (!auth_token || !*auth_token || !url || !signature)
		return false;
	if (body_len && !form->count && !body_is_bound(a, url, body, body_len))
		return false;
	sorted = arena_memdup(a, form->pairs, form->count * sizeof(*sorted));
	qsort(sorted, form->count, sizeof(*sorted), by_name);
	sign(auth_token, url, sorted, form->count, with);
	sign(auth_token, other_port(a, url), sorted, form->count, without);
	ok = secret_equal(with, signature);
	ok |= secret_equal(without, signature);
	return ok;
}
