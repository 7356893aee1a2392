#include "io/cache_address.h"

#include <errno.h>
#include <string.h>
#include <sys/un.h>

#include "base/url.h"

#define PORT 6379
#define DATABASES_MAX 65535

static int take_db(const char *text, int *ret_db, struct err *e)
{
	long v = 0;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || v > DATABASES_MAX)
			return err_set(e, -EINVAL, "the database is not a small number");
		v = v * 10 + (*p - '0');
	}
	*ret_db = (int)v;
	return 0;
}

static int take_unix(struct arena *a, const struct url *u, struct cache_address *c, struct err *e)
{
	size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path);

	if (*u->host || u->port || strlen(u->path) < 2)
		return err_set(e, -EINVAL, "a socket is written unix:///path, with three slashes");
	if (strlen(u->path) >= room)
		return err_set(e, -EINVAL, "the path of a socket has at most %zu bytes", room - 1);
	if (*u->query && strncmp(u->query, "db=", 3) != 0)
		return err_set(e, -EINVAL, "after '?' only db=NUMBER is known");
	c->path = u->path;
	c->shown = arena_printf(a, "unix://%s", u->path);
	return *u->query ? take_db(u->query + 3, &c->db, e) : 0;
}

static int take_tcp(struct arena *a, const struct url *u, struct cache_address *c, struct err *e)
{
	bool is_v6 = strchr(u->host, ':');
	int r;

	if (!*u->host)
		return err_set(e, -EINVAL, "there is no host in it");
	if (*u->query)
		return err_set(e, -EINVAL, "nothing is known after '?'");
	r = take_db(*u->path ? u->path + 1 : "", &c->db, e);
	if (r < 0)
		return r;
	c->host = u->host;
	c->port = u->port ? u->port : PORT;
	c->shown = arena_printf(a, is_v6 ? "redis://[%s]:%d/%d" : "redis://%s:%d/%d", c->host,
	                        c->port, c->db);
	return 0;
}

int cache_address_parse(struct arena *a, const char *url, struct cache_address *ret_address,
                        struct err *e)
{
	struct cache_address c = { 0 };
	struct url u;
	int r;

	r = url_parse(a, url, &u, e);
	if (r < 0)
		return r;
	if (!strcmp(u.scheme, "rediss"))
		return err_set(e, -EINVAL,
		               "TLS to Redis is not built in (libhiredis 0.14 has none): use "
		               "redis:// through a tunnel, or a unix:// socket");
	if (u.user && !u.password)
		return err_set(e, -EINVAL, "a password alone is written :password@host");
	c.user = u.user;
	c.password = u.password && *u.password ? u.password : NULL;
	if (!strcmp(u.scheme, "unix"))
		r = take_unix(a, &u, &c, e);
	else if (!strcmp(u.scheme, "redis"))
		r = take_tcp(a, &u, &c, e);
	else
		r = err_set(e, -EINVAL, "it begins neither with redis:// nor with unix://");
	if (r < 0)
		return r;
	*ret_address = c;
	return 0;
}
