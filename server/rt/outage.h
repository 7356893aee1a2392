/* outage.h - how often to say that something is still away: at once, then after 1 s, 2 s, 4 s … up
 * to once in five minutes, until it is back. */
#ifndef MSEVA_RT_OUTAGE_H
#define MSEVA_RT_OUTAGE_H

#include "base/mem.h"

#define OUTAGE_FIRST_MS 1000
#define OUTAGE_MAX_MS 300000

/* Zeroed: all is well. */
struct outage {
	int64_t silence_ms, silent_until_ms;
};

/* True when this failure is to be told. now_ms is of clock_mono_ms(). */
static inline bool outage_tell(struct outage *o, int64_t now_ms)
{
	if (o->silence_ms && now_ms < o->silent_until_ms)
		return false;
	o->silence_ms = o->silence_ms ? o->silence_ms * 2 : OUTAGE_FIRST_MS;
	if (o->silence_ms > OUTAGE_MAX_MS)
		o->silence_ms = OUTAGE_MAX_MS;
	o->silent_until_ms = now_ms + o->silence_ms;
	return true;
}

static inline void outage_over(struct outage *o)
{
	*o = (struct outage){ 0 };
}

#endif
