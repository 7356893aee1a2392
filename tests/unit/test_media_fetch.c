/* One attached file, from a Graph API that behaves and misbehaves in every way, into the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/media_fetch.h"
#include "in_task.h"
#include "io/http.h"
#include "rt/loop.h"
#include "rt/pool.h"

#define TOKEN "test-token"
#define ABC_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABC_BASE64 "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="

/* The Graph API of one test: what both steps answer, and what they were asked. */
static struct graph {
	struct evhttp *http;
	int port;
	int node_status, file_status;
	const char *node; /* %s is our own address; NULL = a good one */
	const char *file;
	size_t file_len;
	int64_t size; /* -1 = that of file */
	const char *sha256;
	int node_calls, file_calls, without_token;
	char asked[256];
} graph;

static void count_token(struct evhttp_request *req)
{
	const char *v = evhttp_find_header(evhttp_request_get_input_headers(req), "Authorization");

	graph.without_token += !v || strcmp(v, "Bearer " TOKEN) != 0;
}

static void send_text(struct evhttp_request *req, int status, const void *p, size_t n)
{
	struct evbuffer *b = evbuffer_new();

	evbuffer_add(b, p, n);
	if (status == 302)
		evhttp_add_header(evhttp_request_get_output_headers(req), "Location",
		                  "http://169.254.169.254/latest/meta-data");
	evhttp_send_reply(req, status, "x", b);
	evbuffer_free(b);
}

static void on_request(struct evhttp_request *req, void *arg)
{
	const char *uri = evhttp_request_get_uri(req);
	_cleanup_(freep) char *text = NULL;

	(void)arg;
	count_token(req);
	if (!strncmp(uri, "/file", 5)) {
		graph.file_calls++;
		send_text(req, graph.file_status, graph.file, graph.file_len);
		return;
	}
	graph.node_calls++;
	snprintf(graph.asked, sizeof(graph.asked), "%s", uri);
	text = graph.node
	               ? xstrdup(graph.node)
	               : xasprintf(
	                         "{\"url\":\"http:\\/\\/127.0.0.1:%d\\/file\",\"mime_type\":\"x\","
	                         "\"sha256\":\"%s\",\"file_size\":%lld,\"id\":\"1\"}",
	                         graph.port, graph.sha256 ? graph.sha256 : "",
	                         graph.size < 0 ? (long long)graph.file_len
	                                        : (long long)graph.size);
	send_text(req, graph.node_status, text, strlen(text));
}

static char store_dir[] = "/tmp/mseva-fetch-XXXXXX";
static struct media_store *store;

static int start(void **state)
{
	struct media_store_options o = { .dir = store_dir };
	struct evhttp_bound_socket *bound;
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	static char url[64];

	(void)state;
	assert_non_null(mkdtemp(store_dir));
	assert_int_equal(media_store_open(&o, &store, NULL), 0);
	graph.http = evhttp_new(loop_base());
	bound = evhttp_bind_socket_with_handle(graph.http, "127.0.0.1", 0);
	assert_non_null(bound);
	getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &len);
	graph.port = ntohs(address.sin_port);
	evhttp_set_gencb(graph.http, on_request, NULL);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", graph.port);
	app.config.graph_url = url;
	app.config.graph_version = "v25.0";
	app.config.whatsapp_access_token = TOKEN;
	http_allow(url);
	return 0;
}

static int stop(void **state)
{
	_cleanup_(freep) char *command = xasprintf("rm -rf %s", store_dir);

	(void)state;
	media_store_free(store);
	evhttp_free(graph.http);
	http_stop();
	pool_stop();
	loop_free();
	return system(command);
}

/* A Graph API that has `bytes` as the file, and tells the truth about it. */
static void serve(const void *bytes, size_t n)
{
	struct graph g = { .http = graph.http,
		           .port = graph.port,
		           .node_status = 200,
		           .file_status = 200,
		           .file = bytes,
		           .file_len = n,
		           .size = -1 };

	graph = g;
}

static struct media_job job = { .tenant_id = 101,
	                        .id = "m1",
	                        .provider_media_id = "880011",
	                        .number_id = "500100200300",
	                        .kind = "document",
	                        .attempts = 1 };

struct run {
	struct fetch f;
	struct arena *a;
};

static void run_fetch(struct task *t, void *arg)
{
	struct run *r = arg;

	media_fetch(t, store, &job, r->a, &r->f);
}

/* Fetches, and frees nothing the result points to until the caller's arena goes. */
static struct fetch fetch(struct arena *a)
{
	struct run r = { .a = a };

	in_task(run_fetch, &r);
	return r.f;
}

static void expect(enum fetch_outcome outcome, const char *why)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct fetch f = fetch(a);

	if (f.outcome != outcome)
		fail_msg("outcome %d: %s", f.outcome, f.why ? f.why : "stored");
	assert_non_null(f.why);
	if (!strstr(f.why, why))
		fail_msg("\"%s\" does not say \"%s\"", f.why, why);
}

static void a_document_is_kept_as_it_is(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct fetch f;

	(void)state;
	serve("abc", 3);
	graph.sha256 = ABC_HEX;
	job.declared_sha256 = ABC_BASE64;
	f = fetch(a);
	job.declared_sha256 = NULL;
	assert_int_equal(f.outcome, FETCH_STORED);
	assert_string_equal(f.file.object_key, ABC_HEX ".txt");
	assert_string_equal(f.file.sha256, ABC_HEX);
	assert_null(f.file.thumb_key);
	assert_int_equal(f.file.bytes, 3);
	assert_string_equal(graph.asked, "/v25.0/880011?phone_number_id=500100200300");
	assert_int_equal(graph.node_calls, 1);
	assert_int_equal(graph.file_calls, 1);
	assert_int_equal(graph.without_token, 0);
}

static void a_photo_is_cleaned_and_gets_a_small_one(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	FILE *in = fopen("tests/fixtures/media/position_and_orientation.jpg", "rb");
	char bytes[4096];
	size_t n = fread(bytes, 1, sizeof(bytes), in);
	struct fetch f;

	(void)state;
	fclose(in);
	serve(bytes, n);
	job.kind = "image";
	f = fetch(a);
	assert_int_equal(f.outcome, FETCH_STORED);
	assert_string_equal(f.file.mime, "image/jpeg");
	assert_int_equal(f.file.width, 80);
	assert_int_equal(f.file.height, 120);
	assert_non_null(f.file.thumb_key);
	assert_int_equal(strncmp(f.file.object_key, f.file.sha256, 64), 0);
	/* Sent as a document it is cleaned all the same. */
	job.kind = "document";
	assert_string_equal(fetch(a).file.object_key, f.file.object_key);
}

static void what_differs_from_the_announcement_is_not_believed(void **state)
{
	(void)state;
	serve("abd", 3);
	graph.sha256 = ABC_HEX;
	expect(FETCH_LATER, "digest");
	serve("abd", 3);
	job.declared_sha256 = ABC_BASE64;
	expect(FETCH_LATER, "digest");
	job.declared_sha256 = NULL;
	serve("abc", 3);
	graph.size = 4;
	expect(FETCH_LATER, "length");
	serve("", 0);
	expect(FETCH_LATER, "length");
	/* Not for ever: somebody waits to hear that it did not come. */
	serve("abd", 3);
	graph.sha256 = ABC_HEX;
	job.attempts = 5;
	expect(FETCH_REFUSED, "digest");
	job.attempts = 1;
}

static void what_the_provider_no_longer_has_is_gone(void **state)
{
	(void)state;
	serve("abc", 3);
	graph.node_status = 400;
	graph.node = "{\"error\":{\"message\":\"Unsupported get request\",\"code\":100,"
	             "\"error_subcode\":33}}";
	expect(FETCH_GONE, "no more");
	graph.node_status = 404;
	graph.node = "not found";
	expect(FETCH_GONE, "no more");
	assert_int_equal(graph.file_calls, 0);
	/* Only the address has run out: a later attempt asks for a new one. */
	serve("abc", 3);
	graph.file_status = 404;
	expect(FETCH_LATER, "404");
}

static void trouble_that_may_pass_is_tried_again(void **state)
{
	static const struct {
		int status;
		const char *node;
	} cases[] = {
		{ 500, "oops" },
		{ 429, "{\"error\":{\"code\":80007}}" },
		{ 401, "{\"error\":{\"code\":190}}" },
		{ 200, "<html>" },
		{ 200, "{}" },
		{ 200, "{\"url\":5}" },
		{ 302, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		serve("abc", 3);
		graph.node_status = cases[i].status;
		graph.node = cases[i].node;
		expect(FETCH_LATER, "");
		assert_int_equal(graph.file_calls, 0);
	}
	serve("abc", 3);
	graph.file_status = 302;
	expect(FETCH_LATER, "302");
}

static void an_address_elsewhere_never_sees_our_token(void **state)
{
	static const char *const nodes[] = {
		"{\"url\":\"http://169.254.169.254/latest/meta-data\"}",
		"{\"url\":\"http://127.0.0.2:1/file\"}",
		"{\"url\":\"https://example.org/file\"}",
		"{\"url\":\"file:///etc/passwd\"}",
		"{\"url\":\"gopher://127.0.0.1/x\"}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nodes); i++) {
		serve("abc", 3);
		graph.node = nodes[i];
		expect(FETCH_LATER, "host");
		assert_int_equal(graph.file_calls, 0);
	}
}

static void what_we_do_not_keep_is_refused(void **state)
{
	static const char page[] = "<!DOCTYPE html><html><script>1</script></html>";
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	serve(page, sizeof(page) - 1);
	expect(FETCH_REFUSED, "text/html");
	assert_false(fetch(a).is_too_large);
	serve("abc", 3);
	job.kind = "image";
	expect(FETCH_REFUSED, "text/plain");
	serve("\xff\xd8\xff\xe0\0\x10JFIF\0", 11);
	expect(FETCH_REFUSED, "picture");
	job.kind = "document";
	serve("abc", 3);
	graph.size = 101 * 1024 * 1024;
	expect(FETCH_REFUSED, "larger");
	assert_true(fetch(a).is_too_large);
	assert_int_equal(graph.file_calls, 0);
}

static void an_id_that_would_act_in_a_url_is_not_asked_for(void **state)
{
	static const char *const ids[] = { "../me", "1?fields=x", "1/2", "a b", "1%2e", "1#x" };
	const char *good = job.provider_media_id;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		serve("abc", 3);
		job.provider_media_id = ids[i];
		expect(FETCH_REFUSED, "id");
		assert_int_equal(graph.node_calls, 0);
	}
	job.provider_media_id = good;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_kept_as_it_is),
		cmocka_unit_test(a_photo_is_cleaned_and_gets_a_small_one),
		cmocka_unit_test(what_differs_from_the_announcement_is_not_believed),
		cmocka_unit_test(what_the_provider_no_longer_has_is_gone),
		cmocka_unit_test(trouble_that_may_pass_is_tried_again),
		cmocka_unit_test(an_address_elsewhere_never_sees_our_token),
		cmocka_unit_test(what_we_do_not_keep_is_refused),
		cmocka_unit_test(an_id_that_would_act_in_a_url_is_not_asked_for),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
