/* dialogue.h - the conversation as a pure function: (conversation, message, facts) -> turn.
 *
 * Nothing here waits, reads a clock or touches a database; the same arguments give the same turn,
 * so a turn that lost a race is simply decided again. What must be looked up is asked for: a turn
 * with `needs` set has decided nothing yet; the caller fetches those facts and calls again.
 *
 * One file a topic (onboarding, menu, complaint, place, track, ...); states.c is the table of all
 * states, dialogue.c the tables of message kinds, words and buttons that work in every state.
 *
 * Every message gets at least one reply, except: a reaction, the deletion of a message, a change of
 * number, and anything but START from someone who wrote STOP. */
#ifndef MSEVA_DIALOGUE_DIALOGUE_H
#define MSEVA_DIALOGUE_DIALOGUE_H

#include <jansson.h>

#include "domain/message.h"
#include "tenant/tenant.h"

struct lexicon;   /* language/understand.h */
struct gazetteer; /* language/place.h */

/* What the citizen can know of one of her complaints. */
struct complaint_brief {
	const char *reference; /* "JAL-26-004217-5" */
	const char *type_code;
	const char *status;   /* as complaint_status_name() */
	const char *locality; /* may be NULL */
	const char *note;     /* last word of the municipality to the citizen, may be NULL */
	int tenant_id;
	int64_t filed_ms, due_ms;
	int64_t resolved_ms; /* < 0: not settled */
	int version, reopened_count;
	bool is_mine;
	/* Where exactly, only in facts.complaints; each may be NULL. */
	const char *locality_code, *landmark;
	bool has_pin;
	double lat, lng;
};

enum need {
	NEED_MY_COMPLAINTS =
	        1,          /* facts.complaints: of every town, open before closed, newest first */
	NEED_COMPLAINT = 2, /* facts.complaint for turn.needed_reference */
	NEED_REFERENCE = 4, /* facts.new_reference: a fresh number of turn.needed_tenant_id */
};

struct facts {
	const struct snapshot *snapshot;
	const struct lexicon *lexicon;
	const struct gazetteer *gazetteer;
	const struct texts *texts;
	int64_t now_ms;
	int number_tenant_id; /* the ULB whose own number was written to; state's id for the shared
	                         one */
	unsigned known;       /* NEED_* bits that have been fetched */
	const struct complaint_brief *complaints;
	size_t complaint_count;
	const struct complaint_brief *complaint; /* NULL: no such number */
	const char *new_reference;
};

/* What is remembered between two messages of a citizen. `state` is the dialogue's own JSON object
 * ({} for someone new); only dialogue/ reads or writes inside it. */
struct conversation {
	enum language language;
	bool language_chosen;
	bool is_new; /* nobody we have spoken with before */
	bool opted_out;
	int tenant_id;           /* the citizen's town; state's id while unknown */
	const char *name;        /* profile name, may be NULL */
	json_t *state;           /* borrowed */
	int64_t last_inbound_ms; /* of the message before this one; 0 = never */
};

enum effect_kind {
	EFFECT_SET_LANGUAGE, /* .language */
	EFFECT_SET_TENANT,   /* .tenant_id: the citizen's town is now this one */
	EFFECT_FILE,         /* .complaint */
	EFFECT_ATTACH,       /* .media to .reference of .tenant_id (evidence after filing) */
	EFFECT_DEMAND,       /* .tenant_id: a citizen of a planned ULB asked for the service */
	EFFECT_OPT_OUT,
	EFFECT_OPT_IN,
	EFFECT_COMMENT,   /* .text to .reference */
	EFFECT_REOPEN,    /* .reference as it is in .version, because of .text */
	EFFECT_CALL_BACK, /* .text: the citizen asks for a person */
};

#define COMPLAINT_MEDIA_MAX 10

struct new_complaint {
	const char *reference, *type_code;
	int tenant_id;
	const char *description; /* the citizen's own words, may be NULL */
	const char *locality_code, *locality_name, *ward, *landmark; /* each may be NULL */
	bool has_pin;
	double lat, lng;
	struct media_ref media[COMPLAINT_MEDIA_MAX];
	const char *media_kind[COMPLAINT_MEDIA_MAX];       /* "image" "video" "audio" "document" */
	const char *media_message_id[COMPLAINT_MEDIA_MAX]; /* inbound id each came with */
	size_t media_count;
	int64_t due_ms;
};

struct effect {
	enum effect_kind kind;
	enum language language;
	int tenant_id;
	const char *reference, *text;
	int version;
	struct media_ref media;
	const char *media_kind;
	struct new_complaint *complaint;
};

#define TURN_REPLIES_MAX 4
#define TURN_EFFECTS_MAX 8

struct turn {
	unsigned needs; /* NEED_* still missing; everything else is then empty */
	const char *needed_reference;
	int needed_tenant_id;
	struct reply replies[TURN_REPLIES_MAX];
	size_t reply_count;
	struct effect effects[TURN_EFFECTS_MAX];
	size_t effect_count;
	json_t *state;          /* new conversation state, a new reference the caller owns */
	const char *state_name; /* "complaint.place" - for logs, metrics and tests */
};

/* Decides one message. Never fails: hostile or senseless input gets a kind answer. */
void dialogue_step(struct arena *a, const struct facts *facts, const struct conversation *conv,
                   const struct inbound *in, struct turn *ret_turn);

#endif
