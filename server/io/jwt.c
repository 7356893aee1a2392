/* jwt.c - see jwt.h. */
#include "io/jwt.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ids.h"
#include "base/json.h"

#define KEYS_MAX 3
#define KID_MAX 64
#define COORDINATE 32 /* bytes of x and y on P-256 */
#define SIGNATURE 64  /* r and s */
#define PEM_MAX 8192
#define REMEMBERED 256 /* verified tokens; a power of two */
#define CLAIMS_DEPTH 4

struct key {
	char kid[KID_MAX];
	const char *alg; /* the one algorithm this key is for */
	EVP_PKEY *pkey;
	char x[48], y[48]; /* base64url */
};

struct remembered {
	unsigned char digest[SHA256_DIGEST_LENGTH];
	int64_t until_s; /* 0 = free */
	struct jwt_claims claims;
	int64_t not_before_s;
};

struct jwt_ring {
	struct key keys[KEYS_MAX]; /* the first one signs */
	size_t count;
	struct remembered remembered[REMEMBERED];
};

/* ------------------------------------------------------------------------------------------------
 * base64url, strictly (RFC 7515): no padding, no other alphabet, no stray bits in the last letter
 */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int letter_value(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

/* Bytes written, or -EBADMSG. */
static int decode(const char *p, size_t n, unsigned char *ret, size_t room)
{
	size_t used = 0;
	uint32_t bits = 0;
	unsigned have = 0;

	if (n % 4 == 1)
		return -EBADMSG;
	for (size_t i = 0; i < n; i++) {
		int v = letter_value(p[i]);

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

static void encode(const unsigned char *p, size_t n, char *ret)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) |
		             (i + 2 < n ? p[i + 2] : 0);
		size_t letters = n - i >= 3 ? 4 : n - i + 1;

		for (size_t k = 0; k < letters; k++)
			ret[out++] = alphabet[v >> (18 - 6 * k) & 63];
	}
	ret[out] = '\0';
}

/* ------------------------------------------------------------------------------------------------
 * Keys */

static int read_coordinate(EVP_PKEY *pkey, const char *name, char ret[48])
{
	BIGNUM *number = NULL;
	unsigned char bytes[COORDINATE];
	int r = -EINVAL;

	if (EVP_PKEY_get_bn_param(pkey, name, &number) == 1 &&
	    BN_bn2binpad(number, bytes, sizeof(bytes)) == COORDINATE) {
		encode(bytes, sizeof(bytes), ret);
		r = 0;
	}
	BN_free(number);
	return r;
}

/* RFC 7638: the digest of the required members in this order, without blanks. */
static void make_kid(struct key *key)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char text[256];
	int n = snprintf(text, sizeof(text),
	                 "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", key->x,
	                 key->y);

	SHA256((const unsigned char *)text, (size_t)n, digest);
	encode(digest, sizeof(digest), key->kid);
}

static int take_key(struct jwt_ring *ring, EVP_PKEY *pkey, const char *path, struct err *e)
{
	struct key *key = &ring->keys[ring->count];
	char group[64] = "";

	*key = (struct key){ .alg = "ES256", .pkey = pkey };
	ring->count++;
	if (!EVP_PKEY_is_a(pkey, "EC") ||
	    EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group),
	                                   NULL) != 1 ||
	    strcmp(group, "prime256v1") != 0)
		return err_set(e, -EINVAL, "%s is not a key on the curve P-256", path);
	if (read_coordinate(pkey, OSSL_PKEY_PARAM_EC_PUB_X, key->x) < 0 ||
	    read_coordinate(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, key->y) < 0)
		return err_set(e, -EINVAL, "%s has no public point", path);
	make_kid(key);
	return 0;
}

/* The file as a string the caller frees. -ENOENT when there is none. */
static int read_pem(const char *path, char **ret_text, struct err *e)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t n;

	if (!f)
		return err_set(e, -errno, "cannot read %s: %s", path, strerror(errno));
	text = xcalloc(1, PEM_MAX + 1);
	n = fread(text, 1, PEM_MAX, f);
	(void)fclose(f);
	if (n == PEM_MAX) {
		free(text);
		return err_set(e, -EMSGSIZE, "%s is too large for a key", path);
	}
	*ret_text = text;
	return 0;
}

static EVP_PKEY *parse_pem(const char *text, bool is_private)
{
	BIO *bio = BIO_new_mem_buf(text, -1);
	EVP_PKEY *pkey = NULL;
	static char no_passphrase[] = "";

	if (bio)
		pkey = is_private ? PEM_read_bio_PrivateKey(bio, NULL, NULL, no_passphrase)
		                  : PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return pkey;
}

static int add_key(struct jwt_ring *ring, const char *dir, const char *name, bool signs,
                   struct err *e)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", dir, name);
	char *text = NULL;
	int r = read_pem(path, &text, e);

	if (r < 0)
		return r;
	EVP_PKEY *pkey = parse_pem(text, true);
	if (!pkey && !signs)
		pkey = parse_pem(text, false);
	OPENSSL_cleanse(text, strlen(text));
	free(text);
	if (!pkey)
		return err_set(e, -EINVAL, "%s is not a %s key in PEM", path,
		               signs ? "private" : "private or public");
	return take_key(ring, pkey, path, e);
}

int jwt_ring_load(const char *dir, struct jwt_ring **ret_ring, struct err *e)
{
	static const char *const others[] = { "next.pem", "previous.pem" };
	struct jwt_ring *ring = xcalloc(1, sizeof(*ring));
	int r = add_key(ring, dir, "current.pem", true, e);

	if (r == -ENOENT)
		r = err_set(e, r, "no signing key in %s: run \"mseva keys init %s\"", dir, dir);
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(others); i++) {
		r = add_key(ring, dir, others[i], false, e);
		if (r == -ENOENT)
			r = 0;
	}
	if (r < 0) {
		jwt_ring_free(ring);
		return r;
	}
	*ret_ring = ring;
	return 0;
}

struct jwt_ring *jwt_ring_free(struct jwt_ring *ring)
{
	if (!ring)
		return NULL;
	for (size_t i = 0; i < ring->count; i++)
		EVP_PKEY_free(ring->keys[i].pkey);
	free(ring);
	return NULL;
}

static int write_new_key(const char *dir, const char *name, struct err *e)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	EVP_PKEY *pkey;
	FILE *f;
	int r = 0;

	if (fd < 0)
		return errno == EEXIST
		               ? 0
		               : err_set(e, -errno, "cannot write %s: %s", path, strerror(errno));
	f = fdopen(fd, "w");
	pkey = EVP_EC_gen("P-256");
	if (!f || !pkey || PEM_write_PKCS8PrivateKey(f, pkey, NULL, NULL, 0, NULL, NULL) != 1)
		r = err_set(e, -EIO, "cannot make a key for %s", path);
	EVP_PKEY_free(pkey);
	if (f ? fclose(f) : close(fd))
		r = err_set(e, -EIO, "cannot write %s", path);
	if (r < 0)
		(void)unlink(path);
	return r;
}

int jwt_ring_init(const char *dir, struct err *e)
{
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_set(e, -errno, "cannot make %s: %s", dir, strerror(errno));
	int r = write_new_key(dir, "current.pem", e);
	return r < 0 ? r : write_new_key(dir, "next.pem", e);
}

void jwt_ring_print_jwks(const struct jwt_ring *ring, struct buf *out)
{
	buf_adds(out, "{\"keys\":[");
	for (size_t i = 0; i < ring->count; i++)
		buf_printf(out,
		           "%s{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"%s\","
		           "\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}",
		           i ? "," : "", ring->keys[i].alg, ring->keys[i].kid, ring->keys[i].x,
		           ring->keys[i].y);
	buf_adds(out, "]}\n");
}

const char *jwt_ring_current_kid(const struct jwt_ring *ring)
{
	return ring->keys[0].kid;
}

/* ------------------------------------------------------------------------------------------------
 * Verifying */

struct parts {
	const char *at[3];
	size_t n[3];
};

static bool is_letter(char c)
{
	return letter_value(c) >= 0;
}

/* Exactly three parts of base64url letters. */
static const char *split(const char *token, size_t n, struct parts *ret)
{
	size_t part = 0;

	if (n > JWT_MAX)
		return "too long";
	*ret = (struct parts){ .at = { token } };
	for (size_t i = 0; i < n; i++) {
		if (token[i] == '.') {
			if (++part == 3)
				return "more than three parts";
			ret->at[part] = token + i + 1;
		} else if (is_letter(token[i])) {
			ret->n[part]++;
		} else {
			return "not base64url";
		}
	}
	return part == 2 ? NULL : "not three parts";
}

/* A part as a JSON object the caller owns. */
static const char *parse_part(const char *p, size_t n, json_t **ret_object)
{
	unsigned char text[JWT_MAX];
	int length = decode(p, n, text, sizeof(text));

	if (length < 0)
		return "not base64url";
	if (json_parse((const char *)text, (size_t)length, CLAIMS_DEPTH, ret_object, NULL) < 0)
		return "not JSON, or a name twice";
	if (!json_is_object(*ret_object)) {
		json_decref(*ret_object);
		*ret_object = NULL;
		return "not an object";
	}
	return NULL;
}

static bool is_kid(const char *kid)
{
	size_t n = kid ? strlen(kid) : 0;

	return n > 0 && n <= KID_MAX &&
	       strspn(kid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
	               n;
}

static const struct key *find_key(const struct jwt_ring *ring, const char *kid)
{
	for (size_t i = 0; i < ring->count; i++)
		if (strcmp(ring->keys[i].kid, kid) == 0)
			return &ring->keys[i];
	return NULL;
}

/* jku, x5u, x5c and jwk are not looked at: keys come from memory only. */
static const char *check_header(const struct jwt_ring *ring, const struct parts *parts,
                                const struct key **ret_key)
{
	_cleanup_(json_freep) json_t *header = NULL;
	const char *why = parse_part(parts->at[0], parts->n[0], &header);

	if (why)
		return why;
	const char *typ = json_str(header, "typ"), *kid = json_str(header, "kid");
	const char *alg = json_str(header, "alg");
	if (!typ || strcmp(typ, "at+jwt") != 0)
		return "typ is not at+jwt";
	if (json_object_get(header, "crit"))
		return "crit is not understood";
	if (!is_kid(kid))
		return "kid is malformed";
	*ret_key = find_key(ring, kid);
	if (!*ret_key)
		return "kid is not known";
	if (!alg || strcmp(alg, (*ret_key)->alg) != 0)
		return "alg is not the key's";
	return NULL;
}

/* JWS carries r and s as 64 bytes, OpenSSL wants them in DER. */
static int to_der(const unsigned char raw[SIGNATURE], unsigned char *ret, size_t room)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, COORDINATE, NULL),
	       *s = BN_bin2bn(raw + COORDINATE, COORDINATE, NULL);
	unsigned char *at = ret;
	int n = -EBADMSG;

	if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
		int needed = i2d_ECDSA_SIG(sig, NULL);

		if (needed > 0 && (size_t)needed <= room)
			n = i2d_ECDSA_SIG(sig, &at);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(sig);
	return n;
}

static const char *check_signature(const struct key *key, const struct parts *parts)
{
	unsigned char raw[SIGNATURE], der[SIGNATURE + 16];
	size_t signed_length = parts->n[0] + 1 + parts->n[1];
	EVP_MD_CTX *ctx;
	int n, verdict = 0;

	if (decode(parts->at[2], parts->n[2], raw, sizeof(raw)) != SIGNATURE)
		return "signature is not 64 bytes";
	n = to_der(raw, der, sizeof(der));
	if (n < 0)
		return "signature is malformed";
	ctx = EVP_MD_CTX_new();
	if (ctx && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key->pkey) == 1)
		verdict = EVP_DigestVerify(ctx, der, (size_t)n, (const unsigned char *)parts->at[0],
		                           signed_length);
	EVP_MD_CTX_free(ctx);
	return verdict == 1 ? NULL : "signature is wrong";
}

/* A claim that must be text and must fit. */
static bool read_text(const json_t *claims, const char *name, bool required, char *ret, size_t room)
{
	const json_t *v = json_object_get(claims, name);
	const char *s = json_string_value(v);

	ret[0] = '\0';
	if (!v)
		return !required;
	if (!s || (required && !*s) || json_string_length(v) >= room || strlen(s) >= room)
		return false;
	memcpy(ret, s, strlen(s) + 1);
	return true;
}

/* A claim that must be a whole number, not a text of digits. */
static bool read_whole(const json_t *claims, const char *name, int64_t low, int64_t high,
                       int64_t *ret)
{
	const json_t *v = json_object_get(claims, name);

	if (!json_is_integer(v) || json_integer_value(v) < low || json_integer_value(v) > high)
		return false;
	*ret = json_integer_value(v);
	return true;
}

static bool is_for_us(const json_t *aud, const char *audience)
{
	bool found = false;

	if (json_is_string(aud))
		return strcmp(json_string_value(aud), audience) == 0;
	for (size_t i = 0; i < json_array_size(aud); i++) {
		const json_t *one = json_array_get(aud, i);

		if (!json_is_string(one))
			return false;
		found |= strcmp(json_string_value(one), audience) == 0;
	}
	return found;
}

static const char *check_times(const json_t *claims, const struct jwt_policy *policy, int64_t now_s,
                               struct jwt_claims *c, int64_t *ret_not_before_s)
{
	*ret_not_before_s = 0;
	if (!read_whole(claims, "exp", 0, INT64_MAX, &c->expires_s))
		return "exp is not a whole number";
	if (!read_whole(claims, "iat", 0, INT64_MAX, &c->issued_s))
		return "iat is not a whole number";
	if (json_object_get(claims, "nbf") &&
	    !read_whole(claims, "nbf", 0, INT64_MAX, ret_not_before_s))
		return "nbf is not a whole number";
	if (c->expires_s <= now_s)
		return "expired";
	if (c->expires_s > now_s + policy->max_ttl_s)
		return "lives too long";
	if (c->issued_s > now_s + JWT_CLOCK_SKEW_S)
		return "issued in the future";
	if (*ret_not_before_s > now_s + JWT_CLOCK_SKEW_S)
		return "not valid yet";
	return NULL;
}

static const char *check_claims(const struct parts *parts, const struct jwt_policy *policy,
                                int64_t now_s, struct jwt_claims *c, int64_t *ret_not_before_s)
{
	_cleanup_(json_freep) json_t *claims = NULL;
	const char *why = parse_part(parts->at[1], parts->n[1], &claims);
	int64_t tid;

	if (why)
		return why;
	const char *iss = json_str(claims, "iss");
	if (!iss || strcmp(iss, policy->issuer) != 0)
		return "iss is not ours";
	if (!is_for_us(json_object_get(claims, "aud"), policy->audience))
		return "aud is not us";
	why = check_times(claims, policy, now_s, c, ret_not_before_s);
	if (why)
		return why;
	if (!read_text(claims, "sub", true, c->subject, sizeof(c->subject)))
		return "sub is missing";
	if (!read_whole(claims, "tid", 1, INT32_MAX, &tid))
		return "tid is not a tenant";
	if (!read_text(claims, "role", true, c->role, sizeof(c->role)))
		return "role is missing";
	if (!read_text(claims, "scope", false, c->scope, sizeof(c->scope)))
		return "scope is not text";
	if (!read_text(claims, "jti", true, c->id, sizeof(c->id)))
		return "jti is missing";
	if (!read_whole(claims, "epoch", 0, INT64_MAX, &c->epoch))
		return "epoch is not a whole number";
	c->tenant_id = (int)tid;
	return NULL;
}

static struct remembered *slot_of(struct jwt_ring *ring, const unsigned char *digest)
{
	return &ring->remembered[(digest[0] | (size_t)digest[1] << 8) & (REMEMBERED - 1)];
}

/* A remembered signature, with the clock asked afresh. */
static bool recall(const struct remembered *slot, const unsigned char *digest, int64_t now_s,
                   const struct jwt_policy *policy)
{
	return slot->until_s > now_s && slot->claims.expires_s > now_s &&
	       slot->claims.expires_s <= now_s + policy->max_ttl_s &&
	       slot->claims.issued_s <= now_s + JWT_CLOCK_SKEW_S &&
	       slot->not_before_s <= now_s + JWT_CLOCK_SKEW_S &&
	       memcmp(slot->digest, digest, SHA256_DIGEST_LENGTH) == 0;
}

int jwt_verify(struct jwt_ring *ring, const struct jwt_policy *policy, const char *token, size_t n,
               int64_t now_s, struct jwt_claims *ret_claims, const char **ret_why)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct jwt_claims claims = { .tenant_id = 0 };
	const struct key *key = NULL;
	struct parts parts;
	int64_t not_before_s = 0;
	const char *why = split(token, n, &parts);

	if (!why) {
		SHA256((const unsigned char *)token, n, digest);
		struct remembered *slot = slot_of(ring, digest);
		if (recall(slot, digest, now_s, policy)) {
			*ret_claims = slot->claims;
			return 0;
		}
		why = check_header(ring, &parts, &key);
	}
	if (!why)
		why = check_signature(key, &parts);
	if (!why)
		why = check_claims(&parts, policy, now_s, &claims, &not_before_s);
	if (why) {
		*ret_why = why;
		return -EBADMSG;
	}
	struct remembered *slot = slot_of(ring, digest);
	*slot = (struct remembered){ .until_s = now_s + JWT_CACHE_S,
		                     .claims = claims,
		                     .not_before_s = not_before_s };
	memcpy(slot->digest, digest, sizeof(digest));
	*ret_claims = claims;
	return 0;
}

/* ------------------------------------------------------------------------------------------------
 * Signing */

static json_t *claims_json(const struct jwt_policy *policy, const struct jwt_claims *c)
{
	char made_up[33];

	id_random_hex(made_up);
	json_t *claims = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "iss",
	                           policy->issuer, "aud", policy->audience, "sub", c->subject,
	                           "role", c->role, "jti", c->id[0] ? c->id : made_up, "tid",
	                           (json_int_t)c->tenant_id, "iat", (json_int_t)c->issued_s, "exp",
	                           (json_int_t)c->expires_s, "epoch", (json_int_t)c->epoch);

	if (claims && c->scope[0])
		json_object_set_new(claims, "scope", json_string(c->scope));
	return claims;
}

/* DER of an ECDSA signature as the 64 bytes of JWS. */
static int from_der(const unsigned char *der, size_t n, unsigned char ret[SIGNATURE])
{
	const unsigned char *at = der;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
	bool fits = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), ret, COORDINATE) == COORDINATE &&
	            BN_bn2binpad(ECDSA_SIG_get0_s(sig), ret + COORDINATE, COORDINATE) == COORDINATE;

	ECDSA_SIG_free(sig);
	return fits ? 0 : -EIO;
}

static int sign(const struct key *key, const char *text, size_t n, unsigned char ret[SIGNATURE])
{
	unsigned char der[SIGNATURE + 16];
	size_t der_length = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool done = ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
	            EVP_DigestSign(ctx, der, &der_length, (const unsigned char *)text, n) == 1;

	EVP_MD_CTX_free(ctx);
	return done ? from_der(der, der_length, ret) : -EIO;
}

int jwt_issue(const struct jwt_ring *ring, const struct jwt_policy *policy,
              const struct jwt_claims *claims, struct buf *out, struct err *e)
{
	_cleanup_(json_freep) json_t *json = claims_json(policy, claims);
	_cleanup_(freep) char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	_cleanup_(freep) char *header =
	        xasprintf("{\"typ\":\"at+jwt\",\"alg\":\"%s\",\"kid\":\"%s\"}", ring->keys[0].alg,
	                  ring->keys[0].kid);
	unsigned char signature[SIGNATURE];
	char token[JWT_MAX];
	size_t n;

	if (!text)
		return err_set(e, -EINVAL, "the claims are not valid UTF-8");
	if ((strlen(header) + strlen(text) + SIGNATURE) * 4 / 3 + 16 > sizeof(token))
		return err_set(e, -EMSGSIZE, "the claims are too long for a token");
	encode((const unsigned char *)header, strlen(header), token);
	n = strlen(token);
	token[n++] = '.';
	encode((const unsigned char *)text, strlen(text), token + n);
	n = strlen(token);
	if (sign(&ring->keys[0], token, n, signature) < 0)
		return err_set(e, -EIO, "the token could not be signed");
	token[n++] = '.';
	encode(signature, sizeof(signature), token + n);
	buf_adds(out, token);
	return 0;
}
