/* pool.h - threads for what would block the loop.
 *
 * fn runs on another thread and may touch only what arg points to. */
#ifndef MSEVA_RT_POOL_H
#define MSEVA_RT_POOL_H

#include "rt/task.h"

#define POOL_THREADS 2
#define POOL_QUEUE_MAX 32
#define POOL_DETACHED_MAX 16

/* For image work, password hashing, fsync: runs fn(arg) on one of a few workers and returns its
 * result. -EAGAIN when the queue is full. The wait ignores the task's deadline once the work has
 * begun, because arg must outlive the worker's use of it. */
MUSTCHECK int pool_run(struct task *t, int (*fn)(void *arg), void *arg);

/* For what may hang and must not hold up the workers (a name server that does not answer): runs
 * fn(arg) on a thread of its own, then done(arg) on the loop. Nobody can wait for such a thread at
 * the end, so arg is on the heap, and after pool_stop() done is not called any more.
 * -EAGAIN when POOL_DETACHED_MAX of them are running. */
MUSTCHECK int pool_detach(void (*fn)(void *arg), void (*done)(void *arg), void *arg);

/* Waits for the workers and for what they have begun. */
void pool_stop(void);

#endif
