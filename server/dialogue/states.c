/* states.c - all states at a glance. */
#include "dialogue/states.h"

#include "dialogue/complaint.h"
#include "dialogue/confirm.h"
#include "dialogue/evidence.h"
#include "dialogue/follow.h"
#include "dialogue/menu.h"
#include "dialogue/onboarding.h"
#include "dialogue/place.h"
#include "dialogue/place_name.h"
#include "dialogue/town.h"
#include "dialogue/track.h"

static void change_no(struct talk *t)
{
	change_open(t, NULL);
}

static void none_of_these(struct talk *t)
{
	complaint_pick_other(t, NULL);
}

static void back(struct talk *t)
{
	menu_continue(t, NULL);
}

static void language_pin(struct talk *t)
{
	if (place_is_valid_pin(t->in))
		place_keep_pin(t);
	onboarding_ask(t);
}

static void language_media(struct talk *t)
{
	evidence_keep(t);
	if (!evidence_is_rest_of_album(t))
		onboarding_ask(t);
}

const struct state_rules state_rules[STATE_COUNT] = {
	[STATE_IDLE] = { .name = "menu",
	                 .ask = menu_ask,
	                 .words = complaint_from_words,
	                 .media = evidence_add,
	                 .pin = place_pin },
	[STATE_LANGUAGE] = { .name = "onboarding.language",
	                     .ask = onboarding_ask,
	                     .words = onboarding_ask,
	                     .media = language_media,
	                     .pin = language_pin },
	[STATE_CATEGORY] = { .name = "complaint.category",
	                     .ask = complaint_ask_category,
	                     .words = complaint_type_words,
	                     .media = evidence_add,
	                     .pin = place_pin },
	[STATE_TYPE] = { .name = "complaint.type",
	                 .ask = complaint_ask_type,
	                 .words = complaint_type_words,
	                 .media = evidence_add,
	                 .pin = place_pin },
	[STATE_SUGGEST] = { .name = "complaint.suggest",
	                    .ask = complaint_ask_suggest,
	                    .words = complaint_type_words,
	                    .media = evidence_add,
	                    .pin = place_pin,
	                    .no = none_of_these },
	[STATE_PLACE] = { .name = "complaint.place",
	                  .ask = place_ask,
	                  .words = place_words,
	                  .media = evidence_add,
	                  .pin = place_pin,
	                  .no = change_no },
	[STATE_TOWN] = { .name = "town",
	                 .ask = town_ask,
	                 .words = town_words,
	                 .media = evidence_add,
	                 .pin = town_pin },
	[STATE_CONFIRM] = { .name = "complaint.confirm",
	                    .ask = confirm_ask,
	                    .words = confirm_words,
	                    .media = evidence_add,
	                    .pin = place_pin,
	                    .yes = confirm_yes,
	                    .no = change_no },
	[STATE_CHANGE] = { .name = "complaint.change",
	                   .ask = change_ask,
	                   .words = confirm_words,
	                   .media = evidence_add,
	                   .pin = place_pin,
	                   .yes = back,
	                   .no = back },
	[STATE_WORDS] = { .name = "complaint.words",
	                  .ask = change_ask_words,
	                  .words = change_words,
	                  .media = evidence_add,
	                  .pin = place_pin,
	                  .no = back },
	[STATE_FILED] = { .name = "complaint.filed",
	                  .ask = follow_ask,
	                  .words = follow_words,
	                  .media = evidence_attach,
	                  .pin = follow_pin },
	[STATE_TRACK_LIST] = { .name = "track.list",
	                       .ask = track_ask,
	                       .words = track_words,
	                       .media = evidence_add,
	                       .pin = place_pin },
	[STATE_TRACK_ONE] = { .name = "track.one",
	                      .ask = follow_ask,
	                      .words = follow_words,
	                      .media = evidence_attach,
	                      .pin = follow_pin },
};

const char *state_name(enum state state)
{
	return state_rules[state].name;
}
