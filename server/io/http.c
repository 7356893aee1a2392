#include "io/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/list.h"
#include "base/log.h"
#include "base/metric.h"
#include "io/http_reach.h"
#include "rt/loop.h"

#define CALLS_MAX 512
#define CONNECTIONS_PER_HOST 32
#define ANSWER_MAX (1024 * 1024)
#define TIMEOUT_MS 20000
#define HANDLES_KEPT 64

struct call {
	struct task *task; /* NULL once nobody waits */
	CURL *easy;
	struct buf body;
	struct curl_slist *headers;
	int attempts; /* requests begun, of a POST */
	bool is_post; /* with a body: attempts are counted */
	enum http_reach reach;
	bool address_refused, too_large;
	CURLcode result;
	bool done;
};

/* A socket of curl's. curl stops watching after each answer and starts again with the next request;
 * a connection stays watched for reading in between, which saves two system calls a call. */
struct watch {
	struct event *ev;
	short events;
	bool wanted;        /* by curl, now */
	bool is_connection; /* opened and closed through our callbacks */
};

static CURLM *multi;
static struct watch *watches; /* by descriptor */
static size_t watch_room;
static struct event *multi_timer;
static CURL *kept[HANDLES_KEPT];
static size_t kept_count, calls_under_way;

static struct metric calls_total = {
	.type = METRIC_COUNTER,
	.name = "mseva_http_client_calls_total",
	.help = "Calls to the Graph API and other services by outcome.",
	.label = "outcome"
};

/* ---- sockets ----------------------------------------------------------------------------------
 */

static struct watch *watch_of(int fd);
static void watch_for(int fd, short events);

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *c = arg;
	int fd;

	(void)purpose;
	if (!http_reaches(c->reach, &address->addr)) {
		c->address_refused = true;
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
	            address->protocol);
	if (fd < 0)
		return CURL_SOCKET_BAD;
	watch_of(fd)->is_connection = true;
	return fd;
}

static int close_socket(void *arg, curl_socket_t fd)
{
	(void)arg;
	watch_for(fd, 0);
	watch_of(fd)->is_connection = watch_of(fd)->wanted = false;
	return close(fd);
}

/* ---- curl multi on libevent --------------------------------------------------------------------
 */

static void finish_calls(void)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(multi, &left))) {
		struct call *c;

		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&c);
		c->result = msg->data.result;
		c->done = true;
		if (c->task)
			task_wake(c->task, 0);
	}
}

static struct watch *watch_of(int fd)
{
	if ((size_t)fd >= watch_room) {
		size_t room = (size_t)fd + 64;

		watches = xrealloc(watches, room * sizeof(*watches));
		memset(watches + watch_room, 0, (room - watch_room) * sizeof(*watches));
		watch_room = room;
	}
	return &watches[fd];
}

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct watch *w = watch_of(fd);
	int running, flags = (what & EV_READ ? CURL_CSELECT_IN : 0) |
	                     (what & EV_WRITE ? CURL_CSELECT_OUT : 0);

	(void)arg;
	if (!w->wanted) {
		/* The other side has closed a connection nobody uses; curl sees it when it would.
		 */
		event_free(w->ev);
		w->ev = NULL;
		return;
	}
	curl_multi_socket_action(multi, fd, flags, &running);
	finish_calls();
}

static void on_multi_timer(evutil_socket_t fd, short what, void *arg)
{
	int running;

	(void)fd;
	(void)what;
	(void)arg;
	curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finish_calls();
}

static void watch_for(int fd, short events)
{
	struct watch *w = watch_of(fd);

	if (w->ev && w->events == events)
		return;
	if (w->ev)
		event_free(w->ev);
	w->events = events;
	w->ev = events ? event_new(loop_base(), fd, events | EV_PERSIST, on_socket, NULL) : NULL;
	if (w->ev)
		event_add(w->ev, NULL);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *unused)
{
	struct watch *w = watch_of(fd);

	(void)easy;
	(void)arg;
	(void)unused;
	w->wanted = what != CURL_POLL_REMOVE;
	if (w->wanted)
		watch_for(fd, (short)((what & CURL_POLL_IN ? EV_READ : 0) |
		                      (what & CURL_POLL_OUT ? EV_WRITE : 0)));
	else /* One still connecting is given up, and closed without telling us. */
		watch_for(fd, w->is_connection && w->events & EV_READ ? EV_READ : 0);
	return 0;
}

static int set_multi_timer(CURLM *m, long timeout_ms, void *arg)
{
	struct timeval tv = { .tv_sec = timeout_ms / 1000, .tv_usec = (timeout_ms % 1000) * 1000 };

	(void)m;
	(void)arg;
	if (timeout_ms < 0)
		event_del(multi_timer);
	else
		event_add(multi_timer, &tv);
	return 0;
}

static void start_multi(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	multi = curl_multi_init();
	multi_timer = evtimer_new(loop_base(), on_multi_timer, NULL);
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_multi_timer);
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CONNECTIONS_PER_HOST);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_PER_HOST * 2);
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
}

/* ---- one call ---------------------------------------------------------------------------------
 */

static size_t take_bytes(char *p, size_t size, size_t n, void *arg)
{
	struct call *c = arg;

	(void)size;
	buf_add(&c->body, p, n);
	if (c->body.overflow) {
		c->too_large = true;
		return 0;
	}
	return n;
}

static void set_headers(struct call *c, const struct http_request *req)
{
	char line[1200];

	if (req->bearer) {
		snprintf(line, sizeof(line), "Authorization: Bearer %s", req->bearer);
		c->headers = curl_slist_append(c->headers, line);
	}
	if (req->content_type) {
		snprintf(line, sizeof(line), "Content-Type: %s", req->content_type);
		c->headers = curl_slist_append(c->headers, line);
	}
	for (size_t i = 0; req->headers && req->headers[i]; i++)
		c->headers = curl_slist_append(c->headers, req->headers[i]);
	/* curl would sign the name of a header it then leaves out. */
	if (!req->aws_sigv4)
		c->headers = curl_slist_append(c->headers, "Expect:");
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
}

/* When a kept connection closes without an answer, curl silently sends the request once more: a
 * message would go out twice. This is asked before each attempt, when the connection stands and
 * nothing of the request has been written; a second one of a POST is not made, and the caller
 * decides. */
static int before_attempt(void *arg, char *ip, char *local_ip, int port, int local_port)
{
	struct call *c = arg;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	return c->attempts++ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void set_body(struct call *c, const struct http_request *req)
{
	if (!req->body)
		return;
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body_len);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, req->body);
	if (!strcmp(req->method, "POST")) {
		c->is_post = true;
		curl_easy_setopt(c->easy, CURLOPT_PREREQFUNCTION, before_attempt);
		curl_easy_setopt(c->easy, CURLOPT_PREREQDATA, c);
	}
}

static void prepare(struct call *c, const struct http_request *req, int64_t timeout_ms)
{
	CURL *e = c->easy;

	curl_easy_setopt(e, CURLOPT_URL, req->url);
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(e, CURLOPT_PROXY, "");
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(e, CURLOPT_USERAGENT, "mseva/1.0");
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, c);
	curl_easy_setopt(e, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	if (!strcmp(req->method, "HEAD"))
		curl_easy_setopt(e, CURLOPT_NOBODY, 1L);
	else if (strcmp(req->method, "GET"))
		curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, req->method);
	set_body(c, req);
	if (req->aws_sigv4) {
		curl_easy_setopt(e, CURLOPT_AWS_SIGV4, req->aws_sigv4);
		curl_easy_setopt(e, CURLOPT_USERPWD, req->user_password);
	}
	set_headers(c, req);
}

static int code_of(const struct call *c)
{
	if (c->address_refused)
		return -EPERM;
	if (c->too_large)
		return -EMSGSIZE;
	switch (c->result) {
	case CURLE_OK:
		return 0;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
		return -ECONNREFUSED;
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	default:
		return -ECONNRESET;
	}
}

/* A POST that failed before its first byte (no address, no connection, no handshake, no place among
 * the host's connections) was not sent, however it failed. */
static int sent_or_not(const struct call *c, int r)
{
	return r < 0 && r != -EPERM && r != -ECANCELED && c->is_post && !c->attempts ? -ECONNREFUSED
	                                                                             : r;
}

static void call_done(struct call *c)
{
	curl_multi_remove_handle(multi, c->easy);
	curl_slist_free_all(c->headers);
	if (kept_count < HANDLES_KEPT) {
		curl_easy_reset(c->easy);
		kept[kept_count++] = c->easy;
	} else {
		curl_easy_cleanup(c->easy);
	}
	buf_done(&c->body);
	calls_under_way--;
}

static void read_response(struct call *c, struct arena *a, struct http_response *resp)
{
	curl_off_t retry_after = 0;
	char *type = NULL;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &resp->status);
	curl_easy_getinfo(c->easy, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(c->easy, CURLINFO_RETRY_AFTER, &retry_after);
	resp->retry_after_ms = retry_after > 0 ? (int64_t)retry_after * 1000 : -1;
	resp->content_type = type ? arena_strdup(a, type) : "";
	resp->body = arena_strndup(a, c->body.p, c->body.n);
	resp->body_len = c->body.n;
}

int http_call(struct task *t, const struct http_request *req, struct arena *a,
              struct http_response *ret_resp)
{
	int64_t timeout_ms = req->timeout_ms ? req->timeout_ms : TIMEOUT_MS;
	struct call c = { .task = t };
	int r, waited, running;

	if (calls_under_way >= CALLS_MAX)
		return -EAGAIN;
	r = http_reach_of(req->url, &c.reach);
	if (r < 0) {
		log_warn("http.refused", F_STR("why", "host or scheme is not allowed"));
		return r;
	}
	if (!multi)
		start_multi();
	if (timeout_ms > task_remaining_ms(t))
		timeout_ms = task_remaining_ms(t);
	if (timeout_ms < 1)
		return -ETIMEDOUT;
	c.easy = kept_count ? kept[--kept_count] : curl_easy_init();
	buf_init(&c.body, req->max_bytes ? req->max_bytes : ANSWER_MAX);
	calls_under_way++;
	prepare(&c, req, timeout_ms);
	curl_multi_add_handle(multi, c.easy);
	/* Starts at once instead of on the loop's next turn. */
	curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finish_calls();
	task_waits_on(t, "http");
	waited = c.done ? 0 : task_wait(t);
	r = sent_or_not(&c, c.done ? code_of(&c) : waited);
	if (r == 0)
		read_response(&c, a, ret_resp);
	call_done(&c);
	metric_add(&calls_total, r == 0 ? "answered" : r == -ETIMEDOUT ? "timeout" : "failed", 1);
	return r;
}

void http_stop(void)
{
	while (kept_count)
		curl_easy_cleanup(kept[--kept_count]);
	if (multi) {
		curl_multi_cleanup(multi);
		event_free(multi_timer);
		multi = NULL;
		free(watches);
		watches = NULL;
		watch_room = 0;
		curl_global_cleanup();
	}
	http_reach_forget();
}
