/* whatsapp_render.h - a reply as the JSON of POST /{version}/{phone_number_id}/messages. */
#ifndef MSEVA_CHANNEL_WHATSAPP_RENDER_H
#define MSEVA_CHANNEL_WHATSAPP_RENDER_H

#include "base/buf.h"
#include "domain/message.h"

struct whatsapp_recipient {
	const char *phone;   /* digits; NULL or "" when the citizen hides it */
	const char *user_id; /* business-scoped id; used only without a phone */
};

/* Requests are at most this long; a template of ten long parameters is about 50 KB. */
#define WHATSAPP_REQUEST_MAX 65536

/* Appends the request to ret_json. context_id (or NULL) is the message to quote; callback_data (or
 * NULL) is our id, at most 512 characters, that comes back with every status and settles doubt
 * after a lost answer. The reply has passed reply_check(); what that refuses is refused here too.
 * -EINVAL / -EMSGSIZE with a sentence in *e; ret_json is then as it was. */
MUSTCHECK int whatsapp_render(const struct reply *r, const struct whatsapp_recipient *to,
                              const char *context_id, const char *callback_data,
                              struct buf *ret_json, struct err *e);

/* Blue ticks for message_id and everything before it, and "typing…" until we answer. */
void whatsapp_render_read(const char *message_id, bool typing, struct buf *ret_json);

#endif
