/* jose.c - see jose.h. */
#include "io/jose.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

enum {
	HALF = ES256_SIZE / 2,
	DER_MAX = ES256_SIZE + 16, /* the largest DER of two numbers of 32 bytes is 72 */
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int letter_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool jose_is_letter(char c)
{
	return letter_value(c) >= 0;
}

int jose_decode(const char *text, size_t n, unsigned char *ret, size_t room)
{
	size_t used = 0;
	uint32_t bits = 0;
	unsigned have = 0;

	if (n % 4 == 1)
		return -EBADMSG;
	for (size_t i = 0; i < n; i++) {
		int v = letter_value(text[i]);

		if (v < 0)
			return -EBADMSG;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			if (used == room)
				return -EBADMSG;
			ret[used++] = (unsigned char)(bits >> have);
			bits &= (1u << have) - 1;
		}
	}
	return bits ? -EBADMSG : (int)used;
}

void jose_encode(const unsigned char *p, size_t n, char *ret_text)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t v = (uint32_t)p[i] << 16;

		if (left > 1)
			v |= (uint32_t)p[i + 1] << 8;
		if (left > 2)
			v |= p[i + 2];
		for (size_t k = 0; k < (left > 2 ? 4 : left + 1); k++)
			ret_text[out++] = alphabet[v >> (18 - 6 * k) & 63];
	}
	ret_text[out] = '\0';
}

/* JOSE carries r and s side by side, OpenSSL wants them in DER. */
static int to_der(const unsigned char raw[ES256_SIZE], unsigned char ret[DER_MAX])
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, HALF, NULL), *s = BN_bin2bn(raw + HALF, HALF, NULL);
	unsigned char *at = ret;

	if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1)
		bug("no memory for a signature");
	int n = i2d_ECDSA_SIG(sig, NULL);
	if (n > 0 && n <= DER_MAX)
		n = i2d_ECDSA_SIG(sig, &at);
	else
		n = -EBADMSG;
	ECDSA_SIG_free(sig);
	return n;
}

static int from_der(const unsigned char *der, size_t n, unsigned char ret[ES256_SIZE])
{
	const unsigned char *at = der;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
	bool fits = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), ret, HALF) == HALF &&
	            BN_bn2binpad(ECDSA_SIG_get0_s(sig), ret + HALF, HALF) == HALF;

	ECDSA_SIG_free(sig);
	return fits ? 0 : -EIO;
}

/* OpenSSL itself refuses r and s outside 1 .. order-1. */
bool es256_verify(EVP_PKEY *pkey, const char *text, size_t n,
                  const unsigned char signature[ES256_SIZE])
{
	unsigned char der[DER_MAX];
	int verdict = 0, der_n = to_der(signature, der);

	if (der_n < 0)
		return false;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	if (ctx && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1)
		verdict = EVP_DigestVerify(ctx, der, (size_t)der_n, (const unsigned char *)text, n);
	EVP_MD_CTX_free(ctx);
	return verdict == 1;
}

int es256_sign(EVP_PKEY *pkey, const char *text, size_t n, unsigned char ret_signature[ES256_SIZE])
{
	unsigned char der[DER_MAX];
	size_t der_n = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool done = ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1 &&
	            EVP_DigestSign(ctx, der, &der_n, (const unsigned char *)text, n) == 1;

	EVP_MD_CTX_free(ctx);
	return done ? from_der(der, der_n, ret_signature) : -EIO;
}
