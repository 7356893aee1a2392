#include "rt/loop.h"

#include <errno.h>
#include <string.h>

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *arg;
};

struct periodic {
	struct periodic *next;
	struct event *ev;
	void (*fn)(void *);
	void *arg;
};

static struct event_base *base;
static struct event *defer_event;
static struct deferred *deferred_head, **deferred_tail = &deferred_head;
static struct periodic *periodics;

/* Runs what was deferred before this call; what that defers in turn waits for the next round, so
 * sockets are looked at in between. */
static void run_deferred(evutil_socket_t fd, short what, void *arg)
{
	struct deferred *d = deferred_head;

	(void)fd;
	(void)what;
	(void)arg;
	deferred_head = NULL;
	deferred_tail = &deferred_head;
	while (d) {
		struct deferred *next = d->next;

		d->fn(d->arg);
		free(d);
		d = next;
	}
}

struct event_base *loop_base(void)
{
	if (base)
		return base;
	base = event_base_new();
	if (!base)
		bug("event_base_new: %s", strerror(errno));
	defer_event = event_new(base, -1, 0, run_deferred, NULL);
	return base;
}

void loop_run(void)
{
	event_base_loop(loop_base(), EVLOOP_NO_EXIT_ON_EMPTY);
}

void loop_stop(void)
{
	event_base_loopbreak(loop_base());
}

void loop_defer(void (*fn)(void *), void *arg)
{
	struct deferred *d = xmalloc(sizeof(*d));
	struct timeval now = { 0 };

	d->next = NULL;
	d->fn = fn;
	d->arg = arg;
	loop_base();
	if (!deferred_head)
		event_add(defer_event, &now);
	*deferred_tail = d;
	deferred_tail = &d->next;
}

static void run_periodic(evutil_socket_t fd, short what, void *arg)
{
	struct periodic *p = arg;

	(void)fd;
	(void)what;
	p->fn(p->arg);
}

void loop_every(int64_t interval_ms, void (*fn)(void *), void *arg)
{
	struct periodic *p = xcalloc(1, sizeof(*p));
	struct timeval tv = { .tv_sec = interval_ms / 1000,
		              .tv_usec = (interval_ms % 1000) * 1000 };

	p->fn = fn;
	p->arg = arg;
	p->ev = event_new(loop_base(), -1, EV_PERSIST, run_periodic, p);
	event_add(p->ev, &tv);
	p->next = periodics;
	periodics = p;
}

void loop_free(void)
{
	while (periodics) {
		struct periodic *p = periodics;

		periodics = p->next;
		event_free(p->ev);
		free(p);
	}
	run_deferred(-1, 0, NULL);
	if (defer_event)
		event_free(defer_event);
	if (base)
		event_base_free(base);
	base = NULL;
	defer_event = NULL;
}
