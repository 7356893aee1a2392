#include "base/clock.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t frozen_ms = -1;

static int64_t read_clock_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t clock_now_ms(void)
{
	return frozen_ms >= 0 ? frozen_ms : read_clock_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_mono_ms(void)
{
	return read_clock_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_mono_us(void)
{
	return read_clock_us(CLOCK_MONOTONIC);
}

void clock_freeze_ms(int64_t now_ms)
{
	frozen_ms = now_ms;
}

void clock_format(int64_t ms, char ret_text[32])
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(ret_text, 32, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(ret_text + n, 32 - n, ".%03dZ", (int)(ms % 1000));
}

/* Offset part of RFC 3339 ("Z" or "+05:30") in seconds; false if it is neither. */
static bool parse_offset(const char *p, int *ret_seconds)
{
	int h, m;

	if ((*p == 'Z' || *p == 'z') && !p[1]) {
		*ret_seconds = 0;
		return true;
	}
	if ((*p != '+' && *p != '-') || strlen(p) != 6 || p[3] != ':')
		return false;
	if (sscanf(p + 1, "%2d:%2d", &h, &m) != 2 || h > 23 || m > 59)
		return false;
	*ret_seconds = (h * 60 + m) * 60 * (*p == '-' ? -1 : 1);
	return true;
}

int clock_parse(const char *text, int64_t *ret_ms)
{
	struct tm tm = { 0 };
	int fraction_ms = 0, offset, used = 0;
	const char *p = text;

	if (sscanf(p, "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
	           &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &used) != 6 ||
	    !used)
		return -EINVAL;
	if (tm.tm_year < 1 || tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 ||
	    tm.tm_mday > 31 || tm.tm_hour < 0 || tm.tm_hour > 23 || tm.tm_min < 0 ||
	    tm.tm_min > 59 || tm.tm_sec < 0 || tm.tm_sec > 60)
		return -EINVAL;
	p += used;
	if (*p == '.') {
		int scale = 100;

		for (p++; isdigit((unsigned char)*p); p++, scale /= 10)
			fraction_ms += (*p - '0') * scale;
	}
	if (!parse_offset(p, &offset))
		return -EINVAL;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*ret_ms = ((int64_t)timegm(&tm) - offset) * 1000 + fraction_ms;
	return 0;
}

int duration_parse(const char *text, int64_t *ret_seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || n <= 0 || n > 100000 || !*end || end[1])
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (units[i].unit == *end) {
			*ret_seconds = n * units[i].seconds;
			return 0;
		}
	}
	return -EINVAL;
}
