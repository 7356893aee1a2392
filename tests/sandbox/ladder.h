/* ladder.h - what becomes of an outbound message: sent, delivered, read or failed, and when.
 *
 * sent at once; delivered opt.deliver_ms later if the phone is online (else when it comes back);
 * read opt.read_ms after that if somebody looks at the conversation (else when somebody does).
 * A phone that is not on WhatsApp makes it fail with 131026. Each step is told to watchers and,
 * unless --no-statuses, queued for the webhook; many queued steps share a body. */
#ifndef SANDBOX_LADDER_H
#define SANDBOX_LADDER_H

#include "phones.h"

/* A status waiting to be delivered to the webhook. Holds its message. */
struct pending {
	struct msg *msg;
	enum status status;
	int64_t at_ms;
	struct pending *next;
};

#define STATUSES_PER_BODY 1000

void ladder_new(struct sandbox *sb);
void ladder_start(struct sandbox *sb, struct msg *m);
void ladder_fail(struct sandbox *sb, struct msg *m, int error_code);
/* online, open or on_whatsapp of the phone changed: goes on with what waited for that. */
void ladder_phone_changed(struct sandbox *sb, struct phone *p);
/* Server read (or the webhook took) an inbound message: only watchers learn it. */
void ladder_mark(struct sandbox *sb, struct msg *m, enum status s);

/* The next batch of statuses of one number, at most STATUSES_PER_BODY; NULL when none is due.
 * The caller frees it with ladder_pending_free. */
struct pending *ladder_take(struct sandbox *sb, struct number **ret_number);
void ladder_pending_free(struct pending *list);
void ladder_reset(struct sandbox *sb);

#endif
