/* http_reach.h - which hosts the HTTP client may call (http_allow()), and at which addresses. */
#ifndef MSEVA_IO_HTTP_REACH_H
#define MSEVA_IO_HTTP_REACH_H

#include <sys/socket.h>

#include "base/mem.h"

/* Which addresses a host may turn out to have. */
enum http_reach {
	REACH_PUBLIC,  /* a name: https only */
	REACH_PRIVATE, /* a name configured with http://: a neighbour, never across the internet */
	REACH_BOTH,    /* an address */
};

/* -EPERM for a host, port or scheme that was not allowed. */
MUSTCHECK int http_reach_of(const char *url, enum http_reach *ret_reach);

/* May a connection be made to this address? Asked of the address itself, whatever name led to it.
 */
bool http_reaches(enum http_reach reach, const struct sockaddr *address);

/* Nothing is allowed any more. */
void http_reach_forget(void);

#endif
