/* http_head.h - reads the head of a request byte by byte, before any other parser does, and refuses
 * what two readers could read in two ways (RFC 9112 sections 2.2, 3, 5, 6.3): lines that do not end
 * in CR LF, a CR inside one, NUL and other control characters, folded headers, names that are no
 * token, anything but "METHOD /path HTTP/1.x", not exactly one Host, more than one or an odd
 * Content-Length, any Transfer-Encoding, a HEAD with a body (evhttp would take the body for the
 * next request), an unknown Expect; and what is larger than allowed.
 *
 * evhttp answers such things with a page of HTML when it refuses them at all, so nothing it would
 * refuse gets as far as evhttp. */
#ifndef MSEVA_IO_HTTP_HEAD_H
#define MSEVA_IO_HTTP_HEAD_H

#include "base/mem.h"

enum http_head_state {
	HEAD_METHOD, /* the beginning */
	HEAD_TARGET,
	HEAD_VERSION,
	HEAD_LINE, /* start of a header line, or of the empty one */
	HEAD_NAME,
	HEAD_VALUE,
	HEAD_DONE, /* what follows is the body: not looked at */
	HEAD_BAD,
};

enum http_head_field { HEAD_OTHER, HEAD_LENGTH, HEAD_HOST, HEAD_EXPECT, HEAD_ENCODING };

struct http_head {
	enum http_head_state state;
	size_t max_bytes, max_body;
	/* Once it is bad: what to answer. */
	int status; /* 400, 413, 417, 431 or 501 */
	const char *fault;
	/* Where it is. */
	bool after_cr;
	size_t bytes; /* so far */
	size_t n;     /* of that part of the request line, or of the header's name */
	enum http_head_field field;
	char name[20], value[24]; /* the name also holds the method */
	size_t value_n;
	/* What was found. */
	bool is_head; /* the method */
	int lengths, hosts;
	size_t length;
};

/* Ready for a request of at most max_bytes, and as many in its body as max_body says. */
void http_head_begin(struct http_head *h, size_t max_bytes, size_t max_body);
/* Takes the next bytes; false once the head is bad. */
bool http_head_take(struct http_head *h, const void *bytes, size_t n);

#endif
