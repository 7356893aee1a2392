/* unfixed.c - see unfixed.h. */
#include "dialogue/unfixed.h"

#include <errno.h>
#include <string.h>

#include "dialogue/follow.h"
#include "dialogue/track.h"
#include "domain/complaint.h"

/* Closed is not fixed: its clock has been running all the while, so the deadline stays. */
static void reopen(struct talk *t, const struct complaint_brief *c, const char *comment)
{
	struct effect *e = talk_effect(t, EFFECT_REOPEN);
	e->reference = c->reference;
	e->tenant_id = c->tenant_id;
	e->version = c->version;
	e->text = comment;
	struct reply *r = talk_say(
	        t, REPLY_BUTTONS, "track.reopened",
	        WITH({ .name = "reference", .text = c->reference },
	             { .name = "deadline",
	               .text = format_deadline(t->facts->texts, t->arena, t->lang, c->due_ms) }));
	talk_option(t, r, arena_printf(t->arena, "ref:%s", c->reference),
	            talk_text(t, "follow.status_button", NOTHING), NULL);
	talk_button(t, r, "menu", "menu.open");
}

/* It cannot be opened again: the office reads her word all the same. */
static void tell_office(struct talk *t, const struct complaint_brief *c, const char *key,
                        const char *comment)
{
	follow_comment(t, comment);
	struct reply *r = talk_say(t, REPLY_BUTTONS, key,
	                           WITH({ .name = "reference", .text = c->reference }));
	talk_button(t, r, "human", "help.human_button");
	talk_button(t, r, "new", "follow.new_button");
	talk_button(t, r, "menu", "menu.open");
}

/* `comment`: what the office reads. */
static void is_unfixed(struct talk *t, const char *reference, const char *comment)
{
	const struct complaint_brief *c = track_look_up(t, reference);
	if (t->turn->needs)
		return;
	enum complaint_status status;
	if (!c || !c->is_mine || complaint_status_parse(c->status, &status) < 0) {
		track_say_unknown(t, "track.unknown", reference);
		return;
	}
	if (complaint_is_open(status)) {
		talk_lead(t, "track.still_open", NOTHING);
		track_show(t, reference);
		return;
	}
	const struct reopening rule = { .days = snapshot_reopen_days(t->facts->snapshot),
		                        .times = snapshot_reopen_times(t->facts->snapshot) };
	int r = complaint_may_reopen(&rule, status, c->resolved_ms, c->reopened_count,
	                             t->facts->now_ms);
	follow_set(t, c->reference, c->tenant_id);
	talk_go(t, STATE_TRACK_ONE);
	if (r == 0)
		reopen(t, c, comment);
	else
		tell_office(t, c,
		            r == -ETIME    ? "track.unfixed_late"
		            : r == -EDQUOT ? "track.unfixed_again"
		                           : "track.unfixed",
		            comment);
}

void unfixed_tapped(struct talk *t, const char *reference)
{
	is_unfixed(t, reference, talk_text(t, "track.unfixed_comment", NOTHING));
}

/* The one she was told of last. */
static const struct complaint_brief *last_settled(const struct talk *t)
{
	const struct complaint_brief *last = NULL;
	for (size_t i = 0; i < t->facts->complaint_count; i++) {
		const struct complaint_brief *c = &t->facts->complaints[i];
		if (!strcmp(c->status, "resolved") && (!last || c->resolved_ms > last->resolved_ms))
			last = c;
	}
	return last;
}

/* "Not fixed", or "not fixed, the light is still out": one of its clauses is that phrase. */
static bool has_unfixed_clause(struct talk *t)
{
	const char *ends = ",.;!\n।";
	for (const char *p = t->words; *p;) {
		size_t length = strcspn(p, ends);
		bool is_phrase;
		const char *clause = arena_strndup(t->arena, p, length);
		if (lexicon_remark(t->facts->lexicon, clause, &is_phrase) == REMARK_UNFIXED)
			return true;
		p += length;
		p += strspn(p, ends);
	}
	return false;
}

/* What she says beside it may be of another matter, which is then a complaint of its own. */
static bool may_be_about(struct talk *t, const struct complaint_brief *c)
{
	const struct understanding *u = talk_meaning(t);
	for (size_t i = 0; i < u->type_count; i++)
		if (!strcmp(u->types[i].type->code, c->type_code))
			return true;
	return !u->type_count;
}

bool unfixed_said(struct talk *t)
{
	bool is_phrase;
	if (!t->memory.reference || t->memory.draft.is_open)
		return false;
	bool is_all = lexicon_remark(t->facts->lexicon, t->words, &is_phrase) == REMARK_UNFIXED;
	if (!is_all && !has_unfixed_clause(t))
		return false;
	if (talk_needs(t, NEED_MY_COMPLAINTS))
		return true;
	const struct complaint_brief *settled = last_settled(t), *current = NULL;
	for (size_t i = 0; i < t->facts->complaint_count; i++)
		if (!strcmp(t->facts->complaints[i].reference, t->memory.reference))
			current = &t->facts->complaints[i];
	/* What was settled since we last spoke is what she has just heard of. */
	bool is_news = settled && settled->resolved_ms >= t->memory.reference_ms;
	const struct complaint_brief *meant = is_news || !current ? settled : current;
	if (!meant || (!is_all && (meant != settled || !may_be_about(t, meant))))
		return false;
	is_unfixed(t, meant->reference,
	           is_all ? talk_text(t, "track.unfixed_comment", NOTHING) : t->words);
	return true;
}
