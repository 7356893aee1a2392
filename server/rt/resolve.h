/* resolve.h - names of hosts as addresses, asked for on a thread of their own: a name server that
 * does not answer makes whoever needs the name wait, never the loop.
 *
 * The system's own resolver is used (/etc/hosts, nsswitch.conf, its caches); nothing is kept here,
 * because a name is looked up only to connect and may point elsewhere after a failover. Tasks that
 * want the same name at the same time share one question. */
#ifndef MSEVA_RT_RESOLVE_H
#define MSEVA_RT_RESOLVE_H

#include "rt/task.h"

#define RESOLVE_MAX 8

/* Numeric, IPv4 or IPv6 (which may carry a "%scope"), in the order the system prefers. */
struct addresses {
	size_t count;
	char text[RESOLVE_MAX][64];
};

/* False for what is an address already: digits, or the path of a socket. */
bool resolve_is_name(const char *host);

/* 0; -ENOENT: there is no such name, or it has no address; -EHOSTUNREACH: nobody could be asked;
 * -EAGAIN: too many names are being asked for; -ETIMEDOUT, -ECANCELED: the task's own. */
MUSTCHECK int resolve_host(struct task *t, const char *host, struct addresses *ret_addresses);

#endif
