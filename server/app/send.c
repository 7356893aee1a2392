#include "app/send.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/hold.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "base/metric.h"
#include "channel/whatsapp_answer.h"
#include "channel/whatsapp_render.h"
#include "domain/reply_json.h"
#include "io/http.h"
#include "rt/loop.h"
#include "store/citizen.h"

#define SENDS_MAX 64 /* under way at once in this process */
#define SEND_TIMEOUT_MS 8000
#define READ_TIMEOUT_MS 2000
#define SEND_MARGIN_MS (READ_TIMEOUT_MS + SEND_TIMEOUT_MS + 1000) /* what one message may take */
#define HOLD_SLACK_MS 2000 /* between falling due and being claimed */
#define LANE_TIMEOUT_MS 120000
#define LEASE_MS (OUTBOX_LEASE_S * 1000LL)
#define BACKLOG_MAX 20000    /* items in memory; beyond it they stay in the database */
#define ATTEMPTS_MAX 5000    /* about a day at the longest pause */
#define BACKOFF_MAX_MS 30000 /* a provider that is back should not be kept waiting */
#define STOPPED_MS 60000
#define CLAIM_CITIZENS 200

struct item {
	struct list link;
	struct arena *arena;
	struct outbox_item it;
	int64_t lease_end_ms; /* monotonic */
};

/* One citizen's messages, in order. */
struct lane {
	struct list link; /* among the waiting lanes of its tenant */
	struct list items;
	struct tenant_queue *tenant;
	char key[32];
	bool is_running;
};

struct tenant_queue {
	struct list link; /* round robin of tenants with waiting lanes */
	struct list lanes;
};

/* Token bucket of one of our numbers. */
struct bucket {
	double tokens;
	int64_t filled_us;
};

static struct {
	struct map *lanes, *tenants, *buckets, *stopped_templates;
	struct list round;
	size_t backlog;
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

static void pump(void *unused);

static double backlog_now(void)
{
	return (double)gate.backlog;
}

static struct metric backlog_metric = { .type = METRIC_GAUGE,
	                                .name = "mseva_send_backlog",
	                                .help = "Messages waiting in this process to be sent.",
	                                .read = backlog_now };

static void gate_init(void)
{
	if (gate.lanes)
		return;
	gate.lanes = map_new();
	gate.tenants = map_new();
	gate.buckets = map_new();
	gate.stopped_templates = map_new();
	list_init(&gate.round);
	metric_register(&backlog_metric);
}

size_t send_backlog(void)
{
	return gate.backlog;
}

void send_template_stopped(const char *name, const char *language, bool stopped)
{
	_cleanup_(freep) char *key = xasprintf("%s/%s", name, language);

	gate_init();
	if (stopped)
		map_put(gate.stopped_templates, key, &gate);
	else
		map_remove(gate.stopped_templates, key);
}

/* ---- queueing -----------------------------------------------------------------------------------
 */

static void schedule_pump(void)
{
	if (gate.pump_scheduled)
		return;
	gate.pump_scheduled = true;
	loop_defer(pump, NULL);
}

static struct tenant_queue *tenant_queue(int tenant_id)
{
	struct tenant_queue *q;
	char key[16];

	snprintf(key, sizeof(key), "%d", tenant_id);
	q = map_get(gate.tenants, key);
	if (!q) {
		q = xcalloc(1, sizeof(*q));
		list_init(&q->link);
		list_init(&q->lanes);
		map_put(gate.tenants, key, q);
	}
	return q;
}

static void lane_wait(struct lane *l)
{
	if (list_empty(&l->link))
		list_append(&l->tenant->lanes, &l->link);
	if (list_empty(&l->tenant->link))
		list_append(&gate.round, &l->tenant->link);
	schedule_pump();
}

static struct item *item_new(const struct outbox_item *from)
{
	struct arena *a = arena_new();
	struct item *i = arena_alloc(a, sizeof(*i));

	i->arena = a;
	i->it = *from;
	i->it.to.number_id = arena_strdup(a, from->to.number_id);
	i->it.to.phone = arena_strdup(a, from->to.phone);
	i->it.to.user_id = arena_strdup(a, from->to.user_id);
	i->it.created_at = arena_strdup(a, from->created_at);
	i->it.reply_json = arena_strdup(a, from->reply_json);
	i->it.reply = from->reply ? reply_copy(a, from->reply) : NULL;
	i->it.late_template = arena_strdup(a, from->late_template);
	i->it.read_id = arena_strdup(a, from->read_id);
	i->lease_end_ms = clock_mono_ms() + LEASE_MS;
	gate.backlog++;
	return i;
}

static void item_free(struct item *i)
{
	gate.backlog--;
	arena_free(i->arena);
}

void send_enqueue(const struct outbox_item *items, size_t count)
{
	struct lane *l;
	char key[32];

	if (!count)
		return;
	gate_init();
	if (gate.backlog + count > BACKLOG_MAX || gate.stopping ||
	    hold_tenant(items[0].to.citizen_id)) {
		outbox_release(app.settle, &items[0], app.owner);
		return;
	}
	snprintf(key, sizeof(key), "%lld", (long long)items[0].to.citizen_id);
	l = map_get(gate.lanes, key);
	if (!l) {
		l = xcalloc(1, sizeof(*l));
		list_init(&l->link);
		list_init(&l->items);
		snprintf(l->key, sizeof(l->key), "%s", key);
		l->tenant = tenant_queue(items[0].to.tenant_id);
		map_put(gate.lanes, key, l);
	}
	for (size_t i = 0; i < count; i++)
		list_append(&l->items, &item_new(&items[i])->link);
	if (!l->is_running)
		lane_wait(l);
}

/* What is waiting in a lane goes back to the database, for whoever claims it in its time. */
static void lane_give_back(struct lane *l)
{
	struct list *item = l->items.next;

	if (item == &l->items)
		return;
	outbox_release(app.settle, &container_of(item, struct item, link)->it, app.owner);
	while ((item = list_pop(&l->items)))
		item_free(container_of(item, struct item, link));
}

/* ---- one message --------------------------------------------------------------------------------
 */

/* Full jitter: rand(0, min(limit, 1 s * 2^n)), never under 200 ms. */
static int64_t backoff_ms(int attempts, int64_t limit_ms)
{
	int64_t most = attempts > 20 ? limit_ms : 1000LL << (attempts > 0 ? attempts : 0);

	if (most > limit_ms)
		most = limit_ms;
	return 200 + id_random_i64() % most;
}

/* As the approved template, in the citizen's language; what cannot go so late is dropped. */
static bool as_template(const struct outbox_item *it, struct reply *r)
{
	const char *params[REPLY_PARAMS_MAX];

	if (r->kind == REPLY_TEMPLATE)
		return true;
	if (!it->late_template)
		return false;
	memcpy(params, r->params, sizeof(params));
	/* Its words and buttons are the provider's to fill in: only the parameters go along. */
	*r = (struct reply){ .kind = REPLY_TEMPLATE,
		             .template_name = it->late_template,
		             .template_language =
		                     r->template_language ? r->template_language : "pa",
		             .param_count = r->param_count };
	memcpy(r->params, params, sizeof(params));
	return true;
}

/* News goes to nobody who has said STOP; answers to a message just written do. */
static bool is_unwanted(struct task *t, struct arena *a, const struct outbox_item *it)
{
	struct citizen c;

	return it->late_template && citizen_get(t, app.db, a, it->to.citizen_id, &c) == 0 &&
	       c.opted_out;
}

static int post(struct task *t, struct arena *a, const struct outbox_item *it, const struct buf *b,
                int64_t timeout_ms, struct http_response *ret_resp)
{
	struct http_request req = {
		.method = "POST",
		.url = arena_printf(a, "%s/%s/%s/messages", app.config.graph_url,
		                    app.config.graph_version, it->to.number_id),
		.bearer = app.config.whatsapp_access_token,
		.body = b->p,
		.body_len = b->n,
		.content_type = "application/json",
		.timeout_ms = timeout_ms,
	};

	return http_call(t, &req, a, ret_resp);
}

static void mark_read(struct task *t, struct arena *a, const struct outbox_item *it)
{
	struct http_response resp;
	struct buf b;

	buf_init(&b, 1024);
	whatsapp_render_read(it->read_id, true, &b);
	/* A courtesy: whatever comes of it, the answer follows. */
	if (post(t, a, it, &b, READ_TIMEOUT_MS, &resp) < 0)
		log_debug("send.not_marked_read");
	buf_done(&b);
}

static struct send_answer deliver(struct task *t, struct arena *a, const struct outbox_item *it,
                                  const struct reply *reply)
{
	struct whatsapp_recipient to = { it->to.phone, it->to.user_id };
	struct send_answer answer = { .class = SEND_DEAD };
	struct http_response resp;
	struct buf b;
	struct err e;
	int r;

	buf_init(&b, WHATSAPP_REQUEST_MAX);
	r = whatsapp_render(reply, &to, NULL, outbox_callback(a, it), &b, &e);
	if (r < 0) {
		answer.message = arena_strdup(a, e.msg);
	} else {
		r = post(t, a, it, &b, SEND_TIMEOUT_MS, &resp);
		if (r == 0)
			whatsapp_read_answer(a, (int)resp.status, resp.body, resp.body_len,
			                     &answer);
		else
			answer = (struct send_answer){ .class = r == -ECONNREFUSED || r == -EAGAIN
				                                        ? SEND_RETRY_SOON
				                                : r == -EPERM ? SEND_STOP_ALL
				                                              : SEND_IN_DOUBT,
				                       .message = log_strerror(r) };
	}
	buf_done(&b);
	return answer;
}

/* The Graph API as a whole: after some failures in a row it is left alone for a moment. */
static void note_health(enum send_class class)
{
	if (class != SEND_RETRY_SOON && class != SEND_IN_DOUBT) {
		gate.failures = 0;
		return;
	}
	if (++gate.failures >= 5)
		gate.down_until_ms = clock_mono_ms() + backoff_ms(gate.failures - 5, 5000);
}

static void alert(const struct outbox_item *it, const struct send_answer *ans)
{
	if (ans->needs_alert || ans->class == SEND_DEAD || ans->class == SEND_STOP_ALL)
		log_error("send.alert", F_STR("class", send_class_name(ans->class)),
		          F_INT("code", ans->code), F_STR("message", ans->message),
		          F_INT("tenant", it->to.tenant_id), F_INT("outbox", it->id));
}

static void later(const struct outbox_item *it, int64_t wait_ms, const struct send_answer *ans)
{
	if (it->attempts >= ATTEMPTS_MAX) {
		outbox_mark_end(app.settle, it, OUTBOX_DEAD, ans->code, ans->message);
		return;
	}
	hold_citizen(it->to.citizen_id, it->to.tenant_id, wait_ms + HOLD_SLACK_MS);
	outbox_mark_later(app.settle, it, app.owner, wait_ms, ans->code, ans->message);
}

/* What to do about an answer. True when the next message of this citizen may go. */
static bool settle(const struct outbox_item *it, const struct send_answer *ans)
{
	metric_add(&sends_total, send_class_name(ans->class), 1);
	note_health(ans->class);
	alert(it, ans);
	switch (ans->class) {
	case SEND_SENT:
		outbox_mark_sent(app.settle, it, ans->id);
		return true;
	case SEND_IN_DOUBT:
		if (it->attempts >= ATTEMPTS_MAX)
			break;
		/* The lease runs out; a status may settle it before. */
		hold_citizen(it->to.citizen_id, it->to.tenant_id, LEASE_MS + HOLD_SLACK_MS);
		return false;
	case SEND_RETRY_SOON:
	case SEND_PLAIN_INSTEAD:
		later(it, backoff_ms(it->attempts, BACKOFF_MAX_MS), ans);
		return false;
	case SEND_RETRY_PAIR:
		/* 4^n seconds (Cloud API, "Pair rate limits"). */
		later(it, 1000LL << (2 * (it->attempts < 6 ? it->attempts : 6)), ans);
		return false;
	case SEND_RETRY_NUMBER:
		later(it, backoff_ms(it->attempts + 2, BACKOFF_MAX_MS), ans);
		return false;
	case SEND_RETRY_ACCOUNT:
	case SEND_STOP_ALL:
	case SEND_HOLD_UNASKED:
		gate.paused_until_ms = clock_mono_ms() + STOPPED_MS;
		later(it, STOPPED_MS, ans);
		return false;
	case SEND_UNREACHABLE:
	case SEND_OPTED_OUT:
		outbox_mark_end(app.settle, it, OUTBOX_FAILED, ans->code, ans->message);
		return true;
	case SEND_DROP:
	case SEND_NEEDS_TEMPLATE:
		outbox_mark_end(app.settle, it, OUTBOX_DROPPED, ans->code, ans->message);
		return true;
	case SEND_DEAD:
	case SEND_OTHER_LANGUAGE:
	case SEND_TEMPLATE_STOPPED:
	case SEND_CLASSES:
		break;
	}
	outbox_mark_end(app.settle, it, OUTBOX_DEAD, ans->code, ans->message);
	return true;
}

static bool template_is_stopped(const struct reply *r)
{
	_cleanup_(freep) char *key = NULL;

	if (r->kind != REPLY_TEMPLATE)
		return false;
	key = xasprintf("%s/%s", r->template_name, r->template_language);
	return map_get(gate.stopped_templates, key) != NULL;
}

/* A template that is missing or stopped in one language may be there in another. */
static struct send_answer deliver_in_any_language(struct task *t, struct arena *a,
                                                  const struct outbox_item *it, struct reply *r)
{
	static const char *const others[] = { "pa", "hi", "en" };
	struct send_answer ans = { .class = SEND_TEMPLATE_STOPPED,
		                   .message = "template is stopped" };
	const char *first = r->template_language;

	if (!template_is_stopped(r))
		ans = deliver(t, a, it, r);
	for (size_t i = 0; i < ARRAY_LEN(others) && r->kind == REPLY_TEMPLATE &&
	                   (ans.class == SEND_OTHER_LANGUAGE || ans.class == SEND_TEMPLATE_STOPPED);
	     i++) {
		r->template_language = others[i];
		if (strcmp(others[i], first) && !template_is_stopped(r))
			ans = deliver(t, a, it, r);
	}
	return ans;
}

static bool send_item(struct task *t, const struct item *i)
{
	const struct outbox_item *it = &i->it;
	struct send_answer ans = { .class = SEND_DEAD };
	bool in_window = it->window_ms > clock_now_ms();
	struct reply reply;

	if (clock_mono_ms() < gate.down_until_ms) {
		later(it, gate.down_until_ms - clock_mono_ms() + backoff_ms(0, 1000), &ans);
		return false;
	}
	if (it->reply) {
		reply = *it->reply;
	} else if (reply_from_json(i->arena, it->reply_json, &reply) < 0) {
		ans.message = "the stored reply cannot be read";
		return settle(it, &ans);
	}
	if (is_unwanted(t, i->arena, it)) {
		ans = (struct send_answer){ .class = SEND_OPTED_OUT, .message = "opted out" };
		return settle(it, &ans);
	}
	if (!in_window && !as_template(it, &reply)) {
		ans = (struct send_answer){ .class = SEND_NEEDS_TEMPLATE,
			                    .message = "window closed" };
		return settle(it, &ans);
	}
	if (it->read_id && in_window)
		mark_read(t, i->arena, it);
	ans = deliver_in_any_language(t, i->arena, it, &reply);
	/* Our idea of the window was wrong (131047): the template is still possible. */
	if (ans.class == SEND_NEEDS_TEMPLATE && reply.kind != REPLY_TEMPLATE &&
	    as_template(it, &reply))
		ans = deliver_in_any_language(t, i->arena, it, &reply);
	return settle(it, &ans);
}

/* ---- lanes
 * ---------------------------------------------------------------------------------------- */

static void lane_free(struct lane *l)
{
	map_remove(gate.lanes, l->key);
	free(l);
}

static void lane_end(struct lane *l)
{
	l->is_running = false;
	if (gate.stopping)
		lane_give_back(l);
	if (!list_empty(&l->items)) {
		lane_wait(l);
		return;
	}
	lane_free(l);
}

static void run_lane(struct task *t, void *arg)
{
	struct lane *l = arg;
	struct item *i = container_of(list_pop(&l->items), struct item, link);

	/* A lease that may end while we send could make another process send the same. */
	if (clock_mono_ms() > i->lease_end_ms - SEND_MARGIN_MS) {
		hold_citizen(i->it.to.citizen_id, i->it.to.tenant_id, HOLD_SLACK_MS);
		outbox_release(app.settle, &i->it, app.owner);
		lane_give_back(l);
	} else if (!send_item(t, i)) {
		/* What follows waits behind it in the database. */
		lane_give_back(l);
	}
	item_free(i);
	gate.under_way--;
	lane_end(l);
	schedule_pump();
}

static struct bucket *bucket_of(const char *number_id)
{
	struct bucket *b = map_get(gate.buckets, number_id);

	if (!b) {
		b = xcalloc(1, sizeof(*b));
		b->tokens = (double)app.config.whatsapp_throughput;
		b->filled_us = clock_mono_us();
		map_put(gate.buckets, number_id, b);
	}
	return b;
}

/* The number's share of this worker; a second's worth may go at once. */
static bool take_token(const char *number_id)
{
	double rate = (double)app.config.whatsapp_throughput / (double)app.config.workers;
	struct bucket *b = bucket_of(number_id ? number_id : "");
	int64_t now = clock_mono_us();

	b->tokens += (double)(now - b->filled_us) / 1e6 * rate;
	b->filled_us = now;
	if (b->tokens > rate)
		b->tokens = rate;
	if (b->tokens < 1)
		return false;
	b->tokens -= 1;
	return true;
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

static bool start_lane(struct tenant_queue *q)
{
	struct lane *l = container_of(q->lanes.next, struct lane, link);
	struct item *first = container_of(l->items.next, struct item, link);

	if (!take_token(first->it.to.number_id)) {
		/* Its number has no room: others of this tenant may write through another one. */
		list_remove(&l->link);
		list_append(&q->lanes, &l->link);
		return false;
	}
	if (task_spawn("send", LANE_TIMEOUT_MS, run_lane, l) < 0)
		return false;
	list_remove(&l->link);
	l->is_running = true;
	gate.under_way++;
	return true;
}

/* One lane of each tenant in turn, until enough is under way. */
static void pump(void *unused)
{
	size_t blocked = 0, tenants = map_count(gate.tenants);

	(void)unused;
	gate.pump_scheduled = false;
	if (clock_mono_ms() < gate.paused_until_ms) {
		pump_later(1000);
		return;
	}
	while (gate.under_way < SENDS_MAX && !list_empty(&gate.round) && blocked <= tenants) {
		struct tenant_queue *q = container_of(gate.round.next, struct tenant_queue, link);

		list_remove(&q->link);
		if (list_empty(&q->lanes))
			continue;
		if (start_lane(q))
			blocked = 0;
		else
			blocked++;
		if (!list_empty(&q->lanes))
			list_append(&gate.round, &q->link);
	}
	if (gate.under_way < SENDS_MAX && !list_empty(&gate.round))
		pump_later(20);
}

/* ---- what others left behind
 * --------------------------------------------------------------------- */

/* True when an older message of hers to another town is still to come: the claim of one town cannot
 * know. */
static bool waits_for_another_town(struct task *t, const struct outbox_item *it)
{
	int tenant_id = hold_tenant(it->to.citizen_id);
	bool is_queued = true;

	return tenant_id && tenant_id != it->to.tenant_id &&
	       (outbox_any_queued(t, app.desk, task_arena(t), tenant_id, it->to.citizen_id,
	                          &is_queued) < 0 ||
	        is_queued);
}

/* first_id of outbox_claim.sql differs from the first item when a rival holds older ones. */
static void take_claimed(struct task *t, const struct outbox_item *items, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && items[end].to.citizen_id == items[i].to.citizen_id;)
			end++;
		if (!items[i].is_head || waits_for_another_town(t, &items[i])) {
			outbox_release(app.settle, &items[i], app.owner);
			continue;
		}
		hold_end(items[i].to.citizen_id);
		send_enqueue(&items[i], end - i);
	}
}

void send_poll(struct task *t)
{
	struct arena *a = task_arena(t);
	int *tenants;
	size_t count;

	gate_init();
	hold_sweep();
	/* With news of our own sends still to be written down, a claim would find them queued. */
	if (gate.stopping || clock_mono_ms() < gate.paused_until_ms || outbox_overdue() ||
	    clock_mono_ms() < gate.down_until_ms || gate.backlog > BACKLOG_MAX / 2)
		return;
	if (outbox_tenants(t, app.system, a, &tenants, &count) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		struct outbox_item *items;
		size_t n;

		if (outbox_claim(t, app.desk, a, tenants[i], app.owner, CLAIM_CITIZENS, &items,
		                 &n) == 0)
			take_claimed(t, items, n);
	}
}

/* ---- stopping -----------------------------------------------------------------------------------
 */

void send_stop(void)
{
	gate_init();
	gate.stopping = true;
	list_each(queue, &gate.round)
	{
		struct tenant_queue *q = container_of(queue, struct tenant_queue, link);
		struct list *item;

		while ((item = list_pop(&q->lanes))) {
			struct lane *l = container_of(item, struct lane, link);

			lane_give_back(l);
			lane_free(l);
		}
	}
}
