/* language.c - the citizen's language: three buttons, or its name typed in any script. */
#include "dialogue/language.h"

#include <string.h>
#include <strings.h>

#include "dialogue/complaint.h"
#include "dialogue/menu.h"

void language_offer(struct talk *t, const char *arg)
{
	(void)arg;
	struct reply *r = talk_say(t, REPLY_BUTTONS, "language.choose", NOTHING);
	talk_option(t, r, "lang:pa", "ਪੰਜਾਬੀ", NULL);
	talk_option(t, r, "lang:hi", "हिन्दी", NULL);
	talk_option(t, r, "lang:en", "English", NULL);
}

void language_pick(struct talk *t, const char *arg)
{
	enum language lang;
	if (language_parse(arg, &lang) < 0) {
		language_offer(t, NULL);
		return;
	}
	bool is_first = t->memory.state == STATE_LANGUAGE;
	talk_set_language(t, lang, true);
	t->memory.is_noticed = true;
	if (is_first)
		talk_go(t, STATE_IDLE);
	else
		talk_lead(t, "language.set", NOTHING);
	if (t->memory.draft.is_open)
		complaint_next(t);
	else
		talk_ask(t);
}

bool language_named(struct talk *t)
{
	static const struct {
		const char *name, *code;
	} names[] = {
		{ "english", "en" }, { "eng", "en" },     { "angrezi", "en" }, { "अंग्रेज़ी", "en" },
		{ "अंग्रेजी", "en" },   { "ਅੰਗਰੇਜ਼ੀ", "en" },   { "ਅੰਗਰੇਜੀ", "en" },   { "इंग्लिश", "en" },
		{ "hindi", "hi" },   { "हिन्दी", "hi" },   { "हिंदी", "hi" },    { "ਹਿੰਦੀ", "hi" },
		{ "punjabi", "pa" }, { "panjabi", "pa" }, { "ਪੰਜਾਬੀ", "pa" },   { "पंजाबी", "pa" },
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcasecmp(t->words, names[i].name))
			continue;
		language_pick(t, names[i].code);
		return true;
	}
	return false;
}
