#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "in_task.h"
#include "io/http.h"
#include "plain_client.h"
#include "rt/loop.h"

/* ---- a server that says what it was told to
 * ------------------------------------------------------ */

/* One answer: to one request of one connection. */
struct script {
	const char *answer; /* NULL: none, wait until the client leaves */
	size_t endless;     /* after the answer so many more bytes of chunks */
	bool close_after;   /* else the next answer goes out on the same connection */
};

static struct {
	int fd, port;
	pthread_t thread;
	const struct script *scripts;
	size_t count, requests, connections;
	struct buf heard;
	int closed[2]; /* a pipe: one byte for each connection that was closed */
} stub;

static void send_chunks(int fd, size_t n)
{
	char chunk[8192];
	int len = snprintf(chunk, sizeof(chunk), "1000\r\n%4096s\r\n", "");

	for (size_t sent = 0; sent < n; sent += 4096) {
		if (!plain_send(fd, chunk, (size_t)len))
			return;
	}
}

/* A request whose body is as long as it says. */
static bool hear_request(int fd)
{
	struct buf b;
	const char *body, *length;
	bool whole;

	buf_init(&b, 1 << 20);
	whole = plain_read_until(fd, &b, "\r\n\r\n");
	body = strstr(b.p, "\r\n\r\n");
	length = strstr(b.p, "Content-Length: ");
	while (whole && length && strlen(body + 4) < strtoul(length + 16, NULL, 10)) {
		char more[1024];
		ssize_t n = recv(fd, more, sizeof(more), 0);

		whole = n > 0;
		buf_add(&b, more, n > 0 ? (size_t)n : 0);
		body = strstr(b.p, "\r\n\r\n");
		length = strstr(b.p, "Content-Length: ");
	}
	if (whole) {
		stub.requests++;
		buf_add(&stub.heard, b.p, b.n);
	}
	buf_done(&b);
	return whole;
}

static void *run_stub(void *unused)
{
	size_t next = 0;

	(void)unused;
	while (next < stub.count) {
		int fd = accept(stub.fd, NULL, NULL);
		bool open = fd >= 0;

		if (!open)
			break;
		stub.connections++;
		while (open && next < stub.count && hear_request(fd)) {
			const struct script *s = &stub.scripts[next++];
			char byte;

			if (s->answer)
				plain_send(fd, s->answer, strlen(s->answer));
			else
				while (recv(fd, &byte, 1, 0) > 0)
					;
			send_chunks(fd, s->endless);
			open = s->answer && !s->close_after;
		}
		close(fd);
		if (write(stub.closed[1], "", 1) != 1)
			bug("the pipe is full");
	}
	return NULL;
}

static void stub_start(const struct script *scripts, size_t count)
{
	stub.fd = plain_listen(&stub.port);
	stub.scripts = scripts;
	stub.count = count;
	stub.requests = stub.connections = 0;
	buf_init(&stub.heard, 1 << 20);
	assert_int_equal(pipe2(stub.closed, O_CLOEXEC), 0);
	pthread_create(&stub.thread, NULL, run_stub, NULL);
}

/* After this nobody else touches what it has counted. */
static void stub_stop(void)
{
	shutdown(stub.fd, SHUT_RDWR);
	pthread_join(stub.thread, NULL);
	close(stub.fd);
	close(stub.closed[0]);
	close(stub.closed[1]);
	buf_done(&stub.heard);
}

static const char *stub_url(struct task *t, const char *path)
{
	return arena_printf(task_arena(t), "http://127.0.0.1:%d%s", stub.port, path);
}

struct scene {
	void (*play)(struct task *t);
};

static void play_scene(struct task *t, void *arg)
{
	char host[64];

	snprintf(host, sizeof(host), "127.0.0.1:%d", stub.port);
	http_allow(host);
	((struct scene *)arg)->play(t);
	http_stop();
}

static void play(void (*fn)(struct task *t), const struct script *scripts, size_t count)
{
	struct scene s = { fn };

	stub_start(scripts, count);
	in_task(play_scene, &s);
	stub_stop();
}

static int get(struct task *t, const char *url, size_t max_bytes, struct http_response *resp)
{
	struct http_request req = {
		.method = "GET", .url = url, .max_bytes = max_bytes, .timeout_ms = 2000
	};

	*resp = (struct http_response){ 0 };
	return http_call(t, &req, task_arena(t), resp);
}

static int post(struct task *t, const char *body, struct http_response *resp)
{
	struct http_request req = { .method = "POST",
		                    .url = stub_url(t, "/v1/messages"),
		                    .bearer = "t0ken",
		                    .body = body,
		                    .body_len = strlen(body),
		                    .content_type = "application/json",
		                    .headers = (const char *const[]){ "X-One: 1", NULL },
		                    .timeout_ms = 2000 };

	*resp = (struct http_response){ 0 };
	return http_call(t, &req, task_arena(t), resp);
}

/* ---- what works
 * ---------------------------------------------------------------------------------- */

#define OK "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

static void call_three_times(struct task *t)
{
	struct http_response resp;

	assert_int_equal(post(t, "{\"a\":1}", &resp), 0);
	assert_int_equal(resp.status, 200);
	assert_string_equal(resp.body, "{}");
	assert_int_equal(resp.body_len, 2);
	assert_string_equal(resp.content_type, "application/json");
	assert_int_equal(resp.retry_after_ms, -1);
	assert_int_equal(get(t, stub_url(t, "/x?y=z"), 0, &resp), 0);
	assert_int_equal(resp.status, 429);
	assert_int_equal(resp.retry_after_ms, 7000);
	assert_string_equal(resp.content_type, "");
	assert_int_equal(post(t, "{\"b\":2}", &resp), 0);
	assert_string_equal(resp.body, "chunked body");
	assert_int_equal(stub.requests, 3);
	/* All on one connection. */
	assert_int_equal(stub.connections, 1);
	assert_non_null(strstr(stub.heard.p, "POST /v1/messages HTTP/1.1\r\n"));
	assert_non_null(strstr(stub.heard.p, "Authorization: Bearer t0ken\r\n"));
	assert_non_null(strstr(stub.heard.p, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(stub.heard.p, "X-One: 1\r\n"));
	assert_non_null(strstr(stub.heard.p, "\r\n\r\n{\"a\":1}GET /x?y=z HTTP/1.1\r\n"));
	assert_null(strstr(stub.heard.p, "Expect:"));
}

static void calls_share_a_connection(void **state)
{
	static const struct script scripts[] = {
		{ .answer = OK },
		{ .answer =
		          "HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n" },
		{ .answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		            "7\r\nchunked\r\n5\r\n body\r\n0\r\n\r\n" },
	};

	(void)state;
	play(call_three_times, scripts, ARRAY_LEN(scripts));
}

static void on_closed(evutil_socket_t fd, short what, void *waiter)
{
	char byte;

	(void)what;
	assert_int_equal(read(fd, &byte, 1), 1);
	task_wake(waiter, 0);
}

/* Until the server has closed a connection and the loop has seen it: what the client's socket has
 * to say came before the byte, and the loop hands out both before it goes on with the task. */
static void await_close(struct task *t)
{
	struct event *ev = event_new(loop_base(), stub.closed[0], EV_READ, on_closed, t);

	event_add(ev, NULL);
	assert_int_equal(task_wait(t), 0);
	event_free(ev);
}

static void call_after_each_close(struct task *t)
{
	struct http_response resp;

	assert_int_equal(post(t, "1", &resp), 0);
	await_close(t);
	assert_int_equal(post(t, "2", &resp), 0);
	await_close(t);
	assert_int_equal(get(t, stub_url(t, "/"), 0, &resp), 0);
	assert_int_equal(resp.status, 200);
	assert_int_equal(stub.connections, 3);
	assert_int_equal(stub.requests, 3);
}

static void a_connection_the_server_has_closed_is_replaced(void **state)
{
	static const struct script scripts[] = {
		{ .answer = OK, .close_after = true },
		{ .answer = OK, .close_after = true },
		{ .answer = OK, .close_after = true },
	};

	(void)state;
	play(call_after_each_close, scripts, ARRAY_LEN(scripts));
}

/* ---- what must not happen
 * ------------------------------------------------------------------------ */

static void be_sent_elsewhere(struct task *t)
{
	struct http_response resp;

	assert_int_equal(post(t, "{}", &resp), 0);
	assert_int_equal(resp.status, 302);
	assert_int_equal(stub.requests, 1);
}

static void a_redirect_is_not_followed(void **state)
{
	static const struct script scripts[] = {
		{ .answer = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: "
		            "0\r\n\r\n" },
		{ .answer = OK },
	};

	(void)state;
	play(be_sent_elsewhere, scripts, ARRAY_LEN(scripts));
}

static void call_strangers(struct task *t)
{
	/* Each before and after the port. */
	static const struct {
		const char *before, *after;
	} urls[] = {
		{ "http://127.0.0.2:", "/" },
		{ "http://localhost:", "/" },
		{ "http://[::1]:", "/" },
		{ "ftp://127.0.0.1:", "/" },
		{ "file:///etc/passwd?", "" },
		{ "https://evil.localhost:", "/" },
		{ "http://user@127.0.0.1.evil.test:", "/" },
		{ "http://127.0.0.1:", "@evil.test/" },
		{ "nonsense ", "" },
	};
	struct http_response resp;

	/* Allowed by name, so it need not be private; but that is where the name leads. */
	http_allow("evil.localhost");
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		const char *url = arena_printf(task_arena(t), "%s%d%s", urls[i].before, stub.port,
		                               urls[i].after);

		if (get(t, url, 0, &resp) != -EPERM)
			fail_msg("%s was called", url);
	}
	assert_int_equal(stub.connections, 0);
	/* Not plain http to a name, even an allowed one. */
	assert_int_equal(get(t, "http://evil.localhost/", 0, &resp), -EPERM);
	assert_int_equal(get(t, stub_url(t, "/"), 0, &resp), 0);
	/* What was allowed a moment ago does not open the door to its neighbours. */
	assert_int_equal(
	        get(t, arena_printf(task_arena(t), "http://127.0.0.1:%d1/", stub.port), 0, &resp),
	        -EPERM);
	assert_int_equal(
	        get(t, arena_printf(task_arena(t), "http://127.0.0.1:%d@evil.test/", stub.port), 0,
	            &resp),
	        -EPERM);
}

static void call_a_neighbour(struct task *t)
{
	const char *url = arena_printf(task_arena(t), "http://sandbox.localhost:%d", stub.port);
	struct http_response resp;

	http_allow(url);
	assert_int_equal(get(t, arena_printf(task_arena(t), "%s/", url), 0, &resp), 0);
	assert_int_equal(get(t, "http://sandbox.localhost/", 0, &resp), -EPERM);
}

static void plain_http_reaches_a_name_configured_with_it(void **state)
{
	static const struct script scripts[] = { { .answer = OK } };

	(void)state;
	play(call_a_neighbour, scripts, ARRAY_LEN(scripts));
}

static void only_allowed_hosts_at_public_addresses_are_called(void **state)
{
	static const struct script scripts[] = { { .answer = OK } };

	(void)state;
	play(call_strangers, scripts, ARRAY_LEN(scripts));
}

static void be_flooded(struct task *t)
{
	struct http_response resp;

	assert_int_equal(get(t, stub_url(t, "/chunks"), 100000, &resp), -EMSGSIZE);
	assert_int_equal(get(t, stub_url(t, "/length"), 1, &resp), -EMSGSIZE);
	assert_int_equal(get(t, stub_url(t, "/fits"), 2, &resp), 0);
	assert_string_equal(resp.body, "{}");
}

static void an_answer_over_its_cap_is_cut_off(void **state)
{
	static const struct script scripts[] = {
		{ .answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
		  .endless = 1 << 26,
		  .close_after = true },
		{ .answer = OK, .close_after = true },
		{ .answer = OK, .close_after = true },
	};

	(void)state;
	play(be_flooded, scripts, ARRAY_LEN(scripts));
}

static void wait_in_vain(struct task *t)
{
	struct http_response resp = { 0 };
	struct http_request req = { .method = "GET", .url = stub_url(t, "/"), .timeout_ms = 80 };
	int64_t started = clock_mono_ms();

	assert_int_equal(http_call(t, &req, task_arena(t), &resp), -ETIMEDOUT);
	assert_in_range(clock_mono_ms() - started, 70, 1500);
	/* And the next call is none the worse for it. */
	assert_int_equal(get(t, stub_url(t, "/"), 0, &resp), 0);
}

static void a_server_that_does_not_answer_is_left(void **state)
{
	static const struct script scripts[] = { { .answer = NULL }, { .answer = OK } };

	(void)state;
	play(wait_in_vain, scripts, ARRAY_LEN(scripts));
}

static void be_hung_up_on(struct task *t)
{
	struct http_response resp;

	assert_int_equal(post(t, "once", &resp), 0);
	/* On the kept connection: taken, then closed without an answer. It may have been acted
	 * upon. */
	assert_int_equal(post(t, "never twice", &resp), -ECONNRESET);
	assert_int_equal(stub.requests, 2);
}

static void a_post_without_an_answer_is_not_sent_again(void **state)
{
	static const struct script scripts[] = {
		{ .answer = OK },
		{ .answer = "", .close_after = true },
		{ .answer = OK },
	};

	(void)state;
	play(be_hung_up_on, scripts, ARRAY_LEN(scripts));
}

static void call_nobody(struct task *t)
{
	struct http_response resp;
	int port, fd = plain_listen(&port);
	char host[64];

	close(fd);
	snprintf(host, sizeof(host), "127.0.0.1:%d", port);
	http_allow(host);
	assert_int_equal(get(t, arena_printf(task_arena(t), "http://%s/", host), 0, &resp),
	                 -ECONNREFUSED);
	assert_int_equal(get(t, stub_url(t, "/"), 0, &resp), 0);
}

static void nobody_there_means_nothing_was_sent(void **state)
{
	static const struct script scripts[] = { { .answer = OK } };

	(void)state;
	play(call_nobody, scripts, ARRAY_LEN(scripts));
}

static void call_too_late(struct task *t, void *arg)
{
	struct http_response resp;

	http_allow(arg);
	while (task_remaining_ms(t))
		assert_true(task_sleep_ms(t, 5) <= 0);
	assert_int_equal(get(t, arena_printf(task_arena(t), "http://%s/", (char *)arg), 0, &resp),
	                 -ETIMEDOUT);
	http_stop();
}

static void after_the_task_s_deadline_nothing_is_called(void **state)
{
	char host[64];

	(void)state;
	stub_start(NULL, 0);
	snprintf(host, sizeof(host), "127.0.0.1:%d", stub.port);
	in_task_for(20, call_too_late, host);
	assert_int_equal(stub.connections, 0);
	stub_stop();
}

/* ---- sent or not sent: a POST that ran into its time limit
 * ------------------------------------------------------------------- */

#define QUEUE_FULL 8

static int post_to(struct task *t, const char *url)
{
	struct http_request req = { .method = "POST",
		                    .url = url,
		                    .body = "{}",
		                    .body_len = 2,
		                    .content_type = "application/json",
		                    .timeout_ms = 300 };
	struct http_response resp;

	return http_call(t, &req, task_arena(t), &resp);
}

/* Its queue of connections is full, so the kernel answers no more: as behind a firewall that drops.
 */
static void call_the_unreachable(struct task *t, void *arg)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int fds[QUEUE_FULL], fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char host[64];

	(void)arg;
	memset(&address, 0, sizeof(address));
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 0), 0);
	getsockname(fd, (struct sockaddr *)&address, &len);
	for (size_t i = 0; i < QUEUE_FULL; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		(void)connect(fds[i], (struct sockaddr *)&address, sizeof(address));
	}
	snprintf(host, sizeof(host), "127.0.0.1:%d", ntohs(address.sin_port));
	http_allow(host);
	assert_int_equal(post_to(t, arena_printf(task_arena(t), "http://%s/", host)),
	                 -ECONNREFUSED);
	http_stop();
	for (size_t i = 0; i < QUEUE_FULL; i++)
		close(fds[i]);
	close(fd);
}

static void a_post_that_never_got_a_connection_was_not_sent(void **state)
{
	(void)state;
	in_task(call_the_unreachable, NULL);
}

/* The connection stands, but not the TLS that the request needs. */
static void call_a_mute_over_tls(struct task *t, void *arg)
{
	int port, fd = plain_listen(&port);
	char host[64];

	(void)arg;
	snprintf(host, sizeof(host), "127.0.0.1:%d", port);
	http_allow(host);
	assert_int_equal(post_to(t, arena_printf(task_arena(t), "https://%s/", host)),
	                 -ECONNREFUSED);
	http_stop();
	close(fd);
}

static void a_post_whose_handshake_never_ended_was_not_sent(void **state)
{
	(void)state;
	in_task(call_a_mute_over_tls, NULL);
}

static void post_in_vain(struct task *t)
{
	assert_int_equal(post_to(t, stub_url(t, "/")), -ETIMEDOUT);
	assert_int_equal(stub.requests, 1);
}

static void a_post_that_was_heard_and_not_answered_is_in_doubt(void **state)
{
	static const struct script scripts[] = { { .answer = NULL } };

	(void)state;
	play(post_in_vain, scripts, ARRAY_LEN(scripts));
}

static void post_in_vain_again(struct task *t)
{
	assert_int_equal(post_to(t, stub_url(t, "/")), 0);
	assert_int_equal(post_to(t, stub_url(t, "/")), -ETIMEDOUT);
	assert_int_equal(stub.requests, 2);
	assert_int_equal(stub.connections, 1);
}

static void so_is_one_on_a_connection_that_was_kept(void **state)
{
	static const struct script scripts[] = { { .answer = OK }, { .answer = NULL } };

	(void)state;
	play(post_in_vain_again, scripts, ARRAY_LEN(scripts));
}

static void nor_one_whose_task_ran_out_of_time(void **state)
{
	(void)state;
	in_task_for(100, call_a_mute_over_tls, NULL);
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
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_share_a_connection),
		cmocka_unit_test(a_connection_the_server_has_closed_is_replaced),
		cmocka_unit_test(a_redirect_is_not_followed),
		cmocka_unit_test(only_allowed_hosts_at_public_addresses_are_called),
		cmocka_unit_test(plain_http_reaches_a_name_configured_with_it),
		cmocka_unit_test(an_answer_over_its_cap_is_cut_off),
		cmocka_unit_test(a_server_that_does_not_answer_is_left),
		cmocka_unit_test(a_post_without_an_answer_is_not_sent_again),
		cmocka_unit_test(nobody_there_means_nothing_was_sent),
		cmocka_unit_test(after_the_task_s_deadline_nothing_is_called),
		cmocka_unit_test(a_post_that_never_got_a_connection_was_not_sent),
		cmocka_unit_test(a_post_whose_handshake_never_ended_was_not_sent),
		cmocka_unit_test(nor_one_whose_task_ran_out_of_time),
		cmocka_unit_test(a_post_that_was_heard_and_not_answered_is_in_doubt),
		cmocka_unit_test(so_is_one_on_a_connection_that_was_kept),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
