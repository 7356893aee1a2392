#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES 4096

static enum log_level threshold = LOG_INFO;
static const char *const level_names[LOG_LEVELS] = { "debug", "info", "warn", "error" };

void log_set_level(enum log_level level)
{
	threshold = level;
}

int log_level_from_name(const char *name)
{
	for (int i = 0; i < LOG_LEVELS; i++) {
		if (!strcmp(name, level_names[i]))
			return i;
	}
	return -1;
}

bool log_enabled(enum log_level level)
{
	return level >= threshold;
}

const char *log_strerror(int r)
{
	return strerror(r < 0 ? -r : r);
}

/* Quoted when it needs to be; control characters and bytes that are no UTF-8 never reach the
 * terminal or the collector raw. */
static void add_text(struct buf *b, const char *s)
{
	bool valid = s && utf8_valid(s, strlen(s));

	if (!s) {
		buf_adds(b, "-");
		return;
	}
	if (*s && !strpbrk(s, " \"=\\\t\r\n") && valid && (unsigned char)*s >= 0x20) {
		bool clean = true;

		for (const char *p = s; *p; p++)
			clean &= (unsigned char)*p >= 0x20 && *p != 0x7f;
		if (clean) {
			buf_adds(b, s);
			return;
		}
	}
	buf_addc(b, '"');
	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		if (*p == '"' || *p == '\\')
			buf_printf(b, "\\%c", *p);
		else if (*p < 0x20 || *p == 0x7f || (*p >= 0x80 && !valid))
			buf_printf(b, "\\x%02x", *p);
		else
			buf_addc(b, (char)*p);
	}
	buf_addc(b, '"');
}

static void add_phone(struct buf *b, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n < 8)
		buf_adds(b, n ? "****" : "-");
	else
		buf_printf(b, "%.2s******%s", s, s + n - 4);
}

static void add_field(struct buf *b, const struct field *f)
{
	buf_printf(b, " %s=", f->key);
	switch (f->type) {
	case FIELD_STR:
		add_text(b, f->s);
		break;
	case FIELD_INT:
		buf_printf(b, "%lld", (long long)f->i);
		break;
	case FIELD_NUM:
		buf_printf(b, "%.3f", f->d);
		break;
	case FIELD_PHONE:
		add_phone(b, f->s);
		break;
	case FIELD_WORDS:
		buf_printf(b, "[%zu bytes]", f->s ? strlen(f->s) : 0);
		break;
	case FIELD_SECRET:
		buf_adds(b, f->s && *f->s ? "[set]" : "[not set]");
		break;
	case FIELD_END:
		break;
	}
}

void log_event(enum log_level level, const char *event, const struct field *fields)
{
	struct buf b;
	char ts[32];
	size_t done = 0;

	buf_init(&b, LINE_MAX_BYTES);
	clock_format(clock_now_ms(), ts);
	buf_printf(&b, "ts=%s level=%s event=%s", ts, level_names[level], event);
	for (; fields->type != FIELD_END; fields++)
		add_field(&b, fields);
	b.overflow = false;
	b.max = LINE_MAX_BYTES + 1;
	buf_addc(&b, '\n');
	/* One write a line: lines of several worker processes do not mix. */
	while (done < b.n) {
		ssize_t w = write(STDERR_FILENO, b.p + done, b.n - done);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		done += (size_t)w;
	}
	buf_done(&b);
}
