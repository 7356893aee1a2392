/* dialogue_world.h - a town, a telephone and a citizen for tests of the dialogue: the real tenants
 * data, a clock that stands where the test puts it, and a memory in place of the database. */
#ifndef MSEVA_TESTS_DIALOGUE_WORLD_H
#define MSEVA_TESTS_DIALOGUE_WORLD_H

#include "dialogue/dialogue.h"
#include "tenant/registry.h"

/* Between two messages. */
#define CITIZEN_PAUSE_MS 20000
#define WORLD_COMPLAINTS_MAX 32

/* Loaded once for the whole program. */
struct world {
	struct snapshot *snap;
	struct texts *texts;
	struct lexicon *lexicon;
	struct gazetteer *gazetteer;
};

const struct world *world_get(void);

struct citizen {
	struct arena *arena; /* of the whole conversation */
	struct conversation conv;
	int number_tenant_id;
	int64_t now_ms;
	struct complaint_brief complaints[WORLD_COMPLAINTS_MAX];
	size_t complaint_count;
	int message_serial;
	size_t outbound;   /* replies so far */
	struct turn turn;  /* the latest */
	struct inbound in; /* the latest */
};

/* Nobody we know, on the state's number. */
void citizen_init(struct citizen *c);
void citizen_done(struct citizen *c);
/* Someone who has chosen her language and town before. */
void citizen_know(struct citizen *c, enum language lang, const char *town_code);

/* Someone who has filed there before, in another conversation. */
void citizen_has_filed(struct citizen *c, const struct tenant *town, const char *type_code);

/* One message: decides it as the server does, fetching what the dialogue asks for, and applies its
 * effects. The message gets an id of its own. */
void citizen_send(struct citizen *c, const struct inbound *in);
void citizen_write(struct citizen *c, const char *text);
void citizen_tap(struct citizen *c, const char *id);
void citizen_photo(struct citizen *c, const char *caption);
void citizen_pin(struct citizen *c, double lat, double lng);

/* The row of the latest replies with this title; NULL when there is none. */
const struct reply_row *citizen_row(const struct citizen *c, const char *title);
/* The only effect of this kind in the latest turn, or NULL. */
const struct effect *citizen_effect(const struct citizen *c, enum effect_kind kind);

/* NULL when every reply of the turn could be sent and shows no hole, else what is wrong. */
const char *turn_fault(struct arena *a, const struct turn *turn);

#endif
