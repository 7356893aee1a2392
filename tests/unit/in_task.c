#include "in_task.h"

#include "rt/loop.h"

#define LONG_MS 60000

struct body {
	task_fn fn;
	void *arg;
};

static void run_body(struct task *t, void *arg)
{
	struct body *b = arg;

	b->fn(t, b->arg);
	loop_stop();
}

void in_task_for(int64_t timeout_ms, task_fn fn, void *arg)
{
	struct body b = { fn, arg };

	if (task_spawn("test", timeout_ms, run_body, &b) < 0)
		bug("no room for the test's task");
	loop_run();
}

void in_task(task_fn fn, void *arg)
{
	in_task_for(LONG_MS, fn, arg);
}
