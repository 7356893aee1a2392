/* jose.h - the two primitives under a token: base64url and ES256 signatures (RFC 7515, RFC 7518).
 *
 * Reading is strict: one text for one value, so that a token cannot be respelled. No padding, no
 * other alphabet, no stray bits in the last letter, signatures of exactly 64 bytes. */
#ifndef MSEVA_IO_JOSE_H
#define MSEVA_IO_JOSE_H

#include <openssl/types.h>

#include "base/mem.h"

#define JOSE_TEXT(n) (((n)*4 + 2) / 3) /* letters for n bytes, without the NUL */
#define ES256_SIZE 64                  /* r and s, 32 bytes each, big endian */

/* Bytes written to ret, or -EBADMSG; also when they are more than `room`. */
MUSTCHECK int jose_decode(const char *text, size_t n, unsigned char *ret, size_t room);
/* Writes JOSE_TEXT(n) letters and a NUL. */
void jose_encode(const unsigned char *p, size_t n, char *ret_text);
bool jose_is_letter(char c);

/* pkey is on the curve P-256. */
bool es256_verify(EVP_PKEY *pkey, const char *text, size_t n,
                  const unsigned char signature[ES256_SIZE]);
MUSTCHECK int es256_sign(EVP_PKEY *pkey, const char *text, size_t n,
                         unsigned char ret_signature[ES256_SIZE]);

#endif
