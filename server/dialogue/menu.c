/* menu.c - the menu, reachable from everywhere. */
#include "dialogue/menu.h"

#include "dialogue/complaint.h"

void menu_ask(struct talk *t)
{
	bool has_draft = t->memory.draft.is_open;
	if (has_draft)
		talk_lead(t, "menu.unfinished",
		          WITH({ .name = "what", .text = complaint_in_short(t) }));
	struct reply *r = talk_say(t, REPLY_BUTTONS, "menu.body", NOTHING);
	if (has_draft)
		talk_button(t, r, "continue", "menu.continue");
	talk_button(t, r, "new", has_draft ? "follow.new_button" : "menu.file");
	if (!has_draft)
		talk_button(t, r, "track", "menu.track");
	talk_button(t, r, "more", "menu.more");
}

void menu_open(struct talk *t, const char *arg)
{
	(void)arg;
	talk_go(t, STATE_IDLE);
	t->memory.pending = NULL;
	menu_ask(t);
}

void menu_more(struct talk *t, const char *arg)
{
	(void)arg;
	int home = talk_home(t);
	struct reply *r = talk_say(t, REPLY_LIST, "more.body", NOTHING);
	talk_option(t, r, "new", talk_text(t, "menu.file", NOTHING), NULL);
	talk_option(t, r, "track", talk_text(t, "menu.track", NOTHING), NULL);
	talk_option(t, r, "town", talk_text(t, "more.town", NOTHING),
	            home ? talk_text(t, "more.town_now",
	                             WITH({ .name = "town", .text = talk_town_name(t, home) }))
	                 : NULL);
	talk_option(t, r, "lang", talk_text(t, "more.language", NOTHING),
	            "ਪੰਜਾਬੀ · हिन्दी · English");
	talk_option(t, r, "human", talk_text(t, "more.human", NOTHING), NULL);
	talk_option(t, r, "help", talk_text(t, "more.help", NOTHING), NULL);
	talk_option(t, r, "privacy", talk_text(t, "more.privacy", NOTHING), NULL);
	talk_option(t, r, "stop", talk_text(t, "more.stop", NOTHING), NULL);
}

void menu_continue(struct talk *t, const char *arg)
{
	(void)arg;
	if (t->memory.draft.is_open)
		complaint_next(t);
	else
		talk_ask(t);
}
