#include "io/http_reach.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "io/http.h"

#define HOSTS_MAX 64

struct allowed {
	char *host; /* without port; "*.example.net" matches any subdomain */
	int port;   /* 0 = any */
	enum http_reach reach;
};

static struct allowed allowed[HOSTS_MAX];
static size_t allowed_count;
static char known[256]; /* scheme, host and port of the latest URL that was allowed */
static enum http_reach known_reach;

static bool is_literal_or_local(const char *host)
{
	unsigned char raw[16];

	return !strcmp(host, "localhost") || inet_pton(AF_INET, host, raw) == 1 ||
	       inet_pton(AF_INET6, host, raw) == 1;
}

void http_allow(const char *host_pattern)
{
	const char *p = strstr(host_pattern, "://");
	struct allowed *a;
	size_t n;

	p = p ? p + 3 : host_pattern;
	n = strcspn(p, ":/");
	if (!n)
		return;
	if (allowed_count == HOSTS_MAX)
		bug("more than %d allowed hosts", HOSTS_MAX);
	a = &allowed[allowed_count++];
	a->host = xasprintf("%.*s", (int)n, p);
	a->port = p[n] == ':' ? (int)strtol(p + n + 1, NULL, 10) : 0;
	if (is_literal_or_local(a->host))
		a->reach = REACH_BOTH;
	else
		a->reach = strncmp(host_pattern, "http://", 7) ? REACH_PUBLIC : REACH_PRIVATE;
}

static const struct allowed *allowed_find(const char *host, int port)
{
	for (size_t i = 0; i < allowed_count; i++) {
		const struct allowed *a = &allowed[i];
		size_t nh = strlen(host), na = strlen(a->host);

		if (a->port && a->port != port)
			continue;
		if (!strcasecmp(a->host, host))
			return a;
		if (a->host[0] == '*' && nh > na - 1 &&
		    !strcasecmp(host + nh - (na - 1), a->host + 1))
			return a;
	}
	return NULL;
}

static bool v4_is_private(uint32_t ip)
{
	static const struct {
		uint32_t net;
		int bits;
	} ranges[] = {
		{ 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },
		{ 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0a80000, 16 },
		{ 0xc6120000, 15 }, { 0xe0000000, 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		if (ip >> (32 - ranges[i].bits) == ranges[i].net >> (32 - ranges[i].bits))
			return true;
	}
	return false;
}

/* RFC 6890 special-purpose addresses, also when wrapped in IPv6. */
static bool is_private(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return v4_is_private(ntohl(((const struct sockaddr_in *)sa)->sin_addr.s_addr));
	if (sa->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)sa)->sin6_addr;
		uint32_t v4;

		memcpy(&v4, a->s6_addr + 12, 4);
		if (IN6_IS_ADDR_V4MAPPED(a) || IN6_IS_ADDR_V4COMPAT(a))
			return v4_is_private(ntohl(v4));
		if (a->s6_addr[0] == 0 && a->s6_addr[1] == 0x64) /* 64:ff9b::/96 NAT64 */
			return true;
		return IN6_IS_ADDR_LOOPBACK(a) || IN6_IS_ADDR_UNSPECIFIED(a) ||
		       IN6_IS_ADDR_LINKLOCAL(a) || IN6_IS_ADDR_MULTICAST(a) ||
		       (a->s6_addr[0] & 0xfe) == 0xfc;
	}
	return true;
}

bool http_reaches(enum http_reach reach, const struct sockaddr *address)
{
	return reach == REACH_BOTH || is_private(address) == (reach == REACH_PRIVATE);
}

static int look_up(const char *url, enum http_reach *ret_reach)
{
	CURLU *u = curl_url();
	char *host = NULL, *port = NULL, *scheme = NULL;
	const struct allowed *a = NULL;

	if (!curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) &&
	    !curl_url_get(u, CURLUPART_HOST, &host, 0) &&
	    !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) &&
	    !curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT))
		a = allowed_find(host, (int)strtol(port, NULL, 10));
	/* Plain http only to addresses and to names configured with it: the sandbox, a local store.
	 */
	if (a &&
	    (!strcmp(scheme, "https") || (!strcmp(scheme, "http") && a->reach != REACH_PUBLIC)))
		*ret_reach = a->reach;
	else
		a = NULL;
	curl_free(host);
	curl_free(port);
	curl_free(scheme);
	curl_url_cleanup(u);
	return a ? 0 : -EPERM;
}

/* Nearly all calls go to one host: the last verdict is kept for the very same bytes before the
 * path. */
int http_reach_of(const char *url, enum http_reach *ret_reach)
{
	const char *rest = strstr(url, "://");
	size_t n = rest ? (size_t)(rest + 3 - url) + strcspn(rest + 3, "/?#\\") : 0;
	int r;

	if (n && n < sizeof(known) && !strncmp(url, known, n) && !known[n]) {
		*ret_reach = known_reach;
		return 0;
	}
	r = look_up(url, ret_reach);
	if (r == 0 && n && n < sizeof(known)) {
		memcpy(known, url, n);
		known[n] = '\0';
		known_reach = *ret_reach;
	}
	return r;
}

void http_reach_forget(void)
{
	known[0] = '\0';
	while (allowed_count)
		free(allowed[--allowed_count].host);
}
