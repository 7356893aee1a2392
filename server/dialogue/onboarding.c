/* onboarding.c - the first message of a citizen and the answer to it. */
#include "dialogue/onboarding.h"

#include "language/urdu.h"

void onboarding_ask(struct talk *t)
{
	enum language shown = t->lang;
	/* Her language is not known: leads in the presumed one would only puzzle her. */
	t->lead = NULL;
	talk_go(t, STATE_LANGUAGE);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		t->lang = (enum language)lang;
		const char *kept =
		        t->memory.draft.is_open ? talk_text(t, "onboarding.kept", NOTHING) : NULL;
		const char *notice = talk_text(t, "onboarding.welcome", NOTHING);
		talk_lead_words(t, kept ? arena_printf(t->arena, "%s %s", notice, kept) : notice);
	}
	t->lang = shown;
	if (urdu_is(t->words))
		talk_lead(t, "onboarding.urdu", NOTHING);
	t->memory.is_noticed = true;
	struct reply *r = talk_say(t, REPLY_BUTTONS, "language.names", NOTHING);
	talk_option(t, r, "lang:pa", "ਪੰਜਾਬੀ", NULL);
	talk_option(t, r, "lang:hi", "हिन्दी", NULL);
	talk_option(t, r, "lang:en", "English", NULL);
}

enum { STORY_WORDS_MIN = 5 };

/* A greeting tells no language; a complaint or a request does, and so does any answer to our
 * question in a script that only one of the languages has. */
static bool says_something(const struct talk *t, const struct understanding *u)
{
	bool is_own_script = u->script == SCRIPT_GURMUKHI || u->script == SCRIPT_DEVANAGARI;
	if (u->type_count || (is_own_script && t->memory.state == STATE_LANGUAGE))
		return true;
	/* Not understood, but no greeting either: it must not be asked for once more. */
	if (is_own_script && u->intent == INTENT_NONE && words_count(t->words) >= STORY_WORDS_MIN)
		return true;
	return u->intent != INTENT_NONE && u->intent != INTENT_MENU && u->intent != INTENT_YES &&
	       u->intent != INTENT_NO;
}

bool onboarding_infers(struct talk *t)
{
	const struct understanding *u = talk_meaning(t);
	if (!u->is_language_known || !says_something(t, u))
		return false;
	talk_set_language(t, u->language, false);
	talk_notice(t);
	return true;
}

void onboarding_assume(struct talk *t)
{
	t->is_lang_known = true;
	t->memory.is_inferred = true;
	talk_notice(t);
}
