/* cache_conn.c - the one connection to Redis: made, greeted (AUTH, SELECT, PING), used, lost, and
 * tried again for ever. Nothing here waits: names are looked up by a task of its own. */
#include "io/cache_impl.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "io/cache_address.h"
#include "rt/loop.h"
#include "rt/outage.h"
#include "rt/resolve.h"

/* The adapter's header defines static functions without using all of them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <hiredis/adapters/libevent.h>
#pragma GCC diagnostic pop

#define GREETING_MS 2000 /* from the attempt to connect until Redis is ready */
#define RETRY_FIRST_MS 100
#define RETRY_MAX_MS 2000
#define STALLS_MAX 8 /* CACHE_ANSWER_MS in a row without any answer */

/* The connection may be closed while a name is looked up. */
struct lookup {
	char *host;
	bool is_wanted;
};

static struct {
	struct arena *arena; /* NULL: not opened */
	struct cache_address at;
	redisAsyncContext *redis;
	bool up;
	struct lookup *lookup;
	size_t attempts;     /* the addresses of a name take turns */
	struct event *timer; /* down: try again; not yet up: give up; up: it has stayed */
	int64_t retry_ms;
	struct outage outage;
	int stalls;
	int64_t stalled_ms; /* when the last of them was counted */
} conn;

static void set_timer(int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };

	event_add(conn.timer, &tv);
}

/* The one way down. conn.redis is NULL already when hiredis is about to free it. */
static void lose(const char *why)
{
	redisAsyncContext *c = conn.redis;

	if (outage_tell(&conn.outage, clock_mono_ms()))
		log_warn(conn.up ? "cache.lost" : "cache.unreachable",
		         F_STR("redis", conn.at.shown), F_STR("why", why));
	conn.redis = NULL;
	conn.up = false;
	set_timer(conn.retry_ms);
	conn.retry_ms = conn.retry_ms * 2 > RETRY_MAX_MS ? RETRY_MAX_MS : conn.retry_ms * 2;
	if (c)
		redisAsyncFree(c);
}

static void on_disconnect(const redisAsyncContext *c, int status)
{
	(void)status;
	if (c != conn.redis)
		return;
	conn.redis = NULL;
	lose(c->err ? c->errstr : "closed by Redis");
}

static void tell_connected(void)
{
	log_info("cache.connected", F_STR("redis", conn.at.shown));
}

/* One that greets and then refuses to work is lost again soon. */
static void ready(void)
{
	conn.up = true;
	conn.stalls = 0;
	if (!conn.outage.silence_ms)
		tell_connected();
	set_timer(OUTAGE_BACK_MS);
}

static void has_stayed(void)
{
	conn.retry_ms = RETRY_FIRST_MS;
	if (outage_over(&conn.outage))
		tell_connected();
}

/* An answer to part of the greeting; the last one has an arg. */
static void on_greeting(redisAsyncContext *c, void *reply, void *arg)
{
	const redisReply *r = reply;

	if (c != conn.redis || !r)
		return;
	if (r->type == REDIS_REPLY_ERROR)
		lose(r->str);
	else if (arg)
		ready();
}

static void greet(void)
{
	redisAsyncContext *c = conn.redis;
	const struct cache_address *at = &conn.at;

	if (at->password && at->user)
		redisAsyncCommand(c, on_greeting, NULL, "AUTH %s %s", at->user, at->password);
	else if (at->password)
		redisAsyncCommand(c, on_greeting, NULL, "AUTH %s", at->password);
	if (at->db)
		redisAsyncCommand(c, on_greeting, NULL, "SELECT %d", at->db);
	redisAsyncCommand(c, on_greeting, &conn, "PING");
}

static void on_connect(const redisAsyncContext *c, int status)
{
	if (c != conn.redis)
		return;
	if (status == REDIS_OK) {
		greet();
		return;
	}
	conn.redis = NULL;
	lose(c->errstr);
}

/* address is numeric, or NULL for the socket. */
static void connect_to(const char *address)
{
	redisAsyncContext *c = address ? redisAsyncConnect(address, conn.at.port)
	                               : redisAsyncConnectUnix(conn.at.path);

	conn.redis = c;
	if (!c || c->err) {
		lose(c ? c->errstr : "no memory");
		return;
	}
	redisLibeventAttach(c, loop_base());
	redisAsyncSetConnectCallback(c, on_connect);
	redisAsyncSetDisconnectCallback(c, on_disconnect);
	set_timer(GREETING_MS);
}

static void lookup_free(struct lookup *l)
{
	free(l->host);
	free(l);
}

static void look_up(struct task *t, void *arg)
{
	struct lookup *l = arg;
	struct addresses found;
	int r = resolve_host(t, l->host, &found);
	bool is_wanted = l->is_wanted;

	lookup_free(l);
	if (!is_wanted)
		return;
	conn.lookup = NULL;
	if (r == 0)
		connect_to(found.text[conn.attempts++ % found.count]);
	else
		lose(r == -ENOENT ? "the host's name is not known"
		                  : "no answer about the host's name");
}

static void begin_lookup(void)
{
	conn.lookup = xcalloc(1, sizeof(*conn.lookup));
	conn.lookup->host = xstrdup(conn.at.host);
	conn.lookup->is_wanted = true;
	if (task_spawn("cache.connect", GREETING_MS, look_up, conn.lookup) == 0)
		return;
	lookup_free(conn.lookup);
	conn.lookup = NULL;
	lose("too many tasks");
}

static void connect_now(void)
{
	if (conn.at.path)
		connect_to(NULL);
	else if (resolve_is_name(conn.at.host))
		begin_lookup();
	else
		connect_to(conn.at.host);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	if (conn.up)
		has_stayed();
	else if (conn.redis)
		lose("no answer in time");
	else
		connect_now();
}

void cache_open(const char *url)
{
	struct err e = { 0 };

	if (!url)
		return;
	conn.arena = arena_new();
	if (cache_address_parse(conn.arena, url, &conn.at, &e) < 0) {
		log_error("cache.url_unreadable", F_STR("why", e.msg));
		cache_close();
		return;
	}
	conn.timer = evtimer_new(loop_base(), on_timer, NULL);
	conn.retry_ms = RETRY_FIRST_MS;
	connect_now();
}

void cache_close(void)
{
	redisAsyncContext *c = conn.redis;

	if (!conn.arena)
		return;
	conn.redis = NULL;
	conn.up = false;
	if (c)
		redisAsyncFree(c);
	if (conn.lookup)
		conn.lookup->is_wanted = false;
	if (conn.timer)
		event_free(conn.timer);
	arena_free(conn.arena);
	memset(&conn, 0, sizeof(conn));
}

bool cache_is_up(void)
{
	return conn.up;
}

redisAsyncContext *cache_connection(void)
{
	return conn.up ? conn.redis : NULL;
}

void cache_answered(void)
{
	conn.stalls = 0;
}

void cache_stalled(void)
{
	int64_t now = clock_mono_ms();

	/* Many that were asked at once are late together: that is one stall, and may be ours. */
	if (now - conn.stalled_ms < CACHE_ANSWER_MS)
		return;
	conn.stalled_ms = now;
	if (++conn.stalls >= STALLS_MAX && conn.redis) {
		conn.stalls = 0;
		lose("it no longer answers");
	}
}
