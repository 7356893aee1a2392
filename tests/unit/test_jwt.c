/* Who may call the admin API: tokens a stranger would try, and those that are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "io/jose.h"
#include "jwt_world.h"

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
 * Hostile tokens: a change of the good one, and the first thing that must be found wrong with it.
 */

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
	{ "none", NO_ALG, .header = "{\"alg\":\"none\"}", .by = BY_NOBODY },
	{ "None", NO_ALG, .header = "{\"alg\":\"None\"}", .by = BY_NOBODY },
	{ "nOnE", NO_ALG, .header = "{\"alg\":\"nOnE\"}", .by = BY_NOBODY },
	{ "none, well signed", NO_ALG, .header = "{\"alg\":\"none\"}" },
	{ "es256", NO_ALG, .header = "{\"alg\":\"es256\"}" },
	{ "ES256 and a blank", NO_ALG, .header = "{\"alg\":\"ES256 \"}" },
	{ "ES384", NO_ALG, .header = "{\"alg\":\"ES384\"}" },
	{ "ES256K", NO_ALG, .header = "{\"alg\":\"ES256K\"}" },
	{ "EdDSA", NO_ALG, .header = "{\"alg\":\"EdDSA\"}" },
	{ "RS256", NO_ALG, .header = "{\"alg\":\"RS256\"}", .by = BY_RSA },
	{ "alg missing", NO_ALG, .header = "{\"alg\":null}" },
	{ "alg empty", NO_ALG, .header = "{\"alg\":\"\"}" },
	{ "alg a list", NO_ALG, .header = "{\"alg\":[\"ES256\"]}" },
	{ "alg a number", NO_ALG, .header = "{\"alg\":256}" },
	{ "HS256 with the public PEM", NO_ALG, .header = "{\"alg\":\"HS256\"}",
	  .by = HMAC_WITH_PEM },
	{ "hs256 with the public PEM", NO_ALG, .header = "{\"alg\":\"hs256\"}",
	  .by = HMAC_WITH_PEM },
	{ "HS256 with the JWK", NO_ALG, .header = "{\"alg\":\"HS256\"}", .by = HMAC_WITH_JWK },
	{ "HS256 with x", NO_ALG, .header = "{\"alg\":\"HS256\"}", .by = HMAC_WITH_X },
	{ "HS256 with one byte", NO_ALG, .header = "{\"alg\":\"HS256\"}",
	  .by = HMAC_WITH_ONE_BYTE },
	{ "a MAC called ES256", BAD_SIZE, .by = HMAC_WITH_PEM },
	{ "an RSA signature called ES256", BAD_SIZE, .by = BY_RSA },
	/* The header. */
	{ "typ JWT", NO_TYP, .header = "{\"typ\":\"JWT\"}" },
	{ "typ AT+JWT", NO_TYP, .header = "{\"typ\":\"AT+JWT\"}" },
	{ "typ missing", NO_TYP, .header = "{\"typ\":null}" },
	{ "typ a number", NO_TYP, .header = "{\"typ\":1}" },
	{ "crit", "crit is not understood", .header = "{\"crit\":[\"exp\"]}" },
	{ "crit empty", "crit is not understood", .header = "{\"crit\":[]}" },
	{ "b64 and crit", "crit is not understood",
	  .header = "{\"b64\":false,\"crit\":[\"b64\"]}" },
	{ "b64 alone", MUCH, .header = "{\"b64\":false}" },
	{ "zip", MUCH, .header = "{\"zip\":\"DEF\"}" },
	{ "jku", MUCH, .header = "{\"jku\":\"https://evil.test/keys\"}", .by = BY_CURRENT },
	{ "jku, stranger's key", MUCH, .header = "{\"jku\":\"https://evil.test/keys\"}",
	  .by = BY_STRANGER },
	{ "x5u", MUCH, .header = "{\"x5u\":\"https://evil.test/cert\"}", .by = BY_STRANGER },
	{ "x5c", MUCH, .header = "{\"x5c\":[\"MIIB\"]}", .by = BY_STRANGER },
	{ "own jwk", MUCH,
	  .header = "{\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}",
	  .by = BY_STRANGER },
	{ "kid missing", NO_KID, .header = "{\"kid\":null}" },
	{ "kid empty", NO_KID, .header = "{\"kid\":\"\"}" },
	{ "kid a number", NO_KID, .header = "{\"kid\":0}" },
	{ "kid unknown", "kid is not known", .header = "{\"kid\":\"nobody\"}" },
	{ "kid a path", NO_KID, .header = "{\"kid\":\"../../../dev/null\"}",
	  .by = HMAC_WITH_ONE_BYTE },
	{ "kid of dots", "kid is not known", .header = "{\"kid\":\"..\"}" },
	{ "kid SQL", NO_KID, .header = "{\"kid\":\"x' UNION SELECT 'key\"}" },
	{ "kid a command", NO_KID, .header = "{\"kid\":\"|id\"}" },
	{ "kid of 64", "kid is not known", .header = "{\"kid\":\"" LONG_64 "\"}" },
	{ "kid of 65", NO_KID, .header = "{\"kid\":\"" LONG_64 "0\"}" },
	{ "kid with NUL", BAD_JSON,
	  .whole_header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\\u0000\"}" },
	{ "kid in Gurmukhi", NO_KID, .header = "{\"kid\":\"ਕੁੰਜੀ\"}" },
	{ "alg twice", BAD_JSON,
	  .whole_header =
	          "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}" },
	{ "header a list", "not an object", .whole_header = "[\"$KID\"]" },
	{ "header a text", "not an object", .whole_header = "\"$KID\"" },
	{ "header empty object", NO_TYP, .whole_header = "{}" },
	{ "header not JSON", BAD_JSON, .whole_header = "{typ:at+jwt}" },
	{ "header and more", BAD_JSON,
	  .whole_header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}{}" },
	{ "header with byte order mark", BAD_JSON,
	  .whole_header = "\xef\xbb\xbf{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\"}" },
	{ "header deep", BAD_JSON,
	  .whole_header =
	          "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"$KID\",\"a\":[[[[]]]]}" },
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
		const char *header = h->header         ? changed(good_header, h->header)
		                     : h->whole_header ? h->whole_header
		                                       : good_header;
		const char *claims = h->claims         ? changed(good_claims, h->claims)
		                     : h->whole_claims ? h->whole_claims
		                                       : good_claims;
		const char *token = token_of(header, claims, h->by);

		bad += check_refused(h->name, token, strlen(token), h->why);
	}
	assert_int_equal(bad, 0);
}

/* ------------------------------------------------------------------------------------------------
 * Hostile spellings of the good token; 1, 2 and 3 stand for its parts. */

static const struct spelling {
	const char *name, *why, *form;
} spellings[] = {
	{ "nothing", "not three parts", "" },
	{ "one dot", "not three parts", "." },
	{ "two dots", BAD_JSON, ".." },
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
	{ "percent", "not base64url", "1%.2.3" },
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
	const char *good = good_token(),
	           *part[4] = { NULL, good, strchr(good, '.') + 1, strrchr(good, '.') + 1 };
	const char *text = "";

	for (; *form; form++) {
		if (*form < '1' || *form > '3') {
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

/* The last letter of a part carries bits that belong to no byte. */
static void stray_bits_are_refused(void **state)
{
	const char *good = good_token(), *why = "";
	char *other = arena_strdup(w.a, good);
	char *last = other + strlen(other) - 1;

	(void)state;
	/* 64 bytes leave four stray bits: the letters of A, Q, g and w are the only canonical ones.
	 */
	assert_non_null(strchr("AQgw", *last));
	for (char step = 1; step < 15; step++) {
		*last = (char)(good[strlen(good) - 1] + step);
		assert_false(verifies(other, strlen(other), NOW, &why));
	}
	/* The same in the claims, well signed. */
	const char *claims = changed(good_claims, "{\"jti\":\"j12\"}");
	while (strlen(claims) % 3 != 1)
		claims = arena_printf(w.a, "%s ", claims);
	char *text = arena_printf(w.a, "%s.%s",
	                          b64(with_kid(good_header), strlen(with_kid(good_header))),
	                          b64(claims, strlen(claims)));
	unsigned char raw[ES256_SIZE];
	for (int stray = 0; stray < 2; stray++) {
		text[strlen(text) - 1] = (char)(text[strlen(text) - 1] + stray);
		assert_int_equal(es256_sign(w.current, text, strlen(text), raw), 0);
		const char *token = arena_printf(w.a, "%s.%s", text, b64(raw, sizeof(raw)));
		assert_int_equal(verifies(token, strlen(token), NOW, &why), !stray);
	}
	assert_string_equal(why, "not base64url");
}

static void tokens_of_any_size_are_bounded(void **state)
{
	static const size_t sizes[] = { 5000, 1 << 20 };
	const char *why = "";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char *much = arena_alloc(w.a, sizes[i] + 1);

		memset(much, 'A', sizes[i]);
		assert_int_equal(check_refused("letters", much, sizes[i], "too long"), 0);
		const char *token =
		        token_of(good_header,
		                 changed(good_claims, arena_printf(w.a, "{\"pad\":\"%s\"}", much)),
		                 BY_CURRENT);
		assert_int_equal(check_refused("well signed", token, strlen(token), "too long"), 0);
	}
	/* Growing until it does not fit. */
	size_t longest = 0;
	for (int n = 2400; !strcmp(why, ""); n++) {
		const char *claims =
		        changed(good_claims, arena_printf(w.a, "{\"pad\":\"%0*d\"}", n, 0));
		const char *token = token_of(good_header, claims, BY_CURRENT);

		if (verifies(token, strlen(token), NOW, &why))
			longest = strlen(token);
		else
			assert_true(strlen(token) > JWT_MAX);
	}
	assert_string_equal(why, "too long");
	assert_in_range(longest, JWT_MAX - 2, JWT_MAX);
}

static void nul_bytes_do_not_end_a_token(void **state)
{
	const char *good = good_token();
	size_t n = strlen(good);
	char *other = arena_alloc(w.a, n + 8);

	(void)state;
	memcpy(other, good, n);
	assert_int_equal(check_refused("NUL behind", other, n + 1, "not base64url"), 0);
	other[n / 2] = '\0';
	assert_int_equal(check_refused("NUL inside", other, n, "not base64url"), 0);
}

/* Deterministic, so that a failure can be looked at again. */
static uint32_t next_random(void)
{
	static uint32_t x = 2463534242;

	x ^= x << 13;
	x ^= x >> 17;
	return x ^= x << 5;
}

static void no_change_of_one_byte_is_accepted(void **state)
{
	const char *good = good_token(), *why;
	size_t n = strlen(good);
	char *other = arena_strdup(w.a, good);
	int wrong = 0, same = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		size_t at = next_random() % n;

		other[at] = (char)(next_random() >> 7);
		same += other[at] == good[at];
		wrong += verifies(other, n, NOW, &why) != (other[at] == good[at]);
		other[at] = good[at];
	}
	assert_int_equal(wrong, 0);
	assert_true(same > 100 && same < 1000);
}

static void every_shorter_and_longer_token_is_refused(void **state)
{
	const char *good = good_token(), *why;
	size_t n = strlen(good);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_false(verifies(good, i, NOW, &why));
	for (const char *c = "AQgw019-_.="; *c; c++) {
		const char *longer = arena_printf(w.a, "%s%c", good, *c);
		assert_false(verifies(longer, n + 1, NOW, &why));
	}
}

/* ------------------------------------------------------------------------------------------------
 * What is accepted */

static const struct {
	const char *name, *claims;
} fine[] = {
	{ "unchanged", "{}" },
	{ "aud list with us", "{\"aud\":[\"others\",\"" AUD "\"]}" },
	{ "aud list of us", "{\"aud\":[\"" AUD "\"]}" },
	{ "last second", "{\"iat\":1789999500,\"exp\":1790000001}" },
	{ "longest life", "{\"exp\":1790000900}" },
	{ "iat a minute ahead", "{\"iat\":1790000060}" },
	{ "nbf a minute ahead", "{\"nbf\":1790000060}" },
	{ "nbf missing", "{\"nbf\":null}" },
	{ "scope missing", "{\"scope\":null}" },
	{ "scope empty", "{\"scope\":\"\"}" },
	{ "sub of 64", "{\"sub\":\"" LONG_64 "\"}" },
	{ "sub in Gurmukhi", "{\"sub\":\"ਹਰਪ੍ਰੀਤ\"}" },
	{ "jti of 64", "{\"jti\":\"" LONG_64 "\"}" },
	{ "scope of 128", "{\"scope\":\"" LONG_64 LONG_64 "\"}" },
	{ "tid largest", "{\"tid\":2147483647}" },
	{ "epoch zero", "{\"epoch\":0}" },
	{ "claims of others", "{\"name\":\"Harpreet\",\"exp2\":\"x\"}" },
	{ "state admin", "{\"role\":\"state_admin\",\"tid\":1}" },
};

static void what_is_right_is_accepted(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		const char *token =
		        token_of(good_header, changed(good_claims, fine[i].claims), BY_CURRENT);
		const char *why = "";

		if (!verifies(token, strlen(token), NOW, &why))
			bad += complain(fine[i].name, "accepted", why);
	}
	assert_int_equal(bad, 0);
}

static void the_claims_are_those_of_the_token(void **state)
{
	const char *good = good_token(), *why;
	struct jwt_claims c;

	(void)state;
	/* The second time from memory. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(jwt_verify(w.ring, &policy, good, strlen(good), NOW + i, &c, &why),
		                 0);
		assert_string_equal(c.subject, "clerk@pb.jalandhar");
		assert_string_equal(c.role, "counter");
		assert_string_equal(c.scope, "complaints");
		assert_string_equal(c.id, "j1");
		assert_int_equal(c.tenant_id, 110);
		assert_int_equal(c.issued_s, NOW);
		assert_int_equal(c.expires_s, NOW + 600);
		assert_int_equal(c.epoch, 3);
	}
}

/* ES256 has two signatures for one; whoever revokes must do it by jti or epoch. */
static void the_twin_of_a_signature_says_the_same(void **state)
{
	const char *good = good_token(), *why;
	const char *dot = strrchr(good, '.');
	unsigned char raw[ES256_SIZE];
	struct jwt_claims a, b;

	(void)state;
	assert_int_equal(jose_decode(dot + 1, strlen(dot + 1), raw, sizeof(raw)), ES256_SIZE);
	subtract_from_order(raw + 32, raw + 32);
	const char *twin =
	        arena_printf(w.a, "%.*s.%s", (int)(dot - good), good, b64(raw, sizeof(raw)));
	assert_string_not_equal(twin, good);
	assert_int_equal(jwt_verify(w.ring, &policy, good, strlen(good), NOW, &a, &why), 0);
	assert_int_equal(jwt_verify(w.ring, &policy, twin, strlen(twin), NOW, &b, &why), 0);
	assert_string_equal(a.id, b.id);
	assert_int_equal(a.epoch, b.epoch);
	assert_int_equal(a.tenant_id, b.tenant_id);
}

/* ------------------------------------------------------------------------------------------------
 * What is remembered */

static void a_remembered_token_still_expires(void **state)
{
	static const struct {
		int64_t at;
		const char *why; /* NULL: accepted */
	} clock[] = {
		{ NOW, NULL },
		{ NOW + 59, NULL },
		{ NOW + 599, NULL },
		{ NOW + 600, "expired" },
		{ NOW + 660, "expired" },
		{ NOW - 60, NULL },
		{ NOW - 61, "issued in the future" },
		{ NOW - 301, "lives too long" },
	};
	const char *good = good_token(), *why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(clock); i++) {
		assert_int_equal(verifies(good, strlen(good), clock[i].at, &why), !clock[i].why);
		if (clock[i].why)
			assert_string_equal(why, clock[i].why);
	}
}

static void what_one_policy_accepted_means_nothing_to_another(void **state)
{
	struct jwt_policy other = policy;
	const char *good = good_token(), *why;
	struct jwt_claims c;

	(void)state;
	assert_true(verifies(good, strlen(good), NOW, &why));
	other.audience = "mseva-public";
	assert_int_equal(jwt_verify(w.ring, &other, good, strlen(good), NOW, &c, &why), -EBADMSG);
	assert_string_equal(why, NO_AUD);
	assert_true(verifies(good, strlen(good), NOW, &why));
	other = policy;
	other.issuer = "https://other.test";
	assert_int_equal(jwt_verify(w.ring, &other, good, strlen(good), NOW, &c, &why), -EBADMSG);
	assert_true(verifies(good, strlen(good), NOW, &why));
	other = policy;
	other.max_ttl_s = 599;
	assert_int_equal(jwt_verify(w.ring, &other, good, strlen(good), NOW, &c, &why), -EBADMSG);
	assert_string_equal(why, "lives too long");
}

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Thirty times less work, in truth; a fifth leaves room for a busy machine. */
static void a_token_is_checked_once_and_then_remembered(void **state)
{
	enum { TIMES = 300 };
	const char *tokens[TIMES], *why;
	int64_t anew, again;

	(void)state;
	for (int i = 0; i < TIMES; i++)
		tokens[i] = good_token();
	anew = cpu_ns();
	for (int i = 0; i < TIMES; i++)
		assert_true(verifies(tokens[i], strlen(tokens[i]), NOW, &why));
	anew = cpu_ns() - anew;
	again = cpu_ns();
	for (int i = 0; i < TIMES; i++)
		assert_true(verifies(tokens[TIMES - 1], strlen(tokens[TIMES - 1]), NOW, &why));
	again = cpu_ns() - again;
	assert_true(again * 5 < anew);
}

/* More tokens than there is room for: each is still itself. */
static void many_tokens_do_not_take_each_others_place(void **state)
{
	enum { PEOPLE = 3000 };
	const char **tokens = arena_new_array(w.a, const char *, PEOPLE);
	struct jwt_claims c;
	const char *why;

	(void)state;
	for (int i = 0; i < PEOPLE; i++) {
		tokens[i] = token_of(good_header,
		                     changed(good_claims, arena_printf(w.a, "{\"tid\":%d}", i + 1)),
		                     BY_CURRENT);
		assert_int_equal(
		        jwt_verify(w.ring, &policy, tokens[i], strlen(tokens[i]), NOW, &c, &why),
		        0);
		assert_int_equal(c.tenant_id, i + 1);
	}
	for (int i = PEOPLE - 1; i >= 0; i--) {
		assert_int_equal(
		        jwt_verify(w.ring, &policy, tokens[i], strlen(tokens[i]), NOW, &c, &why),
		        0);
		assert_int_equal(c.tenant_id, i + 1);
	}
}

#define TEST(f) cmocka_unit_test_teardown(f, world_forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_hostile_token_is_refused_for_the_right_reason),
		TEST(every_hostile_spelling_is_refused),
		TEST(stray_bits_are_refused),
		TEST(tokens_of_any_size_are_bounded),
		TEST(nul_bytes_do_not_end_a_token),
		TEST(no_change_of_one_byte_is_accepted),
		TEST(every_shorter_and_longer_token_is_refused),
		TEST(what_is_right_is_accepted),
		TEST(the_claims_are_those_of_the_token),
		TEST(the_twin_of_a_signature_says_the_same),
		TEST(a_remembered_token_still_expires),
		TEST(what_one_policy_accepted_means_nothing_to_another),
		TEST(a_token_is_checked_once_and_then_remembered),
		TEST(many_tokens_do_not_take_each_others_place),
	};

	return cmocka_run_group_tests_name("tokens", tests, world_open, world_close);
}
