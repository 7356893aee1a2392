#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "in_task.h"
#include "io/httpd.h"
#include "plain_client.h"
#include "rt/loop.h"
#include "rt/pool.h"

#define HEADER_MAX 4096
#define BODY_MAX 2000
#define CONNECTIONS_MAX 8
#define DEADLINE_MS 400

static struct httpd *server;
static size_t handled;

/* Says what arrived; "/wait" waits for ever. */
static void echo(struct http_in *in, void *arg)
{
	const char *name = httpd_query(in, "name"), *header = httpd_header(in, "x-echo");

	handled++;
	if (!strcmp(in->path, "/wait")) {
		int r = task_wait(in->task);

		http_reply_text(in, 504, "text/plain", r == -ETIMEDOUT ? "waited" : "woken");
		return;
	}
	if (!strcmp(in->path, "/nothing")) {
		in->status = 204;
		return;
	}
	httpd_set_header(in, "X-Arg", arg);
	http_reply_text(in, 201, "text/plain; charset=utf-8",
	                arena_printf(in->arena, "%d %s name=%s header=%s body=%zu:%.*s from %s\n",
	                             in->method, in->path, name ? name : "-", header ? header : "-",
	                             in->body_len, in->body_len < 20 ? (int)in->body_len : 20,
	                             in->body, in->peer));
}

/* ---- one exchange -------------------------------------------------------------------------------
 */

struct exchange {
	const char *send;
	size_t n; /* 0: strlen(send) */
	struct buf answer;
	int64_t ms;
};

/* Sends, says that nothing more comes, and reads to the end. */
static int exchange(void *arg)
{
	struct exchange *x = arg;
	int64_t started = clock_mono_ms();
	int fd = plain_connect(httpd_port(server));

	buf_init(&x->answer, 1 << 20);
	plain_send(fd, x->send, x->n ? x->n : strlen(x->send));
	plain_read_all(fd, &x->answer);
	close(fd);
	x->ms = clock_mono_ms() - started;
	return 0;
}

static int status_of(const struct exchange *x)
{
	return strncmp(x->answer.p, "HTTP/1.1 ", 9) ? 0 : (int)strtol(x->answer.p + 9, NULL, 10);
}

static size_t occurrences(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

static void serve(task_fn fn)
{
	struct httpd_options o = { .listen = "127.0.0.1:0",
		                   .max_header_bytes = HEADER_MAX,
		                   .max_body_bytes = BODY_MAX,
		                   .max_connections = CONNECTIONS_MAX,
		                   .request_deadline_ms = DEADLINE_MS };
	struct err e;

	handled = 0;
	if (httpd_start(&o, echo, (void *)"seen", &server, &e) < 0)
		fail_msg("%s", e.msg);
	in_task(fn, NULL);
	assert_int_equal(httpd_in_flight(server), 0);
	httpd_free(server);
	server = NULL;
}

static void ask(struct task *t, struct exchange *x, const char *send)
{
	*x = (struct exchange){ .send = send };
	assert_int_equal(pool_run(t, exchange, x), 0);
}

/* ---- what is answered ---------------------------------------------------------------------------
 */

static void ask_politely(struct task *t, void *arg)
{
	struct exchange x;

	(void)arg;
	ask(t, &x,
	    "POST /a%20b/%E0%A8%AA?x=1&name=%E0%A8%AA+q HTTP/1.1\r\nHost: h\r\nX-Echo: yes\r\n"
	    "Content-Length: 5\r\nConnection: close\r\n\r\nhello");
	assert_int_equal(status_of(&x), 201);
	assert_non_null(strstr(
	        x.answer.p, "\r\n\r\n2 /a b/ਪ name=ਪ q header=yes body=5:hello from 127.0.0.1\n"));
	assert_non_null(strstr(x.answer.p, "\r\nX-Arg: seen\r\n"));
	assert_non_null(strstr(x.answer.p, "\r\nX-Request-Id: "));
	assert_non_null(strstr(x.answer.p, "\r\nX-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(x.answer.p, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
	buf_done(&x.answer);
	ask(t, &x, "GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(status_of(&x), 204);
	buf_done(&x.answer);
	ask(t, &x, "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(status_of(&x), 201);
	assert_string_equal(strstr(x.answer.p, "\r\n\r\n"), "\r\n\r\n");
	buf_done(&x.answer);
}

static void a_request_reaches_the_handler_decoded(void **state)
{
	(void)state;
	serve(ask_politely);
}

static void ask_in_a_row(struct task *t, void *arg)
{
	struct exchange x;

	(void)arg;
	ask(t, &x,
	    "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
	    "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
	    "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(occurrences(x.answer.p, "HTTP/1.1 201"), 3);
	assert_true(strstr(x.answer.p, "0 /1 ") < strstr(x.answer.p, "2 /2 "));
	assert_true(strstr(x.answer.p, "2 /2 ") < strstr(x.answer.p, "0 /3 "));
	assert_non_null(strstr(x.answer.p, "body=3:abc"));
	buf_done(&x.answer);
}

static void ask_and_babble(struct task *t, void *arg)
{
	struct exchange x;

	(void)arg;
	ask(t, &x, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n\001\002babble\r\n\r\n");
	assert_int_equal(handled, 1);
	assert_int_equal(occurrences(x.answer.p, "0 /1 "), 1);
	buf_done(&x.answer);
}

static void rubbish_after_a_request_does_not_cost_its_answer(void **state)
{
	(void)state;
	serve(ask_and_babble);
}

static void requests_on_one_connection_are_answered_in_order(void **state)
{
	(void)state;
	serve(ask_in_a_row);
}

/* ---- what is refused ----------------------------------------------------------------------------
 */

#define NUL_INSIDE "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\0b\r\nConnection: close\r\n\r\n"

/* Every one ends with a request that must not be read as one: what a smuggler hides in a body. */
#define HIDDEN "GET /hidden HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
#define POST "POST / HTTP/1.1\r\nHost: h\r\n"
#define GET "GET / HTTP/1.1\r\n"

static const struct ambiguous {
	const char *what, *send;
} ambiguous[] = {
	{ "length and chunked",
	  POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN },
	{ "two encodings",
	  POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN },
	{ "gzip, chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN },
	{ "xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n" HIDDEN },
	{ "identity", POST "Transfer-Encoding: identity\r\n\r\n" HIDDEN },
	{ "blank before the colon", POST "Transfer-Encoding : chunked\r\n\r\n" HIDDEN },
	{ "two lengths", POST "Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde" HIDDEN },
	{ "two equal lengths", POST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" HIDDEN },
	{ "list of lengths", POST "Content-Length: 0, 0\r\n\r\n" HIDDEN },
	{ "+3", POST "Content-Length: +3\r\n\r\nabc" HIDDEN },
	{ "-3", POST "Content-Length: -3\r\n\r\nabc" HIDDEN },
	{ "0x3", POST "Content-Length: 0x3\r\n\r\nabc" HIDDEN },
	{ "3abc", POST "Content-Length: 3abc\r\n\r\nabc" HIDDEN },
	{ "length of nothing", POST "Content-Length: \r\n\r\n" HIDDEN },
	{ "chunked in HTTP/1.0",
	  "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN },
	{ "chunk size 0x0", POST "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" HIDDEN },
	{ "chunk size +0", POST "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" HIDDEN },
	{ "chunk size -1", POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" HIDDEN },
	{ "no host", GET "\r\n" HIDDEN },
	{ "two hosts", GET "Host: a\r\nHost: b\r\n\r\n" HIDDEN },
	{ "header without a name", GET "Host: h\r\n: x\r\n\r\n" HIDDEN },
	{ "control character in a name", GET "Host: h\r\nX\001Y: x\r\n\r\n" HIDDEN },
	{ "control character in a value", GET "Host: h\r\nX: a\001b\r\n\r\n" HIDDEN },
	{ "carriage return in a value", GET "Host: h\r\nX: a\rb\r\n\r\n" HIDDEN },
	{ "folded header", GET "Host: h\r\nX: a\r\n b\r\n\r\n" HIDDEN },
	{ "lines ended by LF alone", "GET / HTTP/1.1\nHost: h\n\n" HIDDEN },
	{ "one header line ended by LF alone", GET "Host: h\nX: y\r\n\r\n" HIDDEN },
	{ "blank in the address", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "whole address", "GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n" HIDDEN },
	{ "HTTP/0.9", "GET /\r\n" HIDDEN },
	{ "unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "TRACE", "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "CONNECT /", "CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "OPTIONS", "OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "odd expectation", POST "Expect: miracles\r\n\r\n" HIDDEN },
	{ "three-digit length with a blank inside", POST "Content-Length: 1 0\r\n\r\n" HIDDEN },
	{ "body of a HEAD", "HEAD / HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n" HIDDEN },
	{ "very long length",
	  POST "Content-Length: 0000000000000000000000000000000000\r\n\r\n" HIDDEN },
	{ "CONNECT", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "path that climbs", "GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "path that climbs, hidden", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "double slash", "GET //b HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "backslash", "GET /a%5cb HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "NUL in the path", "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "broken escape", "GET /a%zz HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
	{ "path that is no UTF-8", "GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n" HIDDEN },
};

/* 400, but for what is clear and only not offered. */
static int expected_status(const char *sent)
{
	static const struct {
		const char *part;
		int status;
	} others[] = { { "BREW /", 501 },
		       { "TRACE /", 501 },
		       { "CONNECT ", 501 },
		       { "OPTIONS /", 501 },
		       { "miracles", 417 } };

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		if (strstr(sent, others[i].part))
			return others[i].status;
	}
	return 400;
}

static void ask_ambiguously(struct task *t, void *arg)
{
	size_t wrong = 0;

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(ambiguous); i++) {
		struct exchange x;
		int status;

		handled = 0;
		ask(t, &x, ambiguous[i].send);
		status = status_of(&x);
		if (handled || status != expected_status(ambiguous[i].send) ||
		    !strstr(x.answer.p, "\r\nContent-Type: application/problem+json\r\n") ||
		    strstr(x.answer.p, "hidden") || occurrences(x.answer.p, "HTTP/1.1 ") > 1) {
			print_error("%s: handled %zu, answered %s\n", ambiguous[i].what, handled,
			            x.answer.p);
			wrong++;
		}
		buf_done(&x.answer);
	}
	assert_int_equal(wrong, 0);
}

static void what_two_readers_could_read_in_two_ways_is_refused(void **state)
{
	(void)state;
	serve(ask_ambiguously);
}

static void ask_with_a_nul(struct task *t, void *arg)
{
	struct exchange x = { .send = NUL_INSIDE, .n = sizeof(NUL_INSIDE) - 1 };

	(void)arg;
	assert_int_equal(pool_run(t, exchange, &x), 0);
	assert_int_equal(status_of(&x), 400);
	assert_int_equal(handled, 0);
	buf_done(&x.answer);
}

static void a_nul_in_a_header_is_refused(void **state)
{
	(void)state;
	serve(ask_with_a_nul);
}

static void ask_for_too_much(struct task *t, void *arg)
{
	struct exchange x;
	struct buf b;

	(void)arg;
	buf_init(&b, 1 << 20);
	buf_adds(&b, "GET / HTTP/1.1\r\nHost: h\r\nX-Long: ");
	for (int i = 0; i < HEADER_MAX; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "\r\n\r\n");
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 431);
	assert_non_null(strstr(x.answer.p, "\r\nContent-Type: application/problem+json\r\n"));
	buf_done(&x.answer);
	buf_clear(&b);
	buf_printf(&b, POST "Content-Length: %d\r\n\r\n", BODY_MAX + 1);
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 413);
	assert_non_null(strstr(x.answer.p, "\r\nContent-Type: application/problem+json\r\n"));
	buf_done(&x.answer);
	buf_clear(&b);
	buf_printf(&b, POST "Content-Length: 99999999999999999999\r\n\r\n");
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 413);
	buf_done(&x.answer);
	assert_int_equal(handled, 0);
	buf_clear(&b);
	buf_printf(&b, POST "Connection: close\r\nContent-Length: %d\r\n\r\n%*s", BODY_MAX,
	           BODY_MAX, "");
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 201);
	buf_done(&x.answer);
	buf_done(&b);
}

/* The answer is not lost in a reset although the client sends all it has before it reads. */
static void ask_with_far_too_much(struct task *t, void *arg)
{
	struct exchange x;
	struct buf b;

	(void)arg;
	buf_init(&b, 8 << 20);
	buf_adds(&b, POST "Content-Length: 4194304\r\n\r\n");
	for (int i = 0; i < 4 << 20; i++)
		buf_addc(&b, 'x');
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 413);
	assert_in_range(x.ms, 0, DEADLINE_MS + 1000);
	buf_done(&x.answer);
	buf_done(&b);
}

static void who_sends_far_too_much_still_reads_why_not(void **state)
{
	(void)state;
	serve(ask_with_far_too_much);
}

static void a_header_or_body_over_its_limit_is_refused(void **state)
{
	(void)state;
	serve(ask_for_too_much);
}

/* ---- the slow and the many ----------------------------------------------------------------------
 */

/* One byte at a time for as long as somebody listens. */
static int drip(void *arg)
{
	const char *text = arg;
	int64_t started = clock_mono_ms();
	int fd = plain_connect(httpd_port(server));
	char byte;

	plain_send(fd, text, strlen(text));
	while (clock_mono_ms() - started < 10000 && plain_send(fd, "x", 1)) {
		usleep(20000);
		if (recv(fd, &byte, 1, MSG_DONTWAIT) == 0)
			break;
	}
	close(fd);
	return (int)(clock_mono_ms() - started);
}

static void drip_slowly(struct task *t, void *arg)
{
	static char in_header[] = "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ";
	static char in_body[] = POST "Content-Length: 1999\r\n\r\n";

	(void)arg;
	/* The sweep looks twice a second. */
	assert_in_range(pool_run(t, drip, in_header), DEADLINE_MS, 3000);
	assert_in_range(pool_run(t, drip, in_body), DEADLINE_MS, 3000);
	assert_int_equal(handled, 0);
}

static void a_slow_request_is_cut_at_its_deadline(void **state)
{
	(void)state;
	serve(drip_slowly);
}

static void ask_and_wait(struct task *t, void *arg)
{
	struct exchange x;

	(void)arg;
	ask(t, &x, "GET /wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	/* Cut, or told that it took too long: what counts is that it ends. */
	assert_true(!x.answer.n || status_of(&x) == 504);
	assert_in_range(x.ms, DEADLINE_MS - 50, 3000);
	buf_done(&x.answer);
}

static void a_handler_that_waits_too_long_ends(void **state)
{
	(void)state;
	serve(ask_and_wait);
}

/* Fills the server with silent connections; the next one is served once one of them has gone. */
static int crowd(void *arg)
{
	static const char first_request[] = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
	static const char late_request[] =
	        "GET /late HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
	int fds[CONNECTIONS_MAX], late;
	struct timeval soon = { .tv_usec = 200000 };
	struct buf b;
	char byte;
	bool served_early;

	(void)arg;
	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		fds[i] = plain_connect(httpd_port(server));
		buf_init(&b, 10000);
		plain_send(fds[i], first_request, strlen(first_request));
		plain_read_until(fds[i], &b, "\n0 /1");
		buf_done(&b);
	}
	late = plain_connect(httpd_port(server)); /* in the kernel's queue */
	plain_send(late, late_request, strlen(late_request));
	setsockopt(late, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	served_early = recv(late, &byte, 1, MSG_PEEK) > 0;
	close(fds[0]);
	soon = (struct timeval){ .tv_sec = 10 };
	setsockopt(late, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	buf_init(&b, 10000);
	plain_read_all(late, &b);
	close(late);
	for (int i = 1; i < CONNECTIONS_MAX; i++)
		close(fds[i]);
	if (served_early)
		return -EBUSY;
	return strstr(b.p, "0 /late ") ? (buf_done(&b), 0) : (buf_done(&b), -ENOENT);
}

static void come_in_crowds(struct task *t, void *arg)
{
	(void)arg;
	assert_int_equal(pool_run(t, crowd, NULL), 0);
}

static void more_connections_than_allowed_wait_outside(void **state)
{
	(void)state;
	serve(come_in_crowds);
}

static const char waiting[] = "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n";

/* A closed connection whose descriptor the next one gets takes no bytes of it: libevent reads 4096
 * at a time, so only what is longer would lose any. */
static void ask_much_after_a_close(struct task *t, void *arg)
{
	struct exchange x;
	struct buf b;

	(void)arg;
	ask(t, &x, "GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(status_of(&x), 201);
	buf_done(&x.answer);
	buf_init(&b, 1 << 20);
	buf_printf(&b, POST "Connection: close\r\nX-Long: %03000d\r\nContent-Length: %d\r\n\r\n%*s",
	           0, BODY_MAX, BODY_MAX, "");
	ask(t, &x, b.p);
	assert_int_equal(status_of(&x), 201);
	buf_done(&x.answer);
	buf_done(&b);
}

static void a_closed_connection_takes_nothing_from_the_next(void **state)
{
	(void)state;
	serve(ask_much_after_a_close);
}

static void leave_in_the_middle(struct task *t, void *arg)
{
	int port = httpd_port(server), fd;

	(void)arg;
	fd = plain_connect(port);
	plain_send(fd, waiting, strlen(waiting));
	while (!handled)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(httpd_in_flight(server), 1);
	close(fd);
	while (httpd_in_flight(server))
		assert_int_equal(task_sleep_ms(t, 5), 0);
	assert_int_equal(handled, 1);
}

static void a_client_that_leaves_harms_nobody(void **state)
{
	(void)state;
	serve(leave_in_the_middle);
}

static void stop_while_serving(struct task *t, void *arg)
{
	int port = httpd_port(server), kept = plain_connect(port);
	struct exchange x = { 0 };

	(void)arg;
	plain_send(kept, waiting, strlen(waiting));
	while (!handled)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	httpd_stop_accepting(server);
	buf_init(&x.answer, 10000);
	/* What is under way still gets its answer. */
	while (httpd_in_flight(server))
		assert_int_equal(task_sleep_ms(t, 5), 0);
	close(kept);
	buf_done(&x.answer);
}

static void draining_lets_requests_under_way_end(void **state)
{
	(void)state;
	serve(stop_while_serving);
}

/* ---- parsing ------------------------------------------------------------------------------------
 */

static void forms_are_decoded_or_refused(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const char *pairs[8];
	static const char form[] = "a=1&b=%E0%A8%AA+x&&c&d=x%3Dy=z";
	static const char *const broken[] = {
		"a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "%c0%80=1", "a=1&b=2&c=3&d=4&e=5"
	};

	(void)state;
	assert_int_equal(http_form_parse(a, form, strlen(form), pairs, 4), 4);
	assert_string_equal(pairs[1], "1");
	assert_string_equal(pairs[3], "ਪ x");
	assert_string_equal(pairs[4], "c");
	assert_string_equal(pairs[5], "");
	assert_string_equal(pairs[7], "x=y=z");
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		assert_int_equal(http_form_parse(a, broken[i], strlen(broken[i]), pairs, 4),
		                 -EINVAL);
	assert_int_equal(http_form_parse(a, "", 0, pairs, 4), 0);
}

static void an_address_that_cannot_be_listened_on_is_named(void **state)
{
	struct httpd_options o = { .listen = "here", .max_connections = 1 };
	struct httpd *h;
	struct err e;
	int port, fd = plain_listen(&port);
	char taken[32];

	(void)state;
	assert_int_equal(httpd_start(&o, echo, NULL, &h, &e), -EINVAL);
	assert_non_null(strstr(e.msg, "\"here\""));
	snprintf(taken, sizeof(taken), "127.0.0.1:%d", port);
	o.listen = taken;
	assert_int_equal(httpd_start(&o, echo, NULL, &h, &e), -EADDRINUSE);
	assert_non_null(strstr(e.msg, taken));
	close(fd);
}

static int set_up(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pool_stop();
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_reaches_the_handler_decoded),
		cmocka_unit_test(requests_on_one_connection_are_answered_in_order),
		cmocka_unit_test(rubbish_after_a_request_does_not_cost_its_answer),
		cmocka_unit_test(what_two_readers_could_read_in_two_ways_is_refused),
		cmocka_unit_test(a_nul_in_a_header_is_refused),
		cmocka_unit_test(a_header_or_body_over_its_limit_is_refused),
		cmocka_unit_test(who_sends_far_too_much_still_reads_why_not),
		cmocka_unit_test(a_slow_request_is_cut_at_its_deadline),
		cmocka_unit_test(a_handler_that_waits_too_long_ends),
		cmocka_unit_test(more_connections_than_allowed_wait_outside),
		cmocka_unit_test(a_closed_connection_takes_nothing_from_the_next),
		cmocka_unit_test(a_client_that_leaves_harms_nobody),
		cmocka_unit_test(draining_lets_requests_under_way_end),
		cmocka_unit_test(forms_are_decoded_or_refused),
		cmocka_unit_test(an_address_that_cannot_be_listened_on_is_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
