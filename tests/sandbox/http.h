/* http.h - answering evhttp requests: JSON bodies, paths, and the rude ways to end one. */
#ifndef SANDBOX_HTTP_H
#define SANDBOX_HTTP_H

#include <event2/http.h>
#include <jansson.h>

#include "sandbox.h"

/* Sends v (consumed) as JSON. */
void http_json(struct evhttp_request *req, int status, json_t *v);
/* {"error":"…"} in the sandbox's own API. */
void http_problem(struct evhttp_request *req, int status, const char *fmt, ...) PRINTF_LIKE(3, 4);
void http_bytes(struct evhttp_request *req, int status, const char *type, const void *p, size_t n);
void http_text(struct evhttp_request *req, int status, const char *type, const char *text);
/* Closes the connection without an answer. The request is gone after this. */
void http_hang_up(struct sandbox *sb, struct evhttp_request *req);

/* To be called from the close callback of a connection whose request is not answered yet: evhttp
 * leaves such a request to its user. */
void http_gone(struct evhttp_request *req);

/* The body, NUL-terminated in place; valid while the request is. Once a request. */
const char *http_body(struct evhttp_request *req, size_t *ret_n);
/* Parsed body or NULL after having answered 400 in the sandbox's own form. */
json_t *http_body_json(struct evhttp_request *req);

/* Value of a query parameter, decoded, caller frees; NULL when absent. */
char *http_query(struct evhttp_request *req, const char *name);
int64_t http_query_int(struct evhttp_request *req, const char *name, int64_t missing);
/* Bearer token of the request or NULL. */
const char *http_bearer(struct evhttp_request *req);

/* Splits "/a/b/c" in place into at most max parts; returns how many. */
int path_split(char *path, char *parts[], int max);

#endif
