/* feed.h - what the server sends to phones, read from the sandbox's /sandbox/v1/feed. */
#ifndef BENCH_FEED_H
#define BENCH_FEED_H

#include <event2/event.h>

#include "base/mem.h"

/* One message: the phone it goes to and the body of the server's request, NUL-terminated. */
typedef void (*feed_message)(void *arg, const char *phone, char *json, size_t n);

/* Never ends; losing the stream ends the program, because nothing could be measured any more. */
void feed_open(struct event_base *base, const char *url, feed_message fn, void *arg);

#endif
