/* clock.h - wall and monotonic time in milliseconds; tests may set the wall clock. */
#ifndef MSEVA_BASE_CLOCK_H
#define MSEVA_BASE_CLOCK_H

#include "base/mem.h"

/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_now_ms(void);
/* Milliseconds from an arbitrary start; never goes back. For deadlines and durations. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);
/* Freezes the wall clock at now_ms until called with a negative value. Tests only. */
void clock_freeze_ms(int64_t now_ms);
/* "2026-11-23T10:00:00.123Z" (RFC 3339). */
void clock_format(int64_t ms, char ret_text[32]);
/* "30s", "10m", "12h" in seconds; -EINVAL otherwise. */
MUSTCHECK int duration_parse(const char *text, int64_t *ret_seconds);
/* Reads RFC 3339 with any offset; -EINVAL otherwise. */
MUSTCHECK int clock_parse(const char *text, int64_t *ret_ms);

#endif
