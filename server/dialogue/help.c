/* help.c - the ways out of every misunderstanding. */
#include "dialogue/help.h"

/* Asking again within this time does not ring twice at the municipality. */
#define CALL_BACK_QUIET_MS (INT64_C(12) * 3600 * 1000)

static void say_with_way_back(struct talk *t, const char *key, const struct text_arg *args,
                              size_t n)
{
	struct reply *r = talk_say(t, REPLY_BUTTONS, key, args, n);
	if (t->memory.draft.is_open)
		talk_button(t, r, "continue", "menu.continue");
	else
		talk_button(t, r, "new", "menu.file");
	talk_button(t, r, "menu", "menu.open");
}

void help_show(struct talk *t, const char *arg)
{
	(void)arg;
	struct reply *r = talk_say(t, REPLY_BUTTONS, "help.body", NOTHING);
	if (t->memory.draft.is_open)
		talk_button(t, r, "continue", "menu.continue");
	else
		talk_button(t, r, "new", "menu.file");
	talk_button(t, r, "human", "help.human_button");
	talk_button(t, r, "menu", "menu.open");
}

/* Whom she would talk to: the municipality her complaint is meant for, else her own. */
static int office(const struct talk *t)
{
	const struct draft *d = &t->memory.draft;
	return d->is_open && talk_is_open(t, d->tenant_id) ? d->tenant_id : talk_home(t);
}

static bool ring(struct talk *t, const char *text)
{
	int64_t now = t->facts->now_ms, last = t->memory.call_back_ms;
	if (last && now - last < CALL_BACK_QUIET_MS)
		return false;
	int tenant_id = office(t);
	struct effect *e = talk_effect(t, EFFECT_CALL_BACK);
	e->tenant_id = tenant_id ? tenant_id : STATE_TENANT_ID;
	e->text = text;
	t->memory.call_back_ms = now;
	return true;
}

void help_person(struct talk *t, const char *arg)
{
	(void)arg;
	const char *key = ring(t, t->words) ? "help.person" : "help.person_again";
	say_with_way_back(t, key, WITH({ .name = "town", .text = talk_town_name(t, office(t)) }));
}

void help_privacy(struct talk *t, const char *arg)
{
	(void)arg;
	struct reply *r = talk_say(t, REPLY_BUTTONS, "privacy.body", NOTHING);
	talk_button(t, r, "delete", "privacy.delete_button");
	talk_button(t, r, "stop", "privacy.stop_button");
	talk_button(t, r, "menu", "menu.open");
}

void help_delete(struct talk *t, const char *arg)
{
	(void)arg;
	/* Staff read this one, among calls for a person. */
	t->memory.call_back_ms = 0;
	ring(t, talk_text(t, "privacy.delete_request", NOTHING));
	say_with_way_back(t, "privacy.delete", NOTHING);
}

void help_bills(struct talk *t, const char *arg)
{
	(void)arg;
	say_with_way_back(t, "bills.later", NOTHING);
}
