/* twilio.h - the signature of Twilio's requests. */
#ifndef MSEVA_CHANNEL_TWILIO_H
#define MSEVA_CHANNEL_TWILIO_H

#include "channel/form.h"

/* X-Twilio-Signature: base64 of HMAC-SHA1 with the auth token over the public URL, followed for a
 * form by every name and value sorted by name. A JSON body is bound by bodySHA256 in the query
 * instead. Behind a proxy the port may have come or gone, so the URL is tried with and without.
 * form holds the pairs of a form body (empty for others). */
bool twilio_signature_ok(struct arena *a, const char *auth_token, const char *url,
                         const struct form *form, const char *body, size_t body_len,
                         const char *signature);

#endif
