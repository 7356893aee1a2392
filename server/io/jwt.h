/* jwt.h - admin tokens: ES256, a ring of keys, and the checks libjwt leaves to its caller.
 *
 * Order of verification (RFC 8725): length and exactly two dots, strict base64url; header as JSON
 * without duplicate keys; typ "at+jwt", no crit, jku/x5u/jwk never followed; kid looked up in memory
 * only; alg byte-equal to the key's; signature; then every claim with its type: iss, aud, exp (within
 * the longest life), nbf/iat within the allowed skew, sub, tid, role, scope, jti, epoch. A token that
 * passed is remembered by its SHA-256 for a short time; its times are asked afresh each time. */
#ifndef MSEVA_IO_JWT_H
#define MSEVA_IO_JWT_H

#include "base/buf.h"
#include "base/err.h"

#define JWT_MAX 4096         /* bytes of a token */
#define JWT_CLOCK_SKEW_S 60
#define JWT_CACHE_S 60

struct jwt_ring;

struct jwt_policy {
	const char *issuer, *audience;
	int64_t max_ttl_s; /* the longest life of a token, from now */
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

/* Reads current.pem (required, signs), next.pem and previous.pem (optional, may be public keys). */
MUSTCHECK int jwt_ring_load(const char *dir, struct jwt_ring **ret_ring, struct err *e);
/* NULL is fine. Returns NULL. */
struct jwt_ring *jwt_ring_free(struct jwt_ring *ring);
/* Makes current.pem and next.pem (mode 600) where they are missing; dir is made with mode 700. */
MUSTCHECK int jwt_ring_init(const char *dir, struct err *e);
/* Public keys as a JWK Set (RFC 7517). */
void jwt_ring_print_jwks(const struct jwt_ring *ring, struct buf *out);
const char *jwt_ring_current_kid(const struct jwt_ring *ring);

/* 0 and the claims, or -EBADMSG and for our log only (never for the caller) what was wrong. */
MUSTCHECK int jwt_verify(struct jwt_ring *ring, const struct jwt_policy *policy, const char *token,
                         size_t n, int64_t now_s, struct jwt_claims *ret_claims,
                         const char **ret_why);
/* Signs with the current key and appends the token. */
MUSTCHECK int jwt_issue(const struct jwt_ring *ring, const struct jwt_policy *policy,
                        const struct jwt_claims *claims, struct buf *out, struct err *e);

#endif
