/* consent.c - the citizen's right to silence (WhatsApp Business Messaging Policy, opt-out). */
#include "dialogue/consent.h"

#include "dialogue/menu.h"

void consent_stop(struct talk *t, const char *arg)
{
	(void)arg;
	talk_effect(t, EFFECT_OPT_OUT);
	t->memory.draft = (struct draft){ 0 };
	talk_go(t, STATE_IDLE);
	struct reply *r = talk_say(t, REPLY_BUTTONS, "consent.stopped", NOTHING);
	talk_button(t, r, "start", "consent.start_button");
}

void consent_start(struct talk *t, const char *arg)
{
	if (t->conv->opted_out) {
		talk_effect(t, EFFECT_OPT_IN);
		talk_lead(t, "consent.started", NOTHING);
	}
	if (t->is_lang_known)
		menu_open(t, arg);
	else
		talk_ask(t);
}
