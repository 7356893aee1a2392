/* utf8.h - validity and counting; WhatsApp's limits are counted in code points. */
#ifndef MSEVA_BASE_UTF8_H
#define MSEVA_BASE_UTF8_H

#include "base/mem.h"

/* Well-formed per RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF. */
bool utf8_valid(const char *p, size_t n);
/* Code points in a valid string. */
size_t utf8_len(const char *s);
/* Bytes of the longest prefix of at most max_cp code points. */
size_t utf8_prefix(const char *s, size_t max_cp);

#endif
