/* signature.c - keyed MAC contexts are made once and copied for each body: setting up the key costs
 * more than hashing a typical webhook. */
#include "channel/signature.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/url.h"
#include "base/utf8.h"

enum {
	SECRETS_MAX = 2,
	MAC_LEN = 32,
	CHALLENGE_MAX = 512,
};

static const char prefix[] = "sha256=";

struct signature {
	EVP_MAC_CTX *keyed[SECRETS_MAX];
	size_t count;
};

static EVP_MAC_CTX *keyed_new(const char *secret)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){ "SHA256" }, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;

	if (!ctx || !EVP_MAC_init(ctx, (const unsigned char *)secret, strlen(secret), params))
		bug("HMAC-SHA256 is not available");
	EVP_MAC_free(mac);
	return ctx;
}

struct signature *signature_new(const char *secret, const char *previous_secret)
{
	const char *secrets[SECRETS_MAX] = { secret, previous_secret };
	struct signature *s = xcalloc(1, sizeof(*s));

	for (size_t i = 0; i < SECRETS_MAX; i++) {
		if (secrets[i] && *secrets[i])
			s->keyed[s->count++] = keyed_new(secrets[i]);
	}
	return s;
}

void signature_free(struct signature *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		EVP_MAC_CTX_free(s->keyed[i]);
	free(s);
}

static void mac_of(EVP_MAC_CTX *keyed, const char *p, size_t n, unsigned char ret_mac[MAC_LEN])
{
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_dup(keyed);
	size_t len = 0;

	if (!ctx || !EVP_MAC_update(ctx, (const unsigned char *)p, n) ||
	    !EVP_MAC_final(ctx, ret_mac, &len, MAC_LEN) || len != MAC_LEN)
		bug("HMAC-SHA256 failed");
	EVP_MAC_CTX_free(ctx);
}

/* Exactly "sha256=" and 64 digits. */
static bool read_header(const char *header, unsigned char ret_mac[MAC_LEN])
{
	size_t n = sizeof(prefix) - 1;

	if (!header || strlen(header) != n + (size_t)MAC_LEN * 2 || strncmp(header, prefix, n))
		return false;
	for (size_t i = 0; i < MAC_LEN; i++) {
		int hi = url_hex_value(header[n + 2 * i]);
		int lo = url_hex_value(header[n + 2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		ret_mac[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}

/* Every key is tried, so that timing does not tell which one fits. */
static bool any_matches(const struct signature *s, const unsigned char mac[MAC_LEN], const char *p,
                        size_t n)
{
	bool matches = false;

	for (size_t i = 0; i < s->count; i++) {
		unsigned char ours[MAC_LEN];

		mac_of(s->keyed[i], p, n, ours);
		matches |= CRYPTO_memcmp(ours, mac, MAC_LEN) == 0;
	}
	return matches;
}

/* Code point of the valid UTF-8 sequence at p, and its length. */
static unsigned code_point(const unsigned char *p, size_t *ret_len)
{
	size_t len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	unsigned cp = p[0] & (0xff >> (len + 1));

	for (size_t i = 1; i < len; i++)
		cp = cp << 6 | (p[i] & 0x3f);
	*ret_len = len;
	return cp;
}

/* Every character above U+007F as \uxxxx, lower case, surrogate pairs beyond the first plane. */
static void escape_unicode(const char *body, size_t n, struct buf *ret_text)
{
	const unsigned char *p = (const unsigned char *)body, *end = p + n;

	while (p < end) {
		const unsigned char *start = p;
		size_t len;
		unsigned cp;

		while (p < end && *p < 0x80)
			p++;
		buf_add(ret_text, start, (size_t)(p - start));
		if (p == end)
			break;
		cp = code_point(p, &len);
		p += len;
		if (cp >= 0x10000) {
			buf_printf(ret_text, "\\u%04x", 0xd800 + ((cp - 0x10000) >> 10));
			cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
		}
		buf_printf(ret_text, "\\u%04x", cp);
	}
}

static bool has_beyond_ascii(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] >= 0x80)
			return true;
	}
	return false;
}

bool signature_check(const struct signature *s, const char *header, const char *body, size_t n)
{
	unsigned char mac[MAC_LEN];
	struct buf escaped;
	bool ok;

	if (!s->count || !read_header(header, mac))
		return false;
	if (any_matches(s, mac, body, n))
		return true;
	if (!has_beyond_ascii(body, n) || !utf8_valid(body, n))
		return false;
	buf_init(&escaped, 4 * n + 16);
	escape_unicode(body, n, &escaped);
	ok = !escaped.overflow && any_matches(s, mac, escaped.p, escaped.n);
	buf_done(&escaped);
	return ok;
}

void signature_make(const struct signature *s, const char *body, size_t n,
                    char ret_header[SIGNATURE_TEXT_MAX])
{
	unsigned char mac[MAC_LEN];

	if (!s->count)
		bug("signature_make without a secret");
	mac_of(s->keyed[0], body, n, mac);
	snprintf(ret_header, SIGNATURE_TEXT_MAX, "%s", prefix);
	for (size_t i = 0; i < MAC_LEN; i++)
		snprintf(ret_header + sizeof(prefix) - 1 + 2 * i, 3, "%02x", mac[i]);
}

const char *handshake_answer(const char *mode, const char *token, const char *challenge,
                             const char *our_token)
{
	if (!mode || strcmp(mode, "subscribe") || !token || !our_token || !*our_token)
		return NULL;
	if (!secret_equal(token, our_token))
		return NULL;
	if (!challenge || !*challenge || strlen(challenge) > CHALLENGE_MAX)
		return NULL;
	/* What comes back verbatim must not be markup or a header. */
	for (const char *p = challenge; *p; p++) {
		if (*p <= ' ' || *p > '~' || *p == '<' || *p == '>')
			return NULL;
	}
	return challenge;
}
