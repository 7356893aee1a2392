/* inbound.h - what a phone does: write, tap, send a file, change its number.
 *
 * POST /sandbox/v1/phones/{phone}/send with {"type":…} and options; see tests/sandbox/README.md. */
#ifndef SANDBOX_INBOUND_H
#define SANDBOX_INBOUND_H

#include <event2/http.h>
#include <jansson.h>

#include "phones.h"

/* Answers the request, at once or when the webhook was first tried. */
void inbound_send(struct sandbox *sb, struct evhttp_request *req, struct phone *p,
                  const json_t *in);

#endif
