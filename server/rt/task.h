/* task.h - straight-line code on the event loop.
 *
 * A task is a stackful coroutine: ordinary C that gives the loop back while it waits. A function
 * that may wait takes `struct task *` first; without a task you cannot call it. Only the leaves in
 * rt/ and io/ call task_wait(); everything above calls those.
 *
 * Rules: one thread runs all tasks, and switches happen only inside waits, so between two waits
 * nothing changes under your feet; after a wait look again at anything shared. A started task
 * always runs to its return, so _cleanup_ locals always run. Every task has a deadline: once it has
 * passed (or the task was cancelled) every wait returns at once with -ETIMEDOUT (-ECANCELED). */
#ifndef MSEVA_RT_TASK_H
#define MSEVA_RT_TASK_H

#include "base/arena.h"

struct task;
struct event_base;

typedef void (*task_fn)(struct task *t, void *arg);

#define TASKS_MAX 20000

/* Starts fn(t, arg) on the loop's next turn. name is a literal, shown in logs and `mseva tasks`.
 * -EAGAIN when TASKS_MAX tasks already live (shed load: the provider will redeliver). */
MUSTCHECK int task_spawn(const char *name, int64_t timeout_ms, task_fn fn, void *arg);

/* Memory that lives as long as the task. */
struct arena *task_arena(struct task *t);
const char *task_name(const struct task *t);
/* Milliseconds until the task's deadline, never negative. */
int64_t task_remaining_ms(const struct task *t);

/* Suspends until task_wake(t, result), and returns result; or -ETIMEDOUT / -ECANCELED first.
 * After an early return the waker must not wake this wait any more: leaves unregister themselves.
 */
MUSTCHECK int task_wait(struct task *t);
/* Like task_wait, but gives up after timeout_ms even when the task has longer. */
MUSTCHECK int task_wait_for(struct task *t, int64_t timeout_ms);
/* Waits for task_wake() alone, deadline or not: only for work that cannot be called back. */
void task_wait_uncancelled(struct task *t);
/* Makes a waiting task runnable; it resumes on the loop, never inside this call. */
void task_wake(struct task *t, int result);
/* From now on every wait of the task returns -ECANCELED. */
void task_cancel(struct task *t);
void task_cancel_all(void);

MUSTCHECK int task_sleep_ms(struct task *t, int64_t ms);

/* Number of living tasks. */
size_t task_count(void);
/* Calls fn for each living task: name, age, what it waits on. */
void task_each(void (*fn)(const char *name, int64_t age_ms, const char *waits_on, void *arg),
               void *arg);
/* Says what the next waits of this task are for (a literal): "pg complaint_list". */
void task_waits_on(struct task *t, const char *what);

/* The calling task while inside one, else NULL. */
struct task *task_current(void);

#endif
