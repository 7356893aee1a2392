/* talk.c - saying things: texts, leads, replies and effects of one turn. */
#include "dialogue/talk.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/utf8.h"
#include "dialogue/states.h"

#define KEY_MAX 64

/* What the channel takes, in code points (domain/message.h checks the same). */
enum { BODY_MAX = 1024, LIST_BODY_MAX = 4096, BUTTON_TITLE_MAX = 20, BUTTONS_MAX = 3 };

const char *talk_text(struct talk *t, const char *key, const struct text_arg *args, size_t n)
{
	return texts_format(t->facts->texts, t->arena, t->lang, key, args, n);
}

void talk_lead_words(struct talk *t, const char *words)
{
	t->lead = t->lead ? arena_printf(t->arena, "%s\n\n%s", t->lead, words) : words;
}

void talk_lead(struct talk *t, const char *key, const struct text_arg *args, size_t n)
{
	talk_lead_words(t, talk_text(t, key, args, n));
}

struct reply *talk_say(struct talk *t, enum reply_kind kind, const char *key,
                       const struct text_arg *args, size_t n)
{
	struct turn *turn = t->turn;
	if (turn->reply_count == TURN_REPLIES_MAX)
		bug("more than %d replies in a turn, saying %s", TURN_REPLIES_MAX, key);
	struct reply *r = &turn->replies[turn->reply_count++];
	bool is_long = kind == REPLY_LIST || kind == REPLY_TEXT;
	talk_lead(t, key, args, n);
	*r = (struct reply){
		.kind = kind,
		.key = key,
		.body = format_fit(t->arena, t->lead, is_long ? LIST_BODY_MAX : BODY_MAX),
	};
	t->lead = NULL;
	if (kind == REPLY_LIST) {
		char label[KEY_MAX];
		snprintf(label, sizeof(label), "%s_button", key);
		r->action_label = talk_text(t, label, NOTHING);
	}
	return r;
}

void talk_option(struct talk *t, struct reply *r, const char *id, const char *title,
                 const char *description)
{
	bool is_list = r->kind == REPLY_LIST;
	if (r->row_count == (is_list ? REPLY_ROWS_MAX : BUTTONS_MAX))
		return;
	const char *fitted =
	        format_fit(t->arena, title, is_list ? ROW_TITLE_MAX : BUTTON_TITLE_MAX);
	bool has_description = is_list && description && *description;
	/* A title that had to be cut is told in full below. */
	if (is_list && !has_description && fitted != title) {
		description = title;
		has_description = true;
	}
	r->rows[r->row_count++] = (struct reply_row){
		.id = id,
		.title = fitted,
		.description = has_description
		                       ? format_fit(t->arena, description, ROW_DESCRIPTION_MAX)
		                       : NULL,
	};
}

void talk_button(struct talk *t, struct reply *r, const char *id, const char *title_key)
{
	talk_option(t, r, id, talk_text(t, title_key, NOTHING), NULL);
}

struct effect *talk_effect(struct talk *t, enum effect_kind kind)
{
	struct turn *turn = t->turn;
	if (turn->effect_count == TURN_EFFECTS_MAX)
		bug("more than %d effects in a turn", TURN_EFFECTS_MAX);
	struct effect *e = &turn->effects[turn->effect_count++];
	*e = (struct effect){ .kind = kind, .language = t->lang };
	return e;
}

bool talk_needs(struct talk *t, enum need need)
{
	if (t->facts->known & need)
		return false;
	t->turn->needs |= need;
	return true;
}

void talk_go(struct talk *t, enum state state)
{
	t->memory.state = state;
}

void talk_ask(struct talk *t)
{
	state_rules[t->is_lang_known ? t->memory.state : STATE_LANGUAGE].ask(t);
}

void talk_ask_after(struct talk *t, const char *key)
{
	talk_lead(t, key, NOTHING);
	talk_ask(t);
}

const struct understanding *talk_meaning(struct talk *t)
{
	if (!t->is_understood)
		understand(t->facts->lexicon, t->words, &t->meaning);
	t->is_understood = true;
	return &t->meaning;
}

bool talk_is_complaint(struct talk *t)
{
	const double least = 0.45;
	const struct understanding *u = talk_meaning(t);
	return u->type_count && u->types[0].score >= least;
}

void talk_set_language(struct talk *t, enum language lang, bool is_chosen)
{
	t->lang = lang;
	t->is_lang_known = true;
	t->memory.is_inferred = !is_chosen;
	talk_effect(t, EFFECT_SET_LANGUAGE)->language = lang;
}

void talk_notice(struct talk *t)
{
	if (t->memory.is_noticed)
		return;
	t->memory.is_noticed = true;
	const char *said = t->lead;
	t->lead = NULL;
	talk_lead(t, "onboarding.notice", NOTHING);
	if (said)
		talk_lead_words(t, said);
}

int talk_home(const struct talk *t)
{
	if (t->facts->number_tenant_id > STATE_TENANT_ID)
		return t->facts->number_tenant_id;
	return t->conv->tenant_id > STATE_TENANT_ID ? t->conv->tenant_id : 0;
}

const char *talk_town_name(const struct talk *t, int tenant_id)
{
	const struct tenant *tenant = snapshot_tenant_by_id(t->facts->snapshot, tenant_id);
	if (!tenant)
		tenant = snapshot_state(t->facts->snapshot);
	return tenant->names[t->lang];
}

bool talk_is_open(const struct talk *t, int tenant_id)
{
	return tenant_id > STATE_TENANT_ID &&
	       snapshot_tenant_by_id(t->facts->snapshot, tenant_id) &&
	       stage_is_open(stage_of(t->facts->snapshot, tenant_id));
}

const struct complaint_type *talk_type(const struct talk *t, const char *code)
{
	return code ? snapshot_type(t->facts->snapshot, code) : NULL;
}

size_t words_count(const char *text)
{
	size_t n = 0;
	bool is_inside = false;
	for (; *text; text++) {
		bool is_space = *text == ' ' || *text == '\n';
		n += !is_space && !is_inside;
		is_inside = !is_space;
	}
	return n;
}

bool words_have_letters(const char *text)
{
	int32_t i = 0, n = (int32_t)strlen(text);
	while (i < n) {
		UChar32 c;
		U8_NEXT(text, i, n, c);
		if (c >= 0 && u_isalpha(c))
			return true;
	}
	return false;
}
