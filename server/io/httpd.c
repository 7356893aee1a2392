/* httpd.c - evhttp underneath; what it does not do is done here (verified gaps of 2.1.12: no
 * whole-request deadline, no connection cap, several ambiguous framings accepted).
 *
 * Every accepted connection is kept on a list through a reference to its bufferevent; a sweep twice
 * a second drops what has closed, cuts requests that are over their deadline, and re-opens the
 * listener when there is room again. */
#include "io/httpd.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/list.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/url.h"
#include "base/utf8.h"
#include "io/http_head.h"
#include "rt/loop.h"

#define SWEEP_MS 500
#define IDLE_S 65 /* keep-alive: a little longer than nginx's 60 s */
#define BACKLOG 1024
#define QUERY_PAIRS_MAX 64

struct httpd_request;

struct connection {
	struct list link;
	struct httpd *httpd;
	struct bufferevent *bev;
	int fd;                        /* index in by_fd, -1 before the first request */
	struct httpd_request *request; /* the one being answered, or NULL */
	int64_t busy_since_ms;         /* first byte of the request under way; 0 = idle */
	struct http_head head;         /* of the request that is coming in */
};

struct httpd {
	struct httpd_options o;
	struct evhttp *evhttp;
	struct evconnlistener *listener; /* NULL once nothing is accepted any more */
	struct evhttp_bound_socket *bound;
	struct event *sweeper;
	struct list connections;
	struct connection **by_fd; /* may be stale: compare bev */
	int by_fd_room;
	int connection_count;
	size_t in_flight;
	bool draining, full;
	http_handler fn;
	void *arg;
};

struct httpd_request {
	struct httpd *httpd;
	struct evhttp_request *req;
	struct connection *connection; /* may be gone when the answer is sent */
	struct http_in in;
	int64_t started_us;
	const char *query_pairs[2 * QUERY_PAIRS_MAX];
	int query_count; /* -1 until parsed */
};

static struct metric requests_total = { .type = METRIC_COUNTER,
	                                .name = "mseva_http_requests_total",
	                                .help = "HTTP requests by class of answer.",
	                                .label = "class" };
static struct metric request_seconds = { .type = METRIC_HISTOGRAM,
	                                 .name = "mseva_http_request_seconds",
	                                 .help = "Time from a whole request to its answer." };
static struct metric connections_open = { .type = METRIC_GAUGE,
	                                  .name = "mseva_http_connections",
	                                  .help = "Open HTTP connections." };

/* ---- connections ------------------------------------------------------------------------------
 */

/* Nothing of it reaches evhttp. */
static void cut(struct connection *c, struct evbuffer *input)
{
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
	                             "Content-Length: 0\r\n\r\n";
	int fd = bufferevent_getfd(c->bev);

	metric_add(&requests_total, "4xx", 1);
	evbuffer_drain(input, evbuffer_get_length(input));
	if (c->request) {
		/* The answer to the request before is still to go out. */
		shutdown(fd, SHUT_RD);
		return;
	}
	send(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(fd, SHUT_RDWR);
}

/* Looks at the last n bytes of the input, where they have just been added. */
static void look_at(struct connection *c, struct evbuffer *input, size_t n)
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
	struct connection *c = arg;

	if (!info->n_added || c->head.state == HEAD_BAD)
		return;
	if (!c->busy_since_ms)
		c->busy_since_ms = clock_mono_ms();
	look_at(c, buf, info->n_added);
}

/* The request is answered; what is there already belongs to the next one. */
static void connection_next(struct connection *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t n = evbuffer_get_length(input);

	c->busy_since_ms = n ? clock_mono_ms() : 0;
	if (c->head.state == HEAD_DONE) {
		c->head = (struct http_head){ 0 };
		look_at(c, input, n);
	}
	c->request = NULL;
}

/* evhttp gives the bufferevent's callbacks up when it frees the connection. */
static bool is_closed(struct connection *c)
{
	bufferevent_data_cb read_cb, write_cb;
	bufferevent_event_cb event_cb;
	void *arg;

	bufferevent_getcb(c->bev, &read_cb, &write_cb, &event_cb, &arg);
	return !read_cb && !write_cb && !event_cb;
}

static void connection_forget(struct connection *c)
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
		struct connection *c = container_of(item, struct connection, link);

		if (is_closed(c))
			connection_forget(c);
	}
}

static struct bufferevent *on_accept(struct event_base *base, void *arg)
{
	struct httpd *h = arg;
	struct connection *c = xcalloc(1, sizeof(*c));

	c->httpd = h;
	c->fd = -1;
	c->bev = bufferevent_socket_new(base, -1, 0);
	if (!c->bev)
		bug("bufferevent_socket_new");
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

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct httpd *h = arg;
	int64_t now = clock_mono_ms();

	(void)fd;
	(void)what;
	forget_closed(h);
	list_each(item, &h->connections)
	{
		struct connection *c = container_of(item, struct connection, link);

		if (c->busy_since_ms && now - c->busy_since_ms > h->o.request_deadline_ms) {
			metric_add(&requests_total, "cut", 1);
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

/* Searched once a connection, then found by its descriptor. */
static struct connection *connection_of(struct httpd *h, struct evhttp_request *req)
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
			struct connection *c = container_of(item, struct connection, link);

			if (c->bev == bev) {
				h->by_fd[fd] = c;
				c->fd = fd;
			}
		}
	}
	return h->by_fd[fd] && h->by_fd[fd]->bev == bev ? h->by_fd[fd] : NULL;
}

/* ---- strictness -------------------------------------------------------------------------------
 */

static bool is_token(const char *s)
{
	static const char separators[] = "()<>@,;:\\\"/[]?={} \t";

	if (!*s)
		return false;
	for (; *s; s++) {
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f ||
		    strchr(separators, *s))
			return false;
	}
	return true;
}

static bool is_digits(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && !s[n];
}

/* What RFC 9112 lets a server refuse because two readers could disagree about it. NULL = fine. */
static const char *framing_fault(struct evhttp_request *req)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	struct evkeyval *h;
	int lengths = 0, hosts = 0;

	TAILQ_FOREACH(h, headers, next)
	{
		if (!is_token(h->key))
			return "malformed header name";
		for (const unsigned char *p = (const unsigned char *)h->value; *p; p++) {
			if ((*p < 0x20 && *p != '\t') || *p == 0x7f)
				return "control character in a header";
		}
		if (!strcasecmp(h->key, "Content-Length")) {
			lengths++;
			if (!is_digits(h->value))
				return "malformed Content-Length";
		} else if (!strcasecmp(h->key, "Host")) {
			hosts++;
		} else if (!strcasecmp(h->key, "Transfer-Encoding")) {
			/* evhttp takes "0x5" and "+5" for the size of a chunk; others do not.
			 * Whoever calls us knows how long the body is, and nginx says so on behalf
			 * of those who do not. */
			return "a Content-Length is needed";
		}
	}
	if (lengths > 1)
		return "ambiguous length";
	if (hosts != 1)
		return "exactly one Host is needed";
	if (req->major != 1)
		return "unsupported protocol version";
	return NULL;
}

static int method_of(struct evhttp_request *req)
{
	switch (evhttp_request_get_command(req)) {
	case EVHTTP_REQ_GET:
		return HTTP_GET;
	case EVHTTP_REQ_HEAD:
		return HTTP_HEAD;
	case EVHTTP_REQ_POST:
		return HTTP_POST;
	case EVHTTP_REQ_PUT:
		return HTTP_PUT;
	case EVHTTP_REQ_PATCH:
		return HTTP_PATCH;
	case EVHTTP_REQ_DELETE:
		return HTTP_DELETE;
	default:
		return -1;
	}
}

/* NULL for broken escapes, NUL, bad UTF-8. */
static char *decode(struct arena *a, const char *p, size_t n, bool plus_is_space)
{
	bool broken;
	char *out = url_decode(a, p, n, plus_is_space, &n, &broken);

	return !broken && !memchr(out, '\0', n) && utf8_valid(out, n) ? out : NULL;
}

int http_form_parse(struct arena *a, const char *text, size_t n, const char **pairs, size_t max)
{
	size_t count = 0;

	while (n) {
		const char *amp = memchr(text, '&', n);
		size_t len = amp ? (size_t)(amp - text) : n;
		const char *eq = memchr(text, '=', len);
		size_t key_len = eq ? (size_t)(eq - text) : len;

		if (len) {
			if (count == max)
				return -EINVAL;
			pairs[2 * count] = decode(a, text, key_len, true);
			pairs[2 * count + 1] = eq ? decode(a, eq + 1, len - key_len - 1, true)
			                          : arena_strdup(a, "");
			if (!pairs[2 * count] || !pairs[2 * count + 1])
				return -EINVAL;
			count++;
		}
		text += len + (amp ? 1 : 0);
		n -= len + (amp ? 1 : 0);
	}
	return (int)count;
}

/* "/a/../b" and "//" are refused, not repaired. */
static bool path_is_clean(const char *path)
{
	if (path[0] != '/')
		return false;
	for (const char *p = path; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == '\\')
			return false;
		if (*p == '/' && (p[1] == '/' || (p[1] == '.' && (p[2] == '/' || !p[2])) ||
		                  (p[1] == '.' && p[2] == '.' && (p[3] == '/' || !p[3]))))
			return false;
	}
	return true;
}

/* ---- a request --------------------------------------------------------------------------------
 */

const char *httpd_header(const struct http_in *in, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(in->raw->req), name);
}

void httpd_set_header(struct http_in *in, const char *name, const char *value)
{
	if (evhttp_add_header(evhttp_request_get_output_headers(in->raw->req), name, value) < 0)
		bug("response header %s is malformed", name);
}

const char *httpd_query(const struct http_in *in, const char *name)
{
	struct httpd_request *r = in->raw;

	if (r->query_count < 0) {
		r->query_count = http_form_parse(in->arena, in->query, strlen(in->query),
		                                 r->query_pairs, QUERY_PAIRS_MAX);
		if (r->query_count < 0)
			r->query_count = 0;
	}
	for (int i = 0; i < r->query_count; i++) {
		if (!strcmp(r->query_pairs[2 * i], name))
			return r->query_pairs[2 * i + 1];
	}
	return NULL;
}

void http_reply(struct http_in *in, int status, const char *content_type, const void *body,
                size_t n)
{
	in->status = status;
	in->content_type = content_type;
	in->reply = body;
	in->reply_len = n;
}

void http_reply_text(struct http_in *in, int status, const char *content_type, const char *text)
{
	http_reply(in, status, content_type, text, strlen(text));
}

static const char *class_of(int status)
{
	static const char *const classes[] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

	return status >= 100 && status < 600 ? classes[status / 100 - 1] : "5xx";
}

static void send_reply(struct evhttp_request *req, int status, const char *type, const void *body,
                       size_t n)
{
	struct evkeyvalq *out = evhttp_request_get_output_headers(req);
	struct evbuffer *buf = evbuffer_new();

	if (type)
		evhttp_add_header(out, "Content-Type", type);
	if (!evhttp_find_header(out, "X-Content-Type-Options"))
		evhttp_add_header(out, "X-Content-Type-Options", "nosniff");
	if (evhttp_request_get_command(req) == EVHTTP_REQ_HEAD) {
		/* evhttp would send the body all the same: the client's next answer would begin
		 * with it. */
		char length[24];

		snprintf(length, sizeof(length), "%zu", n);
		evhttp_add_header(out, "Content-Length", length);
	} else if (n) {
		evbuffer_add(buf, body, n);
	}
	metric_add(&requests_total, class_of(status), 1);
	evhttp_send_reply(req, status, NULL, buf);
	evbuffer_free(buf);
}

static void refuse(struct evhttp_request *req, int status, const char *why)
{
	char body[256];
	int n = snprintf(body, sizeof(body),
	                 "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\"}\n", status,
	                 why);

	evhttp_add_header(evhttp_request_get_output_headers(req), "Connection", "close");
	send_reply(req, status, "application/problem+json", body, (size_t)n);
}

static void request_free(struct httpd_request *r)
{
	free((char *)r->in.request_id);
	free((char *)r->in.path);
	free((char *)r->in.peer);
	free(r);
}

static void run_request(struct task *t, void *arg)
{
	struct httpd_request *r = arg;
	struct http_in *in = &r->in;
	struct httpd *h = r->httpd;

	in->task = t;
	in->arena = task_arena(t);
	h->fn(in, h->arg);
	if (r->connection)
		connection_next(r->connection);
	metric_observe(&request_seconds, (double)(clock_mono_us() - r->started_us) / 1e6);
	send_reply(r->req, in->status, in->content_type, in->reply, in->reply_len);
	h->in_flight--;
	request_free(r);
}

static struct httpd_request *request_new(struct httpd *h, struct evhttp_request *req, int method)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	struct httpd_request *r = xcalloc(1, sizeof(*r));
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	struct arena *a = arena_new();
	const char *raw_path = evhttp_uri_get_path(uri), *path;
	char *peer = NULL, id[33];
	ev_uint16_t port;

	path = decode(a, raw_path ? raw_path : "", raw_path ? strlen(raw_path) : 0, false);
	r->in.path = path && path_is_clean(path) ? xstrdup(path) : NULL;
	arena_free(a);
	if (evcon)
		evhttp_connection_get_peer(evcon, &peer, &port);
	id_random_hex(id);
	r->httpd = h;
	r->req = req;
	r->connection = connection_of(h, req);
	r->started_us = clock_mono_us();
	r->query_count = -1;
	r->in.raw = r;
	r->in.method = (enum http_method)method;
	r->in.query = evhttp_uri_get_query(uri) ? evhttp_uri_get_query(uri) : "";
	r->in.body_len = evbuffer_get_length(body);
	r->in.body = r->in.body_len ? (const char *)evbuffer_pullup(body, -1) : "";
	r->in.peer = xstrdup(peer ? peer : "");
	r->in.request_id = xstrdup(id);
	r->in.status = 200;
	evhttp_add_header(evhttp_request_get_output_headers(req), "X-Request-Id", id);
	return r;
}

static void on_request(struct evhttp_request *req, void *arg)
{
	struct httpd *h = arg;
	const char *fault = framing_fault(req);
	int method = method_of(req);
	struct httpd_request *r;

	if (fault) {
		refuse(req, 400, fault);
		return;
	}
	if (method < 0) {
		refuse(req, 501, "method not supported");
		return;
	}
	r = request_new(h, req, method);
	if (!r->in.path) {
		request_free(r);
		refuse(req, 400, "malformed path");
		return;
	}
	if (h->draining)
		evhttp_add_header(evhttp_request_get_output_headers(req), "Connection", "close");
	if (task_spawn("http", h->o.request_deadline_ms, run_request, r) < 0) {
		request_free(r);
		evhttp_add_header(evhttp_request_get_output_headers(req), "Retry-After", "1");
		refuse(req, 503, "too busy, please try again");
		return;
	}
	if (r->connection)
		r->connection->request = r;
	h->in_flight++;
}

/* ---- listening --------------------------------------------------------------------------------
 */

static in_port_t *port_of(struct sockaddr_storage *ss)
{
	return ss->ss_family == AF_INET6 ? &((struct sockaddr_in6 *)ss)->sin6_port
	                                 : &((struct sockaddr_in *)ss)->sin_port;
}

/* Port 0, which libevent's parser does not take, lets the system choose. */
static int parse_listen(const char *text, struct sockaddr_storage *ss, int *len, struct err *e)
{
	size_t n = strlen(text);
	bool any_port = n > 2 && !strcmp(text + n - 2, ":0");
	_cleanup_(freep) char *with_port =
	        any_port ? xasprintf("%.*s:1", (int)(n - 2), text) : xstrdup(text);

	*len = sizeof(*ss);
	if (evutil_parse_sockaddr_port(with_port, (struct sockaddr *)ss, len) < 0 || !*port_of(ss))
		return err_set(e, -EINVAL, "\"%s\" is not ADDRESS:PORT", text);
	if (any_port)
		*port_of(ss) = 0;
	return 0;
}

static int bind_listener(struct httpd *h, struct err *e)
{
	struct sockaddr_storage ss;
	int len, r;
	unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE;

	r = parse_listen(h->o.listen, &ss, &len, e);
	if (r < 0)
		return r;
	if (h->o.reuse_port)
		flags |= LEV_OPT_REUSEABLE_PORT;
	h->listener = evconnlistener_new_bind(loop_base(), NULL, NULL, flags, BACKLOG,
	                                      (struct sockaddr *)&ss, len);
	if (!h->listener)
		return err_set(e, -errno, "cannot listen on %s: %s", h->o.listen, strerror(errno));
	r = 1;
	setsockopt(evconnlistener_get_fd(h->listener), IPPROTO_TCP, TCP_NODELAY, &r, sizeof(r));
	h->bound = evhttp_bind_listener(h->evhttp, h->listener);
	if (!h->bound)
		return err_set(e, -EIO, "cannot listen on %s", h->o.listen);
	return 0;
}

int httpd_start(const struct httpd_options *o, http_handler fn, void *arg, struct httpd **ret_httpd,
                struct err *e)
{
	struct httpd *h = xcalloc(1, sizeof(*h));
	struct timeval sweep = { .tv_usec = SWEEP_MS * 1000 };
	int r;

	h->o = *o;
	h->fn = fn;
	h->arg = arg;
	list_init(&h->connections);
	h->evhttp = evhttp_new(loop_base());
	evhttp_set_max_headers_size(h->evhttp, (ssize_t)o->max_header_bytes);
	evhttp_set_max_body_size(h->evhttp, (ssize_t)o->max_body_bytes);
	evhttp_set_timeout(h->evhttp, IDLE_S);
	evhttp_set_allowed_methods(h->evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
	                                              EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH |
	                                              EVHTTP_REQ_DELETE);
	evhttp_set_default_content_type(h->evhttp, NULL);
	evhttp_set_bevcb(h->evhttp, on_accept, h);
	evhttp_set_gencb(h->evhttp, on_request, h);
	r = bind_listener(h, e);
	if (r < 0) {
		evhttp_free(h->evhttp);
		free(h);
		return r;
	}
	h->sweeper = event_new(loop_base(), -1, EV_PERSIST, on_sweep, h);
	event_add(h->sweeper, &sweep);
	*ret_httpd = h;
	return 0;
}

int httpd_port(const struct httpd *h)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t n = sizeof(ss);

	if (getsockname(evconnlistener_get_fd(h->listener), (struct sockaddr *)&ss, &n) < 0)
		bug("getsockname: %s", strerror(errno));
	return ntohs(*port_of(&ss));
}

void httpd_stop_accepting(struct httpd *h)
{
	h->draining = true;
	/* Closed, not only unwatched: out of the SO_REUSEPORT group at once, so that new
	 * connections go to the others. */
	evhttp_del_accept_socket(h->evhttp, h->bound);
	h->listener = NULL;
	h->bound = NULL;
}

size_t httpd_in_flight(const struct httpd *h)
{
	return h->in_flight;
}

void httpd_free(struct httpd *h)
{
	if (!h)
		return;
	event_free(h->sweeper);
	evhttp_free(h->evhttp);
	free(h->by_fd);
	h->by_fd = NULL;
	list_each(item, &h->connections)
	        connection_forget(container_of(item, struct connection, link));
	free(h);
}
