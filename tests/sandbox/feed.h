/* feed.h - every message a business sends, as one cheap stream: for a load generator that plays
 * thousands of phones, where an event stream a phone would cost more than what is measured. */
#ifndef SANDBOX_FEED_H
#define SANDBOX_FEED_H

#include <event2/http.h>

#include "phones.h"

/* GET /sandbox/v1/feed: for each message "WA_ID LENGTH\n", LENGTH bytes as the business sent them,
 * "\n". Does not end. */
void feed_open(struct sandbox *sb, struct evhttp_request *req);
/* Costs nothing while nobody listens. */
void feed_message(struct sandbox *sb, const struct msg *m);

#endif
