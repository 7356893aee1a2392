/* http.c - see http.h. */
#include "http.h"

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "util.h"

void http_bytes(struct evhttp_request *req, int status, const char *type, const void *p, size_t n)
{
	evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Type", type);
	evbuffer_add(evhttp_request_get_output_buffer(req), p, n);
	evhttp_send_reply(req, status, NULL, NULL);
}

void http_text(struct evhttp_request *req, int status, const char *type, const char *text)
{
	http_bytes(req, status, type, text, strlen(text));
}

void http_json(struct evhttp_request *req, int status, json_t *v)
{
	char *text = json_dumps(v, JSON_COMPACT);

	http_text(req, status, "application/json; charset=UTF-8", text ? text : "{}");
	free(text);
	json_decref(v);
}

void http_problem(struct evhttp_request *req, int status, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	http_json(req, status, json_pack("{s:s}", "error", text));
}

struct hang_up {
	struct event *event;
	struct evhttp_connection *conn;
	struct evhttp_request *req;
};

static void hang_up_now(evutil_socket_t fd, short what, void *arg)
{
	struct hang_up *h = arg;

	(void)fd;
	(void)what;
	evhttp_connection_set_closecb(h->conn, NULL, NULL);
	evhttp_connection_free(h->conn);
	event_free(h->event);
	free(h);
}

static void hang_up_too_late(struct evhttp_connection *conn, void *arg)
{
	struct hang_up *h = arg;

	(void)conn;
	http_gone(h->req);
	event_free(h->event);
	free(h);
}

void http_hang_up(struct sandbox *sb, struct evhttp_request *req)
{
	/* Not from inside the request's own callback: evhttp still uses the connection there. */
	struct hang_up *h = xcalloc(1, sizeof(*h));

	h->req = req;
	h->conn = evhttp_request_get_connection(req);
	h->event = event_new(sb->base, -1, 0, hang_up_now, h);
	evhttp_connection_set_closecb(h->conn, hang_up_too_late, h);
	event_active(h->event, 0, 0);
}

void http_gone(struct evhttp_request *req)
{
	if (!evhttp_request_get_connection(req))
		evhttp_request_free(req);
}

const char *http_body(struct evhttp_request *req, size_t *ret_n)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(req);

	*ret_n = evbuffer_get_length(in);
	evbuffer_add(in, "", 1);
	return (const char *)evbuffer_pullup(in, -1);
}

json_t *http_body_json(struct evhttp_request *req)
{
	struct err e = { 0 };
	json_t *v;
	size_t n;
	const char *body = http_body(req, &n);

	if (json_parse(body, n, JSON_DEPTH_OUTSIDE, &v, &e) < 0) {
		http_problem(req, 400, "the body is not JSON: %s", e.msg);
		return NULL;
	}
	return v;
}

char *http_query(struct evhttp_request *req, const char *name)
{
	const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req)), *value;
	struct evkeyvalq params;
	char *copy = NULL;

	if (!query || evhttp_parse_query_str(query, &params) < 0)
		return NULL;
	value = evhttp_find_header(&params, name);
	if (value)
		copy = xstrdup(value);
	evhttp_clear_headers(&params);
	return copy;
}

int64_t http_query_int(struct evhttp_request *req, const char *name, int64_t missing)
{
	char *text = http_query(req, name), *end = NULL;
	int64_t n = text ? strtoll(text, &end, 10) : missing;

	if (text && (end == text || *end))
		n = missing;
	free(text);
	return n;
}

const char *http_bearer(struct evhttp_request *req)
{
	const char *h = evhttp_find_header(evhttp_request_get_input_headers(req), "Authorization");

	return h && strncasecmp(h, "Bearer ", 7) == 0 ? h + 7 : NULL;
}

int path_split(char *path, char *parts[], int max)
{
	int n = 0;

	while (*path) {
		while (*path == '/')
			*path++ = '\0';
		if (!*path)
			break;
		if (n == max)
			return max + 1;
		parts[n++] = path;
		path += strcspn(path, "/");
	}
	return n;
}
