/* dialogue_world.c - see dialogue_world.h. */
#include "dialogue_world.h"

#include <stdio.h>
#include <string.h>

#include "base/ids.h"
#include "language/format.h"
#include "language/place.h"
#include "language/understand.h"

/* Monday, 23 November 2026, 15:30 in Punjab. */
#define START_MS INT64_C(1795428000000)

const struct world *world_get(void)
{
	static struct world world;
	if (world.snap)
		return &world;
	struct err_list errors;
	struct err e;
	err_list_init(&errors);
	if (snapshot_load("tenants", &errors, &world.snap) < 0) {
		err_list_print(&errors, stderr);
		exit(1);
	}
	err_list_done(&errors);
	if (texts_new(world.snap, &e, &world.texts) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		exit(1);
	}
	world.lexicon = lexicon_new(world.snap);
	world.gazetteer = gazetteer_new(world.snap);
	return &world;
}

void citizen_init(struct citizen *c)
{
	*c = (struct citizen){
		.arena = arena_new(),
		.number_tenant_id = STATE_TENANT_ID,
		.now_ms = START_MS,
		.conv = { .language = LANG_PA,
		          .is_new = true,
		          .tenant_id = STATE_TENANT_ID,
		          .state = json_object() },
	};
}

void citizen_done(struct citizen *c)
{
	json_decref(c->conv.state);
	arena_free(c->arena);
}

void citizen_know(struct citizen *c, enum language lang, const char *town_code)
{
	c->conv.is_new = false;
	c->conv.language = lang;
	c->conv.language_chosen = true;
	if (town_code)
		c->conv.tenant_id = snapshot_tenant_by_code(world_get()->snap, town_code)->id;
}

static void remember(struct citizen *c, const struct new_complaint *n)
{
	if (c->complaint_count == WORLD_COMPLAINTS_MAX)
		return;
	/* Newest first. */
	memmove(c->complaints + 1, c->complaints, c->complaint_count * sizeof(c->complaints[0]));
	c->complaint_count++;
	c->complaints[0] = (struct complaint_brief){
		.reference = arena_strdup(c->arena, n->reference),
		.type_code = arena_strdup(c->arena, n->type_code),
		.status = "filed",
		.locality = arena_strdup(c->arena, n->locality_name),
		.tenant_id = n->tenant_id,
		.filed_ms = c->now_ms,
		.due_ms = n->due_ms,
		.resolved_ms = -1,
		.version = 1,
		.is_mine = true,
		.locality_code = arena_strdup(c->arena, n->locality_code),
		.landmark = arena_strdup(c->arena, n->landmark),
		.has_pin = n->has_pin,
		.lat = n->lat,
		.lng = n->lng,
	};
}

void citizen_has_filed(struct citizen *c, const struct tenant *town, const char *type_code)
{
	char *reference = arena_alloc(c->arena, REFERENCE_MAX);
	reference_format(town->reference_prefix, 2026, 4217 + (int64_t)c->complaint_count,
	                 reference);
	remember(c, &(struct new_complaint){ .reference = reference,
	                                     .type_code = type_code,
	                                     .tenant_id = town->id,
	                                     .due_ms = c->now_ms + 1 });
	c->now_ms += CITIZEN_PAUSE_MS;
}

static void reopen(struct citizen *c, const struct effect *e)
{
	for (size_t i = 0; i < c->complaint_count; i++) {
		struct complaint_brief *b = &c->complaints[i];
		if (strcmp(b->reference, e->reference) != 0 || b->version != e->version)
			continue;
		b->status = "reopened";
		b->resolved_ms = -1;
		b->reopened_count++;
		b->version++;
	}
}

static void apply(struct citizen *c, const struct effect *e)
{
	switch (e->kind) {
	case EFFECT_SET_LANGUAGE:
		c->conv.language = e->language;
		c->conv.language_chosen = true;
		break;
	case EFFECT_SET_TENANT:
		c->conv.tenant_id = e->tenant_id;
		break;
	case EFFECT_FILE:
		remember(c, e->complaint);
		break;
	case EFFECT_REOPEN:
		reopen(c, e);
		break;
	case EFFECT_OPT_OUT:
		c->conv.opted_out = true;
		break;
	case EFFECT_OPT_IN:
		c->conv.opted_out = false;
		break;
	default:
		break;
	}
}

static void fetch(struct citizen *c, struct facts *f)
{
	const struct turn *turn = &c->turn;
	if (turn->needs & NEED_MY_COMPLAINTS) {
		f->complaints = c->complaints;
		f->complaint_count = c->complaint_count;
	}
	if (turn->needs & NEED_COMPLAINT)
		for (size_t i = 0; i < c->complaint_count; i++)
			if (!strcmp(c->complaints[i].reference, turn->needed_reference))
				f->complaint = &c->complaints[i];
	if (turn->needs & NEED_REFERENCE) {
		const struct tenant *town =
		        snapshot_tenant_by_id(world_get()->snap, turn->needed_tenant_id);
		char *reference = arena_alloc(c->arena, REFERENCE_MAX);
		reference_format(town->reference_prefix, 2026, 4217 + (int64_t)c->complaint_count,
		                 reference);
		f->new_reference = reference;
	}
	f->known |= turn->needs;
}

void citizen_send(struct citizen *c, const struct inbound *in)
{
	const struct world *w = world_get();
	struct facts f = { .snapshot = w->snap,
		           .lexicon = w->lexicon,
		           .gazetteer = w->gazetteer,
		           .texts = w->texts,
		           .now_ms = c->now_ms,
		           .number_tenant_id = c->number_tenant_id };
	c->in = *in;
	c->in.id = arena_printf(c->arena, "wamid.test%d", ++c->message_serial);
	c->in.phone = "919876543210";
	c->in.at_ms = c->now_ms;
	do {
		dialogue_step(c->arena, &f, &c->conv, &c->in, &c->turn);
		if (c->turn.needs)
			fetch(c, &f);
	} while (c->turn.needs);
	json_decref(c->conv.state);
	c->conv.state = json_incref(c->turn.state);
	json_decref(c->turn.state);
	c->turn.state = c->conv.state;
	for (size_t i = 0; i < c->turn.effect_count; i++)
		apply(c, &c->turn.effects[i]);
	c->conv.is_new = false;
	c->conv.last_inbound_ms = c->now_ms;
	c->outbound += c->turn.reply_count;
	c->now_ms += CITIZEN_PAUSE_MS;
}

void citizen_write(struct citizen *c, const char *text)
{
	citizen_send(c, &(struct inbound){ .kind = MESSAGE_TEXT, .text = text });
}

void citizen_tap(struct citizen *c, const char *id)
{
	citizen_send(c, &(struct inbound){ .kind = MESSAGE_CHOICE, .choice_id = id });
}

void citizen_photo(struct citizen *c, const char *caption)
{
	citizen_send(c, &(struct inbound){ .kind = MESSAGE_IMAGE,
	                                   .text = caption,
	                                   .media = { .id = "1013859600285441",
	                                              .mime = "image/jpeg",
	                                              .sha256 = "c2hhMjU2" } });
}

void citizen_pin(struct citizen *c, double lat, double lng)
{
	citizen_send(c, &(struct inbound){ .kind = MESSAGE_LOCATION, .lat = lat, .lng = lng });
}

const struct reply_row *citizen_row(const struct citizen *c, const char *title)
{
	for (size_t i = 0; i < c->turn.reply_count; i++) {
		const struct reply *r = &c->turn.replies[i];
		for (size_t k = 0; k < r->row_count; k++)
			if (!strcmp(r->rows[k].title, title))
				return &r->rows[k];
	}
	return NULL;
}

const struct effect *citizen_effect(const struct citizen *c, enum effect_kind kind)
{
	const struct effect *found = NULL;
	for (size_t i = 0; i < c->turn.effect_count; i++) {
		if (c->turn.effects[i].kind != kind)
			continue;
		if (found)
			return NULL;
		found = &c->turn.effects[i];
	}
	return found;
}

static const char *reply_fault(struct arena *a, const struct reply *r)
{
	struct err e;
	if (reply_check(r, &e) < 0)
		return arena_printf(a, "[%s] %s", r->key, e.msg);
	if (strchr(r->body, '{') || strstr(r->body, "(null)"))
		return arena_printf(a, "[%s] has a hole: %s", r->key, r->body);
	for (size_t i = 0; i < r->row_count; i++)
		if (strchr(r->rows[i].title, '{'))
			return arena_printf(a, "[%s] has a hole: %s", r->key, r->rows[i].title);
	return NULL;
}

const char *turn_fault(struct arena *a, const struct turn *turn)
{
	for (size_t i = 0; i < turn->reply_count; i++) {
		const char *fault = reply_fault(a, &turn->replies[i]);
		if (fault)
			return fault;
	}
	return NULL;
}
