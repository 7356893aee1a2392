/* in_task.h - runs a test's body as a task and the loop until it has returned. */
#ifndef TESTS_UNIT_IN_TASK_H
#define TESTS_UNIT_IN_TASK_H

#include "rt/task.h"

/* The task has timeout_ms; the loop stops when fn has returned. */
void in_task_for(int64_t timeout_ms, task_fn fn, void *arg);
/* The same with enough time for everything. */
void in_task(task_fn fn, void *arg);

#endif
