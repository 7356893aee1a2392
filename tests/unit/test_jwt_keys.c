/* Keys of the admin API's tokens: their files, their names, their coming and going, and issuing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <jwt.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "io/jose.h"
#include "jwt_world.h"

static const struct jwt_claims somebody = {
	.subject = "clerk@pb.jalandhar",
	.role = "counter",
	.tenant_id = 110,
	.issued_s = NOW,
	.expires_s = NOW + 600,
	.epoch = 3,
};

static struct jwt_ring *load(void)
{
	struct jwt_ring *ring;
	struct err e;

	if (jwt_ring_load(w.dir, &ring, &e) < 0)
		fail_msg("%s", e.msg);
	return ring;
}

/* Each test finds current and next of the world, and no previous. */
static void restore_files(void)
{
	(void)unlink(path_of("previous.pem"));
	write_text("current.pem", private_pem(w.current));
	write_text("next.pem", private_pem(w.next));
}

static int restore(void **state)
{
	restore_files();
	jwt_ring_free(w.ring);
	w.ring = load();
	return world_forget(state);
}

static const char *issue(const struct jwt_ring *ring, const struct jwt_claims *claims)
{
	const char *token;
	struct buf out;
	struct err e;

	buf_init(&out, JWT_MAX + 1);
	if (jwt_issue(ring, &policy, claims, &out, &e) < 0)
		fail_msg("%s", e.msg);
	token = arena_strdup(w.a, out.p);
	buf_done(&out);
	return token;
}

/* NULL when it is accepted. */
static const char *refusal(struct jwt_ring *ring, const char *token)
{
	struct jwt_claims claims;
	const char *why = NULL;

	(void)!jwt_verify(ring, &policy, token, strlen(token), NOW, &claims, &why);
	return why;
}

/* ------------------------------------------------------------------------------------------------
 * Issuing */

static void what_is_issued_is_accepted_with_the_same_claims(void **state)
{
	struct jwt_claims given = somebody, read;
	const char *token, *why;

	(void)state;
	(void)snprintf(given.scope, sizeof(given.scope), "complaints desk");
	(void)snprintf(given.id, sizeof(given.id), "0123456789abcdef");
	token = issue(w.ring, &given);
	assert_int_equal(jwt_verify(w.ring, &policy, token, strlen(token), NOW, &read, &why), 0);
	assert_string_equal(read.subject, given.subject);
	assert_string_equal(read.role, given.role);
	assert_string_equal(read.scope, given.scope);
	assert_string_equal(read.id, given.id);
	assert_int_equal(read.tenant_id, given.tenant_id);
	assert_int_equal(read.issued_s, given.issued_s);
	assert_int_equal(read.expires_s, given.expires_s);
	assert_int_equal(read.epoch, given.epoch);
}

static void a_token_without_id_is_given_one_of_its_own(void **state)
{
	struct jwt_claims a, b;
	const char *one = issue(w.ring, &somebody), *other = issue(w.ring, &somebody), *why;

	(void)state;
	assert_int_equal(jwt_verify(w.ring, &policy, one, strlen(one), NOW, &a, &why), 0);
	assert_int_equal(jwt_verify(w.ring, &policy, other, strlen(other), NOW, &b, &why), 0);
	assert_int_equal(strlen(a.id), 32);
	assert_string_not_equal(a.id, b.id);
}

static void the_fullest_claims_fit(void **state)
{
	struct jwt_claims full = somebody;

	(void)state;
	memset(full.subject, '"', sizeof(full.subject) - 1);
	memset(full.scope, 's', sizeof(full.scope) - 1);
	memset(full.id, 'i', sizeof(full.id) - 1);
	full.epoch = (int64_t)1 << 53;
	full.tenant_id = INT32_MAX;
	assert_null(refusal(w.ring, issue(w.ring, &full)));
}

#define CLAIMS(sub_, role_, tid_, iat_, exp_, ...)                                   \
	{                                                                            \
		.subject = sub_, .role = role_, .tenant_id = tid_, .issued_s = iat_, \
		.expires_s = exp_, __VA_ARGS__                                       \
	}

static const struct {
	struct jwt_claims claims;
	const char *says;
} unfit[] = {
	{ CLAIMS("", "counter", 1, NOW, NOW + 9), "sub" },
	{ CLAIMS("a\nb", "counter", 1, NOW, NOW + 9), "sub" },
	{ CLAIMS("\xff", "counter", 1, NOW, NOW + 9), "UTF-8" },
	{ CLAIMS("a", "root", 1, NOW, NOW + 9), "role" },
	{ CLAIMS("a", "", 1, NOW, NOW + 9), "role" },
	{ CLAIMS("a", "counter", 0, NOW, NOW + 9), "tid" },
	{ CLAIMS("a", "counter", -1, NOW, NOW + 9), "tid" },
	{ CLAIMS("a", "counter", 1, -1, NOW + 9), "iat" },
	{ CLAIMS("a", "counter", 1, NOW, NOW), "expired" },
	{ CLAIMS("a", "counter", 1, NOW, INT64_MAX), "exp" },
	{ CLAIMS("a", "counter", 1, NOW, NOW + 9, .scope = "a\"b"), "scope" },
	{ CLAIMS("a", "counter", 1, NOW, NOW + 9, .scope = "\xc3"), "UTF-8" },
	{ CLAIMS("a", "counter", 1, NOW, NOW + 9, .id = "a b"), "jti" },
	{ CLAIMS("a", "counter", 1, NOW, NOW + 9, .epoch = -1), "epoch" },
};

static void claims_that_would_be_refused_are_not_signed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unfit); i++) {
		struct buf out;
		struct err e;

		buf_init(&out, JWT_MAX + 1);
		assert_int_equal(jwt_issue(w.ring, &policy, &unfit[i].claims, &out, &e), -EINVAL);
		if (!strstr(e.msg, unfit[i].says))
			fail_msg("row %zu: %s", i, e.msg);
		assert_int_equal(out.n, 0);
		buf_done(&out);
	}
}

static void a_longer_life_can_be_issued_for_those_who_accept_it(void **state)
{
	struct jwt_policy patient = policy;
	struct jwt_claims c = somebody;
	const char *token, *why;

	(void)state;
	c.expires_s = NOW + 12 * 3600;
	token = issue(w.ring, &c);
	assert_string_equal(refusal(w.ring, token), "lives too long");
	patient.max_ttl_s = 12 * 3600;
	assert_int_equal(jwt_verify(w.ring, &patient, token, strlen(token), NOW, &c, &why), 0);
}

/* ------------------------------------------------------------------------------------------------
 * libjwt, as the other implementation */

static const char *signed_by_libjwt(const char *claims)
{
	const char *pem = private_pem(w.current), *text;
	jwt_t *jwt = NULL;

	assert_int_equal(jwt_new(&jwt), 0);
	assert_int_equal(jwt_add_header(jwt, "kid", jwt_ring_current_kid(w.ring)), 0);
	assert_int_equal(jwt_add_header(jwt, "typ", "at+jwt"), 0);
	assert_int_equal(jwt_add_grants_json(jwt, claims), 0);
	assert_int_equal(
	        jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)pem, (int)strlen(pem)), 0);
	char *token = jwt_encode_str(jwt);
	assert_non_null(token);
	text = arena_strdup(w.a, token);
	free(token);
	jwt_free(jwt);
	return text;
}

/* Many times, since r and s lose leading zeros in one of 128. */
static void we_believe_signatures_of_libjwt(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++) {
		const char *token = signed_by_libjwt(
		        changed(good_claims, arena_printf(w.a, "{\"epoch\":%d}", i)));
		const char *dot = strrchr(token, '.');
		unsigned char raw[ES256_SIZE];

		assert_int_equal(jose_decode(dot + 1, strlen(dot + 1), raw, ES256_SIZE),
		                 ES256_SIZE);
		assert_true(es256_verify(w.current, token, (size_t)(dot - token), raw));
		assert_false(es256_verify(w.stranger, token, (size_t)(dot - token), raw));
	}
}

static void libjwt_believes_our_signatures(void **state)
{
	const char *pem = public_pem(w.current), *wrong = public_pem(w.stranger);
	jwt_t *jwt;

	(void)state;
	for (int i = 0; i < 300; i++) {
		const char *claims = changed(good_claims, arena_printf(w.a, "{\"epoch\":%d}", i));
		const char *token = token_of("{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"$KID\"}",
		                             claims, BY_CURRENT);

		assert_int_equal(
		        jwt_decode(&jwt, token, (const unsigned char *)pem, (int)strlen(pem)), 0);
		assert_int_equal(jwt_get_alg(jwt), JWT_ALG_ES256);
		assert_int_equal(jwt_get_grant_int(jwt, "epoch"), i);
		assert_string_equal(jwt_get_header(jwt, "kid"), jwt_ring_current_kid(w.ring));
		jwt_free(jwt);
		assert_int_not_equal(
		        jwt_decode(&jwt, token, (const unsigned char *)wrong, (int)strlen(wrong)),
		        0);
	}
}

/* Why it is only a witness: libjwt of Debian 12 knows no type but JWT, writes that over ours and
 * refuses ours. That of Debian 13 keeps it, and then both must believe each other. */
static void libjwt_believes_our_access_tokens_or_knows_none(void **state)
{
	const char *pem = public_pem(w.current), *token = issue(w.ring, &somebody);
	const char *why = refusal(w.ring, signed_by_libjwt(good_claims));
	jwt_t *jwt = NULL;
	int r = jwt_decode(&jwt, token, (const unsigned char *)pem, (int)strlen(pem));

	(void)state;
	if (why)
		assert_string_equal(why, "typ is not at+jwt");
	assert_int_equal(r, why ? EINVAL : 0);
	if (r == 0)
		jwt_free(jwt);
}

/* ------------------------------------------------------------------------------------------------
 * The published set */

static EVP_PKEY *from_jwk(const json_t *jwk)
{
	unsigned char point[65] = { 4 };
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string("group", (char[]){ "prime256v1" }, 0),
		OSSL_PARAM_construct_octet_string("pub", point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};
	const char *x = json_str(jwk, "x"), *y = json_str(jwk, "y");
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;

	assert_int_equal(jose_decode(x, strlen(x), point + 1, 32), 32);
	assert_int_equal(jose_decode(y, strlen(y), point + 33, 32), 32);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params), 1);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

/* RFC 7638, by sorting the members that are required. */
static const char *thumbprint(const json_t *jwk)
{
	json_t *required = json_pack("{s:s, s:s, s:s, s:s}", "kty", "EC", "y", json_str(jwk, "y"),
	                             "x", json_str(jwk, "x"), "crv", "P-256");
	char *text = json_dumps(required, JSON_COMPACT | JSON_SORT_KEYS);
	unsigned char digest[32];

	SHA256((const unsigned char *)text, strlen(text), digest);
	free(text);
	json_decref(required);
	return b64(digest, sizeof(digest));
}

static void whoever_reads_the_set_can_check_our_tokens(void **state)
{
	const char *token = issue(w.ring, &somebody), *dot = strrchr(token, '.');
	json_t *set = json_loads(jwks(w.ring), JSON_REJECT_DUPLICATES, NULL), *jwk;
	unsigned char raw[ES256_SIZE], header[512];
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(json_arr(set, "keys")), 2);
	assert_int_equal(jose_decode(dot + 1, strlen(dot + 1), raw, sizeof(raw)), ES256_SIZE);
	int n = jose_decode(token, strcspn(token, "."), header, sizeof(header) - 1);
	assert_true(n > 0);
	header[n] = '\0';
	json_array_foreach(json_arr(set, "keys"), i, jwk) {
		EVP_PKEY *pkey = from_jwk(jwk);

		assert_string_equal(json_str(jwk, "kty"), "EC");
		assert_string_equal(json_str(jwk, "crv"), "P-256");
		assert_string_equal(json_str(jwk, "use"), "sig");
		assert_string_equal(json_str(jwk, "alg"), "ES256");
		assert_string_equal(json_str(jwk, "kid"), thumbprint(jwk));
		assert_null(json_object_get(jwk, "d"));
		assert_int_equal(json_object_size(jwk), 7);
		assert_int_equal(es256_verify(pkey, token, (size_t)(dot - token), raw), i == 0);
		assert_int_equal(strstr((char *)header, json_str(jwk, "kid")) != NULL, i == 0);
		EVP_PKEY_free(pkey);
	}
	json_decref(set);
}

/* ------------------------------------------------------------------------------------------------
 * Rotation */

static void move(const char *from, const char *to)
{
	assert_int_equal(rename(path_of(from), path_of(to)), 0);
}

static void rotate(EVP_PKEY *next)
{
	move("current.pem", "previous.pem");
	move("next.pem", "current.pem");
	write_text("next.pem", private_pem(next));
	jwt_ring_free(w.ring);
	w.ring = load();
}

static const char *published_kid(size_t i)
{
	json_t *set = json_loads(jwks(w.ring), 0, NULL);
	const char *kid = json_str(json_array_get(json_arr(set, "keys"), i), "kid");

	assert_non_null(kid);
	kid = arena_strdup(w.a, kid);
	json_decref(set);
	return kid;
}

static void a_key_is_believed_one_rotation_longer_than_it_signs(void **state)
{
	const char *first = issue(w.ring, &somebody), *second, *third;
	const char *next_kid = published_kid(1);

	(void)state;
	assert_null(refusal(w.ring, first));
	rotate(w.stranger);
	assert_string_equal(jwt_ring_current_kid(w.ring), next_kid);
	second = issue(w.ring, &somebody);
	assert_null(refusal(w.ring, first));
	assert_null(refusal(w.ring, second));
	rotate(w.third);
	third = issue(w.ring, &somebody);
	assert_string_equal(refusal(w.ring, first), "kid is not known");
	assert_null(refusal(w.ring, second));
	assert_null(refusal(w.ring, third));
}

static void a_key_that_is_taken_away_is_not_believed_from_memory(void **state)
{
	const char *token = issue(w.ring, &somebody);

	(void)state;
	assert_null(refusal(w.ring, token));
	move("next.pem", "current.pem");
	jwt_ring_free(w.ring);
	w.ring = load();
	assert_string_equal(refusal(w.ring, token), "kid is not known");
}

/* Signed with the key to come, by a server that has rotated already. */
static void the_next_key_is_believed_before_it_signs(void **state)
{
	struct jwt_ring *ahead;

	(void)state;
	rotate(w.stranger);
	ahead = w.ring;
	w.ring = NULL;
	move("previous.pem", "current.pem");
	write_text("next.pem", private_pem(w.next));
	w.ring = load();
	assert_null(refusal(w.ring, issue(ahead, &somebody)));
	jwt_ring_free(ahead);
}

static void of_the_previous_key_the_public_half_is_enough(void **state)
{
	const char *token = issue(w.ring, &somebody);

	(void)state;
	move("next.pem", "current.pem");
	write_text("previous.pem", public_pem(w.current));
	jwt_ring_free(w.ring);
	w.ring = load();
	assert_null(refusal(w.ring, token));
}

static void the_same_key_in_two_files_is_published_once(void **state)
{
	json_t *set;

	(void)state;
	write_text("previous.pem", private_pem(w.current));
	jwt_ring_free(w.ring);
	w.ring = load();
	set = json_loads(jwks(w.ring), 0, NULL);
	assert_int_equal(json_array_size(json_arr(set, "keys")), 2);
	json_decref(set);
}

/* ------------------------------------------------------------------------------------------------
 * Files */

static const char *text_of(const char *name)
{
	char text[4096];
	FILE *f = fopen(path_of(name), "re");

	assert_non_null(f);
	size_t n = fread(text, 1, sizeof(text), f);
	fclose(f);
	return arena_strndup(w.a, text, n);
}

static void keys_are_made_once_and_for_the_owner_only(void **state)
{
	const char *dir = path_of("fresh");
	struct jwt_ring *ring;
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(jwt_ring_init(dir, &e), 0);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(path_of("fresh/current.pem"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(path_of("fresh/next.pem"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	const char *current = text_of("fresh/current.pem"), *next = text_of("fresh/next.pem");
	assert_string_not_equal(current, next);
	assert_int_equal(jwt_ring_load(dir, &ring, &e), 0);
	jwt_ring_free(ring);
	assert_int_equal(unlink(path_of("fresh/next.pem")), 0);
	assert_int_equal(jwt_ring_init(dir, &e), 0);
	assert_string_equal(text_of("fresh/current.pem"), current);
	assert_string_not_equal(text_of("fresh/next.pem"), next);
	(void)unlink(path_of("fresh/current.pem"));
	(void)unlink(path_of("fresh/next.pem"));
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(jwt_ring_init("/proc/no/such/place", &e), -ENOENT);
	assert_non_null(strstr(e.msg, "/proc/no/such/place"));
}

/* The secret of one key with the point of another. */
static const char *mixed_pem(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	unsigned char point[65];
	BIGNUM *secret = NULL;
	EVP_PKEY *pkey = NULL;
	size_t n;

	assert_int_equal(EVP_PKEY_get_bn_param(w.stranger, OSSL_PKEY_PARAM_PRIV_KEY, &secret), 1);
	assert_int_equal(EVP_PKEY_get_octet_string_param(w.current, OSSL_PKEY_PARAM_PUB_KEY, point,
	                                                 sizeof(point), &n),
	                 1);
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
	OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point, n);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, secret);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params), 1);
	const char *pem = private_pem(pkey);
	EVP_PKEY_free(pkey);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_clear_free(secret);
	EVP_PKEY_CTX_free(ctx);
	return pem;
}

static const char *generated_pem(const char *curve)
{
	EVP_PKEY *pkey = EVP_EC_gen(curve);
	const char *pem = private_pem(pkey);

	EVP_PKEY_free(pkey);
	return pem;
}

static const char *encrypted_pem(void)
{
	static unsigned char passphrase[] = "secret";
	BIO *bio = BIO_new(BIO_s_mem());
	char *p;

	assert_int_equal(PEM_write_bio_PrivateKey(bio, w.current, EVP_aes_256_cbc(), passphrase, 6,
	                                          NULL, NULL),
	                 1);
	long n = BIO_get_mem_data(bio, &p);
	const char *text = arena_strndup(w.a, p, (size_t)n);
	BIO_free(bio);
	return text;
}

static void files_that_are_no_key_of_ours_are_explained(void **state)
{
	const struct {
		const char *file, *text, *says;
	} rows[] = {
		{ "current.pem", "", "not a private key" },
		{ "current.pem", "hello", "not a private key" },
		{ "current.pem", arena_printf(w.a, "%09000d", 0), "too large" },
		{ "current.pem", public_pem(w.current), "not a private key" },
		{ "current.pem", private_pem(w.rsa), "P-256" },
		{ "current.pem", generated_pem("P-384"), "P-256" },
		{ "current.pem", generated_pem("secp256k1"), "P-256" },
		{ "current.pem", mixed_pem(), "do not belong together" },
		{ "current.pem", encrypted_pem(), "passphrase" },
		{ "next.pem", "hello", "not a private or public key" },
		{ "next.pem", public_pem(w.rsa), "P-256" },
		{ "previous.pem", "", "not a private or public key" },
	};

	(void)state;
	assert_true(strlen(rows[2].text) > 8192);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct jwt_ring *ring = NULL;
		struct err e;

		restore_files();
		write_text(rows[i].file, rows[i].text);
		assert_int_equal(jwt_ring_load(w.dir, &ring, &e), -EINVAL);
		if (!strstr(e.msg, rows[i].says) || !strstr(e.msg, rows[i].file))
			fail_msg("row %zu: %s", i, e.msg);
		assert_null(ring);
	}
}

static void without_keys_the_way_to_make_them_is_named(void **state)
{
	struct jwt_ring *ring;
	struct err e;

	(void)state;
	assert_int_equal(jwt_ring_load("/nowhere", &ring, &e), -ENOENT);
	assert_non_null(strstr(e.msg, "mseva keys init /nowhere"));
	jwt_ring_free(NULL);
}

#define TEST(f) cmocka_unit_test_teardown(f, restore)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_issued_is_accepted_with_the_same_claims),
		TEST(a_token_without_id_is_given_one_of_its_own),
		TEST(the_fullest_claims_fit),
		TEST(claims_that_would_be_refused_are_not_signed),
		TEST(a_longer_life_can_be_issued_for_those_who_accept_it),
		TEST(we_believe_signatures_of_libjwt),
		TEST(libjwt_believes_our_signatures),
		TEST(libjwt_believes_our_access_tokens_or_knows_none),
		TEST(whoever_reads_the_set_can_check_our_tokens),
		TEST(a_key_is_believed_one_rotation_longer_than_it_signs),
		TEST(a_key_that_is_taken_away_is_not_believed_from_memory),
		TEST(the_next_key_is_believed_before_it_signs),
		TEST(of_the_previous_key_the_public_half_is_enough),
		TEST(the_same_key_in_two_files_is_published_once),
		TEST(keys_are_made_once_and_for_the_owner_only),
		TEST(files_that_are_no_key_of_ours_are_explained),
		TEST(without_keys_the_way_to_make_them_is_named),
	};

	return cmocka_run_group_tests_name("keys of tokens", tests, world_open, world_close);
}
