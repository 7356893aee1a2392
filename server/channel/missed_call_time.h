/* missed_call_time.h - the date formats of telephony providers. */
#ifndef MSEVA_CHANNEL_MISSED_CALL_TIME_H
#define MSEVA_CHANNEL_MISSED_CALL_TIME_H

#include "base/mem.h"

/* Seconds or milliseconds since 1970, "2026-11-23 10:00:00" or "23/11/2026 10:00 AM" with T,
 * seconds, fraction and offset optional. Without an offset it is Indian time. 0 when it is none of
 * these. */
int64_t missed_call_time_ms(const char *text);

#endif
