/* draft.h - one message of a phone, from what the API asked for to the object a webhook carries. */
#ifndef SANDBOX_DRAFT_H
#define SANDBOX_DRAFT_H

#include <jansson.h>

#include "phones.h"

/* One message being made. why is set when it cannot be. */
struct draft {
	struct sandbox *sb;
	struct phone *phone;
	struct number *number;
	const json_t *in;
	json_t *message;
	char type[24]; /* of the message, as the webhook calls it */
	bool opens_window, contact;
	char why[160];
};

/* Fills d->message, d->type and what belongs to the type; false with d->why. d->message holds the
 * sender, id and timestamp already. */
bool draft_make(struct draft *d);
/* Makes the message an answer to, or a quotation of, the one with that id. */
void draft_quote(struct draft *d, const char *id);

#endif
