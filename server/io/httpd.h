/* httpd.h - the HTTP server: evhttp with the limits it lacks, one task a request.
 *
 * What evhttp (2.1.12) brings: HTTP/1.0 and 1.1, keep-alive and pipelining, "Expect: 100-continue",
 * limits on head and body, a timeout on silence (65 s, also between two requests).
 * What it lacks and is added here:
 *   - strictness: every byte of a head is read by http_head.h before evhttp sees it; whatever two
 *     readers could read in two ways, and whatever is larger than allowed, is refused there
 *     (RFC 9112 sections 2.2, 3, 5, 6.3). No Transfer-Encoding is taken;
 *   - a deadline for the whole request, from its first byte to its answer, looked at every 500 ms;
 *   - a cap on open connections: beyond it new ones wait in the system's queue of 1024;
 *   - decoded paths in valid UTF-8 without dot segments; X-Request-Id; nosniff.
 * What it does not limit: requests on one connection, connections from one address, slow readers of
 * an answer (other than by the 65 s). nginx in front does, and brings TLS.
 *
 * Refusals of its own are problem+json (RFC 9457) and close the connection: 400, 413 (body), 417,
 * 431 (head), 501 (method) before the body has been read, 400 (path), 503 (too busy) after it. A
 * request over its deadline, or with a fault behind one still being answered, is cut without any.
 */
#ifndef MSEVA_IO_HTTPD_H
#define MSEVA_IO_HTTPD_H

#include "base/err.h"
#include "rt/task.h"

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_METHODS
};

struct httpd_request; /* opaque: headers are read through httpd_header() */

struct http_in {
	struct task *task;
	struct arena *arena;
	enum http_method method;
	const char *path;  /* decoded, starts with '/', no dot segments; without the query */
	const char *query; /* raw, without '?', or "" */
	const char *body;
	size_t body_len;
	const char *peer;       /* address of the client */
	const char *request_id; /* random, also sent back as X-Request-Id */
	struct httpd_request *raw;
	/* The answer, filled by the handler. */
	int status;               /* 200 unless set */
	const char *content_type; /* NULL = no Content-Type */
	const void *reply;
	size_t reply_len;
};

/* First header of that name, case-insensitive, or NULL. */
const char *httpd_header(const struct http_in *in, const char *name);
/* Adds a response header; value must hold no CR or LF (a bug otherwise). */
void httpd_set_header(struct http_in *in, const char *name, const char *value);
/* Value of a query parameter, percent-decoded, or NULL. */
const char *httpd_query(const struct http_in *in, const char *name);
/* All decoded pairs of a query string or form body: pairs[2i], pairs[2i+1]; returns the number of
 * pairs. -EINVAL for broken escapes or invalid UTF-8 or more than max pairs. */
int http_form_parse(struct arena *a, const char *text, size_t n, const char **pairs, size_t max);

void http_reply(struct http_in *in, int status, const char *content_type, const void *body,
                size_t n);
void http_reply_text(struct http_in *in, int status, const char *content_type, const char *text);

typedef void (*http_handler)(struct http_in *in, void *arg);

struct httpd_options {
	const char *listen;      /* "127.0.0.1:8080" */
	size_t max_header_bytes; /* the request line included */
	size_t max_body_bytes;
	int max_connections;
	int64_t request_deadline_ms; /* from the first byte to the answer */
	bool reuse_port;             /* several worker processes share the port */
};

struct httpd;
/* -EADDRINUSE and friends with a sentence in *e. The handler runs in a task of its own. */
MUSTCHECK int httpd_start(const struct httpd_options *o, http_handler fn, void *arg,
                          struct httpd **ret_httpd, struct err *e);
/* The port it listens on, also when ":0" let the system choose one. */
int httpd_port(const struct httpd *h);
/* Stops accepting; requests under way go on. */
void httpd_stop_accepting(struct httpd *h);
size_t httpd_in_flight(const struct httpd *h);
void httpd_free(struct httpd *h);

#endif
