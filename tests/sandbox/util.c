/* util.c - see util.h. */
#include "util.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

/* jansson writes \u00E9; Meta writes \u00e9. An escaped backslash before a 'u' is no escape. */
static char *lower_escapes(char *text)
{
	for (char *p = text; p && *p; p++) {
		if (*p != '\\')
			continue;
		p++;
		if (*p != 'u')
			continue;
		for (int i = 1; i <= 4; i++)
			if (p[i] >= 'A' && p[i] <= 'F')
				p[i] = (char)(p[i] - 'A' + 'a');
		p += 4;
	}
	return text;
}

char *json_ascii(const json_t *v)
{
	char *text = json_dumps(v, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);

	return text ? lower_escapes(text) : xstrdup("null");
}

char *json_ascii_string(const char *s)
{
	json_t *v = json_string(s);
	char *text = json_ascii(v);

	json_decref(v);
	return text;
}

char *base64_encode(const void *p, size_t n)
{
	char *out = xmalloc(4 * ((n + 2) / 3) + 1);

	EVP_EncodeBlock((unsigned char *)out, p, (int)n);
	return out;
}

int base64_decode(const char *text, unsigned char **ret_p, size_t *ret_n)
{
	size_t n = strlen(text), pad = 0;
	unsigned char *out;

	if (n % 4 || n > STR_MAX)
		return -EINVAL;
	out = xmalloc(n / 4 * 3 + 1);
	if (EVP_DecodeBlock(out, (const unsigned char *)text, (int)n) < 0) {
		free(out);
		return -EINVAL;
	}
	while (pad < 2 && n > pad && text[n - 1 - pad] == '=')
		pad++;
	*ret_p = out;
	*ret_n = n / 4 * 3 - pad;
	return 0;
}

void hex_encode(const unsigned char *p, size_t n, char *ret_hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		ret_hex[2 * i] = digits[p[i] >> 4];
		ret_hex[2 * i + 1] = digits[p[i] & 15];
	}
	ret_hex[2 * n] = '\0';
}

void sha256(const void *p, size_t n, unsigned char ret_digest[32])
{
	SHA256(p, n, ret_digest);
}

uint64_t chance_below(uint64_t below)
{
	static uint64_t state = 0x9e3779b97f4a7c15u;

	/* splitmix64: the same run of chances in every start, so a failing test fails again. */
	uint64_t z = (state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	return below ? z % below : 0;
}

bool chance(double rate)
{
	return rate > 0 && (double)chance_below(1u << 30) < rate * (double)(1u << 30);
}

void url_escape(struct buf *b, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    strchr("-._~", c))
			buf_addc(b, (char)c);
		else
			buf_printf(b, "%%%02X", c);
	}
}
