/* util.h - encodings and chance: what several files of the sandbox need and base does not have. */
#ifndef SANDBOX_UTIL_H
#define SANDBOX_UTIL_H

#include <jansson.h>

#include "base/buf.h"

/* Compact JSON as Meta signs and sends it: every code point over U+007F as \uXXXX in lower-case
 * hex, astral ones as surrogate pairs (reference: a client refused the other form). Caller frees.
 */
char *json_ascii(const json_t *v);
/* The same for one string, quotes included. */
char *json_ascii_string(const char *s);

char *base64_encode(const void *p, size_t n);
/* -EINVAL for anything that is not base64; white space is not skipped. */
MUSTCHECK int base64_decode(const char *text, unsigned char **ret_p, size_t *ret_n);
void hex_encode(const unsigned char *p, size_t n, char *ret_hex);
void sha256(const void *p, size_t n, unsigned char ret_digest[32]);

/* In [0, below). Not secret: order of duplicates, jitter. */
uint64_t chance_below(uint64_t below);
/* True with the given probability. */
bool chance(double rate);

/* Appends s with everything but unreserved characters as %XX. */
void url_escape(struct buf *b, const char *s);

#define STR_MAX ((size_t)256 << 20)

#endif
