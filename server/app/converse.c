/* converse.c - load (Redis, else Postgres), decide (pure), commit (one unit), remember (Redis),
 * send.
 *
 * The conversation carries a version. A turn decided on an old one fails as a whole with -ESTALE,
 * the conversation is read again from Postgres and the same message decided again. */
#include "app/converse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/media.h"
#include "app/send.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "base/metric.h"
#include "dialogue/dialogue.h"
#include "io/cache.h"
#include "rt/lane.h"
#include "store/citizen.h"
#include "store/complaint_file.h"
#include "store/conversation.h"
#include "store/provider.h"
#include "store/reference.h"
#include "store/turn.h"

#define TRIES 4
#define NEEDS_MAX 4
#define WINDOW_MS (24 * 3600 * 1000LL)
#define CACHE_TTL_MS (24 * 3600 * 1000LL)
#define CACHED_MAX 16384
#define TURN_STATE_MAX 65536

/* One citizen's conversation as this turn found it. */
struct session {
	struct citizen citizen;
	int number_tenant_id; /* whose number was written to */
	int tenant_id;        /* where the conversation stands */
	int version;          /* 0: not opened yet */
	int64_t last_inbound_ms;
	json_t *state;
	const char *cache_key;
	bool from_cache;
};

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

/* ---- loading ----------------------------------------------------------------------------------
 */

static void session_place(struct session *s)
{
	s->tenant_id =
	        s->number_tenant_id != STATE_TENANT_ID ? s->number_tenant_id : s->citizen.town_id;
}

static bool is_given(const char *key)
{
	return key && *key;
}

/* Anything odd in the cache is a miss: Postgres knows. */
static bool load_cached(struct task *t, struct arena *a, const struct inbound *in,
                        struct session *s)
{
	const json_t *c;
	json_t *v, *state;
	const char *text;
	size_t n;

	if (cache_get(t, s->cache_key, a, &text, &n) < 0)
		return false;
	if (json_parse(text, n, JSON_DEPTH_OUTSIDE, &v, NULL) < 0)
		return false;
	c = json_in_arena(a, v);
	state = json_obj(c, "s");
	s->citizen = (struct citizen){ .id = json_int(c, "c", 0),
		                       .phone = json_str(c, "p"),
		                       .user_id = json_str(c, "u"),
		                       .name = json_str(c, "n"),
		                       .language_chosen = json_bool(c, "k", false),
		                       .opted_out = json_bool(c, "o", false),
		                       .town_id = (int)json_int(c, "t", 0) };
	s->version = (int)json_int(c, "v", 0);
	s->last_inbound_ms = json_int(c, "a", 0);
	if (!state || !s->citizen.id || !s->citizen.town_id || s->version <= 0 ||
	    language_parse(json_str(c, "l") ? json_str(c, "l") : "", &s->citizen.language) < 0)
		return false;
	/* A key of hers that we have not met yet must be learnt, or by it alone she is a stranger.
	 */
	if ((is_given(in->phone) && !s->citizen.phone) ||
	    (is_given(in->user_id) && !s->citizen.user_id))
		return false;
	s->state = state;
	session_place(s);
	s->from_cache = true;
	return true;
}

static int load_stored(struct task *t, struct arena *a, const struct inbound *in, struct session *s)
{
	struct conversation_row row;
	int r;

	s->from_cache = false;
	r = citizen_open(t, app.db, a, in->phone, in->user_id, in->name, &s->citizen);
	if (r < 0)
		return r;
	session_place(s);
	r = conversation_load(t, app.db, a, s->tenant_id, s->citizen.id, &row);
	if (r < 0)
		return r;
	s->version = row.version;
	s->last_inbound_ms = row.last_inbound_ms;
	s->state = row.state;
	return 0;
}

static void remember(const struct session *s, int town_id, int version, const char *state_json,
                     int64_t at_ms)
{
	const struct citizen *c = &s->citizen;
	struct buf b;

	buf_init(&b, CACHED_MAX);
	buf_printf(&b, "{\"c\":%lld,\"v\":%d,\"l\":\"%s\",\"k\":%s,\"o\":%s,\"t\":%d,\"a\":%lld",
	           (long long)c->id, version, language_code(c->language),
	           c->language_chosen ? "true" : "false", c->opted_out ? "true" : "false", town_id,
	           (long long)at_ms);
	buf_adds(&b, ",\"p\":");
	buf_json(&b, c->phone);
	buf_adds(&b, ",\"u\":");
	buf_json(&b, c->user_id);
	buf_adds(&b, ",\"n\":");
	buf_json(&b, c->name);
	buf_printf(&b, ",\"s\":%s}", state_json);
	if (b.overflow)
		cache_delete(s->cache_key);
	else
		cache_set(s->cache_key, b.p, b.n, CACHE_TTL_MS);
	buf_done(&b);
}

/* ---- deciding ---------------------------------------------------------------------------------
 */

static const struct tenant *tenant_of_reference(const struct snapshot *snap, const char *reference)
{
	const struct tenant *tenants;
	size_t n;

	tenants = snapshot_tenants(snap, &n);
	for (size_t i = 0; i < n; i++) {
		if (!strncmp(tenants[i].reference_prefix, reference, 3))
			return &tenants[i];
	}
	return NULL;
}

static int fetch_complaint(struct task *t, struct arena *a, const struct session *s,
                           const struct turn *turn, struct facts *f)
{
	const struct tenant *tenant = tenant_of_reference(f->snapshot, turn->needed_reference);
	struct pg_unit *u = pg_unit_new(a);
	const struct complaint_brief *briefs;
	size_t i;
	int r;

	f->complaint = NULL;
	if (!tenant)
		return 0;
	i = complaint_add_brief(a, u, tenant->id, turn->needed_reference);
	r = pg_run(t, app.db, u);
	if (r < 0)
		return r;
	if (complaint_read_briefs(a, u, i, tenant->id, s->citizen.id, &briefs))
		f->complaint = briefs;
	return 0;
}

static int fetch_mine(struct task *t, struct arena *a, const struct session *s, struct facts *f)
{
	f->complaint_count = 0;
	return complaint_mine(t, app.db, a, s->citizen.id, &f->complaints, &f->complaint_count);
}

static int fetch_reference(struct task *t, struct arena *a, const struct turn *turn,
                           struct facts *f)
{
	const struct tenant *tenant = snapshot_tenant_by_id(f->snapshot, turn->needed_tenant_id);

	return tenant ? reference_take(t, app.db, a, tenant, f->now_ms, &f->new_reference)
	              : -EINVAL;
}

static int fetch_needs(struct task *t, struct arena *a, const struct session *s,
                       const struct turn *turn, struct facts *f)
{
	int r = 0;

	if (turn->needs & NEED_MY_COMPLAINTS)
		r = fetch_mine(t, a, s, f);
	if (r == 0 && turn->needs & NEED_COMPLAINT)
		r = fetch_complaint(t, a, s, turn, f);
	if (r == 0 && turn->needs & NEED_REFERENCE)
		r = fetch_reference(t, a, turn, f);
	f->known |= turn->needs;
	return r;
}

static int decide(struct task *t, struct arena *a, const struct knowledge *k,
                  const struct session *s, const struct inbound *in, struct turn *ret_turn)
{
	struct conversation conv = { .language = s->citizen.language,
		                     .language_chosen = s->citizen.language_chosen,
		                     .is_new = s->citizen.is_new ||
		                               (!s->version && !s->citizen.language_chosen),
		                     .opted_out = s->citizen.opted_out,
		                     .tenant_id = s->tenant_id,
		                     .name = s->citizen.name ? s->citizen.name : in->name,
		                     .state = s->state,
		                     .last_inbound_ms = s->last_inbound_ms };
	struct facts f = { .snapshot = k->snapshot,
		           .lexicon = k->lexicon,
		           .gazetteer = k->gazetteer,
		           .texts = k->texts,
		           .now_ms = clock_now_ms(),
		           .number_tenant_id = s->number_tenant_id };
	struct turn turn;
	int r;

	for (int round = 0; round < NEEDS_MAX; round++) {
		turn = (struct turn){ 0 };
		dialogue_step(a, &f, &conv, in, &turn);
		if (!turn.needs) {
			*ret_turn = turn;
			return 0;
		}
		r = fetch_needs(t, a, s, &turn, &f);
		if (r < 0)
			return r;
	}
	/* Ours to mend, but no reason to end the process: the same message would end it again. */
	log_error("dialogue.keeps_asking", F_INT("needs", turn.needs));
	return -EIO;
}

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
	bool moved;
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
	return is_given(in->number_id) ? in->number_id : app.config.whatsapp_number_id;
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

static void committed(struct session *s, const struct turn *turn, const struct commit *c)
{
	struct outbox_item items[TURN_REPLIES_MAX];
	int town_id = c->moved ? c->tenant_id : s->citizen.town_id;
	size_t n;

	remember(s, town_id, turn_version(c->unit), c->record.state_json, clock_now_ms());
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

static int one_try(struct task *t, struct arena *a, const struct knowledge *k, struct session *s,
                   const struct inbound *in, const char *dedupe_key)
{
	struct turn turn;
	struct commit c;
	int r;

	r = decide(t, a, k, s, in, &turn);
	if (r < 0)
		return r;
	json_in_arena(a, turn.state);
	check_replies(&turn);
	build(a, k, s, in, dedupe_key, &turn, &c);
	r = pg_run(t, app.db, c.unit);
	if (r == -EEXIST && pg_failed_statement(c.unit) == 0)
		return -EALREADY;
	if (r < 0)
		return r == -EEXIST ? -ESTALE : r;
	log_debug("turn", F_STR("state", turn.state_name),
	          F_INT("replies", (int64_t)turn.reply_count));
	committed(s, &turn, &c);
	return 0;
}

static void forget_person(struct arena *a, int number_tenant_id, const char *person)
{
	if (person && *person)
		cache_delete(arena_printf(a, "mseva:conv:%d:%s", number_tenant_id, person));
}

/* What is cached under the new keys is the newcomer's, whose row is given up. */
static int identity_changed(struct task *t, struct arena *a, const struct inbound *in,
                            int number_tenant_id)
{
	int r = citizen_rekey(t, app.db, a, in->phone, in->user_id, in->new_phone, in->new_user_id);

	forget_person(a, number_tenant_id, in->phone);
	forget_person(a, number_tenant_id, in->user_id);
	forget_person(a, number_tenant_id, in->new_phone);
	forget_person(a, number_tenant_id, in->new_user_id);
	if (r == 0)
		log_info("citizen.rekeyed", F_PHONE("from", in->phone),
		         F_PHONE("to", in->new_phone));
	return r;
}

static const char *person_key(struct arena *a, const struct inbound *in, int number_tenant_id)
{
	const char *person = in->phone && *in->phone ? in->phone : in->user_id;

	return arena_printf(a, "mseva:conv:%d:%s", number_tenant_id, person ? person : "");
}

static int with_tries(struct task *t, struct arena *a, const struct knowledge *k, struct session *s,
                      const struct inbound *in, const char *dedupe_key)
{
	int r = -ESTALE;

	if (!load_cached(t, a, in, s)) {
		r = load_stored(t, a, in, s);
		if (r < 0)
			return r;
	}
	for (int i = 0; i < TRIES; i++) {
		r = one_try(t, a, k, s, in, dedupe_key);
		if (r != -ESTALE && !(r == -ENOTCONN && i == 0))
			break;
		metric_add(&turns_total, "retried", 1);
		r = load_stored(t, a, in, s);
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
	struct session s = { .number_tenant_id = own ? own->id : STATE_TENANT_ID };
	int64_t started_us = clock_mono_us();
	int r;

	if ((!in->phone || !*in->phone) && (!in->user_id || !*in->user_id)) {
		/* Nobody to answer and nobody's conversation: recorded by the caller. */
		metric_add(&turns_total, "nobody", 1);
		return 0;
	}
	s.cache_key = person_key(a, in, s.number_tenant_id);
	r = lane_enter(t, s.cache_key, &lane);
	if (r < 0)
		return r;
	if (in->kind == MESSAGE_SYSTEM)
		return in->new_phone || in->new_user_id
		               ? identity_changed(t, a, in, s.number_tenant_id)
		               : 0;
	r = with_tries(t, a, k, &s, in, dedupe_key);
	metric_add(&turns_total, r == 0 ? "committed" : r == -EALREADY ? "duplicate" : "failed", 1);
	if (r == 0)
		metric_observe(&turn_seconds, (double)(clock_mono_us() - started_us) / 1e6);
	else if (r != -EALREADY)
		cache_delete(s.cache_key);
	return r == -EALREADY ? 0 : r;
}
