#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_names.h"
#include "in_task.h"
#include "rt/loop.h"
#include "rt/outage.h"
#include "rt/pool.h"
#include "rt/resolve.h"

static void digits_and_sockets_are_no_names(void **state)
{
	static const char *const addresses[] = {
		"127.0.0.1", "::1", "2001:db8::17", "fe80::1%lo", "/run/redis", "@abstract", ""
	};
	static const char *const names[] = { "localhost", "one.test", "127.0.0.1.example", "1.2.3",
		                             "db-1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
		assert_false(resolve_is_name(addresses[i]));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_true(resolve_is_name(names[i]));
}

static void find_two(struct task *t, void *arg)
{
	struct addresses found = { 0 };

	(void)arg;
	assert_int_equal(resolve_host(t, "two.test", &found), 0);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.text[0], "127.0.0.1");
	assert_string_equal(found.text[1], "127.0.0.2");
}

static void a_name_has_all_its_addresses(void **state)
{
	(void)state;
	in_task(find_two, NULL);
}

static void find_none(struct task *t, void *arg)
{
	struct addresses found = { .count = 77 };
	char long_name[400];

	(void)arg;
	memset(long_name, 'a', sizeof(long_name));
	strncpy(long_name + sizeof(long_name) - 6, ".test", 6);
	assert_int_equal(resolve_host(t, "nobody.test", &found), -ENOENT);
	assert_int_equal(resolve_host(t, long_name, &found), -ENOENT);
	assert_int_equal(found.count, 77);
}

static void a_name_that_is_not_there_is_told(void **state)
{
	(void)state;
	in_task(find_none, NULL);
}

struct asker {
	int r;
	bool is_done;
};

static void ask_slow(struct task *t, void *arg)
{
	struct asker *a = arg;
	struct addresses found;

	a->r = resolve_host(t, "slow.test", &found);
	a->is_done = true;
}

/* One gives up, two wait; the name server was asked once for all three. */
static void wait_for_slow(struct task *t, void *arg)
{
	struct asker hasty = { 0 }, patient[2] = { 0 };
	size_t before = fake_names_asked();

	(void)arg;
	assert_int_equal(task_spawn("hasty", 20, ask_slow, &hasty), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(task_spawn("patient", 60000, ask_slow, &patient[i]), 0);
	while (!hasty.is_done)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(hasty.r, -ETIMEDOUT);
	assert_false(patient[0].is_done);
	fake_names_answer();
	while (!patient[0].is_done || !patient[1].is_done)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(patient[0].r, 0);
	assert_int_equal(patient[1].r, 0);
	assert_int_equal(fake_names_asked() - before, 1);
	assert_false(fake_names_asked_by_main_thread());
}

static void a_slow_name_server_keeps_nobody_else_waiting(void **state)
{
	(void)state;
	in_task(wait_for_slow, NULL);
}

static int now_here(void *arg)
{
	*(bool *)arg = true;
	return 5;
}

/* More questions than workers, none answered: work for the workers is still done. */
static void work_meanwhile(struct task *t, void *arg)
{
	struct asker a = { 0 };
	bool ran = false;

	(void)arg;
	assert_int_equal(task_spawn("asker", 60000, ask_slow, &a), 0);
	assert_int_equal(pool_run(t, now_here, &ran), 5);
	assert_true(ran);
	assert_false(a.is_done);
	fake_names_answer();
	while (!a.is_done)
		assert_int_equal(task_sleep_ms(t, 1), 0);
}

static void a_slow_name_server_holds_up_no_worker(void **state)
{
	(void)state;
	in_task(work_meanwhile, NULL);
}

static void an_outage_is_told_less_and_less_often(void **state)
{
	struct outage o = { 0 };
	int told = 0;

	(void)state;
	for (int64_t ms = 0; ms < 3600 * 1000; ms += 500)
		told += outage_tell(&o, ms);
	/* 0 s, 1, 3, 7, 15, 31, 63, 127, 255, 511 s, then every five minutes. */
	assert_in_range(told, 19, 21);
	assert_true(outage_over(&o));
	assert_false(outage_over(&o));
	assert_true(outage_tell(&o, 3600 * 1000));
	assert_false(outage_tell(&o, 3600 * 1000));
}

static int teardown(void **state)
{
	(void)state;
	pool_stop();
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_and_sockets_are_no_names),
		cmocka_unit_test(a_name_has_all_its_addresses),
		cmocka_unit_test(a_name_that_is_not_there_is_told),
		cmocka_unit_test(a_slow_name_server_keeps_nobody_else_waiting),
		cmocka_unit_test(a_slow_name_server_holds_up_no_worker),
		cmocka_unit_test(an_outage_is_told_less_and_less_often),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
