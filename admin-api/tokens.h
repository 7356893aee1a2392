/* tokens.h - the process's key ring and what it believes. */
#ifndef MSEVA_ADMIN_API_TOKENS_H
#define MSEVA_ADMIN_API_TOKENS_H

#include "io/jwt.h"

/* As jwt_verify(), with the ring that is in force. */
MUSTCHECK int tokens_verify(const char *token, int64_t now_s, struct jwt_claims *ret_claims,
                            const char **ret_why);
void tokens_print_jwks(struct buf *out);

#endif
