/* whatsapp_repair.h - mends a webhook body that a JSON reader would refuse as a whole. */
#ifndef MSEVA_CHANNEL_WHATSAPP_REPAIR_H
#define MSEVA_CHANNEL_WHATSAPP_REPAIR_H

#include "base/buf.h"

/* Copies the body with every byte that is not UTF-8, every control character inside a string, every
 * \u0000 and every lone surrogate replaced by U+FFFD, and every number too large for 64 bits by a
 * string. Returns how many were replaced.
 * ret_body must be initialised. */
size_t whatsapp_repair(const char *body, size_t n, struct buf *ret_body);

#endif
