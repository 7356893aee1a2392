/* jwt_key.h - one key of the ring: read from PEM, named by its thumbprint, tried before it is used.
 *
 * The key decides the algorithm, never the token (RFC 8725 section 3.1). A private key must sign
 * something that libjwt believes, and believe something libjwt signed with the same file: two ways
 * through JOSE that agree at start are a cheap guard against a damaged key or a wrong conversion.
 *
 * libjwt 1.10 is not asked for each token. It parses the PEM every time, six times the work; it can
 * neither write nor accept a typ but "JWT"; and it leaves open what jwt.h lists: the token chooses
 * the algorithm, crit is ignored, no claim is checked, and a mistyped number reads as 0. */
#ifndef MSEVA_IO_JWT_KEY_H
#define MSEVA_IO_JWT_KEY_H

#include <openssl/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "io/jose.h"

struct jwt_key {
	char kid[JOSE_TEXT(32) + 1]; /* RFC 7638 thumbprint, SHA-256 */
	const char *alg;             /* the one algorithm this key is for */
	EVP_PKEY *pkey;
	char x[JOSE_TEXT(32) + 1], y[JOSE_TEXT(32) + 1];
};

/* A P-256 key; `signs` demands the private half. -ENOENT when there is no such file. */
MUSTCHECK int jwt_key_read(const char *path, bool signs, struct jwt_key *ret_key, struct err *e);
void jwt_key_done(struct jwt_key *key);
/* Makes a private key, mode 600. A file that is there stays as it is. */
MUSTCHECK int jwt_key_make(const char *path, struct err *e);
/* The public half as a JWK (RFC 7517). */
void jwt_key_print(const struct jwt_key *key, struct buf *out);

#endif
