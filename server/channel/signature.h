/* signature.h - proof that a webhook comes from Meta.
 *
 * X-Hub-Signature-256 is "sha256=" and 64 hex digits: HMAC-SHA256 with the app secret over the
 * bytes exactly as received. While a secret is rotated two are accepted. No secret, no header,
 * anything odd: refused. */
#ifndef MSEVA_CHANNEL_SIGNATURE_H
#define MSEVA_CHANNEL_SIGNATURE_H

#include "base/mem.h"

struct signature;

/* Up to two secrets; NULL or empty ones are skipped, and with none left every check fails. */
struct signature *signature_new(const char *secret, const char *previous_secret);
void signature_free(struct signature *s);

/* True when header (NULL = absent) signs body under one of the secrets. Comparison takes the same
 * time wherever the difference is. When the raw bytes do not match but hold characters beyond
 * ASCII, the form in which Meta signs them (\uXXXX) is tried too: some proxies decode escapes. */
bool signature_check(const struct signature *s, const char *header, const char *body, size_t n);

/* "sha256=<hex>" of body under the first secret, for whoever plays Meta in a test. */
#define SIGNATURE_TEXT_MAX 72
void signature_make(const struct signature *s, const char *body, size_t n,
                    char ret_header[SIGNATURE_TEXT_MAX]);

/* The GET with which Meta checks a callback address: the challenge to answer with, 200 and
 * text/plain, or NULL: answer 403. Arguments are the decoded hub.* parameters, NULL when missing.
 */
const char *handshake_answer(const char *mode, const char *token, const char *challenge,
                             const char *our_token);

#endif
