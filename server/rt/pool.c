#include "rt/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "rt/loop.h"

/* Either a task waits for it (and holds it on its stack), or it is detached (and on the heap). */
struct job {
	struct list link;
	int (*fn)(void *arg);
	void *arg;
	struct task *task;
	int result;
	bool done;
	void (*detached)(void *arg);
	void (*then)(void *arg);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static struct list queue = { &queue, &queue }, finished = { &finished, &finished };
static size_t queued, detached;
static pthread_t threads[POOL_THREADS];
static bool started, stopping, listening;
static int wake_pipe[2];
static struct event *wake_event;

/* Under the lock. A full pipe already means "look". */
static void finish(struct job *j)
{
	list_append(&finished, &j->link);
	if (write(wake_pipe[1], "", 1) < 0 && errno != EAGAIN)
		bug("pool wake-up: %s", strerror(errno));
}

static void *worker(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&lock);
	for (;;) {
		struct list *item;
		struct job *j;

		while (!(item = list_pop(&queue)) && !stopping)
			pthread_cond_wait(&work, &lock);
		if (!item)
			break;
		queued--;
		pthread_mutex_unlock(&lock);
		j = container_of(item, struct job, link);
		j->result = j->fn(j->arg);
		pthread_mutex_lock(&lock);
		finish(j);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void *detached_worker(void *arg)
{
	struct job *j = arg;

	j->detached(j->arg);
	pthread_mutex_lock(&lock);
	detached--;
	/* After pool_stop() nobody is there to take it; what it holds ends with the process. */
	if (listening)
		finish(j);
	pthread_mutex_unlock(&lock);
	return NULL;
}

static struct job *take_finished(void)
{
	struct list *item;

	pthread_mutex_lock(&lock);
	item = list_pop(&finished);
	pthread_mutex_unlock(&lock);
	return item ? container_of(item, struct job, link) : NULL;
}

static void on_finished(evutil_socket_t fd, short what, void *arg)
{
	char drain[64];
	struct job *j;

	(void)what;
	(void)arg;
	while (read(fd, drain, sizeof(drain)) > 0)
		;
	while ((j = take_finished())) {
		if (j->task) {
			j->done = true;
			task_wake(j->task, 0);
		} else {
			j->then(j->arg);
			free(j);
		}
	}
}

static void listen_to_threads(void)
{
	if (listening)
		return;
	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		bug("pipe2: %s", strerror(errno));
	wake_event = event_new(loop_base(), wake_pipe[0], EV_READ | EV_PERSIST, on_finished, NULL);
	event_add(wake_event, NULL);
	pthread_mutex_lock(&lock);
	listening = true;
	pthread_mutex_unlock(&lock);
}

/* Signals belong to the loop's thread. */
static int start_thread(pthread_t *ret_thread, void *(*fn)(void *arg), void *arg)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	r = pthread_create(ret_thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

static void pool_start(void)
{
	listen_to_threads();
	for (size_t i = 0; i < POOL_THREADS; i++) {
		if (start_thread(&threads[i], worker, NULL) < 0)
			bug("pthread_create failed");
	}
	started = true;
}

int pool_run(struct task *t, int (*fn)(void *arg), void *arg)
{
	struct job j = { .fn = fn, .arg = arg, .task = t };

	if (!started)
		pool_start();
	list_init(&j.link);
	pthread_mutex_lock(&lock);
	if (queued >= POOL_QUEUE_MAX) {
		pthread_mutex_unlock(&lock);
		return -EAGAIN;
	}
	queued++;
	list_append(&queue, &j.link);
	pthread_cond_signal(&work);
	pthread_mutex_unlock(&lock);

	task_waits_on(t, "pool");
	while (!j.done)
		task_wait_uncancelled(t);
	return j.result;
}

/* Claims one of the places for detached threads. */
static bool may_detach(void)
{
	bool may;

	pthread_mutex_lock(&lock);
	may = detached < POOL_DETACHED_MAX;
	detached += may;
	pthread_mutex_unlock(&lock);
	return may;
}

int pool_detach(void (*fn)(void *arg), void (*done)(void *arg), void *arg)
{
	struct job *j;
	pthread_t thread;

	listen_to_threads();
	if (!may_detach())
		return -EAGAIN;
	j = xcalloc(1, sizeof(*j));
	list_init(&j->link);
	j->detached = fn;
	j->then = done;
	j->arg = arg;
	if (start_thread(&thread, detached_worker, j) < 0) {
		pthread_mutex_lock(&lock);
		detached--;
		pthread_mutex_unlock(&lock);
		free(j);
		return -EAGAIN;
	}
	pthread_detach(thread);
	return 0;
}

static void stop_workers(void)
{
	pthread_mutex_lock(&lock);
	stopping = true;
	pthread_cond_broadcast(&work);
	pthread_mutex_unlock(&lock);
	for (size_t i = 0; i < POOL_THREADS; i++)
		pthread_join(threads[i], NULL);
	started = stopping = false;
}

void pool_stop(void)
{
	if (started)
		stop_workers();
	if (!listening)
		return;
	pthread_mutex_lock(&lock);
	listening = false;
	event_free(wake_event);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
	pthread_mutex_unlock(&lock);
}
