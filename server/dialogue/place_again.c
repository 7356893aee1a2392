/* place_again.c - see place_again.h. */
#include "dialogue/place_again.h"

#include "dialogue/complaint.h"
#include "dialogue/place.h"

static bool has_place(const struct complaint_brief *c)
{
	return c->has_pin || c->locality_code || c->landmark;
}

/* The newest that says where; a municipality's own number knows only its own. */
static const struct complaint_brief *last_place(struct talk *t)
{
	const struct facts *f = t->facts;
	const struct complaint_brief *last = NULL;
	for (size_t i = 0; i < f->complaint_count; i++) {
		const struct complaint_brief *c = &f->complaints[i];
		bool is_elsewhere = f->number_tenant_id > STATE_TENANT_ID &&
		                    c->tenant_id != f->number_tenant_id;
		if (!is_elsewhere && has_place(c) && (!last || c->filed_ms > last->filed_ms))
			last = c;
	}
	return last;
}

bool place_again_take(struct talk *t)
{
	const struct complaint_brief *c = last_place(t);
	const struct tenant *town =
	        c ? snapshot_tenant_by_id(t->facts->snapshot, c->tenant_id) : NULL;
	struct draft *d = &t->memory.draft;
	if (!town)
		return false;
	const struct locality *locality =
	        c->locality_code ? tenant_locality(town, c->locality_code) : NULL;
	place_forget(d);
	d->tenant_id = c->tenant_id;
	d->locality = locality ? locality->code : NULL;
	d->landmark = c->landmark;
	d->has_pin = c->has_pin;
	d->lat = c->lat;
	d->lng = c->lng;
	talk_lead(t, "place.same", WITH({ .name = "reference", .text = c->reference }));
	return true;
}

void place_again(struct talk *t)
{
	if (talk_needs(t, NEED_MY_COMPLAINTS))
		return;
	if (place_again_take(t))
		complaint_next(t);
	else
		talk_ask_after(t, "place.no_earlier");
}
