/* http_head.h - reads the head of a request byte by byte, before any other parser does, and refuses
 * what two readers could read in two ways (RFC 9112 sections 2.2, 3, 5.2): lines that do not end in
 * CR LF, a CR inside one, NUL and other control characters, folded headers, anything but "METHOD
 * /path HTTP/1.x". Lengths and names of headers are checked where they have been parsed (httpd.c).
 */
#ifndef MSEVA_IO_HTTP_HEAD_H
#define MSEVA_IO_HTTP_HEAD_H

#include "base/mem.h"

enum http_head_state {
	HEAD_METHOD, /* the beginning; a zeroed struct is ready */
	HEAD_TARGET,
	HEAD_VERSION,
	HEAD_LINE,  /* start of a header line, or of the empty one */
	HEAD_FIELD, /* inside a header line */
	HEAD_DONE,  /* what follows is the body: not looked at */
	HEAD_BAD,
};

struct http_head {
	enum http_head_state state;
	bool after_cr;
	size_t n; /* bytes of the present part of the request line */
};

/* Takes the next bytes; false once the head is bad. */
bool http_head_take(struct http_head *h, const void *bytes, size_t n);

#endif
