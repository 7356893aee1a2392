#include "feed.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "http.h"

struct listener {
	struct listener *next;
	struct evhttp_request *req;
	struct evbuffer *waiting; /* gathered in this turn of the loop: one write for all of it */
};

static struct listener *listeners;
static struct event *flush_event;

static void flush(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	for (struct listener *l = listeners, *next; l; l = next) {
		next = l->next;
		if (evbuffer_get_length(l->waiting))
			evhttp_send_reply_chunk(l->req, l->waiting);
	}
}

static void gone(struct evhttp_connection *conn, void *arg)
{
	struct listener **at = &listeners, *l = arg;

	(void)conn;
	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	http_gone(l->req);
	evbuffer_free(l->waiting);
	free(l);
}

void feed_open(struct sandbox *sb, struct evhttp_request *req)
{
	struct evhttp_connection *conn = evhttp_request_get_connection(req);
	struct listener *l = xcalloc(1, sizeof(*l));
	int one = 1;

	setsockopt(bufferevent_getfd(evhttp_connection_get_bufferevent(conn)), IPPROTO_TCP,
	           TCP_NODELAY, &one, sizeof(one));
	if (!flush_event)
		flush_event = event_new(sb->base, -1, 0, flush, NULL);
	l->req = req;
	l->waiting = evbuffer_new();
	l->next = listeners;
	listeners = l;
	evhttp_connection_set_closecb(conn, gone, l);
	evhttp_send_reply_start(req, 200, "OK");
}

void feed_message(struct sandbox *sb, const struct msg *m)
{
	struct timeval now = { 0 };

	(void)sb;
	if (!listeners || m->inbound)
		return;
	for (struct listener *l = listeners; l; l = l->next)
		evbuffer_add_printf(l->waiting, "%s %zu\n%s\n", m->phone->wa_id, strlen(m->payload),
		                    m->payload);
	if (!event_pending(flush_event, EV_TIMEOUT, NULL))
		event_add(flush_event, &now);
}
