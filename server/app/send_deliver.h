/* send_deliver.h - one message to the Graph API: as a template in whichever language it exists. */
#ifndef MSEVA_APP_SEND_DELIVER_H
#define MSEVA_APP_SEND_DELIVER_H

#include "app/send_rule.h"

/* Posts the reply; a template that is missing or stopped in one language is tried in the others,
 * and *reply says which it was. No call begins that could outlast the lease: then SEND_RETRY_SOON.
 */
struct send_answer send_deliver(struct task *t, struct arena *a, const struct outbox_item *it,
                                struct reply *reply, int64_t lease_end_ms);
/* Marks her message, and what came before it, as read; typing: and lets her see that an answer is
 * coming. Nobody needs to know what came of it. */
void send_mark_read(struct task *t, struct arena *a, const struct outbox_item *it, bool typing);
/* What the provider said of a template: a stopped one is not sent. */
void send_template_stopped(const char *name, const char *language, bool stopped);

#endif
