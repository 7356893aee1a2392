/* ladder.c - both waits are constant, so a plain queue in order of arrival is in order of time, and
 * one timer per queue is enough for any number of messages. */
#include "ladder.h"

#include <string.h>

#include "base/clock.h"
#include "deliver.h"
#include "util.h"
#include "watch.h"

#define ERROR_UNDELIVERABLE 131026

struct tick {
	struct msg *msg;
	int64_t due_ms; /* monotonic */
	struct tick *next;
};

struct queue {
	struct sandbox *sb;
	void (*step)(struct sandbox *sb, struct msg *m);
	int wait_ms;
	struct tick *first, **end;
	struct event *timer;
};

struct ladder {
	struct queue delivered, read;
	struct number *dirty, **dirty_end;
	struct event *batch;
	bool batch_waits;
};

static void queue_arm(struct queue *q)
{
	int64_t wait_ms = q->first ? q->first->due_ms - clock_mono_ms() : 0;
	struct timeval tv = { .tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000 };

	if (wait_ms <= 0)
		tv = (struct timeval){ 0 };
	if (q->first)
		event_add(q->timer, &tv);
}

static void queue_run(evutil_socket_t fd, short what, void *arg)
{
	struct queue *q = arg;
	int64_t now_ms = clock_mono_ms();

	(void)fd;
	(void)what;
	while (q->first && q->first->due_ms <= now_ms) {
		struct tick *t = q->first;

		q->first = t->next;
		if (!q->first)
			q->end = &q->first;
		q->step(q->sb, t->msg);
		msg_release(t->msg);
		free(t);
	}
	queue_arm(q);
}

static void queue_add(struct queue *q, struct msg *m)
{
	struct tick *t = xcalloc(1, sizeof(*t));
	bool was_empty = !q->first;

	*t = (struct tick){ .msg = m, .due_ms = clock_mono_ms() + q->wait_ms };
	msg_hold(m);
	*q->end = t;
	q->end = &t->next;
	if (was_empty)
		queue_arm(q);
}

static void queue_init(struct queue *q, struct sandbox *sb, int wait_ms,
                       void (*step)(struct sandbox *, struct msg *))
{
	*q = (struct queue){ .sb = sb, .step = step, .wait_ms = wait_ms };
	q->end = &q->first;
	q->timer = event_new(sb->base, -1, 0, queue_run, q);
}

static void queue_clear(struct queue *q)
{
	struct tick *t;

	while ((t = q->first)) {
		q->first = t->next;
		msg_release(t->msg);
		free(t);
	}
	q->end = &q->first;
}

static void batch_over(evutil_socket_t fd, short what, void *arg)
{
	struct sandbox *sb = arg;

	(void)fd;
	(void)what;
	sb->ladder->batch_waits = false;
	deliver_pump(sb);
}

/* A first status opens the batch; it goes out when the wait is over or a body is full. */
static void tell_webhook(struct sandbox *sb, struct msg *m, enum status s)
{
	struct ladder *l = sb->ladder;
	struct number *n = m->number;
	struct pending *p;

	if (sb->opt.no_statuses)
		return;
	sb->stats.statuses++;
	p = xcalloc(1, sizeof(*p));
	*p = (struct pending){ .msg = m, .status = s, .at_ms = m->at_ms[s] };
	msg_hold(m);
	*n->statuses_end = p;
	n->statuses_end = &p->next;
	if (!n->dirty) {
		n->dirty = true;
		n->next_dirty = NULL;
		*l->dirty_end = n;
		l->dirty_end = &n->next_dirty;
	}
	if (sb->opt.status_batch_ms && !l->batch_waits) {
		struct timeval tv = { .tv_sec = sb->opt.status_batch_ms / 1000,
			              .tv_usec = sb->opt.status_batch_ms % 1000 * 1000 };

		l->batch_waits = true;
		event_add(l->batch, &tv);
	}
	if (!l->batch_waits)
		deliver_pump(sb);
}

void ladder_mark(struct sandbox *sb, struct msg *m, enum status s)
{
	if (m->status >= s)
		return;
	m->status = s;
	m->at_ms[s] = clock_now_ms();
	watch_status(sb, m);
}

static void reach(struct sandbox *sb, struct msg *m, enum status s)
{
	if (m->status >= s)
		return;
	ladder_mark(sb, m, s);
	if (s == STATUS_DELIVERED && chance(sb->faults.webhook.skip_delivered_rate))
		return;
	tell_webhook(sb, m, s);
}

static void step_read(struct sandbox *sb, struct msg *m)
{
	if (phone_is_open(m->phone))
		reach(sb, m, STATUS_READ);
}

static void step_delivered(struct sandbox *sb, struct msg *m)
{
	if (!m->phone->online)
		return;
	reach(sb, m, STATUS_DELIVERED);
	if (phone_is_open(m->phone))
		queue_add(&sb->ladder->read, m);
}

void ladder_start(struct sandbox *sb, struct msg *m)
{
	reach(sb, m, STATUS_SENT);
	if (!m->phone->on_whatsapp)
		ladder_fail(sb, m, ERROR_UNDELIVERABLE);
	else
		queue_add(&sb->ladder->delivered, m);
}

void ladder_fail(struct sandbox *sb, struct msg *m, int error_code)
{
	m->error_code = error_code;
	reach(sb, m, STATUS_FAILED);
}

void ladder_phone_changed(struct sandbox *sb, struct phone *p)
{
	struct msg *m = p->last, *next;

	/* Back to the first that is not finished; older ones were read when these would be. */
	while (m && m->prev && (m->prev->inbound || m->prev->status < STATUS_READ))
		m = m->prev;
	for (; m; m = next) {
		next = m->next;
		if (m->inbound || !p->online)
			continue;
		if (m->status == STATUS_SENT)
			step_delivered(sb, m);
		else if (m->status == STATUS_DELIVERED && phone_is_open(p))
			queue_add(&sb->ladder->read, m);
	}
}

struct pending *ladder_take(struct sandbox *sb, struct number **ret_number)
{
	struct ladder *l = sb->ladder;
	struct number *n = l->dirty;
	struct pending *list, *last;
	size_t count = 1;

	if (!n || l->batch_waits)
		return NULL;
	l->dirty = n->next_dirty;
	if (!l->dirty)
		l->dirty_end = &l->dirty;
	list = last = n->statuses;
	while (last->next && count < STATUSES_PER_BODY) {
		last = last->next;
		count++;
	}
	n->statuses = last->next;
	last->next = NULL;
	n->dirty = n->statuses != NULL;
	n->next_dirty = NULL;
	if (n->dirty) {
		*l->dirty_end = n;
		l->dirty_end = &n->next_dirty;
	} else {
		n->statuses_end = &n->statuses;
	}
	*ret_number = n;
	return list;
}

void ladder_pending_free(struct pending *list)
{
	struct pending *next;

	for (; list; list = next) {
		next = list->next;
		msg_release(list->msg);
		free(list);
	}
}

void ladder_new(struct sandbox *sb)
{
	struct ladder *l = xcalloc(1, sizeof(*l));

	queue_init(&l->delivered, sb, sb->opt.deliver_ms, step_delivered);
	queue_init(&l->read, sb, sb->opt.read_ms, step_read);
	l->dirty_end = &l->dirty;
	l->batch = event_new(sb->base, -1, 0, batch_over, sb);
	sb->ladder = l;
}

void ladder_reset(struct sandbox *sb)
{
	struct number *n;
	struct pending *list;

	sb->ladder->batch_waits = false;
	while ((list = ladder_take(sb, &n)))
		ladder_pending_free(list);
	queue_clear(&sb->ladder->delivered);
	queue_clear(&sb->ladder->read);
}
