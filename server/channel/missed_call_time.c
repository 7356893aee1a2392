#include "channel/missed_call_time.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define IST_OFFSET_S (5 * 3600 + 1800)

static int64_t ms_of(int year, int month, int day, int hour, int minute, int second, int offset_s)
{
	struct tm tm = { .tm_year = year - 1900,
		         .tm_mon = month - 1,
		         .tm_mday = day,
		         .tm_hour = hour,
		         .tm_min = minute,
		         .tm_sec = second };

	if (year < 2000 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return 0;
	return ((int64_t)timegm(&tm) - offset_s) * 1000;
}

/* "Z", "+05:30", "-0500" or nothing. */
static int offset_of(const char *s)
{
	int hours, minutes = 0;
	char sign;

	s += strspn(s, ".0123456789");
	if (*s == 'Z')
		return 0;
	if (sscanf(s, "%c%2d:%2d", &sign, &hours, &minutes) < 2 &&
	    sscanf(s, "%c%2d%2d", &sign, &hours, &minutes) < 2)
		return IST_OFFSET_S;
	if (sign != '+' && sign != '-')
		return IST_OFFSET_S;
	return (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

static int64_t from_number(const char *text)
{
	long long v = strtoll(text, NULL, 10);

	switch (strlen(text)) {
	case 10:
		return v * 1000;
	case 13:
		return v;
	default:
		return 0;
	}
}

int64_t missed_call_time_ms(const char *text)
{
	int year, month, day, hour, minute, second = 0, end = 0;
	char half[3] = "";

	if (!text || strlen(text) > 40)
		return 0;
	if (text[strspn(text, "0123456789")] == '\0')
		return from_number(text);
	if (sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute,
	           &second, &end) == 6)
		return ms_of(year, month, day, hour, minute, second, offset_of(text + end));
	if (sscanf(text, "%2d/%2d/%4d %2d:%2d%n", &day, &month, &year, &hour, &minute, &end) != 5)
		return 0;
	if (sscanf(text + end, ":%2d", &second) != 1)
		second = 0;
	if (sscanf(text + end, "%*[:0-9 ]%2s", half) == 1 && hour >= 1 && hour <= 12) {
		if (!strcasecmp(half, "PM"))
			hour = hour % 12 + 12;
		else if (!strcasecmp(half, "AM"))
			hour %= 12;
	}
	return ms_of(year, month, day, hour, minute, second, IST_OFFSET_S);
}
