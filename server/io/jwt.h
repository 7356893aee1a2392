/* jwt.h - admin tokens: ES256, a ring of keys, and the checks libjwt leaves to its caller.
 *
 * Order of verification (RFC 8725, RFC 9068): length and exactly two dots, strict base64url; header
 * as JSON without duplicate keys, of exactly typ "at+jwt", alg and kid - no crit, and jku, x5u or
 * jwk cannot even be named; kid looked up in memory only; alg byte-equal to the key's; signature;
 * then every claim with its type: iss, aud, exp (within the longest life), nbf/iat within the
 * allowed skew, sub, tid, role, scope, jti, epoch.
 *
 * A token that passed is remembered by its SHA-256 for a short time; its times are asked afresh
 * each time. ES256 allows a stranger to turn one valid signature into a second one (r, order - s):
 * the claims stay the same, so revoke by jti or epoch, never by the text of a token.
 *
 * A ring holds current, next and previous, is immutable but for what it remembers, and belongs to
 * one thread. Rotation is loading another one: with the old ring goes all it remembered. */
#ifndef MSEVA_IO_JWT_H
#define MSEVA_IO_JWT_H

#include "base/buf.h"
#include "base/err.h"

#define JWT_MAX 4096        /* bytes of a token */
#define JWT_CLOCK_SKEW_S 60 /* iat and nbf may be this far ahead of us */
#define JWT_CACHE_S 60      /* a verified token is remembered at most this long, never beyond exp */

struct jwt_ring;

struct jwt_policy {
	const char *issuer, *audience;
	int64_t max_ttl_s; /* the longest life of a token: both exp - iat and exp - now */
	/* Is there a role of this name? NULL leaves the question to the caller. */
	bool (*is_role)(const char *name);
};

struct jwt_claims {
	char subject[65];
	char role[33];
	char scope[129]; /* "" when absent */
	char id[65];     /* jti; made up by jwt_issue() when "" */
	int tenant_id;   /* tid */
	int64_t issued_s, expires_s;
	int64_t epoch;
};

/* Reads current.pem (required, signs), next.pem and previous.pem (optional, may be public keys).
 * -ENOENT, -EINVAL and others with a sentence in *e. */
MUSTCHECK int jwt_ring_load(const char *dir, struct jwt_ring **ret_ring, struct err *e);
/* NULL is fine. Returns NULL. */
struct jwt_ring *jwt_ring_free(struct jwt_ring *ring);
/* Makes current.pem and next.pem (mode 600) where they are missing; dir is made with mode 700. */
MUSTCHECK int jwt_ring_init(const char *dir, struct err *e);
/* Public keys as a JWK Set (RFC 7517). */
void jwt_ring_print_jwks(const struct jwt_ring *ring, struct buf *out);
const char *jwt_ring_current_kid(const struct jwt_ring *ring);

/* 0 and the claims, or -EBADMSG and for our log only (never for the caller) what was wrong.
 * `token` need not be terminated. */
MUSTCHECK int jwt_verify(struct jwt_ring *ring, const struct jwt_policy *policy, const char *token,
                         size_t n, int64_t now_s, struct jwt_claims *ret_claims,
                         const char **ret_why);
/* Signs with the current key and appends the token. -EINVAL for claims that jwt_verify() would
 * refuse at issued_s; only a life longer than policy's is allowed, for verifiers who accept more.
 */
MUSTCHECK int jwt_issue(const struct jwt_ring *ring, const struct jwt_policy *policy,
                        const struct jwt_claims *claims, struct buf *out, struct err *e);

#endif
