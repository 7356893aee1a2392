/* httpd.h - the HTTP server: evhttp with the limits it lacks, one task a request.
 *
 * Refuses what could be read in two ways (RFC 9112 section 6.3: duplicate Content-Length or Host,
 * any unusual Transfer-Encoding, malformed names), caps headers, body and connections, and ends
 * requests that take longer than the whole-request deadline. It still belongs behind nginx for TLS.
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
	const char *listen; /* "127.0.0.1:8080" */
	size_t max_header_bytes;
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
