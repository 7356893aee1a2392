/* whatsapp_scope.h - what the readers of one `change` of a webhook body share. */
#ifndef MSEVA_CHANNEL_WHATSAPP_SCOPE_H
#define MSEVA_CHANNEL_WHATSAPP_SCOPE_H

#include "channel/whatsapp_parse.h"

struct wa_contact {
	const char *phone, *user_id, *name; /* each may be NULL */
};

struct wa_scope {
	struct arena *a;
	struct whatsapp_batch *batch;
	size_t message_cap, status_cap, event_cap;
	const char *account_id, *field, *number_id; /* "" when missing */
	const struct wa_contact *contacts;
	size_t contact_count;
};

/* The next free element, zeroed, strings that must not be NULL set to "". */
struct whatsapp_message *wa_add_message(struct wa_scope *s);
struct delivery *wa_add_status(struct wa_scope *s);
struct provider_event *wa_add_event(struct wa_scope *s, enum provider_event_kind kind,
                                    json_t *value);

#endif
