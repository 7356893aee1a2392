/* webhook.h - the bodies Meta posts, as escaped ASCII JSON. Results are malloc'd. */
#ifndef SANDBOX_WEBHOOK_H
#define SANDBOX_WEBHOOK_H

#include "ladder.h"

/* messages: array of message objects (borrowed). `contact` false for system messages, which come
 * without; `phoneless` leaves the phone number out, as for a user known by name only. */
char *webhook_messages(struct sandbox *sb, const struct number *n, const struct phone *p,
                       json_t *messages, bool contact, bool phoneless);
char *webhook_statuses(struct sandbox *sb, const struct number *n, const struct pending *list);
/* Any change: value is borrowed. */
char *webhook_change(const char *field, json_t *value);
/* {"messaging_product","metadata"} to add to. */
json_t *webhook_value(const struct number *n);
json_t *webhook_contact(const struct phone *p, bool phoneless);

#endif
