#include "rt/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "rt/loop.h"

struct job {
	struct list link;
	int (*fn)(void *arg);
	void *arg;
	struct task *task;
	int result;
	bool done;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static struct list queue = { &queue, &queue }, finished = { &finished, &finished };
static size_t queued;
static pthread_t threads[POOL_THREADS];
static bool started, stopping;
static int wake_pipe[2];
static struct event *wake_event;

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
		list_append(&finished, &j->link);
		/* A full pipe already means "look". */
		if (write(wake_pipe[1], "", 1) < 0 && errno != EAGAIN)
			bug("pool wake-up: %s", strerror(errno));
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void on_finished(evutil_socket_t fd, short what, void *arg)
{
	char drain[64];
	struct list *item;

	(void)what;
	(void)arg;
	while (read(fd, drain, sizeof(drain)) > 0)
		;
	pthread_mutex_lock(&lock);
	while ((item = list_pop(&finished))) {
		struct job *j = container_of(item, struct job, link);

		j->done = true;
		task_wake(j->task, 0);
	}
	pthread_mutex_unlock(&lock);
}

static void pool_start(void)
{
	sigset_t all, before;

	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		bug("pipe2: %s", strerror(errno));
	wake_event = event_new(loop_base(), wake_pipe[0], EV_READ | EV_PERSIST, on_finished, NULL);
	event_add(wake_event, NULL);
	/* Signals belong to the loop's thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	for (size_t i = 0; i < POOL_THREADS; i++) {
		if (pthread_create(&threads[i], NULL, worker, NULL))
			bug("pthread_create failed");
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
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

void pool_stop(void)
{
	if (!started)
		return;
	pthread_mutex_lock(&lock);
	stopping = true;
	pthread_cond_broadcast(&work);
	pthread_mutex_unlock(&lock);
	for (size_t i = 0; i < POOL_THREADS; i++)
		pthread_join(threads[i], NULL);
	event_free(wake_event);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
	started = stopping = false;
}
