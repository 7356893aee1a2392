/* watch.c - each phone knows who waits for it, so a message for an unwatched phone costs nothing.
 */
#include "watch.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "feed.h"
#include "http.h"
#include "ladder.h"
#include "view.h"

#define WAIT_MAX_S 120
#define LIMIT_MAX 1000

struct waiter {
	struct sandbox *sb;
	struct phone *phone;
	struct evhttp_request *req;
	struct event *timer;
	uint64_t after, version;
	bool by_version;
	int limit;
	struct waiter *next;
};

struct stream {
	struct sandbox *sb;
	struct evhttp_request *req;
	struct event *heartbeat;
	bool open;
	struct sub *subs;
};

/* One phone in one stream; linked from both. */
struct sub {
	struct stream *stream;
	struct phone *phone;
	struct sub *next_in_phone, *next_in_stream;
};

static bool waiter_is_due(const struct waiter *w)
{
	if (w->by_version)
		return w->phone->version > w->version;
	return w->phone->seq > w->after;
}

static void waiter_answer(struct waiter *w)
{
	json_t *out = view_phone(w->phone), *list = json_array();
	const struct msg *m = w->phone->last;

	while (m && m->seq > w->after + 1 && m->prev)
		m = m->prev;
	for (; m && (int)json_array_size(list) < w->limit; m = m->next)
		if (m->seq > w->after)
			json_array_append_new(list, view_message(w->sb, m));
	json_object_set_new(out, "messages", list);
	http_json(w->req, 200, out);
}

static void waiter_free(struct waiter *w)
{
	struct waiter **at = &w->phone->waiters;

	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
	if (w->timer)
		event_free(w->timer);
	free(w);
}

static void waiter_finish(struct waiter *w)
{
	evhttp_connection_set_closecb(evhttp_request_get_connection(w->req), NULL, NULL);
	waiter_answer(w);
	waiter_free(w);
}

static void waiter_timeout(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	waiter_finish(arg);
}

static void waiter_gone(struct evhttp_connection *conn, void *arg)
{
	(void)conn;
	http_gone(((struct waiter *)arg)->req);
	waiter_free(arg);
}

void watch_long_poll(struct sandbox *sb, struct evhttp_request *req, struct phone *p)
{
	int64_t wait_s = http_query_int(req, "wait", 0),
	        version = http_query_int(req, "version", -1);
	int64_t limit = http_query_int(req, "limit", LIMIT_MAX);
	int64_t after = http_query_int(req, "after", 0);
	struct waiter *w = xcalloc(1, sizeof(*w));
	struct timeval tv = { .tv_sec = wait_s < WAIT_MAX_S ? wait_s : WAIT_MAX_S };

	*w = (struct waiter){ .sb = sb,
		              .phone = p,
		              .req = req,
		              .after = after > 0 ? (uint64_t)after : 0,
		              .version = version > 0 ? (uint64_t)version : 0,
		              .by_version = version >= 0,
		              .limit = limit > 0 && limit < LIMIT_MAX ? (int)limit : LIMIT_MAX };
	if (waiter_is_due(w) || wait_s <= 0) {
		waiter_answer(w);
		free(w);
		return;
	}
	w->next = p->waiters;
	p->waiters = w;
	w->timer = event_new(sb->base, -1, 0, waiter_timeout, w);
	event_add(w->timer, &tv);
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), waiter_gone, w);
}

static void waiters_wake(struct phone *p)
{
	struct waiter *w = p->waiters, *next;

	for (; w; w = next) {
		next = w->next;
		if (waiter_is_due(w))
			waiter_finish(w);
	}
}

static void stream_send(struct stream *s, const char *event, const char *data)
{
	struct evbuffer *out = evbuffer_new();

	evbuffer_add_printf(out, "event: %s\ndata: %s\n\n", event, data);
	evhttp_send_reply_chunk(s->req, out);
	evbuffer_free(out);
}

static void stream_heartbeat(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	stream_send(arg, "ping", "{}");
}

static void stream_gone(struct evhttp_connection *conn, void *arg)
{
	struct stream *s = arg;
	struct sub *sub, *next;

	(void)conn;
	for (sub = s->subs; sub; sub = next) {
		struct sub **at = &sub->phone->subs;

		next = sub->next_in_stream;
		while (*at != sub)
			at = &(*at)->next_in_phone;
		*at = sub->next_in_phone;
		if (s->open) {
			sub->phone->watchers_open--;
			watch_phone(s->sb, sub->phone);
		}
		free(sub);
	}
	http_gone(s->req);
	event_free(s->heartbeat);
	free(s);
}

static void stream_add_phone(struct stream *s, struct phone *p)
{
	struct sub *sub = xcalloc(1, sizeof(*sub));

	*sub = (struct sub){
		.stream = s, .phone = p, .next_in_phone = p->subs, .next_in_stream = s->subs
	};
	p->subs = sub;
	s->subs = sub;
	if (!s->open)
		return;
	p->watchers_open++;
	ladder_phone_changed(s->sb, p);
}

/* Chunks of an event stream are small and far apart: Nagle's wait would be seen on the screen. */
static void no_delay(struct evhttp_connection *conn)
{
	int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(conn)), one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

void watch_stream(struct sandbox *sb, struct evhttp_request *req, const char *phones, bool open)
{
	struct evhttp_connection *conn = evhttp_request_get_connection(req);
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct timeval every = { .tv_sec = 10 };
	struct stream *s = xcalloc(1, sizeof(*s));
	char *list = xstrdup(phones), *save = NULL, digits[24];

	s->sb = sb;
	s->req = req;
	s->open = open;
	no_delay(conn);
	evhttp_add_header(headers, "Content-Type", "text/event-stream");
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_send_reply_start(req, 200, "OK");
	s->heartbeat = event_new(sb->base, -1, EV_PERSIST, stream_heartbeat, s);
	event_add(s->heartbeat, &every);
	evhttp_connection_set_closecb(conn, stream_gone, s);
	stream_send(s, "hello", "{}");
	for (char *one = strtok_r(list, ",", &save); one; one = strtok_r(NULL, ",", &save))
		if (phone_digits(one, digits) == 0)
			stream_add_phone(s, phone_get(sb, digits));
	free(list);
}

static void subs_send(struct phone *p, const char *event, json_t *v)
{
	char *text;

	json_object_set_new(v, "phone", json_string(p->wa_id));
	text = json_dumps(v, JSON_COMPACT);
	json_decref(v);
	for (struct sub *sub = p->subs; sub && text; sub = sub->next_in_phone)
		stream_send(sub->stream, event, text);
	free(text);
}

void watch_message(struct sandbox *sb, const struct msg *m)
{
	feed_message(sb, m);
	if (m->phone->subs)
		subs_send(m->phone, "message", view_message(sb, m));
	if (m->phone->waiters)
		waiters_wake(m->phone);
}

void watch_status(struct sandbox *sb, const struct msg *m)
{
	(void)sb;
	m->phone->version++;
	if (m->phone->subs)
		subs_send(m->phone, "status", view_status(m));
	if (m->phone->waiters)
		waiters_wake(m->phone);
}

void watch_phone(struct sandbox *sb, struct phone *p)
{
	(void)sb;
	p->version++;
	if (p->subs)
		subs_send(p, "phone", view_phone(p));
	if (p->waiters)
		waiters_wake(p);
}

void watch_reset(struct sandbox *sb)
{
	void *v;

	for (size_t at = 0; (v = map_next(&sb->phones, &at));)
		if (((struct phone *)v)->subs)
			subs_send(v, "reset", json_object());
}
