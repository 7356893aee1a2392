/* place.c - the place of a complaint: what is known of it, the question for it, pins, and how it is
 * told. Names are read in place_name.c. */
#include "dialogue/place.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "dialogue/complaint.h"

/* No town of Punjab reaches further from its centre. */
#define PIN_REACH_KM 15.0

bool place_is_known(const struct draft *d)
{
	return d->has_pin || d->locality || d->landmark || d->place_count;
}

void place_forget(struct draft *d)
{
	d->has_pin = d->is_pin_far = false;
	d->pin_tenant_id = 0;
	d->locality = d->landmark = NULL;
	d->place_count = 0;
}

void place_ask(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	const struct complaint_type *type = talk_type(t, d->type);
	const struct text_arg args[] = {
		{ .name = "type", .text = type ? type->title[t->lang] : complaint_in_short(t) },
		{ .name = "town", .text = talk_town_name(t, d->tenant_id) },
	};
	talk_say(t, REPLY_LOCATION_REQUEST, d->tenant_id ? "place.ask" : "place.ask_any", args,
	         ARRAY_LEN(args));
}

/* ---- pin ---------------------------------------------------------------------------------------
 */

bool place_is_valid_pin(const struct inbound *in)
{
	return isfinite(in->lat) && isfinite(in->lng) && fabs(in->lat) <= 90 &&
	       fabs(in->lng) <= 180 && (in->lat != 0 || in->lng != 0);
}

int place_nearest_town(struct talk *t)
{
	struct place_candidate c[1];
	int n = gazetteer_nearest(t->facts->gazetteer, t->in->lat, t->in->lng, PIN_REACH_KM, c, 1);
	return n > 0 ? c[0].tenant_id : 0;
}

/* When the nearest town is not served yet but a served one is also in reach, the citizen is asked.
 */
static int nearest_open(struct talk *t)
{
	struct place_candidate c[PLACE_CANDIDATES_MAX];
	int n = gazetteer_nearest(t->facts->gazetteer, t->in->lat, t->in->lng, PIN_REACH_KM, c,
	                          ARRAY_LEN(c));
	for (int i = 0; i < n; i++)
		if (talk_is_open(t, c[i].tenant_id))
			return c[i].tenant_id;
	return 0;
}

static void settle_pin_town(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	int nearest = place_nearest_town(t);
	d->is_pin_far = !nearest;
	d->pin_tenant_id = 0;
	if (!nearest)
		return;
	if (!d->tenant_id || !talk_is_open(t, d->tenant_id)) {
		int open = nearest_open(t);
		d->tenant_id = open ? open : nearest;
	}
	if (d->tenant_id != nearest)
		d->pin_tenant_id = nearest;
}

void place_keep_pin(struct talk *t)
{
	complaint_open(t);
	struct draft *d = &t->memory.draft;
	d->has_pin = true;
	d->place_count = 0; /* it says more than the names that were in question */
	d->lat = t->in->lat;
	d->lng = t->in->lng;
	const char *name = t->in->place_name ? t->in->place_name : t->in->place_address;
	if (name && *name && !d->landmark)
		d->landmark = format_clean(t->arena, name);
	settle_pin_town(t);
}

void place_pin(struct talk *t)
{
	if (!place_is_valid_pin(t->in)) {
		talk_ask_after(t, "place.bad_pin");
		return;
	}
	place_keep_pin(t);
	struct draft *d = &t->memory.draft;
	if (!d->type && d->likely_count)
		d->type = d->likely[0];
	if (!d->type)
		talk_lead(t, "place.pin_kept", NOTHING);
	complaint_next(t);
}

/* ---- candidates --------------------------------------------------------------------------------
 */

bool place_look_up(struct talk *t, const char *place, const struct tenant **ret_town,
                   const struct locality **ret_locality)
{
	char *code;
	const struct tenant *town =
	        snapshot_tenant_by_id(t->facts->snapshot, (int)strtol(place, &code, 10));
	if (!town || *code != ':')
		return false;
	const struct locality *locality = tenant_locality(town, code + 1);
	if (!locality && code[1])
		return false;
	*ret_town = town;
	*ret_locality = locality;
	return true;
}

bool place_settle(struct talk *t, const char *place)
{
	const struct tenant *town;
	const struct locality *locality;
	struct draft *d = &t->memory.draft;
	if (!place_look_up(t, place, &town, &locality))
		return false;
	d->tenant_id = town->id;
	d->locality = locality ? locality->code : NULL;
	d->place_count = 0;
	return true;
}

bool place_settle_ward(struct talk *t)
{
	enum { WARD_WORDS_MAX = 4 };
	static const char digits[] = "0123456789";
	const struct draft *d = &t->memory.draft;
	const char *ward = strpbrk(t->words, digits), *found = NULL;
	if (!ward || words_count(t->words) > WARD_WORDS_MAX)
		return false;
	size_t n = strspn(ward, digits);
	for (size_t i = 0; i < d->place_count; i++) {
		const struct tenant *town;
		const struct locality *locality;
		if (!place_look_up(t, d->places[i], &town, &locality) || !locality ||
		    strlen(locality->ward) != n || memcmp(locality->ward, ward, n) != 0)
			continue;
		if (found)
			return false;
		found = d->places[i];
	}
	return found && place_settle(t, found);
}

/* Her own words say no more than the name we show anyway. */
static bool is_repetition(const struct locality *locality, const char *landmark)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (!strcasecmp(locality->names[lang], landmark))
			return true;
	return false;
}

const char *place_in_words(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	const struct tenant *town = snapshot_tenant_by_id(t->facts->snapshot, d->tenant_id);
	const char *name = talk_town_name(t, d->tenant_id);
	const struct locality *locality =
	        town && d->locality ? tenant_locality(town, d->locality) : NULL;
	const char *landmark = d->landmark ? format_fit(t->arena, d->landmark, 200) : NULL;
	if (locality) {
		const char *line =
		        talk_text(t, "place.locality",
		                  WITH({ .name = "name", .text = locality->names[t->lang] },
		                       { .name = "ward", .text = locality->ward },
		                       { .name = "town", .text = name }));
		return landmark && !is_repetition(locality, landmark)
		               ? arena_printf(t->arena, "%s (%s)", line, landmark)
		               : line;
	}
	if (landmark)
		return arena_printf(t->arena, "%s, %s", landmark, name);
	return talk_text(t, "place.pin", WITH({ .name = "town", .text = name }));
}
