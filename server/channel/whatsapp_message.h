/* whatsapp_message.h - one element of `messages` or `calls` as a message of a citizen. */
#ifndef MSEVA_CHANNEL_WHATSAPP_MESSAGE_H
#define MSEVA_CHANNEL_WHATSAPP_MESSAGE_H

#include "channel/whatsapp_scope.h"

/* Adds a message, or an event when the element is not a citizen's doing. */
void wa_read_message(struct wa_scope *s, json_t *element);
/* A call on WhatsApp: its beginning is a message (it opens the 24-hour window), its end an event.
 */
void wa_read_call(struct wa_scope *s, json_t *element);

#endif
