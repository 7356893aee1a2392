/* confirm.c - summary, corrections, filing. */
#include "dialogue/confirm.h"

#include <string.h>

#include "dialogue/complaint.h"
#include "dialogue/follow.h"
#include "dialogue/menu.h"
#include "dialogue/place.h"
#include "dialogue/place_name.h"
#include "dialogue/town.h"

#define HOUR_MS (INT64_C(3600) * 1000)

enum { WORDS_SHOWN_MAX = 300 };

/* ---- summary -----------------------------------------------------------------------------------
 */

static const char *add_line(struct talk *t, const char *lines, const char *line)
{
	return arena_printf(t->arena, "%s\n%s", lines, line);
}

static const char *summary(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	const struct complaint_type *type = talk_type(t, d->type);
	const char *lines =
	        talk_text(t, "confirm.type",
	                  WITH({ .name = "type",
	                         .text = type ? type->label[t->lang] : complaint_in_short(t) }));
	if (!d->place_count)
		lines = add_line(t, lines,
		                 talk_text(t, "confirm.place",
		                           WITH({ .name = "place", .text = place_in_words(t) })));
	if (d->words)
		lines = add_line(t, lines,
		                 talk_text(t, "confirm.words",
		                           WITH({ .name = "words",
		                                  .text = format_fit(t->arena, d->words,
		                                                     WORDS_SHOWN_MAX) })));
	if (d->media_count)
		lines = add_line(
		        t, lines,
		        talk_text(t, "confirm.media",
		                  WITH({ .name = "count", .number = (double)d->media_count })));
	return lines;
}

static const char *file_id(struct talk *t, const char *choice)
{
	return arena_printf(t->arena, "file:%d%s", t->memory.serial, choice);
}

static void add_place(struct talk *t, struct reply *r, const char *place)
{
	const struct tenant *town;
	const struct locality *locality;
	if (!place_look_up(t, place, &town, &locality))
		return;
	const char *name = locality ? locality->names[t->lang] : town->names[t->lang];
	const char *ward =
	        locality ? talk_text(t, "place.ward",
	                             WITH({ .name = "ward", .text = locality->ward },
	                                  { .name = "town", .text = town->names[t->lang] }))
	                 : NULL;
	/* The part of a long name that a row's title cuts off goes to the description. */
	if (ward && format_fit(t->arena, name, ROW_TITLE_MAX) != name)
		ward = arena_printf(t->arena, "%s · %s", ward, name);
	talk_option(t, r, file_id(t, arena_printf(t->arena, ":p:%s", place)), name, ward);
}

/* Several places fit: choosing one is the confirmation. */
static void ask_which_place(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	struct reply *r = talk_say(t, REPLY_LIST, "confirm.which_place", NOTHING);
	for (size_t i = 0; i < d->place_count; i++)
		add_place(t, r, d->places[i]);
	if (d->tenant_id)
		talk_option(t, r, file_id(t, ":w"), talk_text(t, "confirm.as_written", NOTHING),
		            d->landmark);
	else
		talk_option(t, r, "town", talk_text(t, "town.another_button", NOTHING), NULL);
	talk_option(t, r, "change", talk_text(t, "confirm.change", NOTHING), NULL);
	if (t->memory.is_inferred)
		talk_option(t, r, "lang", talk_text(t, "more.language", NOTHING),
		            "ਪੰਜਾਬੀ · हिन्दी · English");
	talk_option(t, r, "cancel", talk_text(t, "confirm.cancel", NOTHING), NULL);
}

/* The pin lies nearer to another town: choosing the town is the confirmation. */
static void ask_which_town(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	const char *here = talk_town_name(t, d->tenant_id);
	const char *there = talk_town_name(t, d->pin_tenant_id);
	struct reply *r = talk_say(
	        t, REPLY_BUTTONS, "confirm.which_town",
	        WITH({ .name = "town", .text = here }, { .name = "nearest", .text = there }));
	talk_option(t, r, file_id(t, arena_printf(t->arena, ":t:%d", d->tenant_id)), here, NULL);
	talk_option(t, r, file_id(t, arena_printf(t->arena, ":t:%d", d->pin_tenant_id)), there,
	            NULL);
	talk_button(t, r, "change", "confirm.change");
}

void confirm_ask(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	if (!d->is_open) {
		menu_open(t, NULL);
		return;
	}
	talk_lead_words(t, summary(t));
	if (d->is_pin_far && d->has_pin)
		talk_lead(t, "confirm.pin_far",
		          WITH({ .name = "town", .text = talk_town_name(t, d->tenant_id) }));
	if (d->pin_tenant_id && d->pin_tenant_id != d->tenant_id) {
		ask_which_town(t);
		return;
	}
	if (d->place_count) {
		ask_which_place(t);
		return;
	}
	struct reply *r =
	        talk_say(t, REPLY_BUTTONS, "confirm.body",
	                 WITH({ .name = "town", .text = talk_town_name(t, d->tenant_id) }));
	talk_button(t, r, file_id(t, ""), "confirm.file");
	talk_button(t, r, "change", "confirm.change");
	if (t->memory.is_inferred)
		talk_option(t, r, "lang", "ਭਾਸ਼ਾ / भाषा / Lang", NULL);
	else
		talk_button(t, r, "cancel", "confirm.cancel");
}

void confirm_words(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	if (place_settle_ward(t)) {
		complaint_next(t);
		return;
	}
	if (!words_have_letters(t->words)) {
		talk_ask_after(t, "unclear.choose");
		return;
	}
	if (!d->locality && place_find_sure(t, t->words)) {
		if (!d->landmark)
			d->landmark = t->words;
		complaint_next(t);
		return;
	}
	/* One strange word is a slip; what names a problem, or says something, belongs to it. */
	if (!complaint_is_description(t->words) && !talk_meaning(t)->type_count) {
		talk_ask_after(t, "unclear.choose");
		return;
	}
	d->words = d->words ? arena_printf(t->arena, "%s\n%s", d->words, t->words) : t->words;
	talk_lead(t, "confirm.words_added", NOTHING);
	complaint_next(t);
}

/* ---- filing ------------------------------------------------------------------------------------
 */

static struct new_complaint *to_complaint(struct talk *t, const struct complaint_type *type)
{
	const struct draft *d = &t->memory.draft;
	const struct tenant *town = snapshot_tenant_by_id(t->facts->snapshot, d->tenant_id);
	const struct locality *locality = d->locality ? tenant_locality(town, d->locality) : NULL;
	struct new_complaint *c = arena_alloc(t->arena, sizeof(*c));
	*c = (struct new_complaint){
		.reference = t->facts->new_reference,
		.type_code = type->code,
		.tenant_id = d->tenant_id,
		.description = d->words,
		.landmark = d->landmark,
		.has_pin = d->has_pin,
		.lat = d->lat,
		.lng = d->lng,
		.media_count = d->media_count,
		.due_ms = t->facts->now_ms + type->hours * HOUR_MS,
	};
	if (locality) {
		c->locality_code = locality->code;
		/* Staff read this one: the name as in the municipality's own list. */
		c->locality_name = locality->names[LANG_EN];
		c->ward = locality->ward;
	}
	for (size_t i = 0; i < d->media_count; i++) {
		c->media[i] = d->media[i].ref;
		c->media_kind[i] = d->media[i].kind;
		c->media_message_id[i] = d->media[i].message_id;
	}
	return c;
}

static void file_now(struct talk *t)
{
	struct memory *m = &t->memory;
	const struct complaint_type *type = talk_type(t, m->draft.type);
	if (!type || !place_is_known(&m->draft) || !talk_is_open(t, m->draft.tenant_id)) {
		complaint_next(t);
		return;
	}
	t->turn->needed_tenant_id = m->draft.tenant_id;
	if (talk_needs(t, NEED_REFERENCE))
		return;
	struct new_complaint *c = to_complaint(t, type);
	talk_effect(t, EFFECT_FILE)->complaint = c;
	if (t->conv->tenant_id <= STATE_TENANT_ID)
		talk_effect(t, EFFECT_SET_TENANT)->tenant_id = c->tenant_id;
	m->draft = (struct draft){ 0 };
	follow_filed(t, c, type);
}

/* What one tap settled beside confirming; false when it settled nothing we know. */
static bool settle_choice(struct talk *t, const char *choice)
{
	struct draft *d = &t->memory.draft;
	if (!*choice)
		return !d->place_count && !d->pin_tenant_id;
	if (!strcmp(choice, ":w")) {
		d->place_count = 0;
		return d->tenant_id != 0;
	}
	if (!strncmp(choice, ":p:", 3))
		return place_settle(t, choice + 3);
	if (strncmp(choice, ":t:", 3) != 0)
		return false;
	int tenant_id = (int)strtol(choice + 3, NULL, 10);
	if (tenant_id != d->tenant_id && tenant_id != d->pin_tenant_id)
		return false;
	if (tenant_id != d->tenant_id) {
		d->tenant_id = tenant_id;
		d->locality = NULL;
		d->place_count = 0;
	}
	d->pin_tenant_id = 0;
	return !d->place_count;
}

static void say_too_late(struct talk *t)
{
	if (t->memory.reference)
		talk_lead(t, "confirm.already_filed",
		          WITH({ .name = "reference", .text = t->memory.reference }));
	else
		talk_lead(t, "unclear.stale", NOTHING);
	talk_ask(t);
}

void confirm_file(struct talk *t, const char *arg)
{
	char *choice;
	long serial = strtol(arg, &choice, 10);
	if (!t->memory.draft.is_open || serial != t->memory.serial) {
		say_too_late(t);
		return;
	}
	if (settle_choice(t, choice))
		file_now(t);
	else
		complaint_next(t);
}

void confirm_yes(struct talk *t)
{
	if (settle_choice(t, ""))
		file_now(t);
	else
		talk_ask_after(t, "unclear.choose");
}

void confirm_cancel(struct talk *t, const char *arg)
{
	if (t->memory.draft.is_open)
		talk_lead(t, "confirm.cancelled", NOTHING);
	t->memory.draft = (struct draft){ 0 };
	menu_open(t, arg);
}

/* ---- corrections -------------------------------------------------------------------------------
 */

void change_open(struct talk *t, const char *arg)
{
	(void)arg;
	if (!t->memory.draft.is_open) {
		say_too_late(t);
		return;
	}
	talk_go(t, STATE_CHANGE);
	talk_ask(t);
}

void change_ask(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	struct reply *r = talk_say(t, REPLY_LIST, "change.body", NOTHING);
	for (size_t i = 0; i < d->likely_count; i++) {
		const struct complaint_type *type = talk_type(t, d->likely[i]);
		if (type && (!d->type || strcmp(type->code, d->type) != 0))
			talk_option(t, r, arena_printf(t->arena, "type:%s", type->code),
			            type->title[t->lang], type->description[t->lang]);
	}
	talk_option(t, r, "change:type", talk_text(t, "change.type", NOTHING), NULL);
	talk_option(t, r, "change:place", talk_text(t, "change.place", NOTHING), NULL);
	talk_option(t, r, "town", talk_text(t, "change.town", NOTHING),
	            d->tenant_id ? talk_town_name(t, d->tenant_id) : NULL);
	talk_option(t, r, "change:words", talk_text(t, "change.words", NOTHING), NULL);
	if (d->media_count)
		talk_option(t, r, "change:photos", talk_text(t, "change.photos", NOTHING), NULL);
	talk_option(t, r, "lang", talk_text(t, "more.language", NOTHING), NULL);
	talk_option(t, r, "continue", talk_text(t, "change.nothing", NOTHING), NULL);
	talk_option(t, r, "cancel", talk_text(t, "confirm.cancel", NOTHING), NULL);
}

static void change_type(struct talk *t)
{
	t->memory.draft.category = NULL;
	talk_go(t, STATE_CATEGORY);
	talk_ask(t);
}

static void change_place(struct talk *t)
{
	place_forget(&t->memory.draft);
	talk_go(t, STATE_PLACE);
	talk_ask(t);
}

static void change_own_words(struct talk *t)
{
	talk_go(t, STATE_WORDS);
	talk_ask(t);
}

static void change_photos(struct talk *t)
{
	t->memory.draft.media_count = 0;
	talk_lead(t, "change.photos_gone", NOTHING);
	complaint_next(t);
}

void change_pick(struct talk *t, const char *what)
{
	static const struct {
		const char *what;
		void (*run)(struct talk *t);
	} changes[] = {
		{ "photos", change_photos },
		{ "place", change_place },
		{ "type", change_type },
		{ "words", change_own_words },
	};
	if (!t->memory.draft.is_open) {
		say_too_late(t);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		if (!strcmp(changes[i].what, what)) {
			changes[i].run(t);
			return;
		}
	}
	talk_ask_after(t, "unclear.stale");
}

void change_ask_words(struct talk *t)
{
	struct reply *r = talk_say(t, REPLY_BUTTONS, "change.ask_words", NOTHING);
	talk_button(t, r, "continue", "change.nothing");
}

void change_words(struct talk *t)
{
	if (!words_have_letters(t->words)) {
		talk_ask_after(t, "unclear.text");
		return;
	}
	t->memory.draft.words = t->words;
	complaint_next(t);
}
