/* outbox_settle.c - see outbox_settle.h. Each settlement lives in an arena of its own, which is
 * freed when the database has answered. */
#include "store/outbox_settle.h"

#include <errno.h>
#include <event2/event.h>

#include "base/list.h"
#include "base/log.h"
#include "queries.h"
#include "rt/loop.h"

#define OVERDUE_MS 300 /* between two tries to write down what Postgres did not take */

struct settlement {
	struct list link; /* among the overdue */
	struct arena *arena;
	struct pg_db *db;
	struct pg_unit *unit;
	const char *what;
};

/* What Postgres could not take when it happened. It is tried again until it is there: a message
 * that was sent must not be found queued and be sent a second time. */
static struct list overdue = { &overdue, &overdue };
static size_t overdue_count, unsettled_count;

static void settled(void *arg, int r)
{
	struct settlement *s = arg;

	if (r == -ENOTCONN || r == -EAGAIN) {
		list_append(&overdue, &s->link);
		overdue_count++;
		return;
	}
	if (r < 0)
		log_warn("outbox.not_settled", F_STR("what", s->what), F_ERRNO(r));
	unsettled_count--;
	arena_free(s->arena);
}

static void settle_overdue(void *unused)
{
	struct list again, *item;

	(void)unused;
	list_init(&again);
	while ((item = list_pop(&overdue)))
		list_append(&again, item);
	overdue_count = 0;
	while ((item = list_pop(&again))) {
		struct settlement *s = container_of(item, struct settlement, link);

		pg_run_async(s->db, s->unit, settled, s);
	}
}

static void settle(struct pg_db *db, struct settlement *s)
{
	static bool is_watched;

	if (!is_watched)
		loop_every(OVERDUE_MS, settle_overdue, NULL);
	is_watched = true;
	s->db = db;
	unsettled_count++;
	pg_run_async(db, s->unit, settled, s);
}

size_t outbox_overdue(void)
{
	return overdue_count;
}

size_t outbox_unsettled(void)
{
	return unsettled_count;
}

void outbox_forget_overdue(void)
{
	struct list *item;

	while ((item = list_pop(&overdue)))
		arena_free(container_of(item, struct settlement, link)->arena);
	overdue_count = 0;
}

static struct pg_unit *settlement_new(const struct outbox_item *it, const char *what,
                                      struct settlement **ret_settlement)
{
	struct arena *a = arena_new();
	struct settlement *s = arena_alloc(a, sizeof(*s));
	struct pg_unit *u = pg_unit_new(a);

	list_init(&s->link);
	s->arena = a;
	s->unit = u;
	s->what = what;
	pg_enter(u, it->to.tenant_id);
	*ret_settlement = s;
	return u;
}

/* ---- what was handed over: many at once, for nothing waits for it
 * -------------------------------- */

#define SENT_TOGETHER 64
#define SENT_WAIT_MS 20

static struct {
	struct arena *arena;
	struct pg_db *db;
	struct {
		int tenant_id;
		const char *created_at, *id, *provider_id;
	} at[SENT_TOGETHER];
	size_t count;
	struct event *timer;
} handed_over;

static void record_sent(int tenant_id)
{
	const char *created_at[SENT_TOGETHER], *id[SENT_TOGETHER], *provider_id[SENT_TOGETHER];
	struct outbox_item of_tenant = { .to = { .tenant_id = tenant_id } };
	struct settlement *s;
	struct pg_unit *u = settlement_new(&of_tenant, "sent", &s);
	struct arena *a = s->arena;
	size_t n = 0;

	for (size_t i = 0; i < handed_over.count; i++) {
		if (handed_over.at[i].tenant_id != tenant_id)
			continue;
		created_at[n] = handed_over.at[i].created_at;
		id[n] = handed_over.at[i].id;
		provider_id[n++] = handed_over.at[i].provider_id;
		handed_over.at[i].tenant_id = 0;
	}
	pg_add(u, &SQL_OUTBOX_SENT, pg_int(a, tenant_id), pg_array(a, created_at, n),
	       pg_array(a, id, n), pg_array(a, provider_id, n), PG_END);
	settle(handed_over.db, s);
}

static void flush_sent(void)
{
	for (size_t i = 0; i < handed_over.count; i++) {
		if (handed_over.at[i].tenant_id)
			record_sent(handed_over.at[i].tenant_id);
	}
	unsettled_count -= handed_over.count;
	handed_over.count = 0;
	arena_reset(handed_over.arena);
}

static void on_sent_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	flush_sent();
}

void outbox_mark_sent(struct pg_db *db, const struct outbox_item *it, const char *provider_id)
{
	struct timeval tv = { .tv_usec = SENT_WAIT_MS * 1000 };
	size_t i = handed_over.count++;

	if (!handed_over.arena) {
		handed_over.arena = arena_new();
		handed_over.timer = evtimer_new(loop_base(), on_sent_timer, NULL);
	}
	handed_over.db = db;
	handed_over.at[i].tenant_id = it->to.tenant_id;
	handed_over.at[i].created_at = arena_strdup(handed_over.arena, it->created_at);
	handed_over.at[i].id = pg_int(handed_over.arena, it->id);
	handed_over.at[i].provider_id = arena_strdup(handed_over.arena, provider_id);
	unsettled_count++;
	if (handed_over.count == SENT_TOGETHER)
		flush_sent();
	else if (i == 0)
		evtimer_add(handed_over.timer, &tv);
}

/* 0 is a code of the provider's, "authentication": where there was none it must not stand. */
static const char *code_or_null(struct arena *a, int code)
{
	return code ? pg_int(a, code) : NULL;
}

void outbox_mark_later(struct pg_db *db, const struct outbox_item *it, const char *owner,
                       int64_t wait_ms, int code, const char *why)
{
	struct settlement *s;
	struct pg_unit *u = settlement_new(it, "later", &s);
	struct arena *a = s->arena;

	pg_add(u, &SQL_OUTBOX_LATER, pg_int(a, it->to.tenant_id), arena_strdup(a, it->created_at),
	       pg_int(a, it->id), pg_int(a, wait_ms), code_or_null(a, code), arena_strdup(a, why),
	       arena_strdup(a, owner), PG_END);
	settle(db, s);
}

void outbox_mark_doubt(struct pg_db *db, const struct outbox_item *it, const char *owner,
                       int64_t wait_ms, const char *why)
{
	struct settlement *s;
	struct pg_unit *u = settlement_new(it, "doubt", &s);
	struct arena *a = s->arena;

	pg_add(u, &SQL_OUTBOX_DOUBT, pg_int(a, it->to.tenant_id), arena_strdup(a, it->created_at),
	       pg_int(a, it->id), pg_int(a, wait_ms), arena_strdup(a, why), arena_strdup(a, owner),
	       PG_END);
	settle(db, s);
}

void outbox_mark_end(struct pg_db *db, const struct outbox_item *it, enum outbox_end end, int code,
                     const char *why)
{
	struct settlement *s;
	struct pg_unit *u = settlement_new(it, "end", &s);
	struct arena *a = s->arena;

	pg_add(u, &SQL_OUTBOX_END, pg_int(a, it->to.tenant_id), arena_strdup(a, it->created_at),
	       pg_int(a, it->id), pg_int(a, end), code_or_null(a, code), arena_strdup(a, why),
	       PG_END);
	settle(db, s);
}

void outbox_release(struct pg_db *db, const struct outbox_item *it, const char *owner)
{
	struct settlement *s;
	struct pg_unit *u = settlement_new(it, "release", &s);
	struct arena *a = s->arena;

	pg_add(u, &SQL_OUTBOX_RELEASE, pg_int(a, it->to.tenant_id), arena_strdup(a, owner),
	       pg_int(a, it->to.citizen_id), arena_strdup(a, it->created_at), pg_int(a, it->id),
	       PG_END);
	settle(db, s);
}
