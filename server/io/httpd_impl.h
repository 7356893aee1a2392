/* httpd_impl.h - what the files of the HTTP server share; nobody else includes it.
 *
 *   httpd.c             listening, starting, stopping
 *   httpd_connection.c  what evhttp lacks: a cap, a deadline, strictness before it reads anything
 *   httpd_request.c     from evhttp's request to the handler's task, and its answer back
 *   httpd_text.c        decoding paths, queries and forms
 *
 * Every accepted connection is kept on a list through a reference to its bufferevent; a sweep twice
 * a second drops what has closed, cuts requests that are over their deadline, and re-opens the
 * listener when there is room again. */
#ifndef MSEVA_IO_HTTPD_IMPL_H
#define MSEVA_IO_HTTPD_IMPL_H

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

#include "base/list.h"
#include "io/http_head.h"
#include "io/httpd.h"

#define HTTPD_QUERY_PAIRS_MAX 64

struct httpd_connection {
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
	struct httpd_connection **by_fd; /* may be stale: compare bev */
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
	struct httpd_connection *connection; /* may be gone when the answer is sent */
	struct http_in in;
	int64_t started_us;
	const char *query_pairs[2 * HTTPD_QUERY_PAIRS_MAX];
	int query_count; /* -1 until parsed */
};

/* httpd_connection.c: evhttp's callback for a new connection, and the sweeper's. */
struct bufferevent *httpd_on_accept(struct event_base *base, void *httpd);
void httpd_on_sweep(evutil_socket_t fd, short what, void *httpd);
/* NULL when it is closed already. */
struct httpd_connection *httpd_connection_of(struct httpd *h, struct evhttp_request *req);
/* The request is answered; what is there already belongs to the next one. */
void httpd_connection_next(struct httpd_connection *c);
void httpd_connection_forget(struct httpd_connection *c);

/* httpd_request.c */
void httpd_on_request(struct evhttp_request *req, void *httpd);
/* Counts an answer; 0 for a request that was cut without any. */
void httpd_count(int status);
/* problem+json of a refusal. */
const char *httpd_problem(int status, const char *title, char *text, size_t size);

/* httpd_text.c: NULL for broken escapes, NUL, bad UTF-8. */
char *httpd_decode(struct arena *a, const char *p, size_t n, bool plus_is_space);
/* "/a/../b" and "//" are refused, not repaired. */
bool httpd_path_is_clean(const char *path);

#endif
