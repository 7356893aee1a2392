/* reply_json.h - a reply as it waits in the outbox: our own JSON, independent of any channel. */
#ifndef MSEVA_DOMAIN_REPLY_JSON_H
#define MSEVA_DOMAIN_REPLY_JSON_H

#include "base/json.h"
#include "domain/message.h"

/* Members that are NULL or empty are left out. */
char *reply_to_json(struct arena *a, const struct reply *r);
/* Strings live in the arena. -EINVAL for what reply_to_json() cannot have written. */
MUSTCHECK int reply_from_json(struct arena *a, const char *text, struct reply *ret_reply);

#endif
