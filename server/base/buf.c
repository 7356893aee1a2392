#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
	b->cap = 64;
	b->p = xmalloc(b->cap);
	b->p[0] = '\0';
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->overflow = false;
	b->p[0] = '\0';
}

static bool make_room(struct buf *b, size_t n)
{
	if (b->overflow || n > b->max || b->n > b->max - n) {
		b->overflow = true;
		return false;
	}
	if (!b->cap)
		b->cap = 64;
	if (!b->p || b->cap - b->n <= n) {
		while (b->cap - b->n <= n)
			b->cap *= 2;
		b->p = xrealloc(b->p, b->cap);
	}
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n || !make_room(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !make_room(b, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void buf_json(struct buf *b, const char *s)
{
	if (!s) {
		buf_adds(b, "null");
		return;
	}
	buf_addc(b, '"');
	while (*s) {
		size_t n = 0;

		while ((unsigned char)s[n] >= 0x20 && s[n] != '"' && s[n] != '\\' && s[n] != 0x7f)
			n++;
		buf_add(b, s, n);
		s += n;
		if (!*s)
			break;
		if (*s == '"' || *s == '\\')
			buf_add(b, (const char[]){ '\\', *s }, 2);
		else if (*s == '\n')
			buf_adds(b, "\\n");
		else
			buf_printf(b, "\\u%04x", (unsigned char)*s);
		s++;
	}
	buf_addc(b, '"');
}

char *buf_take(struct buf *b)
{
	char *p = b->p;

	*b = (struct buf){ .max = b->max };
	return p;
}
