#include "play.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/map.h"

#define GIVE_UP_US 10000000 /* no reply for so long: the conversation is lost */
#define REFUSED_MS 500      /* a message that was not acknowledged is sent again, as Meta would */
#define THINK_MS 400        /* on average, half to one and a half of it */
#define SWEEP_MS 500

struct talk {
	struct list link;
	struct play *play;
	struct person person;
	struct event *timer;
	bool under_way, acked, replied, is_filed;
	int64_t due_us;
	char *last_message; /* what she read last, for the record when it leads nowhere */
};

struct play {
	struct play_options o;
	struct map *by_phone;
	struct list all;
	size_t running;
	uint64_t serial;
	double owed; /* open loop: conversations that should have begun by now */
	int64_t last_tick_us;
	bool measuring, finishing;
	struct event *ticker, *sweeper;
	struct tally tally;
};

static void begin_one(struct play *p);

static void arm(struct event *ev, int64_t us)
{
	struct timeval tv = { .tv_sec = us / 1000000, .tv_usec = us % 1000000 };

	event_add(ev, &tv);
}

static void talk_end(struct talk *t)
{
	struct play *p = t->play;

	map_remove(p->by_phone, t->person.phone);
	list_remove(&t->link);
	event_free(t->timer);
	/* The answer to its last request may still come; on_ack then frees it. */
	free(TAKE_PTR(t->last_message));
	p->running--;
	if (!t->under_way)
		free(t);
	if (!p->finishing && !p->o.rate)
		begin_one(p);
	if (p->finishing && !p->running)
		event_base_loopbreak(p->o.base);
}

static void post(struct talk *t);

static void on_ack(void *arg, int status)
{
	struct talk *t = arg;
	struct play *p = t->play;
	int64_t now = clock_mono_us();

	t->under_way = false;
	if (list_empty(&t->link)) {
		free(t); /* given up meanwhile */
		return;
	}
	if (status != 200) {
		p->tally.refused++;
		arm(t->timer, REFUSED_MS * 1000);
		return;
	}
	p->tally.acknowledged++;
	if (p->measuring) {
		p->tally.messages++;
		latency_add(&p->tally.ack, now - t->due_us);
	}
	t->acked = true;
	if (t->is_filed)
		talk_end(t);
	else if (t->replied)
		post(t);
}

static void send_now(struct talk *t)
{
	struct play *p = t->play;
	char signature[80], *body;
	size_t n;

	t->under_way = true;
	body = person_webhook(&t->person, p->o.number_id, p->o.secret, &n, signature);
	client_post(p->o.client, signature, body, n, on_ack, t);
}

/* Her next message: at once in a closed loop, after a thought in an open one. */
static void post(struct talk *t)
{
	int64_t think_us = t->play->o.rate ? THINK_MS * 500 + rand() % (THINK_MS * 1000) : 0;

	t->acked = t->replied = false;
	t->due_us = clock_mono_us() + think_us;
	if (think_us)
		arm(t->timer, think_us);
	else
		send_now(t);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	send_now(arg);
}

static void begin_one(struct play *p)
{
	struct talk *t = xcalloc(1, sizeof(*t));

	t->play = p;
	person_init(&t->person, p->serial++, p->o.places, p->o.place_count);
	t->timer = event_new(p->o.base, -1, 0, on_timer, t);
	map_put(p->by_phone, t->person.phone, t);
	list_append(&p->all, &t->link);
	p->running++;
	t->due_us = clock_mono_us();
	send_now(t);
}

void play_message(void *arg, const char *phone, char *json, size_t n)
{
	struct play *p = arg;
	struct talk *t = map_get(p->by_phone, phone);
	enum step before;
	enum reading r;

	if (!t || t->replied)
		return;
	before = t->person.step;
	r = person_read(&t->person, json, n);
	if (r == READ_ON) {
		free(t->last_message);
		t->last_message = xstrdup(json);
		return;
	}
	if (r == READ_WRONG) {
		if (!p->tally.wrong++)
			fprintf(stderr, "bench: %s (%s) was answered with %s\n", step_name(before),
			        before == STEP_PLACE ? t->person.place->words[t->person.language]
			                             : t->person.choice_id,
			        json);
		talk_end(t);
		return;
	}
	if (p->measuring)
		latency_add(&p->tally.reply, clock_mono_us() - t->due_us);
	t->replied = true;
	if (r == READ_FILED) {
		p->tally.filed++;
		t->is_filed = true;
	}
	if (!t->acked)
		return; /* the reply may overtake the acknowledgement */
	if (t->is_filed)
		talk_end(t);
	else
		post(t);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct play *p = arg;
	int64_t now = clock_mono_us();

	(void)fd;
	(void)what;
	p->owed += (double)(now - p->last_tick_us) / 1e6 * p->o.rate / STEPS;
	p->last_tick_us = now;
	while (p->owed >= 1 && !p->finishing) {
		p->owed--;
		begin_one(p);
	}
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct play *p = arg;
	int64_t now = clock_mono_us();

	(void)fd;
	(void)what;
	list_each(item, &p->all)
	{
		struct talk *t = container_of(item, struct talk, link);

		if (now - t->due_us < GIVE_UP_US)
			continue;
		if (!p->tally.lost++)
			fprintf(stderr, "bench: %s (%s) of %s was %s; the last she read was %s\n",
			        step_name(t->person.step), t->person.choice_id, t->person.phone,
			        t->acked ? "not answered" : "not acknowledged",
			        t->last_message ? t->last_message : "nothing");
		talk_end(t);
	}
}

struct play *play_start(const struct play_options *o)
{
	struct play *p = xcalloc(1, sizeof(*p));
	struct timeval tick = { .tv_usec = 2000 }, sweep = { .tv_usec = SWEEP_MS * 1000 };

	p->o = *o;
	p->by_phone = map_new();
	list_init(&p->all);
	p->serial = o->first_serial;
	p->last_tick_us = clock_mono_us();
	p->ticker = event_new(o->base, -1, EV_PERSIST, on_tick, p);
	p->sweeper = event_new(o->base, -1, EV_PERSIST, on_sweep, p);
	event_add(p->sweeper, &sweep);
	if (o->rate)
		event_add(p->ticker, &tick);
	for (int i = 0; i < o->in_flight && !o->rate; i++)
		begin_one(p);
	return p;
}

void play_measure(struct play *p, bool on)
{
	p->measuring = on;
}

void play_finish(struct play *p)
{
	p->finishing = true;
	if (!p->running)
		event_base_loopbreak(p->o.base);
}

const struct tally *play_tally(const struct play *p)
{
	return &p->tally;
}

uint64_t play_next_serial(const struct play *p)
{
	return p->serial;
}

void play_free(struct play *p)
{
	event_free(p->ticker);
	event_free(p->sweeper);
	map_free(p->by_phone);
	free(p);
}
