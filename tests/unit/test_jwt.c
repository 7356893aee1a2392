/* Who may call the admin API: tokens a stranger would try, keys that come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <jwt.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/role.h"
#include "io/jose.h"
#include "io/jwt.h"

#define NOW 1790000000
#define ISS "https://mseva.test"
#define AUD "mseva-admin"

/* The good token: what every hostile one is a change of. */
static const char good_header[] = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}";
static const char good_claims[] =
	"{\"iss\":\"" ISS "\",\"aud\":\"" AUD "\",\"sub\":\"clerk@pb.jalandhar\",\"tid\":110,"
	"\"role\":\"counter\",\"scope\":\"complaints\",\"jti\":\"j1\",\"epoch\":3,"
	"\"iat\":1790000000,\"nbf\":1790000000,\"exp\":1790000600}";

static bool is_role(const char *name)
{
	enum role unused;

	return role_parse(name, &unused) == 0;
}

static const struct jwt_policy policy = {
	.issuer = ISS, .audience = AUD, .max_ttl_s = 900, .is_role = is_role
};

static struct world {
	char dir[64];
	struct arena *a;
	struct jwt_ring *ring;
	EVP_PKEY *current, *stranger, *rsa;
} w;

/* ------------------------------------------------------------------------------------------------
 * Making tokens */

static const char *path_of(const char *name)
{
	return arena_printf(w.a, "%s/%s", w.dir, name);
}

static EVP_PKEY *read_private(const char *name)
{
	FILE *f = fopen(path_of(name), "re");
	EVP_PKEY *pkey;

	assert_non_null(f);
	pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	assert_non_null(pkey);
	return pkey;
}

static const char *b64(const void *p, size_t n)
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

static const char *public_pem(EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_PUBKEY(bio, pkey), 1);
	return take_bio(bio);
}

static const char *private_pem(EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	return take_bio(bio);
}

static const char *jwks(const struct jwt_ring *ring)
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

static const char *with_kid(const char *text)
{
	const char *at = strstr(text, "$KID");

	return at ? arena_printf(w.a, "%.*s%s%s", (int)(at - text), text,
				 jwt_ring_current_kid(w.ring), at + 4)
		  : text;
}

/* Members of change replace those of base; null takes one away. */
static const char *changed(const char *base, const char *change)
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

enum signer {
	BY_CURRENT,
	BY_STRANGER,
	BY_NOBODY,
	BY_ZEROS,
	BY_ONES,
	R_ZERO,
	S_ZERO,
	S_ORDER,
	R_AND_S_SWAPPED,
	TRUNCATED,
	ONE_BYTE_MORE,
	AS_DER,
	OTHER_TEXT,
	HMAC_WITH_PEM,
	HMAC_WITH_JWK,
	HMAC_WITH_X,
	HMAC_WITH_ONE_BYTE,
	BY_RSA,
};

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

static void subtract_from_order(const unsigned char in[32], unsigned char ret[32])
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

static const char *token_of(const char *header, const char *claims, enum signer by)
{
	const char *text = arena_printf(w.a, "%s.%s", b64s(with_kid(header)), b64s(claims));

	return arena_printf(w.a, "%s.%s", text, signature_of(text, by));
}

static const char *good_token(void)
{
	return token_of(good_header, good_claims, BY_CURRENT);
}

static bool verifies(const char *token, size_t n, int64_t now_s, const char **ret_why)
{
	struct jwt_claims claims, before;

	memset(&claims, 0x5a, sizeof(claims));
	before = claims;
	int r = jwt_verify(w.ring, &policy, token, n, now_s, &claims, ret_why);
	if (r < 0) {
		assert_int_equal(r, -EBADMSG);
		assert_memory_equal(&claims, &before, sizeof(claims));
	}
	return r == 0;
}

static int complain(const char *name, const char *expected, const char *got)
{
	print_error("%s: expected \"%s\", got \"%s\"\n", name, expected, got);
	return 1;
}

static int check_refused(const char *name, const char *token, size_t n, const char *expected)
{
	const char *why = "accepted";

	if (verifies(token, n, NOW, &why) || strcmp(why, expected) != 0)
		return complain(name, expected, why);
	return 0;
}

/* ------------------------------------------------------------------------------------------------
 * Hostile tokens: a change of the good one, and the first thing that must be found wrong with it. */

#define NO_ALG "alg is not the key's"
#define NO_KID "kid is malformed"
#define NO_TYP "typ is not at+jwt"
#define NO_SIG "signature is wrong"
#define BAD_SIZE "signature is not 64 bytes"
#define BAD_JSON "not JSON, or a name twice"
#define NO_ISS "iss is not ours"
#define NO_AUD "aud is not us"
#define NO_EXP "exp is not a whole number"
#define NO_IAT "iat is not a whole number"
#define NO_NBF "nbf is not a whole number"
#define NO_SUB "sub is missing or malformed"
#define NO_TID "tid is not a tenant"
#define NO_ROLE "role is missing or malformed"
#define NO_SCOPE "scope is malformed"
#define NO_JTI "jti is missing or malformed"
#define NO_EPOCH "epoch is not a whole number"
#define MUCH "header says too much"
#define LONG_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct hostile {
	const char *name, *why;
	const char *header, *claims; /* changes */
	enum signer by;
	const char *whole_header, *whole_claims; /* instead */
} hostile[] = {
	/* The algorithm is the key's. */
	{ "none", NO_ALG, "{\"alg\":\"none\"}", .by = BY_NOBODY },
	{ "None", NO_ALG, "{\"alg\":\"None\"}", .by = BY_NOBODY },
	{ "nOnE", NO_ALG, "{\"alg\":\"nOnE\"}", .by = BY_NOBODY },
	{ "none, well signed", NO_ALG, "{\"alg\":\"none\"}" },
	{ "es256", NO_ALG, "{\"alg\":\"es256\"}" },
	{ "ES256 and a blank", NO_ALG, "{\"alg\":\"ES256 \"}" },
	{ "ES384", NO_ALG, "{\"alg\":\"ES384\"}" },
	{ "ES256K", NO_ALG, "{\"alg\":\"ES256K\"}" },
	{ "EdDSA", NO_ALG, "{\"alg\":\"EdDSA\"}" },
	{ "RS256", NO_ALG, "{\"alg\":\"RS256\"}", .by = BY_RSA },
	{ "alg missing", NO_ALG, "{\"alg\":null}" },
	{ "alg empty", NO_ALG, "{\"alg\":\"\"}" },
	{ "alg a list", NO_ALG, "{\"alg\":[\"ES256\"]}" },
	{ "alg a number", NO_ALG, "{\"alg\":256}" },
	{ "HS256 with the public PEM", NO_ALG, "{\"alg\":\"HS256\"}", .by = HMAC_WITH_PEM },
	{ "hs256 with the public PEM", NO_ALG, "{\"alg\":\"hs256\"}", .by = HMAC_WITH_PEM },
	{ "HS256 with the JWK", NO_ALG, "{\"alg\":\"HS256\"}", .by = HMAC_WITH_JWK },
	{ "HS256 with x", NO_ALG, "{\"alg\":\"HS256\"}", .by = HMAC_WITH_X },
	{ "HS256 with one byte", NO_ALG, "{\"alg\":\"HS256\"}", .by = HMAC_WITH_ONE_BYTE },
	{ "a MAC called ES256", BAD_SIZE, .by = HMAC_WITH_PEM },
	{ "an RSA signature called ES256", BAD_SIZE, .by = BY_RSA },
	/* The header. */
	{ "typ JWT", NO_TYP, "{\"typ\":\"JWT\"}" },
	{ "typ AT+JWT", NO_TYP, "{\"typ\":\"AT+JWT\"}" },
	{ "typ missing", NO_TYP, "{\"typ\":null}" },
	{ "typ a number", NO_TYP, "{\"typ\":1}" },
	{ "crit", "crit is not understood", "{\"crit\":[\"exp\"]}" },
	{ "crit empty", "crit is not understood", "{\"crit\":[]}" },
	{ "b64 and crit", "crit is not understood", "{\"b64\":false,\"crit\":[\"b64\"]}" },
	{ "b64 alone", MUCH, "{\"b64\":false}" },
	{ "zip", MUCH, "{\"zip\":\"DEF\"}" },
	{ "jku", MUCH, "{\"jku\":\"https://evil.test/keys\"}", .by = BY_CURRENT },
	{ "jku, stranger's key", MUCH, "{\"jku\":\"https://evil.test/keys\"}", .by = BY_STRANGER },
	{ "x5u", MUCH, "{\"x5u\":\"https://evil.test/cert\"}", .by = BY_STRANGER },
	{ "x5c", MUCH, "{\"x5c\":[\"MIIB\"]}", .by = BY_STRANGER },
	{ "own jwk", MUCH, "{\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}",
	  .by = BY_STRANGER },
	{ "kid missing", NO_KID, "{\"kid\":null}" },
	{ "kid empty", NO_KID, "{\"kid\":\"\"}" },
	{ "kid a number", NO_KID, "{\"kid\":0}" },
	{ "kid unknown", "kid is not known", "{\"kid\":\"nobody\"}" },
	{ "kid a path", NO_KID, "{\"kid\":\"../../../dev/null\"}", .by = HMAC_WITH_ONE_BYTE },
	{ "kid of dots", "kid is not known", "{\"kid\":\"..\"}" },
	{ "kid SQL", NO_KID, "{\"kid\":\"x' UNION SELECT 'key\"}" },
	{ "kid a command", NO_KID, "{\"kid\":\"|id\"}" },
	{ "kid of 64", "kid is not known", "{\"kid\":\"" LONG_64 "\"}" },
	{ "kid of 65", NO_KID, "{\"kid\":\"" LONG_64 "0\"}" },
	{ "kid with NUL", BAD_JSON,
	  .whole_header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\\u0000\"}" },
	{ "kid in Gurmukhi", NO_KID, "{\"kid\":\"ਕੁੰਜੀ\"}" },
	{ "alg twice", BAD_JSON,
	  .whole_header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}" },
	{ "header a list", "not an object", .whole_header = "[\"$KID\"]" },
	{ "header a text", "not an object", .whole_header = "\"$KID\"" },
	{ "header empty object", NO_TYP, .whole_header = "{}" },
	{ "header not JSON", BAD_JSON, .whole_header = "{typ:at+jwt}" },
	{ "header and more", BAD_JSON,
	  .whole_header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}{}" },
	{ "header with byte order mark", BAD_JSON,
	  .whole_header = "\xef\xbb\xbf{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}" },
	{ "header deep", BAD_JSON,
	  .whole_header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\",\"a\":[[[[]]]]}" },
	/* The signature. */
	{ "another key", NO_SIG, .by = BY_STRANGER },
	{ "no signature", BAD_SIZE, .by = BY_NOBODY },
	{ "all zero", NO_SIG, .by = BY_ZEROS },
	{ "all ones", NO_SIG, .by = BY_ONES },
	{ "r is zero", NO_SIG, .by = R_ZERO },
	{ "s is zero", NO_SIG, .by = S_ZERO },
	{ "s is the order", NO_SIG, .by = S_ORDER },
	{ "r and s swapped", NO_SIG, .by = R_AND_S_SWAPPED },
	{ "a byte less", BAD_SIZE, .by = TRUNCATED },
	{ "a byte more", BAD_SIZE, .by = ONE_BYTE_MORE },
	{ "DER", BAD_SIZE, .by = AS_DER },
	{ "of another text", NO_SIG, .by = OTHER_TEXT },
	/* The claims. */
	{ "iss missing", NO_ISS, .claims = "{\"iss\":null}" },
	{ "iss of others", NO_ISS, .claims = "{\"iss\":\"https://evil.test\"}" },
	{ "iss in other case", NO_ISS, .claims = "{\"iss\":\"https://MSEVA.test\"}" },
	{ "iss and a slash", NO_ISS, .claims = "{\"iss\":\"" ISS "/\"}" },
	{ "iss a list", NO_ISS, .claims = "{\"iss\":[\"" ISS "\"]}" },
	{ "iss twice", BAD_JSON, .whole_claims = "{\"iss\":\"x\",\"iss\":\"" ISS "\"}" },
	{ "aud missing", NO_AUD, .claims = "{\"aud\":null}" },
	{ "aud of others", NO_AUD, .claims = "{\"aud\":\"citizen-app\"}" },
	{ "aud as prefix", NO_AUD, .claims = "{\"aud\":\"" AUD "2\"}" },
	{ "aud empty list", NO_AUD, .claims = "{\"aud\":[]}" },
	{ "aud list without us", NO_AUD, .claims = "{\"aud\":[\"a\",\"b\"]}" },
	{ "aud nested", NO_AUD, .claims = "{\"aud\":[[\"" AUD "\"]]}" },
	{ "aud list with a number", NO_AUD, .claims = "{\"aud\":[\"" AUD "\",1]}" },
	{ "aud object", NO_AUD, .claims = "{\"aud\":{\"" AUD "\":true}}" },
	{ "aud number", NO_AUD, .claims = "{\"aud\":1}" },
	{ "exp missing", NO_EXP, .claims = "{\"exp\":null}" },
	{ "exp text", NO_EXP, .claims = "{\"exp\":\"1790000600\"}" },
	{ "exp float", NO_EXP, .claims = "{\"exp\":1790000600.0}" },
	{ "exp negative", NO_EXP, .claims = "{\"exp\":-1}" },
	{ "exp largest", NO_EXP, .claims = "{\"exp\":9223372036854775807}" },
	{ "exp beyond 64 bits", BAD_JSON, .whole_claims = "{\"exp\":99999999999999999999}" },
	{ "exp 1e400", BAD_JSON, .whole_claims = "{\"exp\":1e400}" },
	{ "exp true", NO_EXP, .claims = "{\"exp\":true}" },
	{ "exp zero", "expired", .claims = "{\"exp\":0}" },
	{ "exp long ago", "expired", .claims = "{\"exp\":100}" },
	{ "exp just now", "expired", .claims = "{\"exp\":1790000000}" },
	{ "exp too far", "lives too long", .claims = "{\"exp\":1790000901}" },
	{ "exp too far from iat", "lives too long",
	  .claims = "{\"iat\":1789999000,\"exp\":1790000600}" },
	{ "exp in milliseconds", "lives too long", .claims = "{\"exp\":1790000600000}" },
	{ "exp twice", BAD_JSON, .whole_claims = "{\"exp\":1,\"exp\":1790000600}" },
	{ "exp before iat", "expires before it was issued",
	  .claims = "{\"iat\":1790000050,\"exp\":1790000020}" },
	{ "iat missing", NO_IAT, .claims = "{\"iat\":null}" },
	{ "iat text", NO_IAT, .claims = "{\"iat\":\"1790000000\"}" },
	{ "iat in the future", "issued in the future", .claims = "{\"iat\":1790000061}" },
	{ "nbf in the future", "not valid yet", .claims = "{\"nbf\":1790000061}" },
	{ "nbf text", NO_NBF, .claims = "{\"nbf\":\"0\"}" },
	{ "nbf float", NO_NBF, .claims = "{\"nbf\":1.5}" },
	{ "sub missing", NO_SUB, .claims = "{\"sub\":null}" },
	{ "sub empty", NO_SUB, .claims = "{\"sub\":\"\"}" },
	{ "sub number", NO_SUB, .claims = "{\"sub\":7}" },
	{ "sub of 65", NO_SUB, .claims = "{\"sub\":\"" LONG_64 "0\"}" },
	{ "sub with a new line", NO_SUB, .claims = "{\"sub\":\"a\\nlevel=error\"}" },
	{ "sub invalid UTF-8", BAD_JSON, .whole_claims = "{\"sub\":\"\xff\xfe\"}" },
	{ "sub overlong UTF-8", BAD_JSON, .whole_claims = "{\"sub\":\"\xc0\xaf\"}" },
	{ "sub half a surrogate", BAD_JSON, .whole_claims = "{\"sub\":\"\\ud800\"}" },
	{ "sub with NUL", BAD_JSON, .whole_claims = "{\"sub\":\"a\\u0000b\"}" },
	{ "tid missing", NO_TID, .claims = "{\"tid\":null}" },
	{ "tid zero", NO_TID, .claims = "{\"tid\":0}" },
	{ "tid negative", NO_TID, .claims = "{\"tid\":-1}" },
	{ "tid float", NO_TID, .claims = "{\"tid\":110.0}" },
	{ "tid huge", NO_TID, .claims = "{\"tid\":2147483648}" },
	{ "tid wraps to 110", NO_TID, .claims = "{\"tid\":4294967406}" },
	{ "tid text", NO_TID, .claims = "{\"tid\":\"110\"}" },
	{ "tid list", NO_TID, .claims = "{\"tid\":[110]}" },
	{ "tid twice", BAD_JSON, .whole_claims = "{\"tid\":110,\"tid\":111}" },
	{ "role missing", NO_ROLE, .claims = "{\"role\":null}" },
	{ "role unknown", "role is not known", .claims = "{\"role\":\"root\"}" },
	{ "role in other case", NO_ROLE, .claims = "{\"role\":\"Counter\"}" },
	{ "role list", NO_ROLE, .claims = "{\"role\":[\"counter\"]}" },
	{ "role number", NO_ROLE, .claims = "{\"role\":8}" },
	{ "role empty", NO_ROLE, .claims = "{\"role\":\"\"}" },
	{ "scope list", NO_SCOPE, .claims = "{\"scope\":[\"complaints\"]}" },
	{ "scope with a quote", NO_SCOPE, .claims = "{\"scope\":\"a\\\"b\"}" },
	{ "scope of 192", NO_SCOPE, .claims = "{\"scope\":\"" LONG_64 LONG_64 LONG_64 "\"}" },
	{ "jti missing", NO_JTI, .claims = "{\"jti\":null}" },
	{ "jti number", NO_JTI, .claims = "{\"jti\":1}" },
	{ "jti with a blank", NO_JTI, .claims = "{\"jti\":\"a b\"}" },
	{ "epoch missing", NO_EPOCH, .claims = "{\"epoch\":null}" },
	{ "epoch text", NO_EPOCH, .claims = "{\"epoch\":\"3\"}" },
	{ "epoch negative", NO_EPOCH, .claims = "{\"epoch\":-3}" },
	{ "claims a list", "not an object", .whole_claims = "[]" },
	{ "claims empty", NO_ISS, .whole_claims = "{}" },
	{ "claims not JSON", BAD_JSON, .whole_claims = "iss=x" },
	{ "claims deep", BAD_JSON, .claims = "{\"a\":[[[[[[1]]]]]]}" },
	/* Whatever the claims say, the signature is asked first. */
	{ "stranger's state admin", NO_SIG, .claims = "{\"role\":\"state_admin\",\"tid\":1}",
	  .by = BY_STRANGER },
};

static void every_hostile_token_is_refused_for_the_right_reason(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		const struct hostile *h = &hostile[i];
		const char *header = h->header	       ? changed(good_header, h->header)
				     : h->whole_header ? h->whole_header
						       : good_header;
		const char *claims = h->claims	       ? changed(good_claims, h->claims)
				     : h->whole_claims ? h->whole_claims
						       : good_claims;
		const char *token = token_of(header, claims, h->by);

		bad += check_refused(h->name, token, strlen(token), h->why);
	}
	assert_int_equal(bad, 0);
}

/* ------------------------------------------------------------------------------------------------
 * Hostile spellings of the good token: {} stands for it, or for its parts 1 to 3. */

static const struct spelling {
	const char *name, *why, *form;
} spellings[] = {
	{ "nothing", "not three parts", "" },
	{ "one dot", "not three parts", "." },
	{ "two dots", "not base64url", ".." },
	{ "one part", "not three parts", "1" },
	{ "two parts", "not three parts", "1.2" },
	{ "two parts and a dot", BAD_SIZE, "1.2." },
	{ "no header", BAD_JSON, ".2.3" },
	{ "no claims", NO_SIG, "1..3" },
	{ "four parts", "more than three parts", "1.2.3.3" },
	{ "five parts", "more than three parts", "1.2.3.3.3" },
	{ "a dot before", "more than three parts", ".1.2.3" },
	{ "a dot behind", "more than three parts", "1.2.3." },
	{ "padded header", "not base64url", "1=.2.3" },
	{ "padded claims", "not base64url", "1.2=.3" },
	{ "padded signature", "not base64url", "1.2.3==" },
	{ "plus", "not base64url", "1.2+.3" },
	{ "slash", "not base64url", "1.2/.3" },
	{ "percent", "not base64url", "1%2e2.3" },
	{ "blank before", "not base64url", " 1.2.3" },
	{ "blank behind", "not base64url", "1.2.3 " },
	{ "new line behind", "not base64url", "1.2.3\n" },
	{ "carriage return inside", "not base64url", "1.\r2.3" },
	{ "quoted", "not base64url", "\"1.2.3\"" },
	{ "Bearer", "not base64url", "Bearer 1.2.3" },
	{ "two tokens", "not base64url", "1.2.3,1.2.3" },
	{ "parts swapped", NO_TYP, "2.1.3" },
	{ "claims as header too", NO_TYP, "2.2.3" },
	{ "header as claims too", NO_SIG, "1.1.3" },
	{ "signature twice", BAD_SIZE, "1.2.33" },
	{ "claims and a letter", NO_SIG, "1.2A.3" },
	{ "high bytes", "not base64url", "1.2.3\xe0\xa8\x95" },
};

static const char *spell(const char *form)
{
	const char *good = good_token(), *part[4] = { NULL, good, strchr(good, '.') + 1,
						      strrchr(good, '.') + 1 };
	const char *text = "";

	for (; *form; form++) {
		if (*form < '1' || *form > '3' || (form > spellings[0].form && form[-1] == '%')) {
			text = arena_printf(w.a, "%s%c", text, *form);
			continue;
		}
		const char *p = part[*form - '0'];
		text = arena_printf(w.a, "%s%.*s", text, (int)strcspn(p, "."), p);
	}
	return text;
}

static void every_hostile_spelling_is_refused(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		const char *token = spell(spellings[i].form);

		bad += check_refused(spellings[i].name, token, strlen(token), spellings[i].why);
	}
	assert_int_equal(bad, 0);
}
