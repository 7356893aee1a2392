/* follow.c - after filing. */
#include "dialogue/follow.h"

#include "dialogue/complaint.h"
#include "dialogue/place.h"

/* A photo that comes later than this is about something else. */
#define FOLLOW_MS (INT64_C(24) * 3600 * 1000)

bool follow_is_current(const struct talk *t)
{
	const struct memory *m = &t->memory;
	return m->reference && t->facts->now_ms - m->reference_ms < FOLLOW_MS;
}

void follow_set(struct talk *t, const char *reference, int tenant_id)
{
	t->memory.reference = arena_strdup(t->arena, reference);
	t->memory.reference_tenant_id = tenant_id;
	t->memory.reference_ms = t->facts->now_ms;
}

static void add_buttons(struct talk *t, struct reply *r)
{
	talk_option(t, r, arena_printf(t->arena, "ref:%s", t->memory.reference),
	            talk_text(t, "follow.status_button", NOTHING), NULL);
	talk_button(t, r, "new", "follow.new_button");
	talk_button(t, r, "menu", "menu.open");
}

void follow_filed(struct talk *t, const struct new_complaint *c, const struct complaint_type *type)
{
	const char *deadline = format_deadline(t->facts->texts, t->arena, t->lang, c->due_ms);
	const char *department = type->department->names[t->lang];
	follow_set(t, c->reference, c->tenant_id);
	talk_go(t, STATE_FILED);
	struct reply *r = talk_say(t, REPLY_BUTTONS, "filed.body",
	                           WITH({ .name = "reference", .text = c->reference },
	                                { .name = "town", .text = talk_town_name(t, c->tenant_id) },
	                                { .name = "department", .text = department },
	                                { .name = "deadline", .text = deadline }));
	add_buttons(t, r);
	r->late_template = "complaint_acknowledged";
	r->template_language = language_code(t->lang);
	r->params[r->param_count++] = c->reference;
	r->params[r->param_count++] = type->label[t->lang];
	r->params[r->param_count++] = department;
	r->params[r->param_count++] = deadline;
}

void follow_ask(struct talk *t)
{
	if (!follow_is_current(t)) {
		talk_go(t, STATE_IDLE);
		talk_ask(t);
		return;
	}
	struct reply *r = talk_say(t, REPLY_BUTTONS, "follow.ask",
	                           WITH({ .name = "reference", .text = t->memory.reference }));
	add_buttons(t, r);
}

void follow_comment(struct talk *t, const char *text)
{
	struct effect *e = talk_effect(t, EFFECT_COMMENT);
	e->reference = t->memory.reference;
	e->tenant_id = t->memory.reference_tenant_id;
	e->text = text;
}

void follow_added(struct talk *t)
{
	struct reply *r = talk_say(t, REPLY_BUTTONS, "follow.added",
	                           WITH({ .name = "reference", .text = t->memory.reference }));
	add_buttons(t, r);
}

void follow_words(struct talk *t)
{
	if (!follow_is_current(t) || talk_is_complaint(t)) {
		complaint_from_words(t);
		return;
	}
	/* "👍": answered in kind. A word or two are more likely a slip than something to add. */
	if (!complaint_is_description(t->words)) {
		talk_ask_after(t,
		               words_have_letters(t->words) ? "unclear.text" : "unclear.sticker");
		return;
	}
	t->memory.pending = t->words;
	struct reply *r = talk_say(t, REPLY_BUTTONS, "follow.which",
	                           WITH({ .name = "reference", .text = t->memory.reference }));
	talk_button(t, r, "add", "follow.add_button");
	talk_button(t, r, "words", "follow.new_button");
	talk_button(t, r, "menu", "menu.open");
}

void follow_pin(struct talk *t)
{
	if (!follow_is_current(t) || !place_is_valid_pin(t->in)) {
		place_pin(t);
		return;
	}
	follow_comment(t, arena_printf(t->arena, "📍 https://maps.google.com/?q=%.6f,%.6f",
	                               t->in->lat, t->in->lng));
	follow_added(t);
}

void follow_add_pending(struct talk *t, const char *arg)
{
	(void)arg;
	if (!t->memory.pending || !t->memory.reference) {
		talk_ask_after(t, "unclear.stale");
		return;
	}
	follow_comment(t, t->memory.pending);
	t->memory.pending = NULL;
	follow_added(t);
}

void follow_new_pending(struct talk *t, const char *arg)
{
	if (!t->memory.pending) {
		complaint_new(t, arg);
		return;
	}
	t->words = t->memory.pending;
	t->memory.pending = NULL;
	t->is_understood = false;
	complaint_open(t);
	complaint_learn(t);
	complaint_next(t);
}
