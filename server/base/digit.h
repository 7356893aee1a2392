/* digit.h - decimal digits as people in Punjab write them: 0-9, ०-९ (Devanagari), ੦-੯ (Gurmukhi).
 */
#ifndef MSEVA_BASE_DIGIT_H
#define MSEVA_BASE_DIGIT_H

#include "base/mem.h"

/* The value of the digit that UTF-8 text begins with and its bytes in *ret_bytes; -1, and nothing
 * written, when it begins with anything else. */
int digit_read(const char *text, size_t *ret_bytes);

#endif
