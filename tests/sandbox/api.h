/* api.h - /sandbox/v1/…: what tests and the phone page ask of the sandbox; one table of routes. */
#ifndef SANDBOX_API_H
#define SANDBOX_API_H

#include <event2/http.h>

#include "sandbox.h"

/* parts: path after /sandbox/v1, split. */
void api_handle(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count);

#endif
