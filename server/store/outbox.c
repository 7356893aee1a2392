#include "store/outbox.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/log.h"
#include "domain/reply_json.h"
#include "queries.h"
#include "rt/loop.h"

#define OVERDUE_MS 300 /* between two tries to write down what Postgres did not take */

void outbox_add_news(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                     const struct reply *reply)
{
	pg_add(u, &SQL_OUTBOX_ADD_NEWS, pg_int(a, to->tenant_id), pg_int(a, to->citizen_id),
	       to->phone, to->user_id, reply_kind_name(reply->kind), reply_to_json(a, reply),
	       reply->late_template, to->number_id, PG_END);
}

void outbox_add_refusal(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                        const struct reply *reply, const char *media_id)
{
	pg_add(u, &SQL_OUTBOX_ADD_REFUSAL, pg_int(a, to->tenant_id), pg_int(a, to->citizen_id),
	       to->phone, to->user_id, reply_kind_name(reply->kind), reply_to_json(a, reply),
	       reply->late_template, to->number_id, media_id, PG_END);
}

static void read_item(const struct pg_rows *rows, size_t i, int tenant_id, struct outbox_item *it)
{
	*it = (struct outbox_item){
		.to = { .tenant_id = tenant_id,
		        .citizen_id = pg_i64(rows, i, "citizen_id", 0),
		        .number_id = pg_str(rows, i, "number_id"),
		        .phone = pg_str(rows, i, "phone"),
		        .user_id = pg_str(rows, i, "user_id") },
		.id = pg_i64(rows, i, "id", 0),
		.created_at = pg_str(rows, i, "created_at"),
		.reply_json = pg_str(rows, i, "body"),
		.late_template = pg_str(rows, i, "late_template"),
		.read_id = pg_str(rows, i, "read_id"),
		.window_ms = pg_i64(rows, i, "window_ms", -1),
		.attempts = (int)pg_i64(rows, i, "attempts", 1),
		.doubts = (int)pg_i64(rows, i, "doubts", 0),
		.is_head = pg_i64(rows, i, "first_id", 0) == pg_i64(rows, i, "id", -1),
	};
}

int outbox_tenants(struct task *t, struct pg_db *system, struct arena *a, int **ret_tenant_ids,
                   size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	int *ids, r;
	size_t n;

	pg_add(u, &SQL_OUTBOX_TENANTS, PG_END);
	r = pg_run(t, system, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows);
	ids = arena_new_array(a, int, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = (int)pg_i64(rows, i, "tenant_id", 0);
	*ret_tenant_ids = ids;
	*ret_count = n;
	return 0;
}

static int by_citizen_and_age(const void *pa, const void *pb)
{
	const struct outbox_item *x = pa, *y = pb;
	int order;

	if (x->to.citizen_id != y->to.citizen_id)
		return x->to.citizen_id < y->to.citizen_id ? -1 : 1;
	order = strcmp(x->created_at, y->created_at);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

int outbox_claim(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                 const char *owner, int max_citizens, struct outbox_item **ret_items,
                 size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct outbox_item *items;
	size_t n;
	int r;

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_OUTBOX_CLAIM, pg_int(a, tenant_id), owner, pg_int(a, OUTBOX_LEASE_S),
	       pg_int(a, max_citizens), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows);
	items = arena_new_array(a, struct outbox_item, n + 1);
	for (size_t i = 0; i < n; i++)
		read_item(rows, i, tenant_id, &items[i]);
	qsort(items, n, sizeof(*items), by_citizen_and_age);
	*ret_items = items;
	*ret_count = n;
	return 0;
}

int outbox_any_queued(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                      int64_t citizen_id, bool *ret_queued)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_OUTBOX_ANY_QUEUED, pg_int(a, tenant_id), pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, u);
	if (r == 0)
		*ret_queued = pg_is_true(pg_result(u, 0), 0, "queued");
	return r;
}

/* ---- settling: each in an arena of its own, freed when the database has answered ----------------
 */

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

/* The columns of outbox_status.sql. */
enum { CREATED_AT, ID, PROVIDER_ID, RUNG, AT, PLAYED, ERROR_CODE, ERROR_TEXT, COLUMNS };

int outbox_record_reports(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                          const struct outbox_report *reports, size_t count)
{
	struct pg_unit *u = pg_unit_new(a);
	const char **column[COLUMNS], *values[COLUMNS + 1];

	for (size_t c = 0; c < COLUMNS; c++)
		column[c] = arena_new_array(a, const char *, count);
	for (size_t i = 0; i < count; i++) {
		const struct outbox_report *r = &reports[i];

		column[CREATED_AT][i] = r->created_at;
		column[ID][i] = r->id;
		column[PROVIDER_ID][i] = r->provider_id;
		column[RUNG][i] = pg_int(a, r->rung);
		column[AT][i] = pg_time(a, r->at_ms);
		column[PLAYED][i] = pg_bool(r->is_played);
		column[ERROR_CODE][i] = r->error_code ? pg_int(a, r->error_code) : NULL;
		column[ERROR_TEXT][i] = r->error_text;
	}
	values[0] = pg_int(a, tenant_id);
	for (size_t c = 0; c < COLUMNS; c++)
		values[c + 1] = pg_array(a, column[c], count);
	pg_enter(u, tenant_id);
	pg_add_array(u, &SQL_OUTBOX_STATUS, values, COLUMNS + 1);
	return pg_run(t, db, u);
}

char *outbox_callback(struct arena *a, const struct outbox_item *it)
{
	return arena_printf(a, "%d %lld %s", it->to.tenant_id, (long long)it->id, it->created_at);
}

int outbox_callback_parse(struct arena *a, const char *text, int *ret_tenant_id,
                          const char **ret_id, const char **ret_created_at)
{
	int tenant, used = 0;
	long long id;

	if (sscanf(text, "%d %lld %n", &tenant, &id, &used) != 2 || tenant <= 0 || !used)
		return -EINVAL;
	/* A date is all the rest may be: it goes into an array literal of many. */
	if (!text[used] || strlen(text + used) > 40 ||
	    text[used + strspn(text + used, "0123456789-+:. ")])
		return -EINVAL;
	*ret_tenant_id = tenant;
	*ret_id = pg_int(a, id);
	*ret_created_at = arena_strdup(a, text + used);
	return 0;
}
