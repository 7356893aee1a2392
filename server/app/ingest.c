/* ingest.c - a body carries up to 1,000 updates of many people: people go side by side, the
 * messages of one in order, statuses together in one unit a tenant. One failure of ours answers 503
 * for the whole body; what was committed is recognised when it comes again. */
#include "app/ingest.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "app/converse.h"
#include "app/send.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/metric.h"
#include "channel/whatsapp_answer.h"
#include "channel/whatsapp_parse.h"
#include "queries.h"
#include "store/citizen.h"
#include "store/outbox.h"

#define QUARANTINE_MAX 65536

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

/* The messages of one person in a body. */
struct run {
	struct run *next;
	const struct whatsapp_message **messages;
	size_t count, room;
	struct gathering *gathering;
};

/* The task that waits until all people of a body are done. */
struct gathering {
	struct task *task;
	size_t running;
	int worst;
	bool abandoned; /* nobody waits any more; the last run frees what they share */
};

static int converse_all(struct task *t, const struct run *run)
{
	int worst = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct whatsapp_message *m = run->messages[i];
		int r = m->is_live ? converse(t, &m->in, m->dedupe_key) : 0;

		if (r < 0) {
			log_warn("ingest.not_processed", F_ERRNO(r), F_STR("type", m->in.type));
			return r; /* the ones after it must not overtake */
		}
		worst = r < worst ? r : worst;
	}
	return worst;
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
	struct map *people = map_new();
	struct run *first = NULL, **last = &first;

	for (size_t i = 0; i < batch->message_count; i++) {
		const struct whatsapp_message *m = &batch->messages[i];
		const char *person = *m->in.phone ? m->in.phone : m->in.user_id;
		struct run *run = map_get(people, person);

		if (!run) {
			run = arena_alloc(a, sizeof(*run));
			run->room = batch->message_count - i;
			run->messages = arena_new_array(a, const struct whatsapp_message *,
			                                batch->message_count == 1 ? 1 : run->room);
			map_put(people, person, run);
			*last = run;
			last = &run->next;
		}
		run->messages[run->count++] = m;
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

/* Column arrays of outbox_status.sql for one tenant. */
struct reports {
	struct reports *next;
	int tenant_id;
	size_t count;
	const char **created_at, **id, **provider_id, **status, **at, **played, **code, **text;
};

static struct reports *reports_new(struct arena *a, int tenant_id, size_t room)
{
	struct reports *r = arena_alloc(a, sizeof(*r));
	const char **all = arena_new_array(a, const char *, 8 * room);

	r->tenant_id = tenant_id;
	r->created_at = all;
	r->id = all + room;
	r->provider_id = all + 2 * room;
	r->status = all + 3 * room;
	r->at = all + 4 * room;
	r->played = all + 5 * room;
	r->code = all + 6 * room;
	r->text = all + 7 * room;
	return r;
}

/* Rung of the outbox ladder, or NULL for what is not about a message's delivery. */
static const char *rung_of(enum delivery_status s)
{
	switch (s) {
	case DELIVERY_SENT:
		return "1";
	case DELIVERY_DELIVERED:
		return "2";
	case DELIVERY_READ:
	case DELIVERY_PLAYED:
	case DELIVERY_DELETED:
		return "3";
	case DELIVERY_FAILED:
		return "4";
	default:
		return NULL;
	}
}

static void reports_add(struct arena *a, struct reports **list, const struct delivery *d,
                        size_t room)
{
	const char *rung = rung_of(d->status), *id, *created_at;
	struct reports *r = *list;
	int tenant_id;

	metric_add(&statuses_total, delivery_status_name(d->status), 1);
	if (d->error_code && whatsapp_code_needs_alert(d->error_code))
		log_error("status.alert", F_INT("code", d->error_code),
		          F_STR("title", d->error_title));
	if (!rung || !d->callback_data ||
	    outbox_callback_parse(a, d->callback_data, &tenant_id, &id, &created_at) < 0)
		return;
	while (r && r->tenant_id != tenant_id)
		r = r->next;
	if (!r) {
		r = reports_new(a, tenant_id, room);
		r->next = *list;
		*list = r;
	}
	r->created_at[r->count] = created_at;
	r->id[r->count] = id;
	r->provider_id[r->count] = d->id;
	r->status[r->count] = rung;
	r->at[r->count] = pg_time(a, d->at_ms > 0 ? d->at_ms : clock_now_ms());
	r->played[r->count] = pg_bool(d->status == DELIVERY_PLAYED);
	r->code[r->count] = d->error_code ? pg_int(a, d->error_code) : NULL;
	r->text[r->count] = d->error_details ? d->error_details : d->error_title;
	r->count++;
}

static int record_statuses(struct http_in *in, const struct whatsapp_batch *batch)
{
	struct arena *a = in->arena;
	struct reports *list = NULL;
	struct pg_unit *u;
	size_t n = batch->status_count;

	for (size_t i = 0; i < n; i++)
		reports_add(a, &list, &batch->statuses[i], n);
	if (!list)
		return 0;
	for (struct reports *r = list; r; r = r->next) {
		int ret;

		u = pg_unit_new(a);
		pg_enter(u, r->tenant_id);
		pg_add(u, &SQL_OUTBOX_STATUS, pg_int(a, r->tenant_id),
		       pg_array(a, r->created_at, r->count), pg_array(a, r->id, r->count),
		       pg_array(a, r->provider_id, r->count), pg_array(a, r->status, r->count),
		       pg_array(a, r->at, r->count), pg_array(a, r->played, r->count),
		       pg_array(a, r->code, r->count), pg_array(a, r->text, r->count), PG_END);
		ret = pg_run(in->task, app.db, u);
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

static int apply_event(struct task *t, struct arena *a, const struct provider_event *ev)
{
	struct pg_unit *u;

	switch (ev->kind) {
	case PROVIDER_OPT_OUT:
	case PROVIDER_OPT_IN:
		/* About marketing, of which we send none: recorded below, the citizen's own STOP
		 * decides. */
		return 0;
	case PROVIDER_USER_ID:
		return citizen_rekey(t, app.db, a, ev->phone, ev->old, NULL, ev->user_id);
	case PROVIDER_TEMPLATE_STATUS:
		if (!ev->name || !ev->language || !ev->event)
			return 0;
		send_template_stopped(ev->name, ev->language, !template_is_usable(ev->event));
		u = pg_unit_new(a);
		pg_enter(u, STATE_TENANT_ID);
		pg_add(u, &SQL_TEMPLATE_STATUS_SET, pg_int(a, STATE_TENANT_ID), ev->name,
		       ev->language, ev->event, ev->detail, PG_END);
		return pg_run(t, app.db, u);
	default:
		return 0;
	}
}

static bool is_worth_keeping(const struct provider_event *ev)
{
	return ev->kind != PROVIDER_IGNORED && ev->kind != PROVIDER_ECHO &&
	       ev->kind != PROVIDER_HISTORY;
}

static int record_events(struct http_in *in, const struct whatsapp_batch *batch)
{
	struct arena *a = in->arena;

	for (size_t i = 0; i < batch->event_count; i++) {
		const struct provider_event *ev = &batch->events[i];
		struct pg_unit *u = pg_unit_new(a);
		int r;

		metric_add(&events_total, provider_event_kind_name(ev->kind), 1);
		if (ev->needs_alert)
			log_error("provider.alert", F_STR("field", ev->field),
			          F_STR("event", ev->event), F_INT("code", ev->code),
			          F_STR("detail", ev->detail));
		if (!is_worth_keeping(ev))
			continue;
		r = apply_event(in->task, a, ev);
		if (r < 0)
			return r;
		pg_enter(u, STATE_TENANT_ID);
		pg_add(u, &SQL_PROVIDER_EVENT_ADD, pg_int(a, STATE_TENANT_ID), ev->field,
		       ev->value ? json_text(a, ev->value) : "null", PG_END);
		r = pg_run(in->task, app.db, u);
		if (r < 0 && r != -EINVAL)
			return r;
	}
	return 0;
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
	size_t n = in->body_len < QUARANTINE_MAX ? in->body_len : QUARANTINE_MAX;
	char *hex = arena_alloc(in->arena, 2 * n + 1);
	struct pg_unit *u = pg_unit_new(in->arena);

	for (size_t i = 0; i < n; i++) {
		static const char digits[] = "0123456789abcdef";

		hex[2 * i] = digits[(unsigned char)in->body[i] >> 4];
		hex[2 * i + 1] = digits[in->body[i] & 15];
	}
	log_error("ingest.quarantined", F_STR("why", why), F_INT("bytes", (int64_t)in->body_len));
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_QUARANTINE_ADD, why, hex, PG_END);
	return pg_run(in->task, app.db, u);
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
