/* talk.h - one turn in the making: what the topics read, and how they say things.
 *
 * A topic handler looks at the memory and the message, changes the memory, and says something:
 * usually one talk_lead() for what was just understood and one question. Leads are put as
 * paragraphs before the next reply, so that the citizen gets one message, not three. */
#ifndef MSEVA_DIALOGUE_TALK_H
#define MSEVA_DIALOGUE_TALK_H

#include "dialogue/dialogue.h"
#include "dialogue/memory.h"
#include "language/format.h"
#include "language/place.h"
#include "language/understand.h"

struct talk {
	struct arena *arena;
	const struct facts *facts;
	const struct conversation *conv;
	const struct inbound *in;
	struct turn *turn;
	struct memory memory;
	enum language lang;
	bool is_lang_known;
	const char *words;            /* text or caption, cleaned; "" when there is none */
	const char *lead;             /* paragraphs waiting for the next reply */
	struct understanding meaning; /* of `words`; read through talk_meaning() */
	bool is_understood;
};

/* Named arguments of a text: WITH({ .name = "town", .text = town }, …) or NOTHING. */
#define WITH(...)                                 \
	(const struct text_arg[]){ __VA_ARGS__ }, \
	        (sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
#define NOTHING NULL, 0

const char *talk_text(struct talk *t, const char *key, const struct text_arg *args, size_t n);

/* A paragraph before whatever is said next. */
void talk_lead(struct talk *t, const char *key, const struct text_arg *args, size_t n);
/* A paragraph already in words. */
void talk_lead_words(struct talk *t, const char *words);

/* A reply whose body is the leads and this text. Lists take their button from key + "_button". */
struct reply *talk_say(struct talk *t, enum reply_kind kind, const char *key,
                       const struct text_arg *args, size_t n);
/* Title cut to what the reply's kind allows; one more than fit is left out. */
void talk_option(struct talk *t, struct reply *r, const char *id, const char *title,
                 const char *description);
void talk_button(struct talk *t, struct reply *r, const char *id, const char *title_key);

struct effect *talk_effect(struct talk *t, enum effect_kind kind);

/* True when the fact is not there yet: the handler returns at once and is run again with it. */
bool talk_needs(struct talk *t, enum need need);

void talk_go(struct talk *t, enum state state);
/* Asks the question of the present state again. */
void talk_ask(struct talk *t);
/* The same after one sentence on why. */
void talk_ask_after(struct talk *t, const char *key);

const struct understanding *talk_meaning(struct talk *t);
/* The words surely tell a complaint, not a detail of one that is being talked about. */
bool talk_is_complaint(struct talk *t);

/* Present language; shown and remembered. */
void talk_set_language(struct talk *t, enum language lang, bool is_chosen);
/* Puts the privacy notice before the next reply unless she has seen it. */
void talk_notice(struct talk *t);

/* Municipalities. Home is the one whose number was written to, else the citizen's town, else 0. */
int talk_home(const struct talk *t);
const char *talk_town_name(const struct talk *t, int tenant_id);
bool talk_is_open(const struct talk *t, int tenant_id);

const struct complaint_type *talk_type(const struct talk *t, const char *code);

/* Words in a text, and whether it has any letter at all (not only digits, emoji, punctuation). */
size_t words_count(const char *text);
bool words_have_letters(const char *text);

#endif
