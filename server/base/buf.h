/* buf.h - a growing byte buffer with a mandatory ceiling.
 *
 * Going over the ceiling sets `overflow`, drops the addition and every later one; callers check
 * once at the end. The content is always followed by a NUL that `n` does not count. */
#ifndef MSEVA_BASE_BUF_H
#define MSEVA_BASE_BUF_H

#include "base/mem.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* s as a JSON string with its quotes; s is valid UTF-8, or NULL for null. */
void buf_json(struct buf *b, const char *s);
/* The content as a string the caller frees; the buffer is empty afterwards. */
char *buf_take(struct buf *b);

#endif
