/* The bucket backend against a real S3 server that checks our signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "in_task.h"
#include "io/http.h"
#include "io/media_store.h"
#include "rt/loop.h"

static const char program[] =
        "import { s3Server } from './tests/lib/s3.mjs';"
        "const s = await s3Server('media');"
        "console.log(s.url, s.region, s.accessKey, s.secretKey);"
        "process.stdin.on('end', async () => { await s.close(); process.exit(0); });"
        "process.stdin.resume();";

/* The server lives until its standard input closes, so it cannot outlive us. */
static struct server {
	pid_t pid;
	int to;
	char line[512], *url, *region, *key_id, *secret;
} server;

static int start_server(void **state)
{
	int in[2], out[2];
	ssize_t n;
	char *save;

	(void)state;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	server.pid = fork();
	assert_true(server.pid >= 0);
	if (server.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execlp("node", "node", "--input-type=module", "-e", program, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	server.to = in[1];
	/* Comes when it listens, or not at all when it could not start. */
	n = read(out[0], server.line, sizeof(server.line) - 1);
	close(out[0]);
	if (n <= 0)
		fail_msg("the S3 server did not start: are the npm packages of tests/ installed?");
	server.url = strtok_r(server.line, " \n", &save);
	server.region = strtok_r(NULL, " \n", &save);
	server.key_id = strtok_r(NULL, " \n", &save);
	server.secret = strtok_r(NULL, " \n", &save);
	assert_non_null(server.secret);
	return 0;
}

static int stop_server(void **state)
{
	int status;

	(void)state;
	close(server.to);
	waitpid(server.pid, &status, 0);
	http_stop();
	loop_free();
	return 0;
}

static struct media_store *open_bucket(const char *url, const char *secret)
{
	struct media_store_options o = { .s3_url = url,
		                         .s3_region = server.region,
		                         .s3_key_id = server.key_id,
		                         .s3_secret = secret };
	struct media_store *store;
	struct err e;

	if (media_store_open(&o, &store, &e) < 0)
		fail_msg("%s", e.msg);
	return store;
}

static void run_put_get_delete(struct task *t, void *arg)
{
	struct media_store *store = arg;
	struct arena *a = task_arena(t);
	size_t big = 3 * 1024 * 1024, n;
	char *bytes = xmalloc(big), key[MEDIA_KEY_MAX], big_key[MEDIA_KEY_MAX];
	const char *p;

	for (size_t i = 0; i < big; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	assert_int_equal(media_store_put(t, store, "abc", 3, "txt", key), 0);
	assert_int_equal(media_store_put(t, store, bytes, big, "mp4", big_key), 0);
	assert_int_equal(media_store_put(t, store, "abc", 3, "txt", key), 0);
	assert_int_equal(media_store_exists(t, store, key), 1);
	assert_int_equal(media_store_get(t, store, key, a, &p, &n), 0);
	assert_int_equal(n, 3);
	assert_memory_equal(p, "abc", 3);
	assert_int_equal(media_store_get(t, store, big_key, a, &p, &n), 0);
	assert_int_equal(n, big);
	assert_memory_equal(p, bytes, big);
	assert_int_equal(media_store_delete(t, store, key), 0);
	assert_int_equal(media_store_delete(t, store, key), 0);
	assert_int_equal(media_store_exists(t, store, key), 0);
	assert_int_equal(media_store_get(t, store, key, a, &p, &n), -ENOENT);
	free(bytes);
}

static void a_bucket_keeps_and_returns_objects(void **state)
{
	struct media_store *store = open_bucket(server.url, server.secret);

	(void)state;
	in_task(run_put_get_delete, store);
	media_store_free(store);
}

static void run_refused(struct task *t, void *arg)
{
	struct media_store *store = arg;
	char key[MEDIA_KEY_MAX];

	assert_int_equal(media_store_put(t, store, "abc", 3, "txt", key), -EIO);
	media_key_of("abc", 3, "txt", key);
	assert_true(media_store_exists(t, store, key) < 0);
}

static void a_wrong_secret_is_an_error_not_a_missing_file(void **state)
{
	struct media_store *store = open_bucket(server.url, "wrong");

	(void)state;
	in_task(run_refused, store);
	media_store_free(store);
}

static void run_missing_bucket(struct task *t, void *arg)
{
	struct media_store *store = arg;
	char key[MEDIA_KEY_MAX];

	assert_int_equal(media_store_put(t, store, "abc", 3, "txt", key), -EIO);
}

static void a_missing_bucket_is_an_error(void **state)
{
	_cleanup_(freep) char *url = xasprintf(
	        "%.*s/nobucket", (int)(strrchr(server.url, '/') - server.url), server.url);
	struct media_store *store = open_bucket(url, server.secret);

	(void)state;
	in_task(run_missing_bucket, store);
	media_store_free(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_keeps_and_returns_objects),
		cmocka_unit_test(a_wrong_secret_is_an_error_not_a_missing_file),
		cmocka_unit_test(a_missing_bucket_is_an_error),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_server, stop_server);
}
