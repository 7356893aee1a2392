/* jwt_claims.h - what a token says, between JSON and struct: each claim with its type and its
 * bounds.
 *
 * The checks return NULL, or a literal that names the first thing wrong. */
#ifndef MSEVA_IO_JWT_CLAIMS_H
#define MSEVA_IO_JWT_CLAIMS_H

#include <jansson.h>

#include "io/jwt.h"

#define JWT_WHOLE_MAX ((int64_t)1 << 53) /* what every JSON library carries exactly */

const char *jwt_claims_read(const json_t *claims, const struct jwt_policy *policy, int64_t now_s,
                            struct jwt_claims *ret_claims, int64_t *ret_not_before_s);
/* The clock's part alone, for a token that is remembered. */
const char *jwt_claims_check_times(const struct jwt_claims *c, int64_t not_before_s,
                                   int64_t max_ttl_s, int64_t now_s);
/* The caller's; NULL when a text is not valid UTF-8. */
json_t *jwt_claims_write(const struct jwt_policy *policy, const struct jwt_claims *c);

#endif
