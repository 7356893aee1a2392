#include "io/httpd_impl.h"

#include <errno.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "rt/loop.h"

#define SWEEP_MS 500
#define IDLE_S 65 /* keep-alive: a little longer than nginx's 60 s */
#define BACKLOG 1024

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
	evhttp_set_bevcb(h->evhttp, httpd_on_accept, h);
	evhttp_set_gencb(h->evhttp, httpd_on_request, h);
	r = bind_listener(h, e);
	if (r < 0) {
		evhttp_free(h->evhttp);
		free(h);
		return r;
	}
	h->sweeper = event_new(loop_base(), -1, EV_PERSIST, httpd_on_sweep, h);
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
	        httpd_connection_forget(container_of(item, struct httpd_connection, link));
	free(h);
}
