/* http.h - the HTTP client: curl multi on the event loop, one awaitable call.
 *
 * Only configured hosts can be reached, and addresses that are private, loopback or link-local only
 * when the configuration names that host; the check is made on the address actually connected to,
 * so a DNS answer cannot get around it. A redirect is never followed with a bearer token. Bytes are
 * counted as they arrive, because curl's own limit does not see chunked bodies. */
#ifndef MSEVA_IO_HTTP_H
#define MSEVA_IO_HTTP_H

#include "base/err.h"
#include "rt/task.h"

struct http_request {
	const char *method; /* "GET", "POST", … */
	const char *url;
	const char *bearer;         /* access token or NULL */
	const char *const *headers; /* "Name: value", NULL-terminated, or NULL */
	const char *body;           /* NULL = none */
	size_t body_len;
	const char *content_type; /* for body */
	size_t max_bytes;         /* of the answer; 0 = 1 MiB */
	int64_t timeout_ms;       /* 0 = 20 s; never longer than the task's deadline */
	const char *aws_sigv4;    /* curl's "aws:amz:region:s3", with user_password */
	const char *user_password;
};

struct http_response {
	long status;
	const char *body; /* in the arena, NUL-terminated */
	size_t body_len;
	const char *content_type; /* "" when absent */
	int64_t retry_after_ms;   /* from Retry-After, -1 when absent */
};

/* Hosts the client may reach: "graph.facebook.com", "*.fbcdn.net", "127.0.0.1:8090". An entry with
 * an address or "localhost" also permits that private address; "http://sandbox:8090" permits plain
 * http to that name, at private addresses only. */
void http_allow(const char *host_pattern);

/* 0 when an answer arrived, whatever its status. Otherwise:
 *   -EPERM        the URL, host or address is not allowed; nothing was sent
 *   -ECONNREFUSED nothing was sent (no connection); of a POST also when time ran out before there
 *                 was one
 *   -ETIMEDOUT, -ECONNRESET   the request may have arrived: in doubt (a POST is never repeated by
 *                 itself)
 *   -EMSGSIZE     the answer was larger than max_bytes
 *   -EAGAIN       too many calls under way */
MUSTCHECK int http_call(struct task *t, const struct http_request *req, struct arena *a,
                        struct http_response *ret_resp);
void http_stop(void);

#endif
