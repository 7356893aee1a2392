#include "app/send.h"

#include <errno.h>

#include "app/app.h"
#include "app/hold.h"
#include "app/send_deliver.h"
#include "app/send_queue.h"
#include "app/send_rule.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/metric.h"
#include "domain/reply_json.h"
#include "rt/loop.h"
#include "store/citizen.h"
#include "store/outbox_settle.h"

#define SENDS_MAX 64        /* under way at once in this process */
#define READS_BESIDE_MAX 16 /* with more under way nobody's message is marked as read */
#define LANE_TIMEOUT_MS 120000
#define LEASE_SLACK_MS 1000 /* between Postgres' lease and our knowing of it */
#define BACKLOG_MAX 20000   /* items in memory; beyond it they stay in the database */
#define FAILURES_MAX 5      /* in a row; then the Graph API is left alone for a moment */
#define DOWN_MAX_MS 5000

static struct {
	struct send_queue *queue;
	int under_way;
	bool pump_scheduled, stopping;
	int64_t paused_until_ms; /* token or policy trouble: nothing goes out */
	int64_t down_until_ms;   /* the Graph API does not answer */
	int failures;
	struct event *timer;
} gate;

static struct metric sends_total = { .type = METRIC_COUNTER,
	                             .name = "mseva_sends_total",
	                             .help = "Messages handed to WhatsApp by outcome.",
	                             .label = "outcome" };

static double backlog_now(void)
{
	return (double)send_backlog();
}

static struct metric backlog_metric = { .type = METRIC_GAUGE,
	                                .name = "mseva_send_backlog",
	                                .help = "Messages waiting in this process to be sent.",
	                                .read = backlog_now };

static void gate_init(void)
{
	if (gate.queue)
		return;
	/* Each worker has its share of a number's throughput. */
	gate.queue =
	        send_queue_new((double)app.config.whatsapp_throughput / (double)app.config.workers);
	metric_register(&backlog_metric);
}

size_t send_backlog(void)
{
	return gate.queue ? send_queue_count(gate.queue) : 0;
}

bool send_has_room(void)
{
	int64_t now = clock_mono_ms();

	gate_init();
	return !gate.stopping && now >= gate.paused_until_ms && now >= gate.down_until_ms &&
	       send_backlog() <= BACKLOG_MAX / 2;
}

/* ---- what came of a message
 * -----------------------------------------------------------------------
 */

/* The Graph API as a whole: after some failures in a row it is left alone for a moment. */
static void note_health(enum send_class class)
{
	if (class != SEND_RETRY_SOON && class != SEND_IN_DOUBT) {
		gate.failures = 0;
		return;
	}
	if (++gate.failures >= FAILURES_MAX)
		gate.down_until_ms =
		        clock_mono_ms() +
		        send_backoff_ms(gate.failures - FAILURES_MAX, DOWN_MAX_MS, id_random_i64());
}

static void alert(const struct outbox_item *it, const struct send_answer *ans)
{
	if (ans->needs_alert || ans->class == SEND_DEAD || ans->class == SEND_STOP_ALL)
		log_error("send.alert", F_STR("class", send_class_name(ans->class)),
		          F_INT("code", ans->code), F_STR("message", ans->message),
		          F_INT("tenant", it->to.tenant_id), F_INT("outbox", it->id));
}

static void wait_for_report(const struct outbox_item *it, int64_t wait_ms)
{
	hold_citizen(it->to.citizen_id, it->to.tenant_id, wait_ms + HOLD_SLACK_MS);
	outbox_mark_doubt(app.settle, it, app.owner, wait_ms, "no answer: it may have been sent");
}

static void send_later(const struct outbox_item *it, int64_t wait_ms, const struct send_answer *ans)
{
	hold_citizen(it->to.citizen_id, it->to.tenant_id, wait_ms + HOLD_SLACK_MS);
	outbox_mark_later(app.settle, it, app.owner, wait_ms, ans->code, ans->message);
}

static void send_never(const struct outbox_item *it, enum outbox_end end,
                       const struct send_answer *ans)
{
	const char *why = ans->message;

	if (ans->class == SEND_IN_DOUBT) {
		why = "no answer, time and again: it may have been sent";
		log_error("send.given_up_in_doubt", F_INT("tenant", it->to.tenant_id),
		          F_INT("outbox", it->id));
	}
	outbox_mark_end(app.settle, it, end, ans->code, why);
}

/* Does what the answer calls for. True when the next message of this citizen may go. */
static bool settle(const struct outbox_item *it, const struct send_answer *ans)
{
	struct send_verdict v = send_verdict(ans->class, it->attempts, it->doubts,
	                                     ans->class == SEND_SENT ? 0 : id_random_i64());

	metric_add(&sends_total, send_class_name(ans->class), 1);
	note_health(ans->class);
	alert(it, ans);
	if (v.stops_all)
		gate.paused_until_ms = clock_mono_ms() + SEND_STOPPED_MS;
	switch (v.then) {
	case THEN_SENT:
		outbox_mark_sent(app.settle, it, ans->id);
		break;
	case THEN_LATER:
		send_later(it, v.wait_ms, ans);
		break;
	case THEN_DOUBT:
		wait_for_report(it, v.wait_ms);
		break;
	case THEN_END:
		send_never(it, v.end, ans);
		break;
	}
	return v.goes_on;
}

/* ---- one message --------------------------------------------------------------------------------
 */

static bool is_unwanted(struct task *t, struct arena *a, const struct outbox_item *it)
{
	struct citizen c;

	/* Nobody is looked up for whom it makes no difference. */
	return send_is_unwanted(it, true) &&
	       citizen_get(t, app.db, a, it->to.citizen_id, &c) == 0 &&
	       send_is_unwanted(it, c.opted_out);
}

static struct send_answer send_reply(struct task *t, const struct send_item *i, struct reply *reply)
{
	const struct outbox_item *it = &i->it;
	enum send_form form = send_form(it, reply, clock_now_ms());
	struct send_answer ans;

	if (form == SEND_TOO_LATE)
		return (struct send_answer){ .class = SEND_NEEDS_TEMPLATE,
			                     .message = "window closed" };
	if (form == SEND_AS_TEMPLATE)
		send_make_template(it, reply);
	ans = send_deliver(t, i->arena, it, reply, i->lease_end_ms);
	/* Our idea of the window was wrong (131047): the template is still possible. */
	if (ans.class == SEND_NEEDS_TEMPLATE && reply->kind != REPLY_TEMPLATE &&
	    send_make_template(it, reply))
		ans = send_deliver(t, i->arena, it, reply, i->lease_end_ms);
	return ans;
}

/* Blue ticks after her answer, "typing…" when that has to wait. A courtesy: it is left out when she
 * or others have more to be sent, or the Graph API is in trouble. */
static void show_read(struct task *t, const struct send_lane *l, const struct send_item *i,
                      enum send_class class)
{
	bool is_late = class == SEND_RETRY_PAIR || class == SEND_RETRY_NUMBER;

	if (!i->it.read_id || send_lane_first(l) || gate.under_way > READS_BESIDE_MAX)
		return;
	if (class == SEND_SENT || (is_late && i->it.attempts == 1))
		send_mark_read(t, i->arena, &i->it, is_late);
}

static bool send_item(struct task *t, const struct send_lane *l, const struct send_item *i)
{
	const struct outbox_item *it = &i->it;
	struct send_answer ans = { .class = SEND_DEAD };
	struct reply reply;
	bool goes_on;

	if (clock_mono_ms() < gate.down_until_ms) {
		send_later(it,
		           gate.down_until_ms - clock_mono_ms() +
		                   send_backoff_ms(0, 1000, id_random_i64()),
		           &ans);
		return false;
	}
	if (it->reply)
		reply = *it->reply;
	else if (reply_from_json(i->arena, it->reply_json, &reply) < 0)
		ans.message = "the stored reply cannot be read";
	if (ans.message)
		return settle(it, &ans);
	if (is_unwanted(t, i->arena, it))
		ans = (struct send_answer){ .class = SEND_OPTED_OUT, .message = "opted out" };
	else
		ans = send_reply(t, i, &reply);
	goes_on = settle(it, &ans);
	show_read(t, l, i, ans.class);
	return goes_on;
}

/* ---- lanes -------------------------------------------------------------------------------------
 */

static void pump(void *unused);

static void schedule_pump(void)
{
	if (gate.pump_scheduled)
		return;
	gate.pump_scheduled = true;
	loop_defer(pump, NULL);
}

/* What is waiting in a lane goes back to the database, for whoever claims it in its time. */
static void lane_give_back(struct send_lane *l)
{
	const struct send_item *first = send_lane_first(l);
	struct send_item *i;

	if (first)
		outbox_release(app.settle, &first->it, app.owner);
	while ((i = send_lane_pop(l)))
		send_item_free(gate.queue, i);
}

static void run_lane(struct task *t, void *arg)
{
	struct send_lane *l = arg;
	struct send_item *i = send_lane_pop(l);

	if (!send_fits_lease(clock_mono_ms(), i->lease_end_ms, SEND_TIMEOUT_MS)) {
		hold_citizen(i->it.to.citizen_id, i->it.to.tenant_id, HOLD_SLACK_MS);
		outbox_release(app.settle, &i->it, app.owner);
		lane_give_back(l);
	} else if (!send_item(t, l, i)) {
		/* What follows waits behind it in the database. */
		lane_give_back(l);
	}
	send_item_free(gate.queue, i);
	gate.under_way--;
	if (gate.stopping)
		lane_give_back(l);
	send_queue_return(gate.queue, l);
	schedule_pump();
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	schedule_pump();
}

static void pump_later(int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };

	if (!gate.timer)
		gate.timer = evtimer_new(loop_base(), on_timer, NULL);
	event_add(gate.timer, &tv);
}

/* Starts lanes until enough is under way. */
static void pump(void *unused)
{
	struct send_lane *l;

	(void)unused;
	gate.pump_scheduled = false;
	if (clock_mono_ms() < gate.paused_until_ms) {
		pump_later(1000);
		return;
	}
	while (gate.under_way < SENDS_MAX && (l = send_queue_next(gate.queue, clock_mono_us()))) {
		if (task_spawn("send", LANE_TIMEOUT_MS, run_lane, l) < 0) {
			send_queue_return(gate.queue, l);
			break;
		}
		gate.under_way++;
	}
	if (gate.under_way < SENDS_MAX && send_queue_is_waiting(gate.queue))
		pump_later(20);
}

void send_enqueue(const struct outbox_item *items, size_t count)
{
	if (!count)
		return;
	gate_init();
	if (send_backlog() + count > BACKLOG_MAX || gate.stopping ||
	    hold_tenant(items[0].to.citizen_id)) {
		outbox_release(app.settle, &items[0], app.owner);
		return;
	}
	send_queue_add(gate.queue, items, count,
	               clock_mono_ms() + OUTBOX_LEASE_S * 1000LL - LEASE_SLACK_MS);
	schedule_pump();
}

void send_stop(void)
{
	struct send_lane *l;

	gate_init();
	gate.stopping = true;
	while ((l = send_queue_take(gate.queue))) {
		lane_give_back(l);
		send_queue_return(gate.queue, l);
	}
}
