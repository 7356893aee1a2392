/* task.c - scheduler: a FIFO of runnable tasks, drained by the loop.
 *
 * A task is RUNNING, WAITING (off the queue) or READY (on it). The first of wake, deadline and
 * cancel decides what the wait returns; later ones find the task no longer WAITING and are dropped.
 */
#include "rt/task.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "rt/co.h"
#include "rt/loop.h"

enum task_state { TASK_READY, TASK_RUNNING, TASK_WAITING };

struct task {
	struct list link; /* ready queue */
	struct list all;
	enum task_state state;
	const char *name, *waits_on;
	task_fn fn;
	void *arg;
	struct co *co;
	struct arena *arena;
	struct event timer; /* armed only while waiting */
	int64_t started_ms, deadline_ms;
	int result;
	bool uncancelled, timer_is_deadline;
	int sticky; /* -ECANCELED or -ETIMEDOUT once that has happened */
};

static struct list ready = { &ready, &ready };
static struct list all_tasks = { &all_tasks, &all_tasks };
static size_t living;
static struct task *current;
static bool drain_scheduled;

static void task_free(struct task *t)
{
	list_remove(&t->all);
	event_del(&t->timer);
	co_free(t->co);
	arena_free(t->arena);
	free(t);
	living--;
}

static void drain_ready(void *unused)
{
	struct list *item;

	(void)unused;
	drain_scheduled = false;
	while ((item = list_pop(&ready))) {
		struct task *t = container_of(item, struct task, link);

		t->state = TASK_RUNNING;
		current = t;
		if (!co_resume(t->co))
			task_free(t);
		current = NULL;
	}
}

static void make_ready(struct task *t, int result)
{
	t->state = TASK_READY;
	t->result = result;
	list_append(&ready, &t->link);
	if (!drain_scheduled) {
		drain_scheduled = true;
		loop_defer(drain_ready, NULL);
	}
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct task *t = arg;

	(void)fd;
	(void)what;
	if (t->state != TASK_WAITING)
		return;
	/* The clock is not asked: the loop's timers may be a millisecond early. */
	if (t->timer_is_deadline)
		t->sticky = -ETIMEDOUT;
	make_ready(t, -ETIMEDOUT);
}

static void run_task(void *arg)
{
	struct task *t = arg;

	t->fn(t, t->arg);
}

int task_spawn(const char *name, int64_t timeout_ms, task_fn fn, void *arg)
{
	struct task *t;

	if (living >= TASKS_MAX)
		return -EAGAIN;
	t = xcalloc(1, sizeof(*t));
	t->name = name;
	t->waits_on = "";
	t->fn = fn;
	t->arg = arg;
	t->arena = arena_new();
	t->started_ms = clock_mono_ms();
	t->deadline_ms = t->started_ms + timeout_ms;
	t->co = co_new(run_task, t);
	list_init(&t->link);
	list_append(&all_tasks, &t->all);
	evtimer_assign(&t->timer, loop_base(), on_timer, t);
	living++;
	make_ready(t, 0);
	return 0;
}

struct arena *task_arena(struct task *t)
{
	return t->arena;
}

const char *task_name(const struct task *t)
{
	return t->name;
}

int64_t task_remaining_ms(const struct task *t)
{
	int64_t left = t->deadline_ms - clock_mono_ms();

	return left > 0 ? left : 0;
}

int task_wait_for(struct task *t, int64_t timeout_ms)
{
	int64_t left = task_remaining_ms(t);
	struct timeval tv;

	if (t != current)
		bug("task %s waits while another runs", t->name);
	if (t->sticky)
		return t->sticky;
	t->timer_is_deadline = left <= timeout_ms;
	if (!t->timer_is_deadline)
		left = timeout_ms;
	tv = (struct timeval){ .tv_sec = left / 1000, .tv_usec = (left % 1000) * 1000 };
	evtimer_add(&t->timer, &tv);
	t->state = TASK_WAITING;
	co_suspend();
	evtimer_del(&t->timer);
	t->waits_on = "";
	return t->result;
}

int task_wait(struct task *t)
{
	return task_wait_for(t, INT64_MAX);
}

void task_wait_uncancelled(struct task *t)
{
	t->uncancelled = true;
	t->state = TASK_WAITING;
	co_suspend();
	t->uncancelled = false;
	t->waits_on = "";
}

void task_wake(struct task *t, int result)
{
	if (t->state == TASK_WAITING)
		make_ready(t, result);
}

void task_cancel(struct task *t)
{
	t->sticky = -ECANCELED;
	if (t->state == TASK_WAITING && !t->uncancelled)
		make_ready(t, -ECANCELED);
}

void task_cancel_all(void)
{
	list_each(item, &all_tasks) task_cancel(container_of(item, struct task, all));
}

int task_sleep_ms(struct task *t, int64_t ms)
{
	int r;

	task_waits_on(t, "sleep");
	r = task_wait_for(t, ms);
	return r == -ETIMEDOUT && !t->sticky ? 0 : r;
}

size_t task_count(void)
{
	return living;
}

void task_each(void (*fn)(const char *name, int64_t age_ms, const char *waits_on, void *arg),
               void *arg)
{
	int64_t now = clock_mono_ms();

	list_each(item, &all_tasks)
	{
		struct task *t = container_of(item, struct task, all);

		fn(t->name, now - t->started_ms, t->waits_on, arg);
	}
}

void task_waits_on(struct task *t, const char *what)
{
	t->waits_on = what;
}

struct task *task_current(void)
{
	return current;
}
