/* intent.h - what a citizen wants with a message, apart from what it is about. */
#ifndef MSEVA_LANGUAGE_INTENT_H
#define MSEVA_LANGUAGE_INTENT_H

#include "base/mem.h"

enum intent {
	INTENT_NONE, /* small talk, a place, or beyond us */
	INTENT_MENU,
	INTENT_FILE,
	INTENT_TRACK,
	INTENT_BILL,
	INTENT_LANGUAGE,
	INTENT_HUMAN,
	INTENT_STOP,
	INTENT_START,
	INTENT_HELP,
	INTENT_PRIVACY,
	INTENT_DELETE_DATA,
	INTENT_YES,
	INTENT_NO,
	INTENT_COUNT,
};

/* "MENU"; NULL for INTENT_NONE */
const char *intent_code(enum intent intent);

struct commands;

/* Known whole messages. */
struct commands *commands_new(void);
/* NULL is fine. Returns NULL. */
struct commands *commands_free(struct commands *commands);

/* The intent of a message that is, politeness aside, exactly a known phrase; false when it is none.
 * `folded` as text_fold() writes it. */
bool commands_find(const struct commands *commands, const char *folded, enum intent *ret_intent);

#endif
