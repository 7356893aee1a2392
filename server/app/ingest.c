/* ingest.c - a body carries up to 1,000 updates of many people: people go side by side, the
 * messages of one in order, statuses together in one unit a tenant. One failure of ours answers 503
 * for the whole body; what was committed is recognised when it comes again. */
#include "app/ingest.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "app/converse.h"
#include "app/send_deliver.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/metric.h"
#include "channel/whatsapp_answer.h"
#include "channel/whatsapp_parse.h"
#include "store/citizen.h"
#include "store/outbox.h"
#include "store/provider.h"

static struct metric webhooks_total = { .type = METRIC_COUNTER,
	                                .name = "mseva_webhooks_total",
	                                .help = "WhatsApp webhook bodies by outcome.",
	                                .label = "outcome" };
static struct metric statuses_total = { .type = METRIC_COUNTER,
	                                .name = "mseva_statuses_total",
	                                .help = "Reports about our messages.",
	                                .label = "status" };
static struct metric events_total = { .type = METRIC_COUNTER,
	                              .name = "mseva_provider_events_total",
	                              .help = "Webhook events that are neither message nor status.",
	                              .label = "kind" };

/* ---- messages ---------------------------------------------------------------------------------
 */

struct entry {
	struct entry *next;
	const struct whatsapp_message *message;
};

/* The messages of one person in a body, in order. */
struct run {
	struct run *next;
	struct entry *first, **last;
	struct gathering *gathering;
};

/* The task that waits until all people of a body are done. */
struct gathering {
	struct task *task;
	size_t running;
	int worst;
};

/* What the database refuses for what it says would be refused at every redelivery of a week: it is
 * put aside for people to look at. */
static int set_aside(struct task *t, const struct whatsapp_message *m)
{
	struct arena *a = task_arena(t);
	const char *text = json_text(a, m->raw);

	log_error("ingest.set_aside", F_STR("type", m->in.type));
	return provider_quarantine(t, app.db, a, "the turn was refused", text, strlen(text));
}

static int converse_all(struct task *t, const struct run *run)
{
	for (const struct entry *e = run->first; e; e = e->next) {
		const struct whatsapp_message *m = e->message;
		/* What is said in a group is not said to us. */
		int r = m->is_live && !m->group_id ? converse(t, &m->in, m->dedupe_key) : 0;

		if (r == -EINVAL)
			r = set_aside(t, m);
		if (r < 0) {
			log_warn("ingest.not_processed", F_ERRNO(r), F_STR("type", m->in.type));
			return r; /* the ones after it must not overtake */
		}
	}
	return 0;
}

static void run_person(struct task *t, void *arg)
{
	struct run *run = arg;
	struct gathering *g = run->gathering;
	int r = converse_all(t, run);

	if (r < g->worst)
		g->worst = r;
	if (--g->running == 0)
		task_wake(g->task, 0);
}

static struct run *runs_by_person(struct arena *a, const struct whatsapp_batch *batch)
{
	struct entry *entries = arena_new_array(a, struct entry, batch->message_count);
	struct map *people = map_new();
	struct run *first = NULL, **last = &first;

	for (size_t i = 0; i < batch->message_count; i++) {
		const struct whatsapp_message *m = &batch->messages[i];
		const char *person = *m->in.phone ? m->in.phone : m->in.user_id;
		struct run *run = map_get(people, person);

		if (!run) {
			run = arena_alloc(a, sizeof(*run));
			run->last = &run->first;
			map_put(people, person, run);
			*last = run;
			last = &run->next;
		}
		entries[i].message = m;
		*run->last = &entries[i];
		run->last = &entries[i].next;
	}
	map_free(people);
	return first;
}

/* The deadline of each run is the request's, so the wait below always ends. */
static int converse_batch(struct http_in *in, const struct whatsapp_batch *batch)
{
	struct run *runs;
	struct gathering g = { .task = in->task };

	if (!batch->message_count)
		return 0;
	runs = runs_by_person(in->arena, batch);
	if (!runs->next)
		return converse_all(in->task, runs);
	for (struct run *run = runs; run; run = run->next) {
		run->gathering = &g;
		if (task_spawn("person", task_remaining_ms(in->task), run_person, run) < 0) {
			g.worst = -EAGAIN;
			break;
		}
		g.running++;
	}
	while (g.running)
		task_wait_uncancelled(in->task);
	return g.worst;
}

/* ---- statuses ---------------------------------------------------------------------------------
 */

/* The reports about one tenant's messages. */
struct reports {
	struct reports *next;
	int tenant_id;
	struct outbox_report *at;
	size_t count;
};

/* Rung of the outbox ladder, or 0 for what is not about a message's delivery. */
static int rung_of(enum delivery_status s)
{
	switch (s) {
	case DELIVERY_SENT:
		return 1;
	case DELIVERY_DELIVERED:
		return 2;
	case DELIVERY_READ:
	case DELIVERY_PLAYED:
	case DELIVERY_DELETED:
		return 3;
	case DELIVERY_FAILED:
		return 4;
	default:
		return 0;
	}
}

static struct reports *reports_of(struct arena *a, struct reports **list, int tenant_id,
                                  size_t room)
{
	struct reports *r = *list;

	while (r && r->tenant_id != tenant_id)
		r = r->next;
	if (!r) {
		r = arena_alloc(a, sizeof(*r));
		r->tenant_id = tenant_id;
		r->at = arena_new_array(a, struct outbox_report, room);
		r->next = *list;
		*list = r;
	}
	return r;
}

static void reports_add(struct arena *a, struct reports **list, const struct delivery *d,
                        size_t room)
{
	struct outbox_report report = { .rung = rung_of(d->status),
		                        .provider_id = d->id,
		                        .is_played = d->status == DELIVERY_PLAYED,
		                        .at_ms = d->at_ms > 0 ? d->at_ms : clock_now_ms(),
		                        .error_code = d->error_code,
		                        .error_text = d->error_details ? d->error_details
		                                                       : d->error_title };
	struct reports *r;
	int tenant_id;

	metric_add(&statuses_total, delivery_status_name(d->status), 1);
	if (d->error_code && whatsapp_code_needs_alert(d->error_code))
		log_error("status.alert", F_INT("code", d->error_code),
		          F_STR("title", d->error_title));
	if (!report.rung || !d->callback_data ||
	    outbox_callback_parse(a, d->callback_data, &tenant_id, &report.id, &report.created_at) <
	            0)
		return;
	r = reports_of(a, list, tenant_id, room);
	r->at[r->count++] = report;
}

static int record_statuses(struct http_in *in, const struct whatsapp_batch *batch)
{
	struct reports *list = NULL;

	for (size_t i = 0; i < batch->status_count; i++)
		reports_add(in->arena, &list, &batch->statuses[i], batch->status_count);
	for (struct reports *r = list; r; r = r->next) {
		int ret = outbox_record_reports(in->task, app.settle, in->arena, r->tenant_id,
		                                r->at, r->count);

		/* A report that cannot be stored (a date out of range) will never be: drop it. */
		if (ret < 0 && ret != -EINVAL)
			return ret;
	}
	return 0;
}

/* ---- the provider's other news -----------------------------------------------------------------
 */

static bool template_is_usable(const char *event)
{
	return !strcmp(event, "APPROVED") || !strcmp(event, "REINSTATED") ||
	       !strcmp(event, "FLAGGED") || !strcmp(event, "IN_APPEAL");
}

/* What an event changes besides being kept; its statements join the unit that keeps it. */
static int apply_event(struct task *t, struct arena *a, struct pg_unit *u,
                       const struct provider_event *ev)
{
	switch (ev->kind) {
	case PROVIDER_OPT_OUT:
	case PROVIDER_OPT_IN:
		/* About marketing, of which we send none: only kept, the citizen's own STOP
		 * decides. */
		return 0;
	case PROVIDER_USER_ID:
		return citizen_add_rekey(t, app.db, a, u, ev->phone, ev->old, NULL, ev->user_id);
	case PROVIDER_TEMPLATE_STATUS:
		if (ev->name && ev->language && ev->event)
			provider_add_template_status(a, u, ev->name, ev->language, ev->event,
			                             ev->detail);
		return 0;
	default:
		return 0;
	}
}

static bool is_worth_keeping(const struct provider_event *ev)
{
	return ev->kind != PROVIDER_IGNORED && ev->kind != PROVIDER_ECHO &&
	       ev->kind != PROVIDER_HISTORY;
}

/* One piece of news: kept, and acted upon, once; a redelivery (-EEXIST) changes nothing, not even
 * back. */
static int record_event(struct task *t, struct arena *a, const struct provider_event *ev)
{
	struct pg_unit *u = pg_unit_new(a);
	const char *value = ev->value ? json_text(a, ev->value) : "null";
	int r;

	provider_add_event_once(
	        a, u, ev->field,
	        arena_printf(a, "%s %s %lld", ev->account_id, ev->number_id, (long long)ev->at_ms),
	        value);
	r = apply_event(t, a, u, ev);
	if (r == 0 || r == -EINVAL)
		r = pg_run(t, app.db, u);
	if (r == 0 && ev->kind == PROVIDER_TEMPLATE_STATUS && ev->name && ev->language && ev->event)
		send_template_stopped(ev->name, ev->language, !template_is_usable(ev->event));
	if (r == -EEXIST)
		return pg_failed_statement(u) == 0 ? 0 : -EAGAIN;
	return r == -EINVAL ? 0 : r;
}

static int record_events(struct http_in *in, const struct whatsapp_batch *batch)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < batch->event_count; i++) {
		const struct provider_event *ev = &batch->events[i];

		metric_add(&events_total, provider_event_kind_name(ev->kind), 1);
		if (ev->needs_alert)
			log_error("provider.alert", F_STR("field", ev->field),
			          F_STR("event", ev->event), F_INT("code", ev->code),
			          F_STR("detail", ev->detail));
		if (is_worth_keeping(ev))
			r = record_event(in->task, in->arena, ev);
	}
	return r;
}

/* ---- the endpoint ------------------------------------------------------------------------------
 */

static void answer_handshake(struct http_in *in)
{
	const char *challenge = handshake_answer(
	        httpd_query(in, "hub.mode"), httpd_query(in, "hub.verify_token"),
	        httpd_query(in, "hub.challenge"), app.config.whatsapp_verify_token);

	if (challenge)
		http_reply_text(in, 200, "text/plain", challenge);
	else
		http_reply_text(in, 403, "text/plain", "");
}

/* Signed, so it is from Meta; unreadable, so redelivering it for a week would help nobody. */
static int quarantine(struct http_in *in, const char *why)
{
	const char *quote = strstr(why, " near ");

	/* The reader quotes what stands there: it may be a citizen's number or name. */
	log_error("ingest.quarantined",
	          F_STR("why", quote ? arena_strndup(in->arena, why, (size_t)(quote - why)) : why),
	          F_INT("bytes", (int64_t)in->body_len));
	return provider_quarantine(in->task, app.db, in->arena, why, in->body, in->body_len);
}

static void answer(struct http_in *in, int r)
{
	if (r < 0) {
		httpd_set_header(in, "Retry-After", "5");
		http_reply_text(in, 503, "application/problem+json",
		                "{\"type\":\"about:blank\",\"status\":503,\"title\":\"not "
		                "processed, please "
		                "redeliver\"}\n");
		metric_add(&webhooks_total, "unavailable", 1);
		return;
	}
	http_reply_text(in, 200, "text/plain", "");
	metric_add(&webhooks_total, "accepted", 1);
}

void ingest_whatsapp(struct http_in *in)
{
	struct whatsapp_batch batch;
	struct err e;
	int r;

	if (in->method == HTTP_GET) {
		answer_handshake(in);
		return;
	}
	if (!signature_check(app.signature, httpd_header(in, "X-Hub-Signature-256"), in->body,
	                     in->body_len)) {
		metric_add(&webhooks_total, "bad_signature", 1);
		log_warn("ingest.bad_signature", F_STR("peer", in->peer));
		http_reply_text(
		        in, 401, "application/problem+json",
		        "{\"type\":\"about:blank\",\"status\":401,\"title\":\"bad signature\"}\n");
		return;
	}
	r = whatsapp_parse(in->arena, in->body, in->body_len, &batch, &e);
	if (r < 0) {
		metric_add(&webhooks_total, "unreadable", 1);
		answer(in, quarantine(in, e.msg));
		return;
	}
	r = record_statuses(in, &batch);
	if (r == 0)
		r = record_events(in, &batch);
	if (r == 0)
		r = converse_batch(in, &batch);
	answer(in, r);
}
