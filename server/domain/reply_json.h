/* reply_json.h - a reply that outlives its turn: as it waits in the outbox (our own JSON,
 * independent of any channel), and as a copy in another arena. */
#ifndef MSEVA_DOMAIN_REPLY_JSON_H
#define MSEVA_DOMAIN_REPLY_JSON_H

#include "base/json.h"
#include "domain/message.h"

/* Members that are NULL or empty are left out. */
char *reply_to_json(struct arena *a, const struct reply *r);
/* Strings live in the arena. -EINVAL for what reply_to_json() cannot have written. */
MUSTCHECK int reply_from_json(struct arena *a, const char *text, struct reply *ret_reply);

/* The reply with all its strings in the arena. */
struct reply *reply_copy(struct arena *a, const struct reply *r);

#endif
