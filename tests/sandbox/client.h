/* client.h - HTTP requests to one address over a pool of kept connections. */
#ifndef SANDBOX_CLIENT_H
#define SANDBOX_CLIENT_H

#include <event2/event.h>

#include "base/mem.h"

struct client_call {
	const char *path;  /* appended to the address, may be NULL */
	const char *query; /* without '?', may be NULL */
	const char *type;  /* Content-Type; NULL: a GET without body */
	const char *body;
	size_t n;
	const char *header, *header_value; /* one more header, may be NULL */
};

/* Answer, or status 0 when there was none (refused, broken, 15 s over). */
typedef void client_done(void *arg, int status, const char *body);

/* address: http://host:port/path. NULL when it cannot be understood. */
struct client *client_new(struct event_base *base, const char *address, int connections);
bool client_idle(const struct client *c);
/* Never calls done before returning. With no idle connection the call waits behind another. */
void client_call(struct client *c, const struct client_call *call, client_done *done, void *arg);

#endif
