/* url.h - hexadecimal digits and percent-encoding, as they stand in headers, queries and forms. */
#ifndef MSEVA_BASE_URL_H
#define MSEVA_BASE_URL_H

#include "base/arena.h"

/* 0..15 of a hexadecimal digit in either case, or -1. */
int url_hex_value(char c);
/* Decodes n bytes into the arena. In forms and queries '+' is a space. A broken escape stands for
 * itself. The text may hold any bytes, also NUL: *ret_n tells how many. *ret_broken (may be NULL)
 * tells of a broken escape. */
char *url_decode(struct arena *a, const char *p, size_t n, bool plus_is_space, size_t *ret_n,
                 bool *ret_broken);

#endif
