/* watch.h - telling those who wait: long-polls on one phone and event streams over several.
 *
 * A test awaits an event, never a span of time; the browser gets every change as it happens. */
#ifndef SANDBOX_WATCH_H
#define SANDBOX_WATCH_H

#include <event2/http.h>

#include "phones.h"

/* GET /sandbox/v1/phones/{phone}/messages?after=&version=&wait=&limit=: answers at once when there
 * are messages after `after` or, with `version` given, when the phone changed since; else when
 * that happens or after `wait` seconds (with what there is, perhaps nothing). */
void watch_long_poll(struct sandbox *sb, struct evhttp_request *req, struct phone *p);
/* GET /sandbox/v1/events?phones=a,b&open=1: server-sent events; open=1 counts as looking. */
void watch_stream(struct sandbox *sb, struct evhttp_request *req, const char *phones, bool open);

void watch_message(struct sandbox *sb, const struct msg *m);
void watch_status(struct sandbox *sb, const struct msg *m);
void watch_phone(struct sandbox *sb, struct phone *p);
void watch_reset(struct sandbox *sb);

#endif
