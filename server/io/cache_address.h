/* cache_address.h - where Redis is, as MSEVA_REDIS_URL says it:
 *   redis://[[user]:password@]host[:6379][/database]
 *   unix://[[user]:password@]/path/of/the.sock[?db=database]
 * User and password are percent-encoded. TLS (rediss://) is refused: the hiredis of Debian 12 has
 * none; a tunnel (stunnel) or a socket does it. */
#ifndef MSEVA_IO_CACHE_ADDRESS_H
#define MSEVA_IO_CACHE_ADDRESS_H

#include "base/arena.h"
#include "base/err.h"

struct cache_address {
	const char *path; /* NULL for TCP */
	const char *host;
	int port, db;
	const char *user, *password; /* or NULL */
	const char *shown;           /* without them: for logs */
};

/* -EINVAL with a sentence that quotes nothing of the URL. */
MUSTCHECK int cache_address_parse(struct arena *a, const char *url,
                                  struct cache_address *ret_address, struct err *e);

#endif
