/* cache_impl.h - between the connection to Redis (cache_conn.c) and those who ask it (cache.c). */
#ifndef MSEVA_IO_CACHE_IMPL_H
#define MSEVA_IO_CACHE_IMPL_H

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include "io/cache.h"

#define CACHE_ANSWER_MS 50 /* Postgres answers sooner than a stalled Redis */

/* Greeted and ready; NULL while it is away. */
redisAsyncContext *cache_connection(void);
/* An answer has come: it is not stalled. */
void cache_answered(void);
/* One was waited for in vain. A Redis that accepts but never answers would cost every message
 * CACHE_ANSWER_MS: after a few of these it is given up. */
void cache_stalled(void);

#endif
