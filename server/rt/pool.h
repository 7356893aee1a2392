/* pool.h - a few threads for what would block the loop: image work, password hashing, fsync.
 *
 * fn runs on a worker thread and may touch only what arg points to. */
#ifndef MSEVA_RT_POOL_H
#define MSEVA_RT_POOL_H

#include "rt/task.h"

#define POOL_THREADS 2
#define POOL_QUEUE_MAX 32

/* Runs fn(arg) on a worker and returns its result. -EAGAIN when the queue is full. The wait ignores
 * the task's deadline once the work has begun, because arg must outlive the worker's use of it. */
MUSTCHECK int pool_run(struct task *t, int (*fn)(void *arg), void *arg);
void pool_stop(void);

#endif
