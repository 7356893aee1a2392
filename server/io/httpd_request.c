/* httpd_request.c - from evhttp's request to the handler's task, and its answer back. */
#include "io/httpd_impl.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/metric.h"

static struct metric requests_total = { .type = METRIC_COUNTER,
	                                .name = "mseva_http_requests_total",
	                                .help = "HTTP requests by class of answer.",
	                                .label = "class" };
static struct metric request_seconds = { .type = METRIC_HISTOGRAM,
	                                 .name = "mseva_http_request_seconds",
	                                 .help = "Time from a whole request to its answer." };

static enum http_method method_of(struct evhttp_request *req)
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
		bug("evhttp let method %d through", (int)evhttp_request_get_command(req));
	}
}

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
		                                 r->query_pairs, HTTPD_QUERY_PAIRS_MAX);
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

void httpd_count(int status)
{
	static const char *const classes[] = { "cut", "1xx", "2xx", "3xx", "4xx", "5xx" };

	metric_add(&requests_total, status >= 0 && status < 600 ? classes[status / 100] : "5xx", 1);
}

const char *httpd_problem(int status, const char *title, char *text, size_t size)
{
	snprintf(text, size, "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\"}\n", status,
	         title);
	return text;
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
	httpd_count(status);
	evhttp_send_reply(req, status, NULL, buf);
	evbuffer_free(buf);
}

static void refuse(struct evhttp_request *req, int status, const char *why)
{
	char body[256];

	httpd_problem(status, why, body, sizeof(body));
	evhttp_add_header(evhttp_request_get_output_headers(req), "Connection", "close");
	send_reply(req, status, "application/problem+json", body, strlen(body));
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
		httpd_connection_next(r->connection);
	metric_observe(&request_seconds, (double)(clock_mono_us() - r->started_us) / 1e6);
	send_reply(r->req, in->status, in->content_type, in->reply, in->reply_len);
	h->in_flight--;
	request_free(r);
}

static struct httpd_request *request_new(struct httpd *h, struct evhttp_request *req)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	struct httpd_request *r = xcalloc(1, sizeof(*r));
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	struct arena *a = arena_new();
	const char *raw_path = evhttp_uri_get_path(uri), *path;
	char *peer = NULL, id[33];
	ev_uint16_t port;

	path = httpd_decode(a, raw_path ? raw_path : "", raw_path ? strlen(raw_path) : 0, false);
	r->in.path = path && httpd_path_is_clean(path) ? xstrdup(path) : NULL;
	arena_free(a);
	if (evcon)
		evhttp_connection_get_peer(evcon, &peer, &port);
	id_random_hex(id);
	r->httpd = h;
	r->req = req;
	r->connection = httpd_connection_of(h, req);
	r->started_us = clock_mono_us();
	r->query_count = -1;
	r->in.raw = r;
	r->in.method = method_of(req);
	r->in.query = evhttp_uri_get_query(uri) ? evhttp_uri_get_query(uri) : "";
	r->in.body_len = evbuffer_get_length(body);
	r->in.body = r->in.body_len ? (const char *)evbuffer_pullup(body, -1) : "";
	r->in.peer = xstrdup(peer ? peer : "");
	r->in.request_id = xstrdup(id);
	r->in.status = 200;
	evhttp_add_header(evhttp_request_get_output_headers(req), "X-Request-Id", id);
	return r;
}

void httpd_on_request(struct evhttp_request *req, void *arg)
{
	struct httpd *h = arg;
	struct httpd_request *r;

	r = request_new(h, req);
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
