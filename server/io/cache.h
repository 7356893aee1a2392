/* cache.h - Redis, which may vanish at any moment: then every read is a miss and every write is
 * dropped, without waiting. Never the only place where anything is kept. */
#ifndef MSEVA_IO_CACHE_H
#define MSEVA_IO_CACHE_H

#include "rt/task.h"

/* url as cache_address.h says; NULL, or one that cannot be read (which is logged): run without.
 * Connects in the background, for ever: retried after 0.1 s, 0.2 s … 2 s; an outage is logged at
 * once and then more and more seldom. */
void cache_open(const char *url);
void cache_close(void);
bool cache_is_up(void);

/* Value in the arena; -ENOENT for a miss, for Redis being away and for an answer later than 50 ms.
 */
MUSTCHECK int cache_get(struct task *t, const char *key, struct arena *a, const char **ret_value,
                        size_t *ret_n);
/* Fire and forget. */
void cache_set(const char *key, const char *value, size_t n, int64_t ttl_ms);
void cache_delete(const char *key);

#endif
