#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "fake_names.h"
#include "in_task.h"
#include "io/cache.h"
#include "io/cache_address.h"
#include "plain_client.h"
#include "private_stack.h"
#include "rt/loop.h"
#include "rt/pool.h"

static void open_cache(struct task *t)
{
	char *url = xasprintf("unix://%s", private_stack_get("REDIS_SOCKET"));

	cache_open(url);
	free(url);
	while (!cache_is_up())
		assert_int_equal(task_sleep_ms(t, 2), 0);
}

static int read_back(struct task *t, const char *key, const char **ret_value, size_t *ret_n)
{
	return cache_get(t, key, task_arena(t), ret_value, ret_n);
}

static void keep_and_forget(struct task *t, void *arg)
{
	static const char binary[] = "a\0b\r\nਪੰਜਾਬੀ";
	const char *value = NULL;
	size_t n = 0;

	(void)arg;
	open_cache(t);
	assert_int_equal(read_back(t, "nobody", &value, &n), -ENOENT);
	cache_set("odd key %s\r\n", binary, sizeof(binary), 60000);
	assert_int_equal(read_back(t, "odd key %s\r\n", &value, &n), 0);
	assert_int_equal(n, sizeof(binary));
	assert_memory_equal(value, binary, n);
	cache_set("odd key %s\r\n", "new", 3, 60000);
	assert_int_equal(read_back(t, "odd key %s\r\n", &value, &n), 0);
	assert_string_equal(value, "new");
	cache_delete("odd key %s\r\n");
	assert_int_equal(read_back(t, "odd key %s\r\n", &value, &n), -ENOENT);
	/* Its end comes by itself. */
	cache_set("mayfly", "x", 1, 20);
	while (read_back(t, "mayfly", &value, &n) == 0)
		assert_int_equal(task_sleep_ms(t, 5), 0);
	cache_close();
}

static void what_is_set_is_read_back_until_it_ends(void **state)
{
	(void)state;
	in_task(keep_and_forget, NULL);
}

static void without_a_url_everything_is_a_miss(void **state)
{
	(void)state;
	cache_open(NULL);
	assert_false(cache_is_up());
	cache_set("k", "v", 1, 1000);
	cache_delete("k");
	cache_close();
}

static void ask_a_stopped_redis(struct task *t, void *arg)
{
	const char *value;
	int64_t started;
	size_t n;
	int pid = (int)strtol(private_stack_get("REDIS_PID"), NULL, 10);

	(void)arg;
	open_cache(t);
	cache_set("k", "v", 1, 60000);
	assert_int_equal(read_back(t, "k", &value, &n), 0);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	started = clock_mono_ms();
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	assert_in_range(clock_mono_ms() - started, 40, 1000);
	/* After some of these it is no longer asked at all. */
	for (int i = 0; cache_is_up(); i++) {
		assert_in_range(i, 0, 50);
		assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	}
	started = clock_mono_ms();
	for (int i = 0; i < 1000; i++)
		assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	assert_in_range(clock_mono_ms() - started, 0, 40);
	assert_int_equal(kill(pid, SIGCONT), 0);
	while (read_back(t, "k", &value, &n) < 0)
		assert_int_equal(task_sleep_ms(t, 5), 0);
	assert_string_equal(value, "v");
	cache_close();
}

static void a_stalled_redis_costs_little_and_is_found_again(void **state)
{
	(void)state;
	in_task(ask_a_stopped_redis, NULL);
}

static void lose_and_find(struct task *t, void *arg)
{
	const char *value;
	size_t n;

	(void)arg;
	open_cache(t);
	private_stack_do("stop redis KILL");
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	while (cache_is_up())
		assert_int_equal(task_sleep_ms(t, 2), 0);
	cache_set("k", "lost", 4, 60000);
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	private_stack_do("start redis");
	while (!cache_is_up())
		assert_int_equal(task_sleep_ms(t, 5), 0);
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	cache_set("k", "kept", 4, 60000);
	assert_int_equal(read_back(t, "k", &value, &n), 0);
	assert_string_equal(value, "kept");
	cache_close();
}

static void a_redis_that_is_gone_is_a_miss_until_it_is_back(void **state)
{
	(void)state;
	in_task(lose_and_find, NULL);
}

static void close_while_asking(struct task *t, void *arg)
{
	int pid = (int)strtol(private_stack_get("REDIS_PID"), NULL, 10);
	const char *value;
	size_t n;

	(void)arg;
	open_cache(t);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	/* The late answer's memory goes with the connection. */
	cache_close();
	assert_int_equal(kill(pid, SIGCONT), 0);
}

static void closing_frees_what_is_still_awaited(void **state)
{
	(void)state;
	in_task(close_while_asking, NULL);
}

/* ---- where it is, and its password --------------------------------------------------------------
 */

static void as_admin(const char *command)
{
	redisContext *c = redisConnectUnix(private_stack_get("REDIS_SOCKET"));
	redisReply *r = redisCommand(c, command);

	if (!r || r->type == REDIS_REPLY_ERROR)
		bug("%s: %s", command, r ? r->str : c->errstr);
	freeReplyObject(r);
	redisFree(c);
}

static void work_with(struct task *t, const char *url)
{
	const char *value;
	size_t n;

	cache_open(url);
	while (!cache_is_up())
		assert_int_equal(task_sleep_ms(t, 2), 0);
	cache_set("k", url, strlen(url), 60000);
	assert_int_equal(read_back(t, "k", &value, &n), 0);
	assert_string_equal(value, url);
	cache_close();
}

static void greet_with_passwords(struct task *t, void *arg)
{
	const char *path = private_stack_get("REDIS_SOCKET");
	struct arena *a = task_arena(t);
	redisContext *c = redisConnectUnix(path);
	redisReply *r;

	(void)arg;
	as_admin("ACL SETUSER anna on >p@ss:w/rd ~* +@all");
	work_with(t, arena_printf(a, "unix://anna:p%%40ss%%3Aw%%2Frd@%s?db=3", path));
	r = redisCommand(c, "SELECT 3");
	freeReplyObject(r);
	r = redisCommand(c, "EXISTS k");
	assert_int_equal(r->integer, 1);
	freeReplyObject(r);
	redisFree(c);
	as_admin("ACL SETUSER default resetpass >only");
	work_with(t, arena_printf(a, "unix://:only@%s", path));
}

static void a_user_a_password_and_a_database_are_told_first(void **state)
{
	redisContext *c = redisConnectUnix(private_stack_get("REDIS_SOCKET"));
	redisReply *r;

	(void)state;
	in_task(greet_with_passwords, NULL);
	r = redisCommand(c, "AUTH only");
	freeReplyObject(r);
	r = redisCommand(c, "ACL SETUSER default nopass");
	assert_int_equal(r->type, REDIS_REPLY_STATUS);
	freeReplyObject(r);
	redisFree(c);
}

/* What is logged between the two. */
struct listening {
	int keep, fd;
};

static struct listening listen_to_log(enum log_level level)
{
	struct listening l = { dup(STDERR_FILENO), memfd_create("log", MFD_CLOEXEC) };

	dup2(l.fd, STDERR_FILENO);
	log_set_level(level);
	return l;
}

static char *heard_so_far(struct listening l, char *ret_log, size_t size)
{
	ssize_t got = pread(l.fd, ret_log, size - 1, 0);

	assert_true(got > 0);
	ret_log[got] = '\0';
	return ret_log;
}

static char *heard(struct listening l, char *ret_log, size_t size)
{
	log_set_level(LOG_ERROR);
	dup2(l.keep, STDERR_FILENO);
	close(l.keep);
	heard_so_far(l, ret_log, size);
	close(l.fd);
	return ret_log;
}

static char *logged_while_down(struct task *t, const char *url, char *ret_log, size_t size)
{
	struct listening l = listen_to_log(LOG_WARN);

	cache_open(url);
	/* Several attempts. */
	for (int i = 0; i < 100; i++) {
		assert_int_equal(task_sleep_ms(t, 5), 0);
		assert_false(cache_is_up());
	}
	cache_close();
	return heard(l, ret_log, size);
}

static void fail_to_connect(struct task *t, void *arg)
{
	const char *path = private_stack_get("REDIS_SOCKET");
	struct arena *a = task_arena(t);
	const struct {
		const char *url, *told;
	} cases[] = {
		{ arena_printf(a, "unix://nobody:hush@%s", path), "WRONGPASS" },
		{ arena_printf(a, "unix://%s?db=999", path), "DB index" },
		{ "redis://:hush@127.0.0.1:1", "refused" },
		{ "redis://:hush@nobody.test:1", "name is not known" },
		{ "unix:///nowhere/redis.sock", "No such file" },
		{ "rediss://:hush@127.0.0.1:1", "TLS" },
		{ "redis://:hush/hush@127.0.0.1:1", "%2F" },
	};
	char text[4096], *first;

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		logged_while_down(t, cases[i].url, text, sizeof(text));
		if (strstr(text, "hush") || !strstr(text, cases[i].told))
			fail_msg("%s: %s", cases[i].url, text);
		first = strchr(text, '\n');
		assert_string_equal(first, "\n");
	}
}

static void what_never_comes_up_is_told_once_without_its_password(void **state)
{
	(void)state;
	in_task(fail_to_connect, NULL);
}

static size_t occurrences(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

static void be_thrown_out(struct task *t, void *arg)
{
	struct listening l = listen_to_log(LOG_INFO);
	int64_t started = clock_mono_ms();
	char text[8192];

	(void)arg;
	open_cache(t);
	for (int i = 0; i < 5; i++) {
		as_admin("CLIENT KILL TYPE normal");
		while (cache_is_up())
			assert_int_equal(task_sleep_ms(t, 2), 0);
		while (!cache_is_up())
			assert_int_equal(task_sleep_ms(t, 2), 0);
	}
	cache_close();
	heard(l, text, sizeof(text));
	/* After 0.1 s, 0.2 s, 0.4 s, 0.8 s, 1.6 s: it was never back for long. */
	assert_in_range(clock_mono_ms() - started, 3000, 20000);
	assert_int_equal(occurrences(text, "event=cache.connected"), 1);
	assert_in_range(occurrences(text, "event=cache.lost"), 1, 3);
}

static void one_that_greets_and_throws_us_out_is_asked_and_told_of_more_seldom(void **state)
{
	(void)state;
	in_task(be_thrown_out, NULL);
}

static void stay_connected(struct task *t, void *arg)
{
	struct listening l = listen_to_log(LOG_INFO);
	char text[8192];

	(void)arg;
	open_cache(t);
	private_stack_do("stop redis KILL");
	while (cache_is_up())
		assert_int_equal(task_sleep_ms(t, 2), 0);
	private_stack_do("start redis");
	while (occurrences(heard_so_far(l, text, sizeof(text)), "event=cache.connected") < 2)
		assert_int_equal(task_sleep_ms(t, 20), 0);
	assert_true(cache_is_up());
	cache_close();
	heard(l, text, sizeof(text));
}

static void one_that_is_back_to_stay_is_told(void **state)
{
	(void)state;
	in_task(stay_connected, NULL);
}

static void connect_by_names(struct task *t, void *arg)
{
	int port, fd = plain_listen(&port);
	struct arena *a = task_arena(t);
	const char *value;
	size_t n;

	(void)arg;
	close(fd);
	as_admin(arena_printf(a, "CONFIG SET port %d", port));
	work_with(t, arena_printf(a, "redis://one.test:%d", port));
	work_with(t, arena_printf(a, "redis://127.0.0.1:%d/1", port));
	cache_open(arena_printf(a, "redis://slow.test:%d", port));
	/* Everybody else goes on meanwhile. */
	assert_int_equal(task_sleep_ms(t, 20), 0);
	assert_int_equal(read_back(t, "k", &value, &n), -ENOENT);
	fake_names_answer();
	while (!cache_is_up())
		assert_int_equal(task_sleep_ms(t, 2), 0);
	cache_close();
	assert_false(fake_names_asked_by_main_thread());
	/* Closed before the name is known. */
	cache_open(arena_printf(a, "redis://slow.test:%d", port));
	cache_close();
	cache_open(arena_printf(a, "redis://slow.test:%d", port));
	assert_int_equal(task_sleep_ms(t, 5), 0);
	cache_close();
	fake_names_answer();
	while (task_count() > 1)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	as_admin("CONFIG SET port 0");
}

static void a_name_is_looked_up_beside_the_loop(void **state)
{
	(void)state;
	in_task(connect_by_names, NULL);
}

static void addresses_are_read_or_refused(void **state)
{
	static const struct {
		const char *url, *shown, *user, *password;
	} good[] = {
		{ "redis://h", "redis://h:6379/0", NULL, NULL },
		{ "redis://h:7/15", "redis://h:7/15", NULL, NULL },
		{ "redis://[::1]:7", "redis://[::1]:7/0", NULL, NULL },
		{ "redis://[fe80::1]", "redis://[fe80::1]:6379/0", NULL, NULL },
		{ "redis://:p%40%2F%3A@h/", "redis://h:6379/0", NULL, "p@/:" },
		{ "redis://u:p@h", "redis://h:6379/0", "u", "p" },
		{ "redis://:@h", "redis://h:6379/0", NULL, NULL },
		{ "unix:///r/s.sock", "unix:///r/s.sock", NULL, NULL },
		{ "unix://u:p@/r/s.sock?db=2", "unix:///r/s.sock", "u", "p" },
	};
	static const char *const bad[] = {
		"",
		"h:6379",
		"redis://",
		"redis:///1",
		"redis://:p@",
		"redis://u@h",
		"redis://h:0",
		"redis://h:65536",
		"redis://h:x",
		"redis://h:-1",
		"redis://h/x",
		"redis://h/1/2",
		"redis://h/99999999999999",
		"redis://h?db=1",
		"redis://[::1",
		"redis://[::1]x",
		"redis://u:%zz@h",
		"redis://u:%00@h",
		"redis://h#x",
		"redis://h h",
		"unix://r/s.sock",
		"unix://",
		"unix:///",
		"unix:///r?database=1",
		"unix:///0123456789012345678901234567890123456789012345678901234567890123456789"
		"0123456789012345678901234567890123456789",
		"rediss://h",
		"http://h",
	};
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct cache_address at;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		if (cache_address_parse(a, good[i].url, &at, &e) < 0)
			fail_msg("%s: %s", good[i].url, e.msg);
		assert_string_equal(at.shown, good[i].shown);
		assert_true(!at.user == !good[i].user && !at.password == !good[i].password);
		if (at.user)
			assert_string_equal(at.user, good[i].user);
		if (at.password)
			assert_string_equal(at.password, good[i].password);
	}
	assert_int_equal(cache_address_parse(a, "unix:///r?db=2", &at, &e), 0);
	assert_int_equal(at.db, 2);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		e.msg[0] = '\0';
		if (cache_address_parse(a, bad[i], &at, &e) != -EINVAL || !e.msg[0])
			fail_msg("%s", bad[i]);
	}
}

static int start_redis(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	signal(SIGPIPE, SIG_IGN); /* as the server does */
	private_stack_up("redis");
	return 0;
}

static int stop_redis(void **state)
{
	(void)state;
	private_stack_down();
	pool_stop();
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_url_everything_is_a_miss),
		cmocka_unit_test(what_is_set_is_read_back_until_it_ends),
		cmocka_unit_test(a_stalled_redis_costs_little_and_is_found_again),
		cmocka_unit_test(a_redis_that_is_gone_is_a_miss_until_it_is_back),
		cmocka_unit_test(closing_frees_what_is_still_awaited),
		cmocka_unit_test(addresses_are_read_or_refused),
		cmocka_unit_test(a_user_a_password_and_a_database_are_told_first),
		cmocka_unit_test(what_never_comes_up_is_told_once_without_its_password),
		cmocka_unit_test(
		        one_that_greets_and_throws_us_out_is_asked_and_told_of_more_seldom),
		cmocka_unit_test(one_that_is_back_to_stay_is_told),
		cmocka_unit_test(a_name_is_looked_up_beside_the_loop),
	};

	return cmocka_run_group_tests(tests, start_redis, stop_redis);
}
