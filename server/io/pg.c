/* pg.c - connections as explicit state machines; see pg.h for what a unit and a group are.
 *
 * A connection is DOWN (waiting to retry), CONNECTING, IDLE or BUSY with one group. While busy it
 * keeps a list of the answers it still expects, in the order sent; each PGresult is matched to the
 * head of that list. After an error the server skips to the Sync, so the rest of the group answers
 * PGRES_PIPELINE_ABORTED, and the open transaction is rolled back before the next group. */
#include "io/pg.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/metric.h"
#include "rt/loop.h"

#define RETRY_FIRST_MS 100
#define RETRY_MAX_MS 2000
#define ANSWER_MS 8000
#define UNIT_STATEMENTS_MAX 48
#define PREPARED_MAX 512

struct command {
	const struct pg_statement *statement;
	int enter; /* the tenant it runs as; 0: none */
	bool last; /* after everything else of the group */
	size_t value_count;
	const char *const *values;
	PGresult *result;
};

enum unit_state { UNIT_NEW, UNIT_QUEUED, UNIT_SENT, UNIT_DONE };

struct pg_unit {
	struct list link;
	struct arena *arena;
	enum unit_state state;
	struct command *commands;
	size_t count, room;
	int entering;
	bool next_is_last;
	bool alone; /* failed in a group: runs by itself now */
	int result, failed;
	char sqlstate[6];
	/* Who is told: a waiting task, or a callback. */
	struct task *task;
	void (*fn)(void *arg, int r);
	void *arg;
};

enum expect_kind { EXPECT_PLAIN, EXPECT_PREPARE, EXPECT_STATEMENT, EXPECT_SYNC };

struct expect {
	enum expect_kind kind;
	struct pg_unit *unit;
	size_t index;
	const struct pg_statement *prepared;
};

enum conn_state { CONN_DOWN, CONN_CONNECTING, CONN_IDLE, CONN_BUSY };

struct conn {
	struct pg_db *db;
	enum conn_state state;
	PGconn *pg;
	struct event *reader, *writer, *timer;
	int64_t retry_ms;
	const struct pg_statement *prepared[PREPARED_MAX];
	size_t prepared_count;
	struct list group; /* units in flight */
	struct expect *expects;
	size_t expect_count, expect_room, expect_next;
	bool failed, in_transaction;
};

struct pg_db {
	struct pg_options o;
	struct conn *conns;
	struct list queue;
	size_t queued;
	bool dispatch_scheduled, closing;
};

static struct metric units_total = { .type = METRIC_COUNTER,
	                             .name = "mseva_pg_units_total",
	                             .help = "Units of work by outcome.",
	                             .label = "outcome" };
static struct metric groups_total = { .type = METRIC_COUNTER,
	                              .name = "mseva_pg_transactions_total",
	                              .help = "Transactions, each holding one or more units." };

static const struct pg_statement enter_statement = { "enter_tenant",
	                                             "SELECT enter_tenant($1::int)" };
static const struct pg_statement begin_statement = { "begin", "BEGIN" };
static const struct pg_statement commit_statement = { "commit", "COMMIT" };

static void conn_start(struct conn *c);
static void schedule_dispatch(struct pg_db *db);

/* ---- units ---------------------------------------------------------------------------------- */

struct pg_unit *pg_unit_new(struct arena *a)
{
	struct pg_unit *u = arena_alloc(a, sizeof(*u));

	list_init(&u->link);
	u->arena = a;
	u->failed = -1;
	u->room = 8;
	u->commands = arena_new_array(a, struct command, u->room);
	return u;
}

void pg_enter(struct pg_unit *u, int tenant_id)
{
	if (tenant_id <= 0)
		bug("pg_enter(%d)", tenant_id);
	u->entering = tenant_id;
}

void pg_last(struct pg_unit *u)
{
	u->next_is_last = true;
}

size_t pg_add_array(struct pg_unit *u, const struct pg_statement *s, const char *const *values,
                    size_t count)
{
	struct command *c;

	if (u->count == UNIT_STATEMENTS_MAX)
		bug("%s: more than %d statements in a unit", s->name, UNIT_STATEMENTS_MAX);
	if (u->count == u->room) {
		struct command *larger = arena_new_array(u->arena, struct command, u->room * 2);

		memcpy(larger, u->commands, u->count * sizeof(*larger));
		u->commands = larger;
		u->room *= 2;
	}
	c = &u->commands[u->count];
	c->statement = s;
	c->enter = u->entering;
	c->values = arena_memdup(u->arena, values, count * sizeof(*values));
	c->value_count = count;
	c->last = u->next_is_last;
	u->next_is_last = false;
	return u->count++;
}

size_t pg_add(struct pg_unit *u, const struct pg_statement *s, ...)
{
	const char *values[64], *v;
	size_t n = 0;
	va_list ap;

	va_start(ap, s);
	while ((v = va_arg(ap, const char *)) != PG_END) {
		if (n == ARRAY_LEN(values))
			bug("%s: too many parameters", s->name);
		values[n++] = v;
	}
	va_end(ap);
	return pg_add_array(u, s, values, n);
}

const char *pg_int(struct arena *a, int64_t v)
{
	return arena_printf(a, "%lld", (long long)v);
}

const char *pg_num(struct arena *a, double v)
{
	return arena_printf(a, "%.17g", v);
}

const char *pg_bool(bool v)
{
	return v ? "t" : "f";
}

const char *pg_time(struct arena *a, int64_t ms)
{
	char text[32];

	if (ms < 0)
		return NULL;
	clock_format(ms, text);
	return arena_strdup(a, text);
}

const char *pg_array(struct arena *a, const char *const *items, size_t n)
{
	struct buf b;
	char *text;

	buf_init(&b, SIZE_MAX / 4);
	buf_addc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(&b, ',');
		if (!items[i]) {
			buf_adds(&b, "NULL");
			continue;
		}
		buf_addc(&b, '"');
		for (const char *p = items[i]; *p;) {
			size_t plain = strcspn(p, "\"\\");

			buf_add(&b, p, plain);
			p += plain;
			if (*p)
				buf_add(&b, (const char[]){ '\\', *p++ }, 2);
		}
		buf_addc(&b, '"');
	}
	buf_addc(&b, '}');
	text = arena_strndup(a, b.p, b.n);
	buf_done(&b);
	return text;
}

static void clear_result(void *result)
{
	PQclear(result);
}

static void unit_finish(struct pg_unit *u, int r)
{
	u->state = UNIT_DONE;
	u->result = r;
	metric_add(&units_total, r == 0 ? "committed" : r == -EEXIST ? "duplicate" : "failed", 1);
	if (u->task)
		task_wake(u->task, 0);
	else if (u->fn)
		u->fn(u->arg, r);
}

static int code_of_sqlstate(const char *s)
{
	if (!strcmp(s, "23505"))
		return -EEXIST;
	if (!strcmp(s, "MS001"))
		return -ESTALE;
	if (!strcmp(s, "23503"))
		return -ENOENT;
	if (!strncmp(s, "22", 2) || !strcmp(s, "23502") || !strcmp(s, "23514"))
		return -EINVAL;
	if (!strcmp(s, "42501"))
		return -EACCES;
	/* Shutting down, lost, no longer the primary, or a transaction another one got in the way
	 * of: run it again. */
	if (!strncmp(s, "57P", 3) || !strncmp(s, "08", 2) || !strncmp(s, "40", 2) ||
	    !strncmp(s, "53", 2) || !strcmp(s, "57014") || !strcmp(s, "55P03") ||
	    !strcmp(s, "25006"))
		return -ENOTCONN;
	return -EIO;
}

/* ---- a connection's life -------------------------------------------------------------------- */

static void set_timer(struct conn *c, int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };

	event_add(c->timer, &tv);
}

/* The one way down: everything in flight fails with -ENOTCONN and the retry clock starts. */
static void conn_lost(struct conn *c, const char *why)
{
	struct list *item;

	if (!c->db->closing)
		log_warn("pg.lost", F_STR("db", c->db->o.label), F_STR("why", why));
	if (c->reader)
		event_free(c->reader);
	if (c->writer)
		event_free(c->writer);
	c->reader = c->writer = NULL;
	PQfinish(c->pg);
	c->pg = NULL;
	c->prepared_count = 0;
	c->expect_count = c->expect_next = 0;
	c->in_transaction = c->failed = false;
	c->state = CONN_DOWN;
	while ((item = list_pop(&c->group)))
		unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	if (c->db->closing)
		return;
	set_timer(c, c->retry_ms);
	c->retry_ms = c->retry_ms * 2 > RETRY_MAX_MS ? RETRY_MAX_MS : c->retry_ms * 2;
	schedule_dispatch(c->db);
}

static void expect(struct conn *c, struct expect e)
{
	if (c->expect_count == c->expect_room) {
		c->expect_room = c->expect_room ? c->expect_room * 2 : 64;
		c->expects = xrealloc(c->expects, c->expect_room * sizeof(e));
	}
	c->expects[c->expect_count++] = e;
}

static bool is_prepared(const struct conn *c, const struct pg_statement *s)
{
	for (size_t i = 0; i < c->prepared_count; i++) {
		if (c->prepared[i] == s)
			return true;
	}
	/* Also what is being prepared earlier in this very pipeline. */
	for (size_t i = c->expect_next; i < c->expect_count; i++) {
		if (c->expects[i].kind == EXPECT_PREPARE && c->expects[i].prepared == s)
			return true;
	}
	return false;
}

static bool send_statement(struct conn *c, const struct pg_statement *s, const char *const *values,
                           size_t count, struct expect e)
{
	if (!is_prepared(c, s)) {
		if (!PQsendPrepare(c->pg, s->name, s->text, 0, NULL))
			return false;
		expect(c, (struct expect){ .kind = EXPECT_PREPARE, .prepared = s });
	}
	if (!PQsendQueryPrepared(c->pg, s->name, (int)count, values, NULL, NULL, 0))
		return false;
	expect(c, e);
	return true;
}

/* Those of its statements that come last in the group, or the others. */
static bool send_unit(struct conn *c, struct pg_unit *u, bool last, int *tenant)
{
	for (size_t i = 0; i < u->count; i++) {
		struct command *cmd = &u->commands[i];
		char id[16];
		const char *value = id;

		if (cmd->last != last)
			continue;
		if (cmd->enter && cmd->enter != *tenant) {
			snprintf(id, sizeof(id), "%d", cmd->enter);
			if (!send_statement(c, &enter_statement, &value, 1,
			                    (struct expect){ .kind = EXPECT_PLAIN, .unit = u }))
				return false;
			*tenant = cmd->enter;
		}
		if (!send_statement(
		            c, cmd->statement, cmd->values, cmd->value_count,
		            (struct expect){ .kind = EXPECT_STATEMENT, .unit = u, .index = i }))
			return false;
	}
	return true;
}

static bool flush(struct conn *c)
{
	int r = PQflush(c->pg);

	if (r < 0)
		return false;
	if (r > 0)
		event_add(c->writer, NULL);
	else
		event_del(c->writer);
	return true;
}

static bool send_plain(struct conn *c, const struct pg_statement *s)
{
	return send_statement(c, s, NULL, 0, (struct expect){ .kind = EXPECT_PLAIN });
}

static bool send_sync(struct conn *c)
{
	if (!PQpipelineSync(c->pg))
		return false;
	expect(c, (struct expect){ .kind = EXPECT_SYNC });
	return true;
}

static void sending_begins(struct conn *c)
{
	c->state = CONN_BUSY;
	c->expect_count = c->expect_next = 0;
	c->failed = false;
}

static void sending_ends(struct conn *c, bool ok)
{
	if (ok && flush(c))
		set_timer(c, c->db->o.answer_ms);
	else
		conn_lost(c, PQerrorMessage(c->pg));
}

/* Leaves the transaction that failed. Nothing to do when there is none. */
static bool send_rollback(struct conn *c)
{
	if (!c->in_transaction)
		return true;
	c->in_transaction = false;
	if (!PQsendQueryParams(c->pg, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 0))
		return false;
	expect(c, (struct expect){ .kind = EXPECT_PLAIN });
	return send_sync(c);
}

/* With no group to take the rollback along: the server would end the session for idling in it. */
static void conn_roll_back(struct conn *c)
{
	sending_begins(c);
	sending_ends(c, send_rollback(c));
}

/* Begins the group that is already on c->group. */
static void conn_send_group(struct conn *c)
{
	int tenant = 0;
	bool ok;

	sending_begins(c);
	ok = send_rollback(c) && send_plain(c, &begin_statement);
	list_each(item, &c->group)
	{
		struct pg_unit *u = container_of(item, struct pg_unit, link);

		u->state = UNIT_SENT;
		ok = ok && send_unit(c, u, false, &tenant);
	}
	list_each(item, &c->group) ok =
	        ok && send_unit(c, container_of(item, struct pg_unit, link), true, &tenant);
	metric_add(&groups_total, NULL, 1);
	sending_ends(c, ok && send_plain(c, &commit_statement) && send_sync(c));
}

/* Committed: every unit is done. Failed: the culprit of a group of one is told, a larger group is
 * run again unit by unit. */
static void group_done(struct conn *c)
{
	struct list again;
	struct list *item;
	bool single = c->group.next == c->group.prev;

	if (c->failed && list_empty(&c->group)) {
		conn_lost(c, "rollback failed");
		return;
	}
	list_init(&again);
	event_del(c->timer);
	c->state = CONN_IDLE;
	c->in_transaction = c->failed;
	while ((item = list_pop(&c->group))) {
		struct pg_unit *u = container_of(item, struct pg_unit, link);

		if (!c->failed) {
			unit_finish(u, 0);
		} else if (single) {
			unit_finish(u, u->sqlstate[0] ? code_of_sqlstate(u->sqlstate) : -EIO);
		} else {
			u->alone = true;
			u->failed = -1;
			u->sqlstate[0] = '\0';
			u->state = UNIT_QUEUED;
			list_append(&again, &u->link);
		}
	}
	while (!list_empty(&again)) {
		item = again.prev;
		list_remove(item);
		list_prepend(&c->db->queue, item);
		c->db->queued++;
	}
	schedule_dispatch(c->db);
}

static void note_failure(struct conn *c, struct expect *e, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	struct pg_unit *u = e->unit;

	c->failed = true;
	if (!u && !list_empty(&c->group) && c->group.next == c->group.prev)
		u = container_of(c->group.next, struct pg_unit,
		                 link); /* COMMIT of a group of one */
	if (u) {
		u->failed = e->kind == EXPECT_STATEMENT ? (int)e->index : -1;
		snprintf(u->sqlstate, sizeof(u->sqlstate), "%s", state ? state : "XX000");
	}
	if (code_of_sqlstate(state ? state : "XX000") == -EIO)
		log_error("pg.statement_failed", F_STR("db", c->db->o.label),
		          F_STR("statement", e->kind == EXPECT_STATEMENT
		                                     ? u->commands[e->index].statement->name
		                             : e->prepared ? e->prepared->name
		                                           : "transaction"),
		          F_STR("sqlstate", state),
		          F_STR("message", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)));
}

static void take_result(struct conn *c, PGresult *r)
{
	struct expect *e = &c->expects[c->expect_next];
	ExecStatusType status = PQresultStatus(r);

	switch (status) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		if (e->kind == EXPECT_PREPARE && c->prepared_count < PREPARED_MAX)
			c->prepared[c->prepared_count++] = e->prepared;
		if (e->kind == EXPECT_STATEMENT) {
			e->unit->commands[e->index].result = r;
			arena_defer(e->unit->arena, clear_result, r);
			return;
		}
		break;
	case PGRES_PIPELINE_ABORTED:
		break;
	default:
		note_failure(c, e, r);
		break;
	}
	PQclear(r);
}

/* Matches everything that has arrived with what was expected. */
static void conn_collect(struct conn *c)
{
	/* A connection that has gone bad is never busy, and never brings the sync waited for. */
	while (c->state == CONN_BUSY && PQstatus(c->pg) != CONNECTION_BAD && !PQisBusy(c->pg)) {
		PGresult *r = PQgetResult(c->pg);

		if (!r) {
			/* End of one command's results. */
			if (c->expects[c->expect_next].kind != EXPECT_SYNC)
				c->expect_next++;
			continue;
		}
		if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
			PQclear(r);
			c->expect_next++;
			if (c->expect_next == c->expect_count)
				group_done(c);
			continue;
		}
		take_result(c, r);
	}
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	(void)what;
	if (!PQconsumeInput(c->pg)) {
		conn_lost(c, PQerrorMessage(c->pg));
		return;
	}
	conn_collect(c);
	if (c->pg && PQstatus(c->pg) == CONNECTION_BAD)
		conn_lost(c, PQerrorMessage(c->pg));
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	(void)what;
	if (!flush(c))
		conn_lost(c, PQerrorMessage(c->pg));
}

static void conn_ready(struct conn *c)
{
	PQsetnonblocking(c->pg, 1);
	if (!PQenterPipelineMode(c->pg)) {
		conn_lost(c, "pipeline mode is not available");
		return;
	}
	event_free(c->reader);
	if (c->writer)
		event_free(c->writer);
	c->reader = event_new(loop_base(), PQsocket(c->pg), EV_READ | EV_PERSIST, on_readable, c);
	c->writer = event_new(loop_base(), PQsocket(c->pg), EV_WRITE | EV_PERSIST, on_writable, c);
	event_add(c->reader, NULL);
	event_del(c->timer);
	c->state = CONN_IDLE;
	c->retry_ms = RETRY_FIRST_MS;
	log_info("pg.connected", F_STR("db", c->db->o.label));
	schedule_dispatch(c->db);
}

static void on_connecting(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	PostgresPollingStatusType poll = PQconnectPoll(c->pg);

	(void)fd;
	(void)what;
	if (poll == PGRES_POLLING_OK) {
		conn_ready(c);
		return;
	}
	if (poll == PGRES_POLLING_FAILED) {
		conn_lost(c, PQerrorMessage(c->pg));
		return;
	}
	/* libpq may have switched to another socket. */
	event_free(c->reader);
	c->reader = event_new(loop_base(), PQsocket(c->pg),
	                      poll == PGRES_POLLING_READING ? EV_READ : EV_WRITE, on_connecting, c);
	event_add(c->reader, NULL);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	(void)what;
	if (c->state == CONN_DOWN)
		conn_start(c);
	else
		conn_lost(c, "no answer in time");
}

static void quiet_notice(void *arg, const PGresult *r)
{
	(void)arg;
	(void)r;
}

/* Every statement has its end, whatever the server's settings; a plan is made once, for all
 * tenants. */
static const char session_options[] =
        "-c statement_timeout=5000 -c lock_timeout=4000 "
        "-c idle_in_transaction_session_timeout=10000 -c timezone=UTC "
        "-c client_min_messages=error "
        "-c plan_cache_mode=force_generic_plan";

static void conn_start(struct conn *c)
{
	const char *keys[] = { "dbname",
		               "application_name",
		               "connect_timeout",
		               "tcp_user_timeout",
		               "target_session_attrs",
		               "options",
		               NULL };
	/* After a failover the list of hosts is searched for the one that takes writes; figures may
	 * come from a replica. */
	const char *values[] = { c->db->o.url,
		                 "mseva",
		                 "5",
		                 "10000",
		                 c->db->o.across_tenants ? "any" : "read-write",
		                 session_options,
		                 NULL };

	c->pg = PQconnectStartParams(keys, values, 1);
	c->state = CONN_CONNECTING;
	if (!c->pg || PQstatus(c->pg) == CONNECTION_BAD) {
		conn_lost(c, c->pg ? PQerrorMessage(c->pg) : "no memory");
		return;
	}
	PQsetNoticeReceiver(c->pg, quiet_notice, NULL);
	c->reader = event_new(loop_base(), PQsocket(c->pg), EV_WRITE, on_connecting, c);
	event_add(c->reader, NULL);
	set_timer(c, c->db->o.answer_ms);
}

/* ---- the pool ------------------------------------------------------------------------------- */

/* The tenant it works for: the state's rows in front are the citizen's own. */
static int tenant_of(const struct pg_unit *u)
{
	size_t i = u->count - 1;

	while (i && !u->commands[i].enter)
		i--;
	return u->commands[i].enter;
}

/* The order units have in every group, here and in every other process. Groups then take the locks
 * they share (the head of a town's audit, its counter of numbers, outbox rows) in the same order,
 * so that they wait for each other but never in a circle. */
static int unit_order(const struct pg_unit *x, const struct pg_unit *y)
{
	const struct command *cx = x->commands, *cy = y->commands;
	int order = (tenant_of(x) > tenant_of(y)) - (tenant_of(x) < tenant_of(y));

	if (!order)
		order = strcmp(cx->statement->name, cy->statement->name);
	for (size_t i = 0; !order && i < cx->value_count && i < cy->value_count; i++) {
		const char *vx = cx->values[i], *vy = cy->values[i];

		order = vx && vy ? strcmp(vx, vy) : !!vx - !!vy;
	}
	return order;
}

static void join_group(struct conn *c, struct pg_unit *u)
{
	struct list *after = c->group.prev;

	while (after != &c->group && unit_order(container_of(after, struct pg_unit, link), u) > 0)
		after = after->prev;
	list_prepend(after, &u->link);
}

static void fill_group(struct pg_db *db, struct conn *c)
{
	for (int n = 0; n < db->o.group_max; n++) {
		struct pg_unit *u;

		if (list_empty(&db->queue))
			break;
		u = container_of(db->queue.next, struct pg_unit, link);
		if (u->alone && n)
			break;
		list_remove(&u->link);
		db->queued--;
		join_group(c, u);
		if (u->alone)
			break;
	}
}

static bool any_alive(const struct pg_db *db)
{
	for (int i = 0; i < db->o.connections; i++) {
		if (db->conns[i].state != CONN_DOWN)
			return true;
	}
	return false;
}

static void dispatch(void *arg)
{
	struct pg_db *db = arg;
	struct list *item;

	db->dispatch_scheduled = false;
	if (db->closing) {
		free(db);
		return;
	}
	for (int i = 0; i < db->o.connections; i++) {
		struct conn *c = &db->conns[i];

		if (c->state != CONN_IDLE)
			continue;
		if (!list_empty(&db->queue)) {
			fill_group(db, c);
			conn_send_group(c);
		} else if (c->in_transaction) {
			conn_roll_back(c);
		}
	}
	if (any_alive(db))
		return;
	while ((item = list_pop(&db->queue))) {
		db->queued--;
		unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	}
}

/* At the end of this turn of the loop, so that what arrived together is committed together. */
static void schedule_dispatch(struct pg_db *db)
{
	if (db->dispatch_scheduled || db->closing)
		return;
	db->dispatch_scheduled = true;
	loop_defer(dispatch, db);
}

struct pg_db *pg_open(const struct pg_options *o)
{
	struct pg_db *db = xcalloc(1, sizeof(*db));

	db->o = *o;
	if (!db->o.answer_ms)
		db->o.answer_ms = ANSWER_MS;
	list_init(&db->queue);
	db->conns = xcalloc((size_t)o->connections, sizeof(*db->conns));
	for (int i = 0; i < o->connections; i++) {
		struct conn *c = &db->conns[i];

		c->db = db;
		c->retry_ms = RETRY_FIRST_MS;
		list_init(&c->group);
		c->timer = evtimer_new(loop_base(), on_timer, c);
		conn_start(c);
	}
	return db;
}

void pg_close(struct pg_db *db)
{
	struct list *item;

	if (!db)
		return;
	db->closing = true;
	for (int i = 0; i < db->o.connections; i++) {
		struct conn *c = &db->conns[i];

		if (c->state != CONN_DOWN)
			conn_lost(c, "closing");
		event_free(c->timer);
		free(c->expects);
	}
	while ((item = list_pop(&db->queue)))
		unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	free(db->conns);
	/* A dispatch that is already scheduled finds it closed, and frees it. */
	if (!db->dispatch_scheduled)
		free(db);
}

bool pg_is_up(const struct pg_db *db)
{
	for (int i = 0; i < db->o.connections; i++) {
		if (db->conns[i].state >= CONN_IDLE)
			return true;
	}
	return false;
}

static int submit(struct pg_db *db, struct pg_unit *u)
{
	if (!u->commands[0].enter != db->o.across_tenants)
		bug("%s on \"%s\": a unit names its tenant first", u->commands[0].statement->name,
		    db->o.label);
	if (!any_alive(db))
		return -ENOTCONN;
	if (db->queued >= (size_t)db->o.queue_max)
		return -EAGAIN;
	u->state = UNIT_QUEUED;
	list_append(&db->queue, &u->link);
	db->queued++;
	schedule_dispatch(db);
	return 0;
}

int pg_run(struct task *t, struct pg_db *db, struct pg_unit *u)
{
	int r;

	if (!u->count)
		return 0;
	u->task = t;
	r = submit(db, u);
	if (r < 0)
		return r;
	task_waits_on(t, u->commands[0].statement->name);
	r = task_wait(t);
	if (u->state == UNIT_DONE)
		return u->result;
	/* The task gave up. A queued unit never happens; a sent one must be seen through, because
	 * the connection still writes into it, and that takes at most answer_ms. */
	if (u->state == UNIT_QUEUED) {
		list_remove(&u->link);
		db->queued--;
		return r;
	}
	while (u->state != UNIT_DONE)
		task_wait_uncancelled(t);
	return u->result;
}

void pg_run_async(struct pg_db *db, struct pg_unit *u, void (*fn)(void *arg, int r), void *arg)
{
	int r;

	u->fn = fn;
	u->arg = arg;
	r = submit(db, u);
	if (r < 0)
		fn(arg, r);
}

int pg_failed_statement(const struct pg_unit *u)
{
	return u->failed;
}

const char *pg_sqlstate(const struct pg_unit *u)
{
	return u->sqlstate;
}

/* ---- results: a struct pg_rows is a PGresult seen from outside ----------------------------------
 */

static const PGresult *as_result(const struct pg_rows *r)
{
	return (const PGresult *)r;
}

const struct pg_rows *pg_result(const struct pg_unit *u, size_t statement)
{
	if (statement >= u->count || !u->commands[statement].result)
		bug("no result for statement %zu", statement);
	return (const struct pg_rows *)u->commands[statement].result;
}

size_t pg_count(const struct pg_rows *r)
{
	return (size_t)PQntuples(as_result(r));
}

int64_t pg_affected(const struct pg_rows *r)
{
	return strtoll(PQcmdTuples((PGresult *)r), NULL, 10);
}

const char *pg_str(const struct pg_rows *r, size_t row, const char *column)
{
	const PGresult *res = as_result(r);
	int col = PQfnumber(res, column);

	if (col < 0)
		bug("no column %s", column);
	return PQgetisnull(res, (int)row, col) ? NULL : PQgetvalue(res, (int)row, col);
}

int64_t pg_i64(const struct pg_rows *r, size_t row, const char *column, int64_t if_null)
{
	const char *s = pg_str(r, row, column);

	return s ? strtoll(s, NULL, 10) : if_null;
}

double pg_f64(const struct pg_rows *r, size_t row, const char *column, double if_null)
{
	const char *s = pg_str(r, row, column);

	return s ? strtod(s, NULL) : if_null;
}

bool pg_is_true(const struct pg_rows *r, size_t row, const char *column)
{
	const char *s = pg_str(r, row, column);

	return s && *s == 't';
}
