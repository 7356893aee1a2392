/* converse.h - one message of one citizen, from arrival to commit. */
#ifndef MSEVA_APP_CONVERSE_H
#define MSEVA_APP_CONVERSE_H

#include "domain/message.h"
#include "rt/task.h"

/* Decides the message and commits its whole effect, or none of it. 0 when it is in Postgres - now,
 * or already since an earlier delivery. Any error means: not processed, let the provider redeliver.
 * dedupe_key names the delivery; in lives in the task's arena or longer. */
MUSTCHECK int converse(struct task *t, const struct inbound *in, const char *dedupe_key);

#endif
