/* converse.c - load (session.h), decide (decide.h), commit in one unit, remember, send.
 *
 * The conversation carries a version. A turn decided on an old one fails as a whole with -ESTALE,
 * the conversation is read again from Postgres and the same message decided again. */
#include "app/converse.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "app/decide.h"
#include "app/hold.h"
#include "app/media.h"
#include "app/send.h"
#include "app/session.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/metric.h"
#include "rt/lane.h"
#include "store/citizen.h"
#include "store/complaint_file.h"
#include "store/provider.h"
#include "store/turn.h"

#define TRIES 4
#define WINDOW_MS (24 * 3600 * 1000LL)

static struct metric turns_total = { .type = METRIC_COUNTER,
	                             .name = "mseva_turns_total",
	                             .help = "Messages of citizens by outcome.",
	                             .label = "outcome" };
static struct metric turn_seconds = { .type = METRIC_HISTOGRAM,
	                              .name = "mseva_turn_seconds",
	                              .help = "From a verified message to its commit." };
static struct metric complaints_total = { .type = METRIC_COUNTER,
	                                  .name = "mseva_complaints_filed_total",
	                                  .help = "Complaints filed." };

/* ---- committing -------------------------------------------------------------------------------
 */

static void add_effect(struct arena *a, struct pg_unit *u, const struct knowledge *k,
                       const struct complaint_author *by, const struct inbound *in,
                       const struct effect *e, int tenant_id)
{
	const struct complaint_type *type;
	json_t *v;

	switch (e->kind) {
	case EFFECT_FILE:
		type = snapshot_type(k->snapshot, e->complaint->type_code);
		complaint_add_filing(a, u, by, e->complaint, type ? type->department->code : NULL);
		metric_add(&complaints_total, NULL, 1);
		break;
	case EFFECT_ATTACH:
		complaint_add_attachment(a, u, by, e->tenant_id ? e->tenant_id : tenant_id,
		                         e->reference, &e->media, e->media_kind, in->id);
		break;
	case EFFECT_COMMENT:
		complaint_add_remark(a, u, by, e->tenant_id ? e->tenant_id : tenant_id,
		                     e->reference, e->text);
		break;
	case EFFECT_REOPEN:
		complaint_add_reopening(a, u, by, e->tenant_id, e->reference, e->version, e->text);
		break;
	case EFFECT_DEMAND:
		complaint_add_demand(a, u, by, e->tenant_id);
		break;
	case EFFECT_CALL_BACK:
		v = json_pack("{s:I,s:i,s:s?}", "citizen", (json_int_t)by->citizen_id, "tenant",
		              tenant_id, "text", e->text);
		provider_add_event(a, u, "call_back", json_text(a, v));
		json_decref(v);
		break;
	case EFFECT_SET_LANGUAGE:
	case EFFECT_SET_TENANT:
	case EFFECT_OPT_OUT:
	case EFFECT_OPT_IN:
		break; /* about the citizen: collected by changes_of() */
	}
}

/* What the turn's effects say about the citizen herself; s takes it over. */
static struct citizen_change changes_of(struct session *s, const struct turn *turn)
{
	struct citizen_change ch = { 0 };

	for (size_t i = 0; i < turn->effect_count; i++) {
		const struct effect *e = &turn->effects[i];

		if (e->kind == EFFECT_SET_LANGUAGE) {
			s->citizen.language = e->language;
			s->citizen.language_chosen = true;
			ch.language = &s->citizen.language;
		} else if (e->kind == EFFECT_SET_TENANT && e->tenant_id != s->citizen.town_id) {
			ch.town_id = e->tenant_id;
		} else if (e->kind == EFFECT_OPT_OUT || e->kind == EFFECT_OPT_IN) {
			s->citizen.opted_out = e->kind == EFFECT_OPT_OUT;
			ch.opted_out = &s->citizen.opted_out;
		}
	}
	return ch;
}

struct commit {
	struct pg_unit *unit;
	int tenant_id; /* where the conversation stands afterwards */
	int town_id;   /* hers afterwards */
	bool moved, changes_her;
	struct outbox_recipient to;
	struct turn_record record;
};

static const char *key_of_person(const struct session *s, const struct inbound *in, bool want_phone)
{
	const char *fresh = want_phone ? in->phone : in->user_id;
	const char *known = want_phone ? s->citizen.phone : s->citizen.user_id;

	return fresh && *fresh ? fresh : known;
}

/* A webhook need not say which number it is about. */
static const char *number_of(const struct inbound *in)
{
	return in->number_id && *in->number_id ? in->number_id : app.config.whatsapp_number_id;
}

static void build(struct arena *a, const struct knowledge *k, struct session *s,
                  const struct inbound *in, const char *dedupe_key, const struct turn *turn,
                  struct commit *c)
{
	struct citizen_change ch = changes_of(s, turn);
	int64_t now_ms = clock_now_ms();
	struct complaint_author by = { .citizen_id = s->citizen.id,
		                       .phone = key_of_person(s, in, true),
		                       .user_id = key_of_person(s, in, false),
		                       .number_id = number_of(in),
		                       .language = s->citizen.language,
		                       .source = "whatsapp",
		                       .now_ms = now_ms };
	struct pg_unit *u = pg_unit_new(a);

	*c = (struct commit){ .unit = u, .tenant_id = s->tenant_id };
	c->town_id = ch.town_id ? ch.town_id : s->citizen.town_id;
	c->changes_her = ch.language || ch.town_id || ch.opted_out;
	c->moved = ch.town_id && s->number_tenant_id == STATE_TENANT_ID;
	if (c->moved)
		c->tenant_id = ch.town_id;
	c->to = (struct outbox_recipient){ c->tenant_id, s->citizen.id, by.number_id, by.phone,
		                           by.user_id };
	c->record = (struct turn_record){
		.delivery_key = dedupe_key,
		.tenant_id = s->tenant_id,
		.moved_to_id = c->moved ? c->tenant_id : 0,
		.citizen_id = s->citizen.id,
		.version = s->version,
		.state_json = json_text(a, turn->state),
		.in = in,
		.now_ms = now_ms,
		.to = &c->to,
		.replies = turn->replies,
		.reply_count = turn->reply_count,
		/* A delivery may come days late: the provider counts from when she wrote. */
		.window_ms = (in->at_ms > 0 && in->at_ms < now_ms ? in->at_ms : now_ms) + WINDOW_MS,
		.read_id = app.config.whatsapp_mark_read && in->id && *in->id ? in->id : NULL,
		.owner = app.owner,
	};
	turn_add(a, u, &c->record);
	citizen_add_change(a, u, s->citizen.id, &ch);
	for (size_t i = 0; i < turn->effect_count; i++)
		add_effect(a, u, k, &by, in, &turn->effects[i], c->tenant_id);
}

static void forget_both(struct arena *a, int number_tenant_id, const struct outbox_recipient *her)
{
	session_forget(a, number_tenant_id, her->phone);
	session_forget(a, number_tenant_id, her->user_id);
}

/* What she has changed of herself through one of our numbers holds for the others too. */
static void forget_elsewhere(struct arena *a, const struct knowledge *k, const struct session *s,
                             const struct outbox_recipient *her)
{
	const struct tenant *tenants;
	size_t n;

	if (s->number_tenant_id != STATE_TENANT_ID)
		forget_both(a, STATE_TENANT_ID, her);
	tenants = snapshot_tenants(k->snapshot, &n);
	for (size_t i = 0; i < n; i++) {
		if (tenants[i].phone_number_id && tenants[i].id != s->number_tenant_id)
			forget_both(a, tenants[i].id, her);
	}
}

static void committed(struct arena *a, const struct knowledge *k, struct session *s,
                      const struct turn *turn, const struct commit *c)
{
	struct outbox_item items[TURN_REPLIES_MAX];
	size_t n;

	session_remember(s, c->town_id, turn_version(c->unit), c->record.state_json,
	                 clock_now_ms());
	if (c->changes_her)
		forget_elsewhere(a, k, s, &c->to);
	for (size_t i = 0; i < turn->effect_count; i++) {
		if (turn->effects[i].kind == EFFECT_FILE || turn->effects[i].kind == EFFECT_ATTACH)
			media_poke();
		if (turn->effects[i].kind == EFFECT_FILE)
			log_info("complaint.filed",
			         F_STR("reference", turn->effects[i].complaint->reference),
			         F_INT("tenant", turn->effects[i].complaint->tenant_id),
			         F_STR("type", turn->effects[i].complaint->type_code));
	}
	n = turn_items(c->unit, &c->record, items);
	if (n)
		send_enqueue(items, n);
}

/* Replies that the provider would refuse must not be queued: they would only become dead letters.
 */
static void check_replies(struct turn *turn)
{
	size_t kept = 0;

	for (size_t i = 0; i < turn->reply_count; i++) {
		struct err e;

		if (reply_check(&turn->replies[i], &e) < 0)
			log_error("dialogue.bad_reply", F_STR("state", turn->state_name),
			          F_STR("why", e.msg));
		else
			turn->replies[kept++] = turn->replies[i];
	}
	turn->reply_count = kept;
}

/* The connection died before the answer. Should the commit have happened, its replies are leased to
 * us and on no list of ours: they go out when the lease has ended, and later ones behind them. */
static void wait_for_replies_in_doubt(const struct session *s, const struct commit *c)
{
	if (pg_is_in_doubt(c->unit))
		hold_citizen(s->citizen.id, c->tenant_id, OUTBOX_LEASE_S * 1000LL + HOLD_SLACK_MS);
}

static int one_try(struct task *t, struct arena *a, const struct knowledge *k, struct session *s,
                   const struct inbound *in, const char *dedupe_key)
{
	struct turn turn;
	struct commit c;
	int r;

	r = decide_turn(t, a, k, s, in, &turn);
	if (r < 0)
		return r;
	json_in_arena(a, turn.state);
	check_replies(&turn);
	build(a, k, s, in, dedupe_key, &turn, &c);
	r = pg_run(t, app.db, c.unit);
	wait_for_replies_in_doubt(s, &c);
	if (r == -EEXIST && pg_failed_statement(c.unit) == 0)
		return -EALREADY;
	if (r < 0)
		return r == -EEXIST ? -ESTALE : r;
	log_debug("turn", F_STR("state", turn.state_name),
	          F_INT("replies", (int64_t)turn.reply_count));
	committed(a, k, s, &turn, &c);
	return 0;
}

/* What is cached under the new keys is the newcomer's, whose row is given up. */
static int identity_changed(struct task *t, struct arena *a, const struct inbound *in,
                            const char *dedupe_key, int number_tenant_id)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	provider_add_delivery(a, u, dedupe_key);
	r = citizen_add_rekey(t, app.db, a, u, in->phone, in->user_id, in->new_phone,
	                      in->new_user_id);
	if (r == 0)
		r = pg_run(t, app.db, u);
	if (r == -EEXIST)
		r = pg_failed_statement(u) == 0 ? -EALREADY : -EAGAIN;
	session_forget(a, number_tenant_id, in->phone);
	session_forget(a, number_tenant_id, in->user_id);
	session_forget(a, number_tenant_id, in->new_phone);
	session_forget(a, number_tenant_id, in->new_user_id);
	if (r == 0)
		log_info("citizen.rekeyed", F_PHONE("from", in->phone),
		         F_PHONE("to", in->new_phone));
	return r == -EALREADY ? 0 : r;
}

static int with_tries(struct task *t, struct arena *a, const struct knowledge *k, struct session *s,
                      const struct inbound *in, const char *dedupe_key)
{
	int r = -ESTALE;

	if (!session_load_cached(t, a, in, s)) {
		r = session_load(t, a, in, s);
		if (r < 0)
			return r;
	}
	for (int i = 0; i < TRIES; i++) {
		r = one_try(t, a, k, s, in, dedupe_key);
		if (r != -ESTALE && !(r == -ENOTCONN && i == 0))
			break;
		metric_add(&turns_total, "retried", 1);
		r = session_load(t, a, in, s);
		if (r < 0)
			break;
	}
	return r;
}

int converse(struct task *t, const struct inbound *in, const char *dedupe_key)
{
	_cleanup_(lane_leavep) struct lane *lane = NULL;
	_cleanup_(arena_freep) struct arena *a = arena_new();
	_cleanup_(knowledge_unrefp) struct knowledge *k = knowledge_ref(app.knowledge);
	const struct tenant *own = snapshot_tenant_by_number(k->snapshot, in->number_id);
	struct session s;
	int64_t started_us = clock_mono_us();
	int r;

	if ((!in->phone || !*in->phone) && (!in->user_id || !*in->user_id)) {
		/* Nobody to answer and nobody's conversation: recorded by the caller. */
		metric_add(&turns_total, "nobody", 1);
		return 0;
	}
	session_init(&s, a, in, own ? own->id : STATE_TENANT_ID);
	r = lane_enter(t, s.cache_key, &lane);
	if (r < 0)
		return r;
	if (in->kind == MESSAGE_SYSTEM)
		return in->new_phone || in->new_user_id
		               ? identity_changed(t, a, in, dedupe_key, s.number_tenant_id)
		               : 0;
	r = with_tries(t, a, k, &s, in, dedupe_key);
	metric_add(&turns_total, r == 0 ? "committed" : r == -EALREADY ? "duplicate" : "failed", 1);
	if (r == 0)
		metric_observe(&turn_seconds, (double)(clock_mono_us() - started_us) / 1e6);
	else if (r != -EALREADY)
		session_drop(&s);
	return r == -EALREADY ? 0 : r;
}
