/* cache.c - asking Redis; its connection is in cache_conn.c. */
#include "io/cache_impl.h"

#include <errno.h>

#include "base/metric.h"

struct waiter {
	struct task *task; /* NULL once it has stopped waiting */
	bool is_answered;
	struct arena *arena;
	const char *value;
	size_t n;
};

static struct metric lookups = { .type = METRIC_COUNTER,
	                         .name = "mseva_cache_lookups_total",
	                         .help = "Conversation look-ups in Redis.",
	                         .label = "outcome" };

static void on_value(redisAsyncContext *c, void *reply, void *arg)
{
	struct waiter *w = arg;
	redisReply *r = reply;

	(void)c;
	cache_answered();
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

int cache_get(struct task *t, const char *key, struct arena *a, const char **ret_value,
              size_t *ret_n)
{
	redisAsyncContext *c = cache_connection();
	struct waiter *w;
	const char *value;
	size_t n;
	int r;

	if (!c)
		return -ENOENT;
	w = xcalloc(1, sizeof(*w));
	w->task = t;
	w->arena = a;
	if (redisAsyncCommand(c, on_value, w, "GET %s", key) != REDIS_OK) {
		free(w);
		return -ENOENT;
	}
	task_waits_on(t, "redis GET");
	r = task_wait_for(t, CACHE_ANSWER_MS);
	if (r < 0 && !w->is_answered) {
		w->task = NULL; /* the answer, when it comes, frees w */
		metric_add(&lookups, "late", 1);
		cache_stalled();
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
	redisAsyncContext *c = cache_connection();

	if (c)
		redisAsyncCommand(c, NULL, NULL, "SET %s %b PX %lld", key, value, n,
		                  (long long)ttl_ms);
}

void cache_delete(const char *key)
{
	redisAsyncContext *c = cache_connection();

	if (c)
		redisAsyncCommand(c, NULL, NULL, "DEL %s", key);
}
