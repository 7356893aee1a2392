/* jwt_world.h - for the tests of tokens: keys in a directory of their own, and tokens made by hand,
 * so that anything may be wrong with them. Texts live until the test ends. */
#ifndef MSEVA_TESTS_UNIT_JWT_WORLD_H
#define MSEVA_TESTS_UNIT_JWT_WORLD_H

#include <openssl/types.h>

#include "base/arena.h"
#include "io/jwt.h"

#define NOW 1790000000
#define ISS "https://mseva.test"
#define AUD "mseva-admin"

/* What every hostile token is a change of; $KID stands for the id of the current key. */
extern const char good_header[], good_claims[];
extern const struct jwt_policy policy;

extern struct world {
	char dir[64];
	struct arena *a;
	struct jwt_ring *ring;
	EVP_PKEY *current, *next, *third, *stranger, *rsa;
} w;

/* cmocka's, once for a program and around each test. */
int world_open(void **state);
int world_close(void **state);
int world_forget(void **state);

const char *path_of(const char *name);
EVP_PKEY *read_private(const char *name);
void write_text(const char *name, const char *text);
const char *public_pem(EVP_PKEY *pkey);
const char *private_pem(EVP_PKEY *pkey);
const char *jwks(const struct jwt_ring *ring);

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

const char *b64(const void *p, size_t n);
const char *with_kid(const char *text);
/* Members of change replace those of base; null takes one away. */
const char *changed(const char *base, const char *change);
const char *token_of(const char *header, const char *claims, enum signer by);
const char *good_token(void);
/* The other s of the same signature: order - s. */
void subtract_from_order(const unsigned char in[32], unsigned char ret[32]);

#endif
