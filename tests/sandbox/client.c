/* client.c - evhttp keeps a connection open as long as the other side does and opens it again by
 * itself; this file only hands out the idle ones. */
#include "client.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

#define TIMEOUT_S 15

struct slot {
	struct client *client;
	struct evhttp_connection *conn;
	struct slot *next_idle;
	unsigned busy;
};

struct request {
	struct slot *slot;
	client_done *done;
	void *arg;
};

struct client {
	struct event_base *base;
	struct slot *slots, *idle;
	int count, turn;
	char *host, *path;
};

static void answered(struct evhttp_request *req, void *arg)
{
	struct request *r = arg;
	struct slot *s = r->slot;
	int status = req ? evhttp_request_get_response_code(req) : 0;
	struct evbuffer *in = req ? evhttp_request_get_input_buffer(req) : NULL;
	const char *body = "";

	if (--s->busy == 0) {
		s->next_idle = s->client->idle;
		s->client->idle = s;
	}
	if (in && evbuffer_get_length(in)) {
		evbuffer_add(in, "", 1);
		body = (const char *)evbuffer_pullup(in, -1);
	}
	r->done(r->arg, status, body);
	free(r);
}

/* evhttp refused to begin (no address, no socket): told as any other failure, but not at once. */
static void not_begun(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	answered(NULL, arg);
}

bool client_idle(const struct client *c)
{
	return c->idle != NULL;
}

static struct slot *slot_take(struct client *c)
{
	struct slot *s = c->idle;

	if (s)
		c->idle = s->next_idle;
	else
		s = &c->slots[c->turn++ % c->count];
	s->busy++;
	return s;
}

void client_call(struct client *c, const struct client_call *call, client_done *done, void *arg)
{
	struct request *r = xcalloc(1, sizeof(*r));
	struct evhttp_request *req;
	struct evkeyvalq *headers;
	struct buf url;

	*r = (struct request){ .slot = slot_take(c), .done = done, .arg = arg };
	req = evhttp_request_new(answered, r);
	headers = evhttp_request_get_output_headers(req);
	evhttp_add_header(headers, "Host", c->host);
	evhttp_add_header(headers, "User-Agent", "facebookexternalua");
	evhttp_add_header(headers, "Accept", "*/*");
	if (call->header)
		evhttp_add_header(headers, call->header, call->header_value);
	if (call->type) {
		evhttp_add_header(headers, "Content-Type", call->type);
		evbuffer_add(evhttp_request_get_output_buffer(req), call->body, call->n);
	}
	buf_init(&url, 65536);
	buf_adds(&url, c->path);
	buf_adds(&url, call->path ? call->path : "");
	if (call->query)
		buf_printf(&url, "?%s", call->query);
	if (evhttp_make_request(r->slot->conn, req, call->type ? EVHTTP_REQ_POST : EVHTTP_REQ_GET,
	                        url.p) < 0) {
		struct timeval now = { 0 };

		event_base_once(c->base, -1, EV_TIMEOUT, not_begun, r, &now);
	}
	buf_done(&url);
}

struct client *client_new(struct event_base *base, const char *address, int connections)
{
	struct evhttp_uri *uri = evhttp_uri_parse(address);
	const char *host = uri ? evhttp_uri_get_host(uri) : NULL;
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
	int port = uri ? evhttp_uri_get_port(uri) : -1;
	struct client *c;

	if (!host || !*host || strcmp(evhttp_uri_get_scheme(uri), "http") != 0) {
		if (uri)
			evhttp_uri_free(uri);
		return NULL;
	}
	if (port <= 0)
		port = 80;
	c = xcalloc(1, sizeof(*c));
	c->base = base;
	c->host = xasprintf("%s:%d", host, port);
	c->path = xstrdup(path && *path ? path : "/");
	c->count = connections;
	c->slots = xcalloc((size_t)connections, sizeof(*c->slots));
	for (int i = 0; i < connections; i++) {
		struct slot *s = &c->slots[i];

		s->client = c;
		s->conn = evhttp_connection_base_new(base, NULL, host, (ev_uint16_t)port);
		evhttp_connection_set_timeout(s->conn, TIMEOUT_S);
		evhttp_connection_set_retries(s->conn, 0);
		s->next_idle = c->idle;
		c->idle = s;
	}
	evhttp_uri_free(uri);
	return c;
}
