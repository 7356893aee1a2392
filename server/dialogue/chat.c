/* chat.c - see chat.h. One table: what was said, and what is answered in which state. */
#include "dialogue/chat.h"

#include <string.h>

#include "dialogue/follow.h"
#include "dialogue/help.h"
#include "dialogue/place_again.h"
#include "dialogue/place_name.h"
#include "dialogue/track.h"

#define HOUR_MS (INT64_C(3600) * 1000)

enum { QUESTION_WORDS_MAX = 6 };

/* Where in the conversation she says it. */
enum scene {
	SCENE_IDLE,
	SCENE_LIST,
	SCENE_PLACE,
	SCENE_TOWN,
	SCENE_CONFIRM,
	SCENE_AFTER,
	SCENE_COUNT
};

static const enum scene scenes[STATE_COUNT] = {
	[STATE_IDLE] = SCENE_IDLE,        [STATE_CATEGORY] = SCENE_LIST,
	[STATE_TYPE] = SCENE_LIST,        [STATE_SUGGEST] = SCENE_LIST,
	[STATE_PLACE] = SCENE_PLACE,      [STATE_TOWN] = SCENE_TOWN,
	[STATE_CONFIRM] = SCENE_CONFIRM,  [STATE_CHANGE] = SCENE_LIST,
	[STATE_WORDS] = SCENE_LIST,       [STATE_FILED] = SCENE_AFTER,
	[STATE_TRACK_LIST] = SCENE_AFTER, [STATE_TRACK_ONE] = SCENE_AFTER,
};

static const char *const everywhere[REMARK_COUNT] = {
	[REMARK_THANKS] = "chat.thanks",    [REMARK_WAIT] = "chat.wait",
	[REMARK_WHO] = "chat.who",          [REMARK_COST] = "chat.cost",
	[REMARK_HOW_ARE_YOU] = "chat.fine", [REMARK_PHOTO] = "chat.photo",
	[REMARK_ANGER] = "chat.anger",
};

/* NULL: said there, it is for the state. */
static const char *const in_scene[SCENE_COUNT][REMARK_COUNT] = {
	[SCENE_IDLE] = { [REMARK_QUESTION] = "chat.question" },
	[SCENE_LIST] = { [REMARK_WHY] = "chat.why_list",
	                 [REMARK_WHAT] = "chat.what_list",
	                 [REMARK_UNSURE] = "chat.what_list" },
	[SCENE_PLACE] = { [REMARK_WHY] = "chat.why_place",
	                  [REMARK_WHAT] = "chat.what_place",
	                  [REMARK_UNSURE] = "chat.unsure_place",
	                  [REMARK_HERE] = "chat.here",
	                  [REMARK_QUESTION] = "chat.question" },
	[SCENE_TOWN] = { [REMARK_WHY] = "chat.why_town",
	                 [REMARK_WHAT] = "town.type",
	                 [REMARK_UNSURE] = "town.type",
	                 [REMARK_HERE] = "chat.here",
	                 [REMARK_QUESTION] = "chat.question" },
	[SCENE_CONFIRM] = { [REMARK_WHY] = "chat.why_confirm",
	                    [REMARK_WHAT] = "chat.what_confirm",
	                    [REMARK_UNSURE] = "chat.what_confirm",
	                    [REMARK_QUESTION] = "chat.question" },
};

/* Her complaint's own date once it is filed; before that, what the office has for this kind. With
 * neither she may mean an earlier one: then the command goes first. */
static bool answer_how_long(struct talk *t, enum scene scene, bool is_command)
{
	const struct complaint_type *type = talk_type(t, t->memory.draft.type);
	if (scene == SCENE_AFTER) {
		if (!follow_is_current(t))
			return false;
		track_show(t, t->memory.reference);
		return true;
	}
	if (!t->memory.draft.is_open && is_command)
		return false;
	if (!t->memory.draft.is_open || !type) {
		talk_ask_after(t, "chat.how_long_any");
		return true;
	}
	const char *deadline = format_deadline(t->facts->texts, t->arena, t->lang,
	                                       t->facts->now_ms + type->hours * HOUR_MS);
	talk_lead(t, "chat.how_long", WITH({ .name = "deadline", .text = deadline }));
	talk_ask(t);
	return true;
}

/* A guessed question may be a complaint ("why is there no water?") or name a place. */
static bool is_certain(struct talk *t, enum remark remark, bool is_phrase)
{
	if (t->memory.state == STATE_PLACE || t->memory.state == STATE_TOWN)
		return !place_is_named(t);
	if (is_phrase)
		return true;
	if (t->memory.state == STATE_WORDS)
		return false;
	return !talk_meaning(t)->type_count ||
	       (remark == REMARK_HOW_LONG && t->memory.state == STATE_CONFIRM);
}

/* A question that asks us to do something: a command, or "can I file a complaint?" */
static bool is_request(struct talk *t, enum remark remark, bool is_command)
{
	bool is_start = talk_meaning(t)->intent == INTENT_FILE && !t->memory.draft.is_open;
	return remark != REMARK_HOW_LONG && (is_command || is_start);
}

static bool same_place(struct talk *t)
{
	bool may_be = t->memory.draft.is_open && t->memory.state != STATE_WORDS;
	if (may_be)
		place_again(t);
	return may_be;
}

bool chat_answered(struct talk *t, bool is_command)
{
	bool is_phrase;
	enum scene scene = scenes[t->memory.state];
	enum remark remark = lexicon_remark(t->facts->lexicon, t->words, &is_phrase);
	/* "Will it be done by tomorrow?": at the summary a short question adds nothing. */
	if (remark == REMARK_NONE && t->memory.state == STATE_CONFIRM && strchr(t->words, '?') &&
	    words_have_letters(t->words) && words_count(t->words) <= QUESTION_WORDS_MAX)
		remark = REMARK_QUESTION;
	if (remark == REMARK_NONE || (is_request(t, remark, is_command) && !is_phrase) ||
	    !is_certain(t, remark, is_phrase))
		return false;
	if (remark == REMARK_SAME_PLACE)
		return same_place(t);
	if (remark == REMARK_HOW_LONG || remark == REMARK_HURRY)
		return answer_how_long(t, scene, is_command);
	if (remark == REMARK_WHAT && scene == SCENE_IDLE) {
		help_show(t, NULL);
		return true;
	}
	if (scene == SCENE_AFTER && (remark == REMARK_WHAT || remark == REMARK_UNSURE)) {
		talk_ask(t);
		return true;
	}
	const char *key = in_scene[scene][remark] ? in_scene[scene][remark] : everywhere[remark];
	if (key)
		talk_ask_after(t, key);
	return key != NULL;
}
