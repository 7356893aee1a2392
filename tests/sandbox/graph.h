/* graph.h - the Graph API: /vNN.N/{id}/messages, /media, templates; its errors. */
#ifndef SANDBOX_GRAPH_H
#define SANDBOX_GRAPH_H

#include <event2/http.h>
#include <jansson.h>

#include "graph_error.h"
#include "sandbox.h"

/* parts: path after the version, split; count may exceed what any route has. */
void graph_handle(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count);
void graph_send_error(struct evhttp_request *req, const struct graph_error *e);
/* True if the request carries the access token, else answered with 401 / 190. */
bool graph_authorised(struct sandbox *sb, struct evhttp_request *req);
/* The form errors have inside a failed status. */
json_t *graph_error_async(int code);
/* Meta's 400 / 100 / 33. */
bool graph_fail_unknown(struct graph_error *e, const char *id);

#endif
