/* telephone.h - a citizen's missed call, as each telephone provider reports it to the server.
 *
 * POST /sandbox/v1/phones/{phone}/missed-call
 *   {"provider":"exotel|ozonetel|myoperator|kaleyra|infobip|twilio", "to"?: number called,
 *    "call_id"?, "from"?: caller as the provider would write it, "answered"?: true, "copies"?: n}
 * answers {"status": HTTP status of the last request, "body", "copies"}. */
#ifndef SANDBOX_TELEPHONE_H
#define SANDBOX_TELEPHONE_H

#include <event2/http.h>
#include <jansson.h>

#include "phones.h"

void telephone_call(struct sandbox *sb, struct evhttp_request *req, struct phone *p,
                    const json_t *in);

#endif
