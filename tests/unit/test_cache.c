#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "in_task.h"
#include "io/cache.h"
#include "private_stack.h"
#include "rt/loop.h"

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
	};

	return cmocka_run_group_tests(tests, start_redis, stop_redis);
}
