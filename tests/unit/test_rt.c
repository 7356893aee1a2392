#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "in_task.h"
#include "rt/co.h"
#include "rt/loop.h"
#include "rt/pool.h"

/* ---- coroutines -------------------------------------------------------------------------------
 */

struct counter {
	int steps;
	double sum;
};

static void count_three(void *arg)
{
	struct counter *c = arg;
	volatile double local = 0.25;

	for (c->steps = 1; c->steps <= 3; c->steps++) {
		local += sqrt((double)c->steps);
		co_suspend();
	}
	c->sum = local;
}

static void a_coroutine_keeps_its_locals_across_switches(void **state)
{
	struct counter a = { 0 }, b = { 0 };
	struct co *x = co_new(count_three, &a), *y = co_new(count_three, &b);

	(void)state;
	for (int i = 1; i <= 3; i++) {
		assert_true(co_resume(x));
		assert_true(co_resume(y));
		assert_int_equal(a.steps, i);
		assert_int_equal(b.steps, i);
	}
	assert_false(co_resume(x));
	assert_false(co_resume(y));
	assert_true(fabs(a.sum - (0.25 + 1 + sqrt(2) + sqrt(3))) < 1e-12);
	assert_true(a.sum == b.sum);
	co_free(x);
	co_free(y);
}

static void resume_another(void *arg)
{
	struct co *inner = arg;

	assert_true(co_resume(inner));
	co_suspend();
	assert_true(co_resume(inner));
}

static void one_coroutine_can_resume_another(void **state)
{
	struct counter c = { 0 };
	struct co *inner = co_new(count_three, &c), *outer = co_new(resume_another, inner);

	(void)state;
	assert_true(co_resume(outer));
	assert_int_equal(c.steps, 1);
	assert_false(co_resume(outer));
	assert_int_equal(c.steps, 2);
	while (co_resume(inner))
		;
	co_free(outer);
	co_free(inner);
}

/* ---- tasks ------------------------------------------------------------------------------------
 */

static char order[256];

static void note(const char *what)
{
	size_t n = strlen(order);

	snprintf(order + n, sizeof(order) - n, "%s ", what);
}

static struct task *sleeper;

static void wait_to_be_woken(struct task *t, void *arg)
{
	char text[32];
	int r;

	sleeper = t;
	note(arg);
	r = task_wait(t);
	snprintf(text, sizeof(text), "%s=%d", (const char *)arg, r);
	note(text);
}

static void wake_three(struct task *t, void *arg)
{
	struct task *woken[3];

	(void)arg;
	for (int i = 0; i < 3; i++) {
		static char names[3][2] = { "a", "b", "c" };

		assert_int_equal(task_spawn("sleeper", 60000, wait_to_be_woken, names[i]), 0);
		assert_int_equal(task_sleep_ms(t, 0), 0);
		woken[i] = sleeper;
	}
	task_wake(woken[2], 3);
	task_wake(woken[0], 1);
	task_wake(woken[1], 2);
	/* Only the first wake counts, and nobody runs before we wait. */
	task_wake(woken[1], 99);
	note("woke");
	assert_int_equal(task_sleep_ms(t, 0), 0);
	assert_int_equal(task_count(), 1);
}

static void tasks_run_in_the_order_they_were_woken(void **state)
{
	(void)state;
	memset(order, 0, sizeof(order));
	in_task(wake_three, NULL);
	assert_string_equal(order, "a b c woke c=3 a=1 b=2 ");
}

static void run_out_of_time(struct task *t, void *arg)
{
	(void)arg;
	assert_int_equal(task_wait(t), -ETIMEDOUT);
	assert_int_equal(task_remaining_ms(t), 0);
	/* From now on nothing waits any more. */
	assert_int_equal(task_wait(t), -ETIMEDOUT);
	assert_int_equal(task_sleep_ms(t, 60000), -ETIMEDOUT);
}

static void after_the_deadline_every_wait_returns_at_once(void **state)
{
	int64_t started = clock_mono_ms();

	(void)state;
	in_task_for(30, run_out_of_time, NULL);
	assert_in_range(clock_mono_ms() - started, 29, 10000);
}

static void wait_a_little(struct task *t, void *arg)
{
	(void)arg;
	/* A wait's own limit does not end the task. */
	assert_int_equal(task_wait_for(t, 5), -ETIMEDOUT);
	assert_int_equal(task_sleep_ms(t, 5), 0);
	/* One that the deadline cuts short says so. */
	assert_int_equal(task_sleep_ms(t, 60000), -ETIMEDOUT);
}

static void a_short_wait_leaves_the_task_alive(void **state)
{
	(void)state;
	in_task_for(60, wait_a_little, NULL);
}

static void cancel_sleeper(struct task *t, void *arg)
{
	static char name[] = "x";

	(void)arg;
	assert_int_equal(task_spawn("sleeper", 60000, wait_to_be_woken, name), 0);
	assert_int_equal(task_sleep_ms(t, 0), 0);
	task_cancel(sleeper);
	task_wake(sleeper, 7);
	assert_int_equal(task_sleep_ms(t, 0), 0);
}

static void cancelling_wins_over_a_later_wake(void **state)
{
	char expected[32];

	(void)state;
	memset(order, 0, sizeof(order));
	in_task(cancel_sleeper, NULL);
	snprintf(expected, sizeof(expected), "x x=%d ", -ECANCELED);
	assert_string_equal(order, expected);
}

static void insist(struct task *t, void *arg)
{
	bool *done = arg;

	sleeper = t;
	while (!*done)
		task_wait_uncancelled(t);
	assert_int_equal(task_wait(t), -ECANCELED);
	note("insisted");
}

static void cancel_insister(struct task *t, void *arg)
{
	static bool done;

	(void)arg;
	assert_int_equal(task_spawn("insister", 60000, insist, &done), 0);
	assert_int_equal(task_sleep_ms(t, 0), 0);
	task_cancel_all();
	assert_int_equal(task_sleep_ms(t, 5), -ECANCELED);
	assert_int_equal(task_count(), 2);
	done = true;
	task_wake(sleeper, 0);
}

static void work_that_cannot_be_called_back_is_seen_through(void **state)
{
	(void)state;
	memset(order, 0, sizeof(order));
	in_task(cancel_insister, NULL);
	while (task_count())
		event_base_loop(loop_base(), EVLOOP_ONCE);
	assert_string_equal(order, "insisted ");
}

static size_t finished_tasks;

static void spin_a_while(struct task *t, void *arg)
{
	volatile char used[2000];

	(void)arg;
	used[0] = used[1999] = 1;
	for (int i = 0; i < 3; i++)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	finished_tasks += (size_t)used[0];
}

static void spawn_many(struct task *t, void *arg)
{
	size_t *wanted = arg;

	for (size_t i = 0; i < *wanted; i++)
		assert_int_equal(task_spawn("one of many", 60000, spin_a_while, NULL), 0);
	assert_int_equal(task_count(), *wanted + 1);
	while (task_count() > 1)
		assert_int_equal(task_sleep_ms(t, 1), 0);
}

static void ten_thousand_tasks_live_side_by_side(void **state)
{
	size_t wanted = 10000;

	(void)state;
	finished_tasks = 0;
	in_task(spawn_many, &wanted);
	assert_int_equal(finished_tasks, wanted);
	assert_int_equal(task_count(), 0);
}

static void end_at_once(struct task *t, void *arg)
{
	(void)t;
	(void)arg;
	finished_tasks++;
}

static void spawn_too_many(struct task *t, void *arg)
{
	size_t spawned = 0;

	(void)arg;
	while (task_spawn("flood", 60000, end_at_once, NULL) == 0)
		spawned++;
	assert_int_equal(spawned, TASKS_MAX - 1);
	assert_int_equal(task_sleep_ms(t, 0), 0);
	assert_int_equal(finished_tasks, spawned);
	assert_int_equal(task_spawn("again", 60000, end_at_once, NULL), 0);
	assert_int_equal(task_sleep_ms(t, 0), 0);
}

static void too_many_tasks_are_refused_until_there_is_room(void **state)
{
	(void)state;
	finished_tasks = 0;
	in_task(spawn_too_many, NULL);
}

static void see_task(const char *name, int64_t age_ms, const char *waits_on, void *arg)
{
	char *text = arg;
	size_t n = strlen(text);

	assert_in_range(age_ms, 0, 60000);
	snprintf(text + n, 200 - n, "%s:%s ", name, waits_on);
}

static void look_around(struct task *t, void *arg)
{
	static char name[] = "y";
	char text[200] = "";

	(void)arg;
	assert_ptr_equal(task_current(), t);
	assert_string_equal(task_name(t), "test");
	assert_string_equal(arena_strdup(task_arena(t), "mine"), "mine");
	assert_int_equal(task_spawn("sleeper", 60000, wait_to_be_woken, name), 0);
	assert_int_equal(task_sleep_ms(t, 0), 0);
	task_waits_on(sleeper, "a letter");
	task_each(see_task, text);
	assert_string_equal(text, "test: sleeper:a letter ");
	task_wake(sleeper, 0);
	assert_int_equal(task_sleep_ms(t, 0), 0);
}

static void one_can_see_who_waits_for_what(void **state)
{
	(void)state;
	assert_null(task_current());
	in_task(look_around, NULL);
}

/* ---- loop -------------------------------------------------------------------------------------
 */

static void second(void *arg)
{
	note("second");
	if (++*(int *)arg == 2)
		loop_stop();
}

static void first(void *arg)
{
	note("first");
	loop_defer(second, arg);
	note("still first");
}

static void what_is_deferred_runs_later_in_order(void **state)
{
	int runs = 0;

	(void)state;
	memset(order, 0, sizeof(order));
	loop_defer(first, &runs);
	loop_defer(second, &runs);
	loop_run();
	assert_string_equal(order, "first still first second second ");
}

static void tick(void *arg)
{
	if (++*(int *)arg == 3)
		loop_stop();
}

static void periodic_work_goes_on(void **state)
{
	static int ticks;
	int64_t started = clock_mono_ms();

	(void)state;
	loop_every(10, tick, &ticks);
	loop_run();
	assert_int_equal(ticks, 3);
	assert_in_range(clock_mono_ms() - started, 25, 10000);
}

/* ---- worker threads ---------------------------------------------------------------------------
 */

struct job {
	pthread_t thread;
	pthread_mutex_t *gate;
	int value;
};

static int square(void *arg)
{
	struct job *j = arg;

	if (j->gate) {
		pthread_mutex_lock(j->gate);
		pthread_mutex_unlock(j->gate);
	}
	j->thread = pthread_self();
	return j->value * j->value;
}

static void square_one(struct task *t, void *arg)
{
	struct job j = { .value = 7 };

	(void)arg;
	assert_int_equal(pool_run(t, square, &j), 49);
	assert_false(pthread_equal(j.thread, pthread_self()));
}

static void slow_work_runs_on_another_thread(void **state)
{
	(void)state;
	in_task(square_one, NULL);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int refused, squared;

static void square_behind_the_gate(struct task *t, void *arg)
{
	struct job j = { .value = 3, .gate = &gate };
	int r = pool_run(t, square, &j);

	(void)arg;
	if (r == 9)
		squared++;
	else if (r == -EAGAIN)
		refused++;
}

static void crowd_the_pool(struct task *t, void *arg)
{
	int crowd = POOL_THREADS + POOL_QUEUE_MAX + 20;

	(void)arg;
	pthread_mutex_lock(&gate);
	/* 1 ms each: the work is not called back by its task's deadline. */
	for (int i = 0; i < crowd; i++)
		assert_int_equal(task_spawn("crowd", 1, square_behind_the_gate, NULL), 0);
	while (task_count() > 1 + (size_t)(POOL_THREADS + POOL_QUEUE_MAX))
		assert_int_equal(task_sleep_ms(t, 1), 0);
	pthread_mutex_unlock(&gate);
	while (task_count() > 1)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	/* The threads may not have taken their first work yet when the crowd arrived. */
	assert_in_range(squared, POOL_QUEUE_MAX, POOL_QUEUE_MAX + POOL_THREADS);
	assert_int_equal(squared + refused, crowd);
}

static void a_full_pool_refuses_and_loses_nothing(void **state)
{
	(void)state;
	in_task(crowd_the_pool, NULL);
	pool_stop();
	in_task(square_one, NULL);
	pool_stop();
}

static int free_all(void **state)
{
	(void)state;
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_coroutine_keeps_its_locals_across_switches),
		cmocka_unit_test(one_coroutine_can_resume_another),
		cmocka_unit_test(tasks_run_in_the_order_they_were_woken),
		cmocka_unit_test(after_the_deadline_every_wait_returns_at_once),
		cmocka_unit_test(a_short_wait_leaves_the_task_alive),
		cmocka_unit_test(cancelling_wins_over_a_later_wake),
		cmocka_unit_test(work_that_cannot_be_called_back_is_seen_through),
		cmocka_unit_test(ten_thousand_tasks_live_side_by_side),
		cmocka_unit_test(too_many_tasks_are_refused_until_there_is_room),
		cmocka_unit_test(one_can_see_who_waits_for_what),
		cmocka_unit_test(what_is_deferred_runs_later_in_order),
		cmocka_unit_test(periodic_work_goes_on),
		cmocka_unit_test(slow_work_runs_on_another_thread),
		cmocka_unit_test(a_full_pool_refuses_and_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, free_all);
}
