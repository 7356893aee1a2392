/* jwt.c - see jwt.h. Keys and their files are in jwt_key.c, claims in jwt_claims.c,
 * base64url and signatures in jose.c. */
#include "io/jwt.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "io/jose.h"
#include "io/jwt_claims.h"
#include "io/jwt_key.h"

enum {
	KEYS_MAX = 3,
	KID_MAX = 64,
	REMEMBERED = 1024, /* verified tokens; a power of two */
	DEPTH_MAX = 4,     /* of header and claims */
	HEADER_MEMBERS = 3,
};

struct remembered {
	unsigned char digest[SHA256_DIGEST_LENGTH];
	int64_t until_s; /* 0 = free */
	struct jwt_claims claims;
	int64_t not_before_s;
};

struct jwt_ring {
	struct jwt_key keys[KEYS_MAX]; /* the first one signs */
	size_t count;
	struct remembered remembered[REMEMBERED];
	/* What the remembered tokens were held against. */
	char *issuer, *audience;
	bool (*is_role)(const char *name);
};

/* ------------------------------------------------------------------------------------------------
 * Ring */

static bool has_kid(const struct jwt_ring *ring, const char *kid)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (!strcmp(ring->keys[i].kid, kid))
			return true;
	}
	return false;
}

static int add_key(struct jwt_ring *ring, const char *dir, const char *name, struct err *e)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", dir, name);
	struct jwt_key key;
	int r = jwt_key_read(path, ring->count == 0, &key, e);

	if (r < 0)
		return r;
	/* In the middle of a rotation the same key may stand in two files. */
	if (has_kid(ring, key.kid))
		jwt_key_done(&key);
	else
		ring->keys[ring->count++] = key;
	return 0;
}

int jwt_ring_load(const char *dir, struct jwt_ring **ret_ring, struct err *e)
{
	static const char *const others[] = { "next.pem", "previous.pem" };
	struct jwt_ring *ring = xcalloc(1, sizeof(*ring));
	int r = add_key(ring, dir, "current.pem", e);

	if (r == -ENOENT)
		r = err_set(e, r, "no signing key in %s: run \"mseva keys init %s\"", dir, dir);
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(others); i++) {
		r = add_key(ring, dir, others[i], e);
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
		jwt_key_done(&ring->keys[i]);
	free(ring->issuer);
	free(ring->audience);
	free(ring);
	return NULL;
}

int jwt_ring_init(const char *dir, struct err *e)
{
	_cleanup_(freep) char *current = xasprintf("%s/current.pem", dir);
	_cleanup_(freep) char *next = xasprintf("%s/next.pem", dir);

	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_set(e, -errno, "cannot make %s: %s", dir, strerror(errno));
	int r = jwt_key_make(current, e);
	return r < 0 ? r : jwt_key_make(next, e);
}

void jwt_ring_print_jwks(const struct jwt_ring *ring, struct buf *out)
{
	buf_adds(out, "{\"keys\":[");
	for (size_t i = 0; i < ring->count; i++) {
		if (i)
			buf_addc(out, ',');
		jwt_key_print(&ring->keys[i], out);
	}
	buf_adds(out, "]}\n");
}

const char *jwt_ring_current_kid(const struct jwt_ring *ring)
{
	return ring->keys[0].kid;
}

/* ------------------------------------------------------------------------------------------------
 * Shape and header. Each check returns NULL, or a literal that says what is wrong. */

struct parts {
	const char *at[3];
	size_t n[3];
};

/* Exactly three parts of base64url letters. */
static const char *split(const char *token, size_t n, struct parts *ret)
{
	size_t part = 0;

	if (n > JWT_MAX)
		return "too long";
	*ret = (struct parts){ .at = { token } };
	for (size_t i = 0; i < n; i++) {
		if (token[i] == '.') {
			if (++part == ARRAY_LEN(ret->at))
				return "more than three parts";
			ret->at[part] = token + i + 1;
		} else if (jose_is_letter(token[i])) {
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
	int length = jose_decode(p, n, text, sizeof(text));

	if (length < 0)
		return "not base64url";
	if (json_parse((const char *)text, (size_t)length, DEPTH_MAX, ret_object, NULL) < 0)
		return "not JSON, or a name twice";
	if (!json_is_object(*ret_object)) {
		json_decref(*ret_object);
		*ret_object = NULL;
		return "not an object";
	}
	return NULL;
}

static bool is_id_letter(unsigned char c)
{
	return jose_is_letter((char)c) || c == '.';
}

/* Before it is compared with anything: a kid has no business being a path or a query. */
static bool is_kid(const char *kid)
{
	size_t n = 0;

	while (kid && n <= KID_MAX && is_id_letter((unsigned char)kid[n]))
		n++;
	return n > 0 && n <= KID_MAX && !kid[n];
}

static const struct jwt_key *find_key(const struct jwt_ring *ring, const char *kid)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (!strcmp(ring->keys[i].kid, kid))
			return &ring->keys[i];
	}
	return NULL;
}

static const char *check_header(const struct jwt_ring *ring, const struct parts *parts,
                                const struct jwt_key **ret_key)
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
	/* What we issue has nothing else, so neither jku, x5u nor jwk can be meant for us. */
	return json_object_size(header) == HEADER_MEMBERS ? NULL : "header says too much";
}

static const char *check_signature(const struct jwt_key *key, const struct parts *parts)
{
	unsigned char raw[ES256_SIZE];
	size_t signed_n = parts->n[0] + 1 + parts->n[1];

	if (jose_decode(parts->at[2], parts->n[2], raw, sizeof(raw)) != ES256_SIZE)
		return "signature is not 64 bytes";
	return es256_verify(key->pkey, parts->at[0], signed_n, raw) ? NULL : "signature is wrong";
}

/* ------------------------------------------------------------------------------------------------
 * Verifying */

/* What is remembered was held against one policy; under another one it means nothing. */
static void forget_other_policy(struct jwt_ring *ring, const struct jwt_policy *policy)
{
	if (ring->issuer && !strcmp(ring->issuer, policy->issuer) &&
	    !strcmp(ring->audience, policy->audience) && ring->is_role == policy->is_role)
		return;
	memset(ring->remembered, 0, sizeof(ring->remembered));
	free(ring->issuer);
	free(ring->audience);
	ring->issuer = xstrdup(policy->issuer);
	ring->audience = xstrdup(policy->audience);
	ring->is_role = policy->is_role;
}

static bool recall(const struct remembered *slot, const unsigned char *digest,
                   const struct jwt_policy *policy, int64_t now_s)
{
	return slot->until_s > now_s &&
	       CRYPTO_memcmp(slot->digest, digest, sizeof(slot->digest)) == 0 &&
	       !jwt_claims_check_times(&slot->claims, slot->not_before_s, policy->max_ttl_s, now_s);
}

static const char *verify_anew(const struct jwt_ring *ring, const struct parts *parts,
                               const struct jwt_policy *policy, int64_t now_s,
                               struct remembered *ret)
{
	_cleanup_(json_freep) json_t *claims = NULL;
	const struct jwt_key *key = NULL;
	const char *why = check_header(ring, parts, &key);

	if (!why)
		why = check_signature(key, parts);
	if (!why)
		why = parse_part(parts->at[1], parts->n[1], &claims);
	if (!why)
		why = jwt_claims_read(claims, policy, now_s, &ret->claims, &ret->not_before_s);
	return why;
}

int jwt_verify(struct jwt_ring *ring, const struct jwt_policy *policy, const char *token, size_t n,
               int64_t now_s, struct jwt_claims *ret_claims, const char **ret_why)
{
	struct remembered fresh = { .until_s = now_s + JWT_CACHE_S };
	struct parts parts;
	const char *why = split(token, n, &parts);

	if (!why) {
		SHA256((const unsigned char *)token, n, fresh.digest);
		size_t at = fresh.digest[0] | (size_t)fresh.digest[1] << 8;
		struct remembered *slot = &ring->remembered[at & (REMEMBERED - 1)];

		forget_other_policy(ring, policy);
		if (recall(slot, fresh.digest, policy, now_s)) {
			*ret_claims = slot->claims;
			return 0;
		}
		why = verify_anew(ring, &parts, policy, now_s, &fresh);
		if (!why) {
			*slot = fresh;
			*ret_claims = fresh.claims;
			return 0;
		}
	}
	*ret_why = why;
	return -EBADMSG;
}

/* ------------------------------------------------------------------------------------------------
 * Issuing */

/* Nobody is given a token that is then refused. */
static const char *check_own(const json_t *json, const struct jwt_policy *policy,
                             const struct jwt_claims *claims)
{
	struct jwt_policy any_life = *policy;
	struct jwt_claims unused;
	int64_t not_before_s;

	any_life.max_ttl_s = JWT_WHOLE_MAX;
	return jwt_claims_read(json, &any_life, claims->issued_s, &unused, &not_before_s);
}

int jwt_issue(const struct jwt_ring *ring, const struct jwt_policy *policy,
              const struct jwt_claims *claims, struct buf *out, struct err *e)
{
	const struct jwt_key *key = &ring->keys[0];
	_cleanup_(json_freep) json_t *json = jwt_claims_write(policy, claims);
	const char *why = json ? check_own(json, policy, claims) : "they are not valid UTF-8";

	if (why)
		return err_set(e, -EINVAL, "the claims cannot be signed: %s", why);
	_cleanup_(freep) char *text = json_dumps(json, JSON_COMPACT);
	_cleanup_(freep) char *header =
	        xasprintf("{\"typ\":\"at+jwt\",\"alg\":\"%s\",\"kid\":\"%s\"}", key->alg, key->kid);
	size_t header_n = JOSE_TEXT(strlen(header)), text_n = JOSE_TEXT(strlen(text));
	unsigned char signature[ES256_SIZE];
	char token[JWT_MAX + 1];
	size_t n = header_n + 1 + text_n;

	if (n + 1 + JOSE_TEXT(ES256_SIZE) > JWT_MAX)
		return err_set(e, -EINVAL, "the claims are too long for a token");
	jose_encode((const unsigned char *)header, strlen(header), token);
	token[header_n] = '.';
	jose_encode((const unsigned char *)text, strlen(text), token + header_n + 1);
	if (es256_sign(key->pkey, token, n, signature) < 0)
		return err_set(e, -EIO, "the token could not be signed");
	token[n] = '.';
	jose_encode(signature, sizeof(signature), token + n + 1);
	buf_adds(out, token);
	return 0;
}
