/* media_digest.h - is this the file that was announced? */
#ifndef MSEVA_IO_MEDIA_DIGEST_H
#define MSEVA_IO_MEDIA_DIGEST_H

#include "base/mem.h"

enum media_digest { MEDIA_DIGEST_SAME, MEDIA_DIGEST_OTHER, MEDIA_DIGEST_UNTOLD };

/* Compares the SHA-256 of n bytes with the announced one, which WhatsApp writes in base64 in some
 * places and in hex in others. Absent, or neither: MEDIA_DIGEST_UNTOLD. */
enum media_digest media_digest_check(const char *announced, const void *p, size_t n);

#endif
