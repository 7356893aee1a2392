/* format.c - dates by table, because the month and the part of the day are words of ours, and
 * cutting with ICU's grapheme boundaries. */
#include "language/format.h"

#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "base/utf8.h"

#define KEY_MAX 64

/* ---- dates -------------------------------------------------------------------------------------
 */

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define INDIA_OFFSET_MS (330 * MINUTE_MS)

static struct tm india_time(int64_t at_ms)
{
	struct tm tm;
	time_t seconds = (time_t)((at_ms + INDIA_OFFSET_MS) / 1000);
	gmtime_r(&seconds, &tm);
	return tm;
}

/* Which part of the day an hour belongs to in everyday speech. */
static const char *day_part_key(int hour)
{
	static const struct {
		int until;
		const char *key;
	} parts[] = {
		{ 4, "date.part.small_hours" }, { 12, "date.part.morning" },
		{ 16, "date.part.noon" },       { 20, "date.part.evening" },
		{ 24, "date.part.night" },
	};
	size_t i = 0;
	while (hour >= parts[i].until)
		i++;
	return parts[i].key;
}

static const char *month_name(const struct texts *texts, struct arena *a, enum language lang,
                              int month)
{
	char key[KEY_MAX];
	snprintf(key, sizeof(key), "date.month.%d", month + 1);
	return texts_format(texts, a, lang, key, NULL, 0);
}

const char *format_moment(const struct texts *texts, struct arena *a, enum language lang,
                          int64_t at_ms)
{
	struct tm tm = india_time(at_ms);
	int hour = tm.tm_hour % 12 ? tm.tm_hour % 12 : 12;
	const struct text_arg args[] = {
		{ .name = "day", .number = tm.tm_mday },
		{ .name = "month", .text = month_name(texts, a, lang, tm.tm_mon) },
		{ .name = "part",
		  .text = texts_format(texts, a, lang, day_part_key(tm.tm_hour), NULL, 0) },
		{ .name = "hour", .number = hour },
		{ .name = "minute", .text = arena_printf(a, "%02d", tm.tm_min) },
	};
	return texts_format(texts, a, lang, tm.tm_min ? "date.at_minute" : "date.at_hour", args,
	                    ARRAY_LEN(args));
}

const char *format_deadline(const struct texts *texts, struct arena *a, enum language lang,
                            int64_t at_ms)
{
	int64_t local = at_ms + INDIA_OFFSET_MS;
	int64_t up = (local + HOUR_MS - 1) / HOUR_MS * HOUR_MS;
	return format_moment(texts, a, lang, up - INDIA_OFFSET_MS);
}

const char *format_day(const struct texts *texts, struct arena *a, enum language lang,
                       int64_t at_ms)
{
	struct tm tm = india_time(at_ms);
	const struct text_arg args[] = {
		{ .name = "day", .number = tm.tm_mday },
		{ .name = "month", .text = month_name(texts, a, lang, tm.tm_mon) },
	};
	return texts_format(texts, a, lang, "date.day", args, ARRAY_LEN(args));
}

/* ---- fitting -----------------------------------------------------------------------------------
 */

/* Opening a break iterator costs far more than using one; a process has one thread that formats. */
static UBreakIterator *graphemes(void)
{
	static UBreakIterator *shared;
	UErrorCode status = U_ZERO_ERROR;
	if (!shared)
		shared = ubrk_open(UBRK_CHARACTER, "en", NULL, 0, &status);
	return U_SUCCESS(status) ? shared : NULL;
}

/* The last grapheme boundary at or before `limit` bytes. */
static size_t boundary_before(const char *text, size_t limit)
{
	UErrorCode status = U_ZERO_ERROR;
	UText utext = UTEXT_INITIALIZER;
	UBreakIterator *it = graphemes();
	utext_openUTF8(&utext, text, -1, &status);
	if (!it || U_FAILURE(status))
		return limit;
	ubrk_setUText(it, &utext, &status);
	if (U_SUCCESS(status) && !ubrk_isBoundary(it, (int32_t)limit)) {
		int32_t before = ubrk_preceding(it, (int32_t)limit);
		limit = before > 0 ? (size_t)before : 0;
	}
	utext_close(&utext);
	return limit;
}

const char *format_fit(struct arena *a, const char *text, size_t max_cp)
{
	/* A code point has at least one byte: most texts are settled here. */
	if (strlen(text) <= max_cp || utf8_len(text) <= max_cp)
		return text;
	size_t n = max_cp > 1 ? boundary_before(text, utf8_prefix(text, max_cp - 1)) : 0;
	while (n && text[n - 1] == ' ')
		n--;
	return arena_printf(a, "%.*s…", (int)n, text);
}

static bool is_hidden(UChar32 c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C ||
	       c == 0xFEFF || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFFF0 && c <= 0xFFFF) ||
	       (c >= 0xE0000 && c <= 0x10FFFF);
}

/* One empty line is a paragraph, a hundred of them push what we say out of sight. */
static size_t end_line(char *out, size_t to)
{
	while (to && out[to - 1] == ' ')
		to--;
	if (to && !(to > 1 && out[to - 1] == '\n' && out[to - 2] == '\n'))
		out[to++] = '\n';
	return to;
}

const char *format_clean(struct arena *a, const char *text)
{
	if (!text)
		return "";
	int32_t n = (int32_t)strlen(text), i = 0;
	char *out = arena_alloc(a, (size_t)n + 1);
	size_t to = 0;
	while (i < n) {
		int32_t start = i;
		UChar32 c;
		U8_NEXT(text, i, n, c);
		if (c == '\t' || c == '\r')
			out[to++] = ' ';
		else if (c == '\n' || c == 0x2028 || c == 0x2029)
			to = end_line(out, to);
		else if (c >= 0 && !is_hidden(c) && (to || !u_isUWhiteSpace(c))) {
			memcpy(out + to, text + start, (size_t)(i - start));
			to += (size_t)(i - start);
		}
	}
	while (to && (out[to - 1] == ' ' || out[to - 1] == '\n'))
		to--;
	out[to] = '\0';
	return out;
}

const char *format_param(struct arena *a, const char *text, size_t max_cp)
{
	const char *clean = format_clean(a, text);
	char *out = arena_alloc(a, strlen(clean) + 1), *to = out;
	for (const char *p = clean; *p; p++) {
		char c = *p == '\n' ? ' ' : *p;
		if (c != ' ' || (to > out && to[-1] != ' '))
			*to++ = c;
	}
	*to = '\0';
	return *out ? format_fit(a, out, max_cp) : "-";
}
