/* complaint.c - the subject of a complaint. */
#include "dialogue/complaint.h"

#include <string.h>

#include "base/utf8.h"
#include "dialogue/confirm.h"
#include "dialogue/menu.h"
#include "dialogue/place.h"
#include "dialogue/place_name.h"
#include "dialogue/town.h"

/* Words shorter than this are more likely a slip than a description. */
enum { DESCRIPTION_WORDS_MIN = 2, DESCRIPTION_CHARS_MIN = 10 };

void complaint_open(struct talk *t)
{
	struct memory *m = &t->memory;
	if (m->draft.is_open)
		return;
	m->draft = (struct draft){ .is_open = true, .tenant_id = talk_home(t) };
	m->serial++;
}

void complaint_new(struct talk *t, const char *arg)
{
	(void)arg;
	t->memory.draft.is_open = false;
	t->memory.pending = NULL;
	complaint_open(t);
	complaint_next(t);
}

void complaint_begin(struct talk *t)
{
	complaint_open(t);
	complaint_next(t);
}

void complaint_next(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	enum state next = STATE_CONFIRM;
	if (d->tenant_id && !talk_is_open(t, d->tenant_id)) {
		town_closed(t, d->tenant_id);
		return;
	}
	if (!d->type)
		next = d->likely_count ? STATE_SUGGEST : STATE_CATEGORY;
	else if (!place_is_known(d))
		next = STATE_PLACE;
	else if (!d->tenant_id && !d->place_count)
		next = STATE_TOWN;
	talk_go(t, next);
	talk_ask(t);
}

const char *complaint_in_short(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	const struct complaint_type *type = talk_type(t, d->type);
	if (type)
		return type->title[t->lang];
	if (d->words)
		return format_fit(t->arena, format_param(t->arena, d->words, 80), 60);
	return talk_text(t, "confirm.media",
	                 WITH({ .name = "count", .number = (double)d->media_count }));
}

/* ---- lists -------------------------------------------------------------------------------------
 */

void complaint_ask_category(struct talk *t)
{
	size_t n;
	const struct category *categories = snapshot_categories(t->facts->snapshot, &n);
	struct reply *r = talk_say(t, REPLY_LIST, "complaint.category", NOTHING);
	for (size_t i = 0; i < n; i++) {
		const char *title = categories[i].title[t->lang];
		const char *with_emoji =
		        categories[i].emoji
		                ? arena_printf(t->arena, "%s %s", categories[i].emoji, title)
		                : title;
		bool fits = utf8_len(with_emoji) <= ROW_TITLE_MAX;
		talk_option(t, r, arena_printf(t->arena, "cat:%s", categories[i].code),
		            fits ? with_emoji : title, categories[i].description[t->lang]);
	}
}

static void add_type(struct talk *t, struct reply *r, const struct complaint_type *type)
{
	talk_option(t, r, arena_printf(t->arena, "type:%s", type->code), type->title[t->lang],
	            type->description[t->lang]);
}

void complaint_ask_type(struct talk *t)
{
	const char *code = t->memory.draft.category;
	const struct category *category = code ? snapshot_category(t->facts->snapshot, code) : NULL;
	if (!category) {
		talk_go(t, STATE_CATEGORY);
		complaint_ask_category(t);
		return;
	}
	struct reply *r = talk_say(t, REPLY_LIST, "complaint.type",
	                           WITH({ .name = "category", .text = category->title[t->lang] }));
	for (size_t i = 0; i < category->type_count; i++)
		add_type(t, r, category->types[i]);
	talk_option(t, r, "type:other", talk_text(t, "complaint.other", NOTHING), NULL);
}

void complaint_ask_suggest(struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	struct reply *r = talk_say(t, REPLY_LIST, "complaint.suggest", NOTHING);
	for (size_t i = 0; i < d->likely_count; i++) {
		const struct complaint_type *type = talk_type(t, d->likely[i]);
		if (type)
			add_type(t, r, type);
	}
	talk_option(t, r, "type:other", talk_text(t, "complaint.other", NOTHING), NULL);
}

void complaint_pick_category(struct talk *t, const char *code)
{
	if (!snapshot_category(t->facts->snapshot, code)) {
		talk_ask_after(t, "unclear.stale");
		return;
	}
	complaint_open(t);
	struct draft *d = &t->memory.draft;
	d->category = arena_strdup(t->arena, code);
	d->type = NULL;
	if (d->tenant_id && !talk_is_open(t, d->tenant_id)) {
		town_closed(t, d->tenant_id);
		return;
	}
	talk_go(t, STATE_TYPE);
	talk_ask(t);
}

void complaint_pick_type(struct talk *t, const char *code)
{
	const struct complaint_type *type = talk_type(t, code);
	if (!type) {
		talk_ask_after(t, "unclear.stale");
		return;
	}
	complaint_open(t);
	t->memory.draft.type = type->code;
	complaint_next(t);
}

void complaint_pick_other(struct talk *t, const char *arg)
{
	(void)arg;
	complaint_open(t);
	struct draft *d = &t->memory.draft;
	d->type = d->category = NULL;
	d->likely_count = 0;
	complaint_next(t);
}

/* ---- her own words -----------------------------------------------------------------------------
 */

static void add_likely(struct draft *d, const struct complaint_type *type)
{
	for (size_t i = 0; i < d->likely_count; i++)
		if (!strcmp(d->likely[i], type->code))
			return;
	if (d->likely_count < DRAFT_LIKELY_MAX)
		d->likely[d->likely_count++] = type->code;
}

static void learn_likely(struct talk *t)
{
	const struct understanding *u = talk_meaning(t);
	struct draft *d = &t->memory.draft;
	d->likely_count = 0;
	for (size_t i = 0; i < u->type_count; i++)
		add_likely(d, u->types[i].type);
	/* A sure guess still comes with its neighbours: one tap mends it. */
	const struct category *category = u->type_count ? u->types[0].type->category : NULL;
	for (size_t i = 0; category && i < category->type_count; i++)
		add_likely(d, category->types[i]);
}

static void keep_words(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	if (!*t->words || (d->words && strstr(d->words, t->words)))
		return;
	d->words = d->words ? arena_printf(t->arena, "%s\n%s", d->words, t->words) : t->words;
}

void complaint_learn(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	keep_words(t);
	if (*t->words && !d->type && !d->likely_count)
		learn_likely(t);
	if (*t->words && !place_is_known(d))
		place_learn(t);
}

bool complaint_is_description(const char *words)
{
	return words_count(words) >= DESCRIPTION_WORDS_MIN &&
	       utf8_len(words) >= DESCRIPTION_CHARS_MIN && words_have_letters(words);
}

void complaint_from_words(struct talk *t)
{
	const struct understanding *u = talk_meaning(t);
	if (!u->type_count && town_named(t))
		return;
	if (!u->type_count && !complaint_is_description(t->words)) {
		talk_ask_after(t, "unclear.text");
		return;
	}
	complaint_open(t);
	complaint_learn(t);
	if (!u->type_count && !t->memory.draft.type)
		talk_lead(t, "complaint.not_sure", NOTHING);
	complaint_next(t);
}

void complaint_type_words(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	if (!words_have_letters(t->words)) {
		talk_ask_after(t, "unclear.choose");
		return;
	}
	complaint_open(t);
	keep_words(t);
	if (talk_meaning(t)->type_count)
		learn_likely(t);
	else
		talk_lead(t, "complaint.not_sure", NOTHING);
	if (!place_is_known(d))
		place_learn(t);
	complaint_next(t);
}
