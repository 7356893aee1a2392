/* pg_address.c - the addresses behind the host names of a connection string.
 *
 * libpq asks the name server itself, and waits for it, when it is given a name alone. So we ask, on
 * another thread, and give libpq both: `hostaddr` is where it connects to, `host` what the server's
 * certificate must say. A name with several addresses is listed once for each. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rt/resolve.h"

/* What a connection string says, or what the environment says where it is silent. */
struct where {
	char *host, *hostaddr, *port;
};

static void where_done(struct where *w)
{
	free(w->host);
	free(w->hostaddr);
	free(w->port);
}

static void take_option(char **ret_value, PQconninfoOption *options, const char *keyword)
{
	for (PQconninfoOption *o = options; o->keyword; o++) {
		const char *value = o->val;

		if (strcmp(o->keyword, keyword))
			continue;
		if (!value && o->envvar)
			value = getenv(o->envvar);
		if (value && *value)
			*ret_value = xstrdup(value);
	}
}

static struct where where_to(const char *url)
{
	struct where w = { 0 };
	PQconninfoOption *options = PQconninfoParse(url, NULL);

	/* One that cannot be read is left to libpq, which says why. */
	if (!options)
		return w;
	take_option(&w.host, options, "host");
	take_option(&w.hostaddr, options, "hostaddr");
	take_option(&w.port, options, "port");
	PQconninfoFree(options);
	return w;
}

/* The element of a comma-separated list that *rest begins with; false after the last. */
static bool next_element(struct arena *a, const char **rest, const char **ret_element)
{
	size_t n;

	if (!*rest)
		return false;
	n = strcspn(*rest, ",");
	*ret_element = arena_strndup(a, *rest, n);
	*rest = (*rest)[n] ? *rest + n + 1 : NULL;
	return true;
}

/* A password with an unescaped '/' in a URI is taken for a port, and libpq would name it. */
bool pg_url_is_readable(const char *url)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	char *port = NULL;
	bool readable;

	if (!options)
		return false;
	take_option(&port, options, "port");
	readable = !port || !port[strspn(port, "0123456789,")];
	free(port);
	PQconninfoFree(options);
	return readable;
}

bool pg_address_is_needed(const char *url)
{
	struct where w = where_to(url);
	struct arena *a = arena_new();
	const char *rest = w.host, *host;
	bool needed = false;

	while (!w.hostaddr && next_element(a, &rest, &host))
		needed |= resolve_is_name(host);
	arena_free(a);
	where_done(&w);
	return needed;
}

struct lists {
	struct buf host, hostaddr, port;
	size_t count;
};

static void lists_add(struct lists *l, const char *host, const char *hostaddr, const char *port)
{
	if (l->count++) {
		buf_addc(&l->host, ',');
		buf_addc(&l->hostaddr, ',');
		buf_addc(&l->port, ',');
	}
	buf_adds(&l->host, host);
	buf_adds(&l->hostaddr, hostaddr);
	buf_adds(&l->port, port);
}

/* Hosts that have no address now are left out: another of the list may serve. */
static int add_host(struct task *t, struct lists *l, const char *host, const char *port)
{
	struct addresses found;
	int r;

	if (!resolve_is_name(host)) {
		lists_add(l, host, "", port);
		return 0;
	}
	r = resolve_host(t, host, &found);
	if (r < 0)
		return r;
	for (size_t i = 0; i < found.count; i++)
		lists_add(l, host, found.text[i], port);
	return 0;
}

int pg_address_find(struct task *t, struct arena *a, const char *url,
                    struct pg_address *ret_address)
{
	struct where w = where_to(url);
	const char *hosts = w.host, *ports = w.port, *host, *port = "";
	bool one_port = !ports || !strchr(ports, ',');
	struct lists l = { .count = 0 };
	int r = -ENOENT, last = 0;

	buf_init(&l.host, SIZE_MAX / 4);
	buf_init(&l.hostaddr, SIZE_MAX / 4);
	buf_init(&l.port, SIZE_MAX / 4);
	if (one_port && ports)
		port = ports;
	while (next_element(a, &hosts, &host)) {
		if (!one_port && !next_element(a, &ports, &port))
			port = "";
		r = add_host(t, &l, host, port);
		if (r < 0)
			last = r;
	}
	if (l.count) {
		ret_address->host = arena_strndup(a, l.host.p, l.host.n);
		ret_address->hostaddr = arena_strndup(a, l.hostaddr.p, l.hostaddr.n);
		ret_address->port = arena_strndup(a, l.port.p, l.port.n);
	}
	r = l.count ? 0 : last;
	buf_done(&l.host);
	buf_done(&l.hostaddr);
	buf_done(&l.port);
	where_done(&w);
	return r;
}
