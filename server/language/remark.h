/* remark.h - what people say to us rather than about a complaint or a place: thanks, "wait", "why
 * do you ask?", "how long will it take?", "the same place as before".
 *
 * Only short messages are remarks. A known phrase is one for certain; a question is recognised by
 * its question word, blame by "you people". What is neither is REMARK_NONE and belongs to the
 * state. */
#ifndef MSEVA_LANGUAGE_REMARK_H
#define MSEVA_LANGUAGE_REMARK_H

#include "base/mem.h"

enum remark {
	REMARK_NONE,
	REMARK_SAME_PLACE, /* where her last complaint was */
	REMARK_HERE,       /* "near my house", "here": a place that only she knows */
	REMARK_UNFIXED,    /* "it is still not fixed" */
	REMARK_THANKS,
	REMARK_WAIT, /* "one minute", "hmm" */
	REMARK_WHY,
	REMARK_WHAT,
	REMARK_HOW_LONG,
	REMARK_HURRY, /* "please be quick" */
	REMARK_WHO,
	REMARK_COST,
	REMARK_HOW_ARE_YOU,
	REMARK_ANGER,    /* "nobody listens", "you people do nothing" */
	REMARK_PHOTO,    /* "shall I send a photo?" */
	REMARK_UNSURE,   /* "I don't know" */
	REMARK_QUESTION, /* any other */
	REMARK_COUNT
};

struct remarks;

struct remarks *remarks_new(void);
/* NULL is fine. Returns NULL. */
struct remarks *remarks_free(struct remarks *r);

/* `text` as it came. *ret_is_phrase: the whole message is a phrase we know; a question that is only
 * guessed may still be a place or a complaint. */
enum remark remarks_find(const struct remarks *r, const char *text, bool *ret_is_phrase);

#endif
