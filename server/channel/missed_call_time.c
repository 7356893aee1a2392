#include "channel/missed_call_time.h"

#include <ctype.h>
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

/* "Z", "UTC", "+05:30", "-0500", or nothing: then India. Seconds east of Greenwich. */
static int offset_of(const char *s)
{
	int hours, minutes = 0;
	bool after_blank = *s == ' ';
	char sign;

	s += strspn(s, " ");
	if (!strcasecmp(s, "Z") || !strcasecmp(s, "UTC") || !strcasecmp(s, "GMT"))
		return 0;
	/* In a query that nobody encoded the plus has become a blank. */
	sign = after_blank && isdigit((unsigned char)*s) ? '+' : *s++;
	if ((sign != '+' && sign != '-') || !isdigit((unsigned char)*s))
		return IST_OFFSET_S;
	if (sscanf(s, "%2d:%2d", &hours, &minutes) < 2 && sscanf(s, "%2d%2d", &hours, &minutes) < 1)
		return IST_OFFSET_S;
	if (hours > 14 || minutes > 59)
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

/* ":30", ":30.250" or nothing. */
static const char *read_seconds(const char *s, int *ret_second)
{
	int n = 0;

	if (sscanf(s, ":%2d%n", ret_second, &n) != 1)
		return s;
	s += n;
	return *s == '.' ? s + 1 + strspn(s + 1, "0123456789") : s;
}

/* "AM" or "PM", with or without a blank before it, or nothing. */
static const char *read_half(const char *s, int *hour)
{
	const char *word = s + strspn(s, " ");
	bool is_pm = !strncasecmp(word, "PM", 2), is_am = !strncasecmp(word, "AM", 2);

	if ((!is_pm && !is_am) || *hour < 1 || *hour > 12)
		return s;
	*hour = *hour % 12 + (is_pm ? 12 : 0);
	return word + 2;
}

int64_t missed_call_time_ms(const char *text)
{
	int year, month, day, hour, minute, second = 0, end = 0;
	const char *rest;

	if (!text || strlen(text) > 40)
		return 0;
	if (text[strspn(text, "0123456789")] == '\0')
		return from_number(text);
	if (sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d%n", &year, &month, &day, &hour, &minute,
	           &end) != 5 &&
	    sscanf(text, "%2d%*1[-/]%2d%*1[-/]%4d %2d:%2d%n", &day, &month, &year, &hour, &minute,
	           &end) != 5)
		return 0;
	rest = read_seconds(text + end, &second);
	rest = read_half(rest, &hour);
	return ms_of(year, month, day, hour, minute, second, offset_of(rest));
}
