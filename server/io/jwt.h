/* jwt.h - the admin API's tokens: ES256 and nothing else, checked in one fixed order.
 *
 * Verification follows RFC 8725 and RFC 9068: size and shape, header, key by kid from memory,
 * algorithm byte by byte, signature, and only then the claims. Whatever is wrong, the answer is the
 * same -EBADMSG; the reason is for the log and the tests.
 *
 * Signatures are OpenSSL's, on keys parsed once. libjwt 1.10 is not used: it refuses, and cannot
 * write, the typ "at+jwt" that RFC 9068 asks of an access token, checks no claim, lets the token
 * choose the algorithm and parses the PEM at every call.
 *
 * A ring holds up to three keys (RFC 7517): current signs, next is published ahead of its time,
 * previous is still believed. A key's id is its RFC 7638 thumbprint. Rings are immutable: rotation
 * loads another and drops this one, and with it everything it remembered. */
#ifndef MSEVA_IO_JWT_H
#define MSEVA_IO_JWT_H

#include "base/buf.h"
#include "base/err.h"

#define JWT_MAX 4096        /* bytes of a token */
#define JWT_CACHE_S 60      /* a verified token is remembered at most this long */
#define JWT_CLOCK_SKEW_S 60 /* of the issuer's clock, for iat and nbf */
#define JWT_FIELD_MAX 96    /* bytes of a claim of text, with the NUL */
#define JWT_SCOPE_MAX 256

struct jwt_ring;

/* What a token says. Times in seconds since 1970. */
struct jwt_claims {
	char subject[JWT_FIELD_MAX]; /* sub */
	char id[JWT_FIELD_MAX];      /* jti */
	char role[JWT_FIELD_MAX];
	char scope[JWT_SCOPE_MAX]; /* may be "" */
	int tenant_id;             /* tid */
	int64_t epoch;             /* of the user's sessions: moved by logout and change of role */
	int64_t issued_s, expires_s; /* iat, exp */
};

struct jwt_policy {
	const char *issuer, *audience;
	int64_t max_ttl_s; /* a token that lives longer from now is not believed */
};

/* Reads current.pem (private), and next.pem and previous.pem where they exist (private or public).
 * Errors with a sentence in *e. */
MUSTCHECK int jwt_ring_load(const char *dir, struct jwt_ring **ret_ring, struct err *e);
/* NULL is fine. Returns NULL. */
struct jwt_ring *jwt_ring_free(struct jwt_ring *ring);
/* Makes current.pem and next.pem, mode 600, in a directory that is made when missing. A key that is
 * there stays. */
MUSTCHECK int jwt_ring_init(const char *dir, struct err *e);
/* The public keys as a JWK set. */
void jwt_ring_print_jwks(const struct jwt_ring *ring, struct buf *out);
/* Key id of the key that signs. */
const char *jwt_ring_current_kid(const struct jwt_ring *ring);

/* 0 and the claims, or -EBADMSG and a literal that names the first thing wrong. */
MUSTCHECK int jwt_verify(struct jwt_ring *ring, const struct jwt_policy *policy, const char *token,
                         size_t n, int64_t now_s, struct jwt_claims *ret_claims,
                         const char **ret_why);

/* Signs with the current key; issued_s and expires_s as given, id made up when empty. */
MUSTCHECK int jwt_issue(const struct jwt_ring *ring, const struct jwt_policy *policy,
                        const struct jwt_claims *claims, struct buf *out, struct err *e);

#endif
