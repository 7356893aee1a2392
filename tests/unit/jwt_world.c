/* jwt_world.c - see jwt_world.h. */
#include "jwt_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "domain/role.h"
#include "io/jose.h"

const char good_header[] = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}";
const char good_claims[] =
        "{\"iss\":\"" ISS "\",\"aud\":\"" AUD "\",\"sub\":\"clerk@pb.jalandhar\",\"tid\":110,"
        "\"role\":\"counter\",\"scope\":\"complaints\",\"jti\":\"j1\",\"epoch\":3,"
        "\"iat\":1790000000,\"nbf\":1790000000,\"exp\":1790000600}";

static bool is_role(const char *name)
{
	enum role unused;

	return role_parse(name, &unused) == 0;
}

const struct jwt_policy policy = {
	.issuer = ISS, .audience = AUD, .max_ttl_s = 900, .is_role = is_role
};

struct world w;

const char *path_of(const char *name)
{
	return arena_printf(w.a, "%s/%s", w.dir, name);
}

EVP_PKEY *read_private(const char *name)
{
	FILE *f = fopen(path_of(name), "re");
	EVP_PKEY *pkey;

	assert_non_null(f);
	pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	assert_non_null(pkey);
	return pkey;
}

const char *b64(const void *p, size_t n)
{
	char *text = arena_alloc(w.a, JOSE_TEXT(n) + 1);

	jose_encode(p, n, text);
	return text;
}

static const char *b64s(const char *s)
{
	return b64(s, strlen(s));
}

/* Text of a BIO, in the arena. */
static const char *take_bio(BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	const char *text = arena_strndup(w.a, p, (size_t)n);

	BIO_free(bio);
	return text;
}

const char *public_pem(EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_PUBKEY(bio, pkey), 1);
	return take_bio(bio);
}

const char *private_pem(EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	return take_bio(bio);
}

const char *jwks(const struct jwt_ring *ring)
{
	struct buf out;
	const char *text;

	buf_init(&out, 8192);
	jwt_ring_print_jwks(ring, &out);
	assert_false(out.overflow);
	text = arena_strdup(w.a, out.p);
	buf_done(&out);
	return text;
}

/* The first key of the set, as it is printed. */
static const char *current_jwk(void)
{
	const char *from = strchr(jwks(w.ring), '[') + 1;

	return arena_strndup(w.a, from, (size_t)(strchr(from, '}') + 1 - from));
}

const char *with_kid(const char *text)
{
	const char *at = strstr(text, "$KID");

	return at ? arena_printf(w.a, "%.*s%s%s", (int)(at - text), text,
	                         jwt_ring_current_kid(w.ring), at + 4)
	          : text;
}

const char *changed(const char *base, const char *change)
{
	json_t *to = json_loads(with_kid(base), 0, NULL), *from = json_loads(change, 0, NULL), *v;
	const char *key, *text;

	assert_non_null(to);
	assert_non_null(from);
	json_object_foreach(from, key, v) {
		if (json_is_null(v))
			json_object_del(to, key);
		else
			json_object_set(to, key, v);
	}
	text = json_text(w.a, to);
	json_decref(to);
	json_decref(from);
	return text;
}

static const char *hmac(const char *key, const char *text)
{
	unsigned char mac[32];
	unsigned n = sizeof(mac);

	HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)text, strlen(text), mac,
	     &n);
	return b64(mac, n);
}

/* Whatever the key is: DER for a key on a curve, PKCS #1 for RSA. */
static const char *sign_plainly(EVP_PKEY *pkey, const char *text)
{
	unsigned char out[512];
	size_t n = sizeof(out);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pkey), 1);
	assert_int_equal(EVP_DigestSign(ctx, out, &n, (const unsigned char *)text, strlen(text)),
	                 1);
	EVP_MD_CTX_free(ctx);
	return b64(out, n);
}

void subtract_from_order(const unsigned char in[32], unsigned char ret[32])
{
	BIGNUM *order = NULL, *s = BN_bin2bn(in, 32, NULL);

	assert_int_equal(EVP_PKEY_get_bn_param(w.current, OSSL_PKEY_PARAM_EC_ORDER, &order), 1);
	assert_int_equal(BN_sub(s, order, s), 1);
	assert_int_equal(BN_bn2binpad(s, ret, 32), 32);
	BN_free(order);
	BN_free(s);
}

static const char *signature_of(const char *text, enum signer by)
{
	static const unsigned char zeros[32];
	unsigned char raw[ES256_SIZE + 1] = { 0 }, half[32];

	switch (by) {
	case BY_NOBODY:
		return "";
	case HMAC_WITH_PEM:
		return hmac(public_pem(w.current), text);
	case HMAC_WITH_JWK:
		return hmac(current_jwk(), text);
	case HMAC_WITH_X:
		return hmac(arena_strndup(w.a, strstr(current_jwk(), "\"x\":\"") + 5, 43), text);
	case HMAC_WITH_ONE_BYTE:
		return hmac("k", text);
	case BY_RSA:
		return sign_plainly(w.rsa, text);
	case AS_DER:
		return sign_plainly(w.current, text);
	default:
		break;
	}
	assert_int_equal(es256_sign(by == BY_STRANGER ? w.stranger : w.current,
	                            by == OTHER_TEXT ? "x.y" : text,
	                            by == OTHER_TEXT ? 3 : strlen(text), raw),
	                 0);
	if (by == BY_ZEROS || by == BY_ONES)
		memset(raw, by == BY_ONES ? 0xff : 0, ES256_SIZE);
	if (by == R_ZERO)
		memset(raw, 0, 32);
	if (by == S_ZERO)
		memset(raw + 32, 0, 32);
	if (by == S_ORDER)
		subtract_from_order(zeros, raw + 32);
	if (by == R_AND_S_SWAPPED) {
		memcpy(half, raw, 32);
		memcpy(raw, raw + 32, 32);
		memcpy(raw + 32, half, 32);
	}
	return b64(raw, by == TRUNCATED ? 63 : by == ONE_BYTE_MORE ? 65 : 64);
}

const char *token_of(const char *header, const char *claims, enum signer by)
{
	const char *text = arena_printf(w.a, "%s.%s", b64s(with_kid(header)), b64s(claims));

	return arena_printf(w.a, "%s.%s", text, signature_of(text, by));
}

const char *good_token(void)
{
	return token_of(good_header, good_claims, BY_CURRENT);
}

void write_text(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

int world_open(void **state)
{
	struct err e;

	(void)state;
	(void)snprintf(w.dir, sizeof(w.dir), "/tmp/mseva-jwt-XXXXXX");
	w.a = arena_new();
	if (!mkdtemp(w.dir) || jwt_ring_init(w.dir, &e) < 0 ||
	    jwt_ring_load(w.dir, &w.ring, &e) < 0)
		return -1;
	w.current = read_private("current.pem");
	w.next = read_private("next.pem");
	w.third = EVP_EC_gen("P-256");
	w.stranger = EVP_EC_gen("P-256");
	w.rsa = EVP_RSA_gen(2048);
	return 0;
}

int world_close(void **state)
{
	static const char *const files[] = { "current.pem", "next.pem", "previous.pem" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		(void)unlink(path_of(files[i]));
	(void)rmdir(w.dir);
	jwt_ring_free(w.ring);
	EVP_PKEY_free(w.current);
	EVP_PKEY_free(w.next);
	EVP_PKEY_free(w.third);
	EVP_PKEY_free(w.stranger);
	EVP_PKEY_free(w.rsa);
	arena_free(w.a);
	return 0;
}

int world_forget(void **state)
{
	(void)state;
	arena_reset(w.a);
	return 0;
}
