/* loop.h - the process's one event loop. */
#ifndef MSEVA_RT_LOOP_H
#define MSEVA_RT_LOOP_H

#include <event2/event.h>

#include "base/mem.h"

/* Created on first use. */
struct event_base *loop_base(void);
void loop_run(void);
/* Leaves loop_run() after the current turn. */
void loop_stop(void);
/* Runs fn(arg) on the loop's next turn, before it sleeps. */
void loop_defer(void (*fn)(void *), void *arg);
/* Runs fn(arg) every interval_ms until the process ends. */
void loop_every(int64_t interval_ms, void (*fn)(void *), void *arg);
void loop_free(void);

#endif
