/* outage.h - how often to say that something is still away: at once, then after 1 s, 2 s, 4 s … up
 * to once in five minutes, until it is back. What comes and goes is away: it is back once it has
 * done some work, or has stayed for OUTAGE_BACK_MS. */
#ifndef MSEVA_RT_OUTAGE_H
#define MSEVA_RT_OUTAGE_H

#include "base/mem.h"

#define OUTAGE_FIRST_MS 1000
#define OUTAGE_MAX_MS 300000
#define OUTAGE_BACK_MS 5000

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

/* True when that is to be told: there was an outage. */
static inline bool outage_over(struct outage *o)
{
	bool was_away = o->silence_ms;

	*o = (struct outage){ 0 };
	return was_away;
}

#endif
