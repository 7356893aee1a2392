/* whatsapp_fields.h - what a webhook tells besides messages: statuses, and the other fields. */
#ifndef MSEVA_CHANNEL_WHATSAPP_FIELDS_H
#define MSEVA_CHANNEL_WHATSAPP_FIELDS_H

#include "channel/whatsapp_scope.h"

/* Each takes an element that is an object. */

/* One element of `statuses`. */
void wa_read_status(struct wa_scope *s, json_t *element);
/* One element of `errors` of a whole value. */
void wa_read_error(struct wa_scope *s, json_t *element);
void wa_read_preference(struct wa_scope *s, json_t *element);
void wa_read_user_id(struct wa_scope *s, json_t *element);
void wa_read_echo(struct wa_scope *s, json_t *element);
void wa_read_history(struct wa_scope *s, json_t *element);
/* A value that holds none of the lists: the field says what it is. */
void wa_read_field(struct wa_scope *s, json_t *value, int64_t entry_time_ms);

#endif
