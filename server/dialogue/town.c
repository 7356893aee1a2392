/* town.c - the citizen's municipality. */
#include "dialogue/town.h"

#include <string.h>

#include "dialogue/complaint.h"
#include "dialogue/evidence.h"
#include "dialogue/place.h"
#include "dialogue/place_name.h"

#define SCORE_SURE 0.9
#define SCORE_GAP 0.02

/* One row is kept for "another town". */
enum { TOWNS_SHOWN_MAX = LIST_ROWS_MAX - 1 };

static void add_town(struct talk *t, struct reply *r, int tenant_id)
{
	const struct tenant *town = snapshot_tenant_by_id(t->facts->snapshot, tenant_id);
	const char *district = town && town->district
	                               ? talk_text(t, "town.district",
	                                           WITH({ .name = "district",
	                                                  .text = town->district->names[t->lang] }))
	                               : NULL;
	talk_option(t, r, arena_printf(t->arena, "town:%d", tenant_id),
	            talk_town_name(t, tenant_id), district);
}

void town_ask(struct talk *t)
{
	size_t count, shown = 0;
	const struct tenant *towns = snapshot_tenants(t->facts->snapshot, &count);
	struct reply *r = talk_say(t, REPLY_LIST, "town.ask", NOTHING);
	for (size_t i = 0; i < count && shown < TOWNS_SHOWN_MAX; i++) {
		if (!talk_is_open(t, towns[i].id))
			continue;
		add_town(t, r, towns[i].id);
		shown++;
	}
	talk_option(t, r, "town:other", talk_text(t, "town.other", NOTHING), NULL);
}

void town_change(struct talk *t, const char *arg)
{
	(void)arg;
	talk_go(t, STATE_TOWN);
	talk_ask(t);
}

void town_closed(struct talk *t, int tenant_id)
{
	enum stage stage = stage_of(t->facts->snapshot, tenant_id);
	if (t->memory.demand_tenant_id != tenant_id) {
		talk_effect(t, EFFECT_DEMAND)->tenant_id = tenant_id;
		t->memory.demand_tenant_id = tenant_id;
	}
	talk_go(t, STATE_TOWN);
	struct reply *r =
	        talk_say(t, REPLY_BUTTONS, stage == STAGE_PAUSED ? "town.paused" : "town.planned",
	                 WITH({ .name = "town", .text = talk_town_name(t, tenant_id) }));
	talk_button(t, r, "town", "town.another_button");
	talk_button(t, r, "menu", "menu.open");
}

static void remember(struct talk *t, int tenant_id)
{
	if (t->conv->tenant_id != tenant_id)
		talk_effect(t, EFFECT_SET_TENANT)->tenant_id = tenant_id;
}

void town_take(struct talk *t, int tenant_id)
{
	struct draft *d = &t->memory.draft;
	remember(t, tenant_id);
	if (!talk_is_open(t, tenant_id)) {
		if (d->is_open)
			d->tenant_id = tenant_id;
		town_closed(t, tenant_id);
		return;
	}
	talk_lead(t, "town.set", WITH({ .name = "town", .text = talk_town_name(t, tenant_id) }));
	if (!d->is_open) {
		talk_go(t, STATE_IDLE);
		talk_ask(t);
		return;
	}
	if (d->tenant_id != tenant_id) {
		d->tenant_id = tenant_id;
		d->locality = NULL;
		d->place_count = 0;
		if (d->landmark)
			place_find(t, d->landmark);
	}
	/* She has just said which town: the pin no longer speaks against it. */
	d->pin_tenant_id = 0;
	complaint_next(t);
}

void town_pick(struct talk *t, const char *arg)
{
	int tenant_id = (int)strtol(arg, NULL, 10);
	if (tenant_id > STATE_TENANT_ID && snapshot_tenant_by_id(t->facts->snapshot, tenant_id)) {
		town_take(t, tenant_id);
		return;
	}
	talk_go(t, STATE_TOWN);
	if (strcmp(arg, "other") != 0) {
		talk_ask_after(t, "unclear.stale");
		return;
	}
	talk_say(t, REPLY_LOCATION_REQUEST, "town.type", NOTHING);
}

static void offer_towns(struct talk *t, const struct place_candidate *c, int n)
{
	struct reply *r = talk_say(t, REPLY_LIST, "town.which", NOTHING);
	for (int i = 0; i < n; i++)
		add_town(t, r, c[i].tenant_id);
	talk_option(t, r, "town:other", talk_text(t, "town.other", NOTHING), NULL);
}

static bool is_certain(const struct place_candidate *c, int n)
{
	return n > 0 && c[0].score >= SCORE_SURE && (n == 1 || c[1].score < c[0].score - SCORE_GAP);
}

void town_words(struct talk *t)
{
	struct place_candidate c[TOWNS_SHOWN_MAX];
	int n = gazetteer_towns(t->facts->gazetteer, place_readable(t, t->words), c, ARRAY_LEN(c));
	struct draft *d = &t->memory.draft;
	if (is_certain(c, n)) {
		/* "Ajit Nagar, Jalandhar" says more than the town. */
		bool has_more =
		        words_count(t->words) > words_count(talk_town_name(t, c[0].tenant_id));
		if (d->is_open && has_more && !place_is_known(d))
			d->landmark = t->words;
		town_take(t, c[0].tenant_id);
		return;
	}
	if (n > 0) {
		offer_towns(t, c, n);
		return;
	}
	if (talk_meaning(t)->type_count) {
		complaint_from_words(t);
		return;
	}
	talk_ask_after(t, "town.unknown");
}

void town_pin(struct talk *t)
{
	if (!place_is_valid_pin(t->in)) {
		talk_ask_after(t, "place.bad_pin");
		return;
	}
	struct draft *d = &t->memory.draft;
	if (d->is_open) {
		/* She was asked for the town, so the pin may settle it. What she said of a place in
		 * the former one goes with that. */
		if (d->tenant_id)
			place_forget(d);
		d->tenant_id = 0;
		place_pin(t);
		return;
	}
	int nearest = place_nearest_town(t);
	if (nearest)
		town_take(t, nearest);
	else
		talk_ask_after(t, "town.no_town_near");
}

bool town_named(struct talk *t)
{
	struct place_candidate c[2];
	int n = gazetteer_towns(t->facts->gazetteer, place_readable(t, t->words), c, ARRAY_LEN(c));
	if (!is_certain(c, n))
		return false;
	const struct tenant *town = snapshot_tenant_by_id(t->facts->snapshot, c[0].tenant_id);
	if (!town || words_count(t->words) > words_count(town->names[LANG_EN]))
		return false;
	town_take(t, c[0].tenant_id);
	return true;
}
