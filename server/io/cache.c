#include "io/cache.h"

#include <errno.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "rt/loop.h"

/* The adapter's header defines static functions without using all of them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <hiredis/adapters/libevent.h>
#pragma GCC diagnostic pop

#define ANSWER_MS 50 /* Postgres answers sooner than a stalled Redis */
#define RETRY_MS 500
#define STALLS_MAX 8 /* ANSWER_MS in a row without any answer before the connection is given up */

struct waiter {
	struct task *task; /* NULL once it has stopped waiting */
	bool is_answered;
	struct arena *arena;
	const char *value;
	size_t n;
};

static struct {
	char *host; /* NULL for a unix socket */
	char *path;
	int port, db;
	redisAsyncContext *redis;
	struct event *retry;
	bool up;
	int stalls;
	int64_t stalled_ms; /* when the last of them was counted */
} cache;

static struct metric lookups = { .type = METRIC_COUNTER,
	                         .name = "mseva_cache_lookups_total",
	                         .help = "Conversation look-ups in Redis.",
	                         .label = "outcome" };

static void connect_now(void);

static void on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	connect_now();
}

static void retry_later(void)
{
	struct timeval tv = { .tv_sec = RETRY_MS / 1000, .tv_usec = (RETRY_MS % 1000) * 1000 };

	if (cache.up)
		log_warn("cache.lost");
	cache.redis = NULL;
	cache.up = false;
	if (!cache.retry)
		cache.retry = evtimer_new(loop_base(), on_retry, NULL);
	event_add(cache.retry, &tv);
}

static void on_connect(const redisAsyncContext *c, int status)
{
	(void)c;
	if (status != REDIS_OK) {
		retry_later();
		return;
	}
	cache.up = true;
	cache.stalls = 0;
	if (cache.db)
		redisAsyncCommand(cache.redis, NULL, NULL, "SELECT %d", cache.db);
	log_info("cache.connected");
}

static void on_disconnect(const redisAsyncContext *c, int status)
{
	(void)c;
	(void)status;
	retry_later();
}

static void connect_now(void)
{
	redisAsyncContext *c = cache.host ? redisAsyncConnect(cache.host, cache.port)
	                                  : redisAsyncConnectUnix(cache.path);

	if (!c || c->err) {
		if (c)
			redisAsyncFree(c);
		retry_later();
		return;
	}
	cache.redis = c;
	redisLibeventAttach(c, loop_base());
	redisAsyncSetConnectCallback(c, on_connect);
	redisAsyncSetDisconnectCallback(c, on_disconnect);
}

void cache_open(const char *url)
{
	if (!url)
		return;
	if (!strncmp(url, "unix://", 7)) {
		cache.path = xstrdup(url + 7);
	} else {
		const char *p = !strncmp(url, "redis://", 8) ? url + 8 : url;
		size_t n = strcspn(p, ":/");

		cache.host = xasprintf("%.*s", (int)n, p);
		cache.port = p[n] == ':' ? (int)strtol(p + n + 1, NULL, 10) : 6379;
		p = strchr(p, '/');
		cache.db = p ? (int)strtol(p + 1, NULL, 10) : 0;
	}
	connect_now();
}

void cache_close(void)
{
	redisAsyncContext *c = cache.redis;

	cache.up = false;
	if (c) {
		redisAsyncSetDisconnectCallback(c, NULL);
		cache.redis = NULL;
		redisAsyncFree(c);
	}
	if (cache.retry)
		event_free(cache.retry);
	free(cache.host);
	free(cache.path);
	memset(&cache, 0, sizeof(cache));
}

bool cache_is_up(void)
{
	return cache.up;
}

static void on_value(redisAsyncContext *c, void *reply, void *arg)
{
	struct waiter *w = arg;
	redisReply *r = reply;

	(void)c;
	cache.stalls = 0;
	w->is_answered = true;
	if (w->task) {
		if (r && r->type == REDIS_REPLY_STRING) {
			w->value = arena_strndup(w->arena, r->str, (size_t)r->len);
			w->n = (size_t)r->len;
		}
		task_wake(w->task, 0);
	} else {
		free(w);
	}
}

/* A Redis that accepts but never answers would cost every message ANSWER_MS: drop it. */
static void note_stall(void)
{
	redisAsyncContext *c = cache.redis;
	int64_t now = clock_mono_ms();

	/* Many that were asked at once are late together: that is one stall, and may be ours. */
	if (now - cache.stalled_ms < ANSWER_MS)
		return;
	cache.stalled_ms = now;
	if (++cache.stalls < STALLS_MAX || !c)
		return;
	log_warn("cache.stalled");
	redisAsyncSetDisconnectCallback(c, NULL);
	retry_later();
	redisAsyncFree(c);
}

int cache_get(struct task *t, const char *key, struct arena *a, const char **ret_value,
              size_t *ret_n)
{
	struct waiter *w;
	const char *value;
	size_t n;
	int r;

	if (!cache.up)
		return -ENOENT;
	w = xcalloc(1, sizeof(*w));
	w->task = t;
	w->arena = a;
	if (redisAsyncCommand(cache.redis, on_value, w, "GET %s", key) != REDIS_OK) {
		free(w);
		return -ENOENT;
	}
	task_waits_on(t, "redis GET");
	r = task_wait_for(t, ANSWER_MS);
	if (r < 0 && !w->is_answered) {
		w->task = NULL; /* the answer, when it comes, frees w */
		metric_add(&lookups, "late", 1);
		note_stall();
		return -ENOENT;
	}
	value = w->value;
	n = w->n;
	free(w);
	metric_add(&lookups, value ? "hit" : "miss", 1);
	if (!value)
		return -ENOENT;
	*ret_value = value;
	*ret_n = n;
	return 0;
}

void cache_set(const char *key, const char *value, size_t n, int64_t ttl_ms)
{
	if (cache.up)
		redisAsyncCommand(cache.redis, NULL, NULL, "SET %s %b PX %lld", key, value, n,
		                  (long long)ttl_ms);
}

void cache_delete(const char *key)
{
	if (cache.up)
		redisAsyncCommand(cache.redis, NULL, NULL, "DEL %s", key);
}
