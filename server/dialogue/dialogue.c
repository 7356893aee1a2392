/* dialogue.c - one turn: reads the memory, finds the handler, writes the memory.
 *
 * Three tables say what works everywhere: kinds of messages, intents (words) and choices (buttons).
 * Whatever they leave over belongs to the present state (states.c). Ids of buttons carry all they
 * need, so one that is tapped long after it was shown still does what it says. */
#include "dialogue/dialogue.h"

#include <string.h>

#include "dialogue/chat.h"
#include "dialogue/complaint.h"
#include "dialogue/confirm.h"
#include "dialogue/consent.h"
#include "dialogue/evidence.h"
#include "dialogue/follow.h"
#include "dialogue/help.h"
#include "dialogue/language.h"
#include "dialogue/menu.h"
#include "dialogue/notify.h"
#include "dialogue/numbers.h"
#include "dialogue/onboarding.h"
#include "dialogue/place.h"
#include "dialogue/place_name.h"
#include "dialogue/states.h"
#include "dialogue/town.h"
#include "dialogue/track.h"
#include "dialogue/unfixed.h"
#include "language/normalise.h"
#include "language/urdu.h"

typedef void handler(struct talk *t);
typedef void choice_handler(struct talk *t, const char *arg);

/* ---- buttons -----------------------------------------------------------------------------------
 */

/* An id that ends in ':' is a prefix; the rest is handed over. First match counts. */
static const struct {
	const char *id;
	choice_handler *run;
} choices[] = {
	{ "add", follow_add_pending },
	{ "cancel", confirm_cancel },
	{ "cat:", complaint_pick_category },
	{ "change", change_open },
	{ "change:", change_pick },
	{ "continue", menu_continue },
	{ "delete", help_delete },
	{ "file:", confirm_file },
	{ "help", help_show },
	{ "human", help_person },
	{ "lang", language_offer },
	{ "lang:", language_pick },
	{ "menu", menu_open },
	{ "mine:", track_page },
	{ "more", menu_more },
	{ "new", complaint_new },
	{ "privacy", help_privacy },
	{ "ref:", track_show },
	{ "start", consent_start },
	{ "stop", consent_stop },
	{ "town", town_change },
	{ "town:", town_pick },
	{ "track", track_open },
	{ "type:other", complaint_pick_other },
	{ "type:", complaint_pick_type },
	{ "unfixed:", unfixed_tapped },
	{ "words", follow_new_pending },
};

static void run_choice(struct talk *t, const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
		size_t n = strlen(choices[i].id);
		bool is_prefix = choices[i].id[n - 1] == ':';
		if (is_prefix ? strncmp(id, choices[i].id, n) : strcmp(id, choices[i].id))
			continue;
		choices[i].run(t, is_prefix ? id + n : "");
		return;
	}
	talk_ask_after(t, "unclear.stale");
}

static void on_choice(struct talk *t)
{
	const char *id = t->in->choice_id ? t->in->choice_id : "";
	/* These two ask or settle the language themselves. */
	bool is_about_language = !strncmp(id, "lang:", 5) || !strcmp(id, "stop");
	if (!t->is_lang_known && !is_about_language)
		onboarding_assume(t);
	run_choice(t, id);
}

/* ---- words -------------------------------------------------------------------------------------
 */

static void on_yes(struct talk *t, const char *arg)
{
	(void)arg;
	handler *yes = state_rules[t->memory.state].yes;
	yes ? yes(t) : talk_ask(t);
}

static void on_no(struct talk *t, const char *arg)
{
	(void)arg;
	handler *no = state_rules[t->memory.state].no;
	no ? no(t) : talk_ask(t);
}

/* Intents that mean the same in every state, most of them what a button does. FILE is not here:
 * with a type it is an answer to the state, without one it begins a complaint. */
static choice_handler *const intents[INTENT_COUNT] = {
	[INTENT_MENU] = menu_open,       [INTENT_TRACK] = track_open,
	[INTENT_BILL] = help_bills,      [INTENT_LANGUAGE] = language_offer,
	[INTENT_HUMAN] = help_person,    [INTENT_STOP] = consent_stop,
	[INTENT_START] = consent_start,  [INTENT_HELP] = help_show,
	[INTENT_PRIVACY] = help_privacy, [INTENT_DELETE_DATA] = help_delete,
	[INTENT_YES] = on_yes,           [INTENT_NO] = on_no,
};

/* What a title says, without its emoji; 0 for nothing. */
static uint32_t title_key(const char *title)
{
	char folded[256];
	uint32_t key = 2166136261u;
	if (!text_fold(title, folded, sizeof(folded)))
		return 0;
	for (const char *p = folded; *p; p++)
		key = (key ^ (unsigned char)*p) * 16777619u;
	return key ? key : 1;
}

/* People also type what stands on a button. Two rows of one title can only be tapped. */
static bool is_title_of_row(struct talk *t)
{
	const struct memory *m = &t->memory;
	size_t bytes_max = ROW_TITLE_MAX * 4;
	uint32_t key = strlen(t->words) <= bytes_max ? title_key(t->words) : 0;
	size_t found = 0, times = 0;
	for (size_t i = 0; key && i < m->offered_count; i++) {
		if (m->offered_titles[i] != key)
			continue;
		found = i;
		times++;
	}
	if (times != 1)
		return false;
	run_choice(t, m->offered[found]);
	return true;
}

static bool is_number_of_row(struct talk *t)
{
	int number = number_from_words(t->words);
	if (number < 1 || (size_t)number > t->memory.offered_count)
		return false;
	run_choice(t, t->memory.offered[number - 1]);
	return true;
}

/* She was asked for a place and names one: whatever else its name may mean. */
static bool is_place_asked_for(struct talk *t, enum intent intent)
{
	bool is_asked = t->memory.state == STATE_PLACE || t->memory.state == STATE_TOWN;
	return is_asked && intent != INTENT_STOP && place_is_named(t);
}

/* Commands are short; while a complaint is being made, a longer text is an answer, even if it could
 * be read as a command. */
static bool is_command(struct talk *t, enum intent intent)
{
	enum { COMMAND_WORDS_MAX = 6 };
	if (!intents[intent] || is_place_asked_for(t, intent))
		return false;
	return words_count(t->words) <= COMMAND_WORDS_MAX || !t->memory.draft.is_open;
}

static void on_words(struct talk *t)
{
	const struct understanding *u = talk_meaning(t);
	bool starts = u->intent == INTENT_FILE && !u->type_count;
	bool is_ordered = is_command(t, u->intent);
	if (chat_answered(t, is_ordered))
		return;
	if (is_ordered)
		intents[u->intent](t, NULL);
	else if (starts && words_count(t->words) <= 3)
		complaint_begin(t);
	else
		state_rules[t->memory.state].words(t);
}

/* Someone whose language we do not know: a complaint goes on at once, anything else is greeted. */
static void on_first_words(struct talk *t)
{
	if (talk_meaning(t)->intent == INTENT_STOP) {
		consent_stop(t, NULL);
		return;
	}
	if (!onboarding_infers(t)) {
		/* Read, but not in a language we write: she chooses one and need not say it again.
		 */
		if (urdu_is(t->words) && talk_meaning(t)->type_count) {
			complaint_open(t);
			complaint_learn(t);
		}
		onboarding_ask(t);
		return;
	}
	if (t->memory.state == STATE_LANGUAGE)
		talk_go(t, STATE_IDLE);
	if (!track_named(t))
		on_words(t);
}

static void on_text(struct talk *t)
{
	if (!*t->words) {
		talk_ask_after(t, "unclear.text");
		return;
	}
	if (is_number_of_row(t) || language_named(t) || is_title_of_row(t))
		return;
	if (!t->is_lang_known)
		on_first_words(t);
	else if (!track_named(t) && !unfixed_said(t))
		on_words(t);
}

/* ---- the other kinds ---------------------------------------------------------------------------
 */

static void on_media(struct talk *t)
{
	if (!t->in->media.id || !*t->in->media.id) {
		talk_ask_after(t, "evidence.lost");
		return;
	}
	if (!t->is_lang_known && *t->words && onboarding_infers(t) &&
	    t->memory.state == STATE_LANGUAGE)
		talk_go(t, STATE_IDLE);
	state_rules[t->is_lang_known ? t->memory.state : STATE_LANGUAGE].media(t);
}

static void on_pin(struct talk *t)
{
	state_rules[t->is_lang_known ? t->memory.state : STATE_LANGUAGE].pin(t);
}

static void on_sticker(struct talk *t)
{
	talk_ask_after(t, "unclear.sticker");
}

static void on_unreadable(struct talk *t)
{
	talk_ask_after(t, "unclear.kind");
}

static void on_edit(struct talk *t)
{
	talk_ask_after(t, "unclear.edit");
}

static void on_call(struct talk *t)
{
	talk_ask_after(t, "unclear.call");
}

static void on_welcome(struct talk *t)
{
	talk_ask(t);
}

/* Outside the 24 hours the send gate makes it the approved welcome template. */
static void on_missed_call(struct talk *t)
{
	if (t->is_lang_known && !t->memory.draft.is_open)
		talk_go(t, STATE_IDLE);
	/* The template says nothing of what onboarding says: that is still to come. */
	bool was_noticed = t->memory.is_noticed;
	talk_ask(t);
	t->memory.is_noticed = was_noticed;
	for (size_t i = 0; i < t->turn->reply_count; i++)
		notify_welcome(t->lang, &t->turn->replies[i]);
}

/* NULL: silence. Reactions answer us, a deletion takes something back, a change of number is the
 * provider speaking. */
static handler *const kinds[MESSAGE_KINDS] = {
	[MESSAGE_TEXT] = on_text,
	[MESSAGE_CHOICE] = on_choice,
	[MESSAGE_IMAGE] = on_media,
	[MESSAGE_VIDEO] = on_media,
	[MESSAGE_AUDIO] = on_media,
	[MESSAGE_DOCUMENT] = on_media,
	[MESSAGE_STICKER] = on_sticker,
	[MESSAGE_LOCATION] = on_pin,
	[MESSAGE_CONTACTS] = on_unreadable,
	[MESSAGE_REACTION] = NULL,
	[MESSAGE_ORDER] = on_unreadable,
	[MESSAGE_FORM] = on_unreadable,
	[MESSAGE_WELCOME] = on_welcome,
	[MESSAGE_EDIT] = on_edit,
	[MESSAGE_REVOKE] = evidence_revoke,
	[MESSAGE_SYSTEM] = NULL,
	[MESSAGE_CALL] = on_call,
	[MESSAGE_MISSED_CALL] = on_missed_call,
	[MESSAGE_UNSUPPORTED] = on_unreadable,
};

/* ---- the turn ----------------------------------------------------------------------------------
 */

static bool wants_back(struct talk *t)
{
	if (t->in->kind == MESSAGE_CHOICE)
		return t->in->choice_id && !strcmp(t->in->choice_id, "start");
	return t->in->kind == MESSAGE_TEXT && *t->words && talk_meaning(t)->intent == INTENT_START;
}

/* A draft left behind, for the menu or for a day, is not what a new complaint belongs to. */
static void drop_forgotten_draft(struct talk *t)
{
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;
	struct memory *m = &t->memory;
	bool is_old =
	        t->conv->last_inbound_ms && t->facts->now_ms - t->conv->last_inbound_ms > day_ms;
	if (!m->draft.is_open || !(is_old || m->state == STATE_IDLE))
		return;
	if (t->in->kind == MESSAGE_CHOICE || !*t->words || !talk_is_complaint(t))
		return;
	m->draft = (struct draft){ 0 };
	m->state = STATE_IDLE;
}

static void run(struct talk *t)
{
	if (t->conv->opted_out) {
		if (wants_back(t))
			consent_start(t, NULL);
		return;
	}
	drop_forgotten_draft(t);
	handler *handle = kinds[t->in->kind];
	if (handle)
		handle(t);
}

/* Typed numbers mean the rows of the newest message that has any. */
static void remember_offer(struct talk *t)
{
	struct memory *m = &t->memory;
	if (!t->turn->reply_count)
		return;
	m->offered_count = 0;
	for (size_t i = 0; i < t->turn->reply_count; i++) {
		const struct reply *r = &t->turn->replies[i];
		if (!r->row_count)
			continue;
		m->offered_count = r->row_count;
		for (size_t k = 0; k < r->row_count; k++) {
			m->offered[k] = r->rows[k].id;
			m->offered_titles[k] = title_key(r->rows[k].title);
		}
	}
}

static void finish(struct talk *t)
{
	struct turn *turn = t->turn;
	if (turn->needs) {
		*turn = (struct turn){ .needs = turn->needs,
			               .needed_reference = turn->needed_reference,
			               .needed_tenant_id = turn->needed_tenant_id };
		return;
	}
	remember_offer(t);
	evidence_remember(t);
	turn->state = memory_write(&t->memory);
	turn->state_name = state_name(t->memory.state);
}

void dialogue_step(struct arena *a, const struct facts *facts, const struct conversation *conv,
                   const struct inbound *in, struct turn *ret_turn)
{
	struct talk t = {
		.arena = a,
		.facts = facts,
		.conv = conv,
		.in = in,
		.turn = ret_turn,
		.lang = (unsigned)conv->language < LANG_COUNT ? conv->language : LANG_PA,
		.words = format_clean(a, in->text),
	};
	*ret_turn = (struct turn){ 0 };
	memory_read(a, conv->state, &t.memory);
	t.is_lang_known = conv->language_chosen || t.memory.is_inferred;
	run(&t);
	finish(&t);
}
