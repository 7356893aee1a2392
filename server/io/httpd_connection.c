/* httpd_connection.c - what evhttp does not do for a connection (verified gaps of 2.1.12: no
 * whole-request deadline, no cap, several ambiguous framings accepted, refusals as pages of HTML).
 */
#include "io/httpd_impl.h"

#include <event2/buffer.h>
#include <event2/listener.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

static struct metric connections_open = { .type = METRIC_GAUGE,
	                                  .name = "mseva_http_connections",
	                                  .help = "Open HTTP connections." };

static void begin_head(struct httpd_connection *c)
{
	http_head_begin(&c->head, c->httpd->o.max_header_bytes, c->httpd->o.max_body_bytes);
}

static const char *reason_of(int status)
{
	switch (status) {
	case 413:
		return "Content Too Large";
	case 417:
		return "Expectation Failed";
	case 431:
		return "Request Header Fields Too Large";
	case 501:
		return "Not Implemented";
	default:
		return "Bad Request";
	}
}

/* Nothing of it reaches evhttp. Our side is closed for writing only: closed altogether while more
 * is coming in, the system would reset the connection and the answer might never be read. */
static void cut(struct httpd_connection *c, struct evbuffer *input)
{
	int fd = bufferevent_getfd(c->bev), n, status = c->head.status;
	char body[256], answer[512];

	httpd_count(status);
	evbuffer_drain(input, evbuffer_get_length(input));
	if (c->request) {
		/* The answer to the request before is still to go out. */
		shutdown(fd, SHUT_RD);
		return;
	}
	httpd_problem(status, c->head.fault, body, sizeof(body));
	n = snprintf(answer, sizeof(answer),
	             "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: "
	             "application/problem+json\r\nX-Content-Type-Options: nosniff\r\n"
	             "Content-Length: %zu\r\n\r\n%s",
	             status, reason_of(status), strlen(body), body);
	send(fd, answer, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(fd, SHUT_WR);
}

/* Looks at the last n bytes of the input, where they have just been added. */
static void look_at(struct httpd_connection *c, struct evbuffer *input, size_t n)
{
	struct evbuffer_iovec parts[16];
	struct evbuffer_ptr at;
	size_t seen = evbuffer_get_length(input) - n;

	while (n && c->head.state < HEAD_DONE) {
		int count;

		evbuffer_ptr_set(input, &at, seen, EVBUFFER_PTR_SET);
		count = evbuffer_peek(input, (ev_ssize_t)n, &at, parts, ARRAY_LEN(parts));
		for (int i = 0; i < count && i < (int)ARRAY_LEN(parts) && n; i++) {
			size_t len = parts[i].iov_len < n ? parts[i].iov_len : n;

			if (!http_head_take(&c->head, parts[i].iov_base, len)) {
				cut(c, input);
				return;
			}
			seen += len;
			n -= len;
		}
	}
}

static void on_input(struct evbuffer *buf, const struct evbuffer_cb_info *info, void *arg)
{
	struct httpd_connection *c = arg;

	if (!info->n_added)
		return;
	/* Already refused: thrown away until the other side has read why, or the sweep ends it. */
	if (c->head.state == HEAD_BAD) {
		evbuffer_drain(buf, evbuffer_get_length(buf));
		return;
	}
	if (!c->busy_since_ms)
		c->busy_since_ms = clock_mono_ms();
	look_at(c, buf, info->n_added);
}

void httpd_connection_next(struct httpd_connection *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t n = evbuffer_get_length(input);

	c->busy_since_ms = n ? clock_mono_ms() : 0;
	if (c->head.state == HEAD_DONE) {
		begin_head(c);
		look_at(c, input, n);
	}
	c->request = NULL;
}

/* Before its first request; later on_close tells. evhttp gives the bufferevent's callbacks up when
 * it frees the connection. */
static bool is_closed(struct httpd_connection *c)
{
	bufferevent_data_cb read_cb, write_cb;
	bufferevent_event_cb event_cb;
	void *arg;

	bufferevent_getcb(c->bev, &read_cb, &write_cb, &event_cb, &arg);
	return !read_cb && !write_cb && !event_cb;
}

void httpd_connection_forget(struct httpd_connection *c)
{
	evbuffer_remove_cb(bufferevent_get_input(c->bev), on_input, c);
	if (c->fd >= 0 && c->httpd->by_fd && c->httpd->by_fd[c->fd] == c)
		c->httpd->by_fd[c->fd] = NULL;
	if (c->request)
		c->request->connection = NULL;
	bufferevent_decref(c->bev);
	list_remove(&c->link);
	metric_set(&connections_open, NULL, --c->httpd->connection_count);
	free(c);
}

static void forget_closed(struct httpd *h)
{
	list_each(item, &h->connections)
	{
		struct httpd_connection *c = container_of(item, struct httpd_connection, link);

		if (is_closed(c))
			httpd_connection_forget(c);
	}
}

struct bufferevent *httpd_on_accept(struct event_base *base, void *arg)
{
	struct httpd *h = arg;
	struct httpd_connection *c = xcalloc(1, sizeof(*c));

	c->httpd = h;
	c->fd = -1;
	c->bev = bufferevent_socket_new(base, -1, 0);
	if (!c->bev)
		bug("bufferevent_socket_new");
	begin_head(c);
	bufferevent_incref(c->bev);
	evbuffer_add_cb(bufferevent_get_input(c->bev), on_input, c);
	/* Many short connections between two sweeps are no crowd. */
	if (h->connection_count + 1 >= h->o.max_connections)
		forget_closed(h);
	list_append(&h->connections, &c->link);
	metric_set(&connections_open, NULL, ++h->connection_count);
	if (h->connection_count >= h->o.max_connections && !h->full) {
		h->full = true;
		evconnlistener_disable(h->listener);
		log_warn("httpd.full", F_INT("connections", h->connection_count));
	}
	return c->bev;
}

void httpd_on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct httpd *h = arg;
	int64_t now = clock_mono_ms();

	(void)fd;
	(void)what;
	forget_closed(h);
	list_each(item, &h->connections)
	{
		struct httpd_connection *c = container_of(item, struct httpd_connection, link);

		if (c->busy_since_ms && now - c->busy_since_ms > h->o.request_deadline_ms) {
			httpd_count(0);
			shutdown(bufferevent_getfd(c->bev), SHUT_RDWR);
		}
	}
	if (h->full && !h->draining && h->connection_count < h->o.max_connections) {
		h->full = false;
		evconnlistener_enable(h->listener);
	}
}

static void grow_by_fd(struct httpd *h, int fd)
{
	int room = h->by_fd_room ? h->by_fd_room : 64;

	while (room <= fd)
		room *= 2;
	if (room == h->by_fd_room)
		return;
	h->by_fd = xrealloc(h->by_fd, (size_t)room * sizeof(*h->by_fd));
	memset(h->by_fd + h->by_fd_room, 0, (size_t)(room - h->by_fd_room) * sizeof(*h->by_fd));
	h->by_fd_room = room;
}

/* evhttp closes the descriptor and leaves our bufferevent, which we still hold, watching it:
 * whoever gets that descriptor next would lose bytes to it. */
static void on_close(struct evhttp_connection *evcon, void *arg)
{
	(void)evcon;
	httpd_connection_forget(arg);
}

/* Searched once a connection, then found by its descriptor. */
struct httpd_connection *httpd_connection_of(struct httpd *h, struct evhttp_request *req)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	struct bufferevent *bev = evcon ? evhttp_connection_get_bufferevent(evcon) : NULL;
	int fd = bev ? bufferevent_getfd(bev) : -1;

	if (fd < 0)
		return NULL;
	grow_by_fd(h, fd);
	if (!h->by_fd[fd] || h->by_fd[fd]->bev != bev) {
		list_each(item, &h->connections)
		{
			struct httpd_connection *c =
			        container_of(item, struct httpd_connection, link);

			if (c->bev == bev) {
				h->by_fd[fd] = c;
				c->fd = fd;
				evhttp_connection_set_closecb(evcon, on_close, c);
			}
		}
	}
	return h->by_fd[fd] && h->by_fd[fd]->bev == bev ? h->by_fd[fd] : NULL;
}
