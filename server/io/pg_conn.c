/* pg_conn.c - a connection's life: it is made, becomes ready, is lost, and tried again for ever. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "rt/loop.h"

#define RETRY_MAX_MS 2000

/* The connection that asks for an address may be given up, or closed, before the answer. */
struct pg_lookup {
	struct pg_conn *conn;
	char *url;
};

void pg_conn_set_timer(struct pg_conn *c, int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };

	event_add(c->timer, &tv);
}

void pg_conn_lost(struct pg_conn *c, const char *why)
{
	struct list *item;

	if (!c->db->closing && outage_tell(&c->db->outage, clock_mono_ms()))
		log_warn(c->state == PG_CONN_CONNECTING ? "pg.unreachable" : "pg.lost",
		         F_STR("db", c->db->o.label), F_STR("why", why));
	if (c->lookup)
		c->lookup->conn = NULL;
	c->lookup = NULL;
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
	c->state = PG_CONN_DOWN;
	while ((item = list_pop(&c->group)))
		pg_unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	if (c->db->closing)
		return;
	pg_conn_set_timer(c, c->retry_ms);
	c->retry_ms = c->retry_ms * 2 > RETRY_MAX_MS ? RETRY_MAX_MS : c->retry_ms * 2;
	pg_schedule_dispatch(c->db);
}

bool pg_conn_flush(struct pg_conn *c)
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

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct pg_conn *c = arg;

	(void)fd;
	(void)what;
	if (!PQconsumeInput(c->pg)) {
		pg_conn_lost(c, PQerrorMessage(c->pg));
		return;
	}
	pg_conn_collect(c);
	if (c->pg && PQstatus(c->pg) == CONNECTION_BAD)
		pg_conn_lost(c, PQerrorMessage(c->pg));
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct pg_conn *c = arg;

	(void)fd;
	(void)what;
	if (!pg_conn_flush(c))
		pg_conn_lost(c, PQerrorMessage(c->pg));
}

static void tell_connected(const struct pg_conn *c)
{
	log_info("pg.connected", F_STR("db", c->db->o.label));
}

void pg_conn_has_worked(struct pg_conn *c)
{
	c->retry_ms = PG_RETRY_FIRST_MS;
	if (outage_over(&c->db->outage))
		tell_connected(c);
}

/* A pooler without its database lets us in and ends the session at the first statement. */
static void conn_ready(struct pg_conn *c)
{
	PQsetnonblocking(c->pg, 1);
	if (!PQenterPipelineMode(c->pg)) {
		pg_conn_lost(c, "pipeline mode is not available");
		return;
	}
	event_free(c->reader);
	if (c->writer)
		event_free(c->writer);
	c->reader = event_new(loop_base(), PQsocket(c->pg), EV_READ | EV_PERSIST, on_readable, c);
	c->writer = event_new(loop_base(), PQsocket(c->pg), EV_WRITE | EV_PERSIST, on_writable, c);
	event_add(c->reader, NULL);
	c->state = PG_CONN_IDLE;
	if (!c->db->outage.silence_ms)
		tell_connected(c);
	pg_conn_set_timer(c, OUTAGE_BACK_MS);
	pg_schedule_dispatch(c->db);
}

static void on_connecting(evutil_socket_t fd, short what, void *arg)
{
	struct pg_conn *c = arg;
	PostgresPollingStatusType poll = PQconnectPoll(c->pg);

	(void)fd;
	(void)what;
	if (poll == PGRES_POLLING_OK) {
		conn_ready(c);
		return;
	}
	if (poll == PGRES_POLLING_FAILED) {
		pg_conn_lost(c, PQerrorMessage(c->pg));
		return;
	}
	/* libpq may have switched to another socket. */
	event_free(c->reader);
	c->reader = event_new(loop_base(), PQsocket(c->pg),
	                      poll == PGRES_POLLING_READING ? EV_READ : EV_WRITE, on_connecting, c);
	event_add(c->reader, NULL);
}

void pg_conn_on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct pg_conn *c = arg;

	(void)fd;
	(void)what;
	if (c->state == PG_CONN_DOWN)
		pg_conn_start(c);
	else if (c->state == PG_CONN_IDLE)
		pg_conn_has_worked(c);
	else
		pg_conn_lost(c, "no answer in time");
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

/* address is NULL when the connection string needs none. */
static void connect_to(struct pg_conn *c, const struct pg_address *address)
{
	const char *keys[] = { "dbname",
		               "application_name",
		               "connect_timeout",
		               "tcp_user_timeout",
		               "target_session_attrs",
		               "options",
		               address ? "host" : NULL,
		               "hostaddr",
		               "port",
		               NULL };
	/* After a failover the list of hosts is searched for the one that takes writes; figures may
	 * come from a replica. */
	const char *values[] = { c->db->o.url,
		                 "mseva",
		                 "5",
		                 "10000",
		                 c->db->o.across_tenants ? "any" : "read-write",
		                 session_options,
		                 address ? address->host : NULL,
		                 address ? address->hostaddr : NULL,
		                 address ? address->port : NULL,
		                 NULL };

	c->pg = PQconnectStartParams(keys, values, 1);
	if (!c->pg || PQstatus(c->pg) == CONNECTION_BAD) {
		pg_conn_lost(c, c->pg ? PQerrorMessage(c->pg) : "no memory");
		return;
	}
	PQsetNoticeReceiver(c->pg, quiet_notice, NULL);
	c->reader = event_new(loop_base(), PQsocket(c->pg), EV_WRITE, on_connecting, c);
	event_add(c->reader, NULL);
	pg_conn_set_timer(c, c->db->o.answer_ms);
}

static void look_up(struct task *t, void *arg)
{
	struct pg_lookup *l = arg;
	struct pg_address address;
	int r = pg_address_find(t, task_arena(t), l->url, &address);
	struct pg_conn *c = l->conn;

	free(l->url);
	free(l);
	if (!c)
		return;
	c->lookup = NULL;
	if (r == 0)
		connect_to(c, &address);
	else
		pg_conn_lost(c, r == -ENOENT ? "the host's name is not known"
		                             : "no answer about the host's name");
}

static void begin_lookup(struct pg_conn *c)
{
	struct pg_lookup *l = xcalloc(1, sizeof(*l));

	l->conn = c;
	l->url = xstrdup(c->db->o.url);
	c->lookup = l;
	pg_conn_set_timer(c, c->db->o.answer_ms);
	if (task_spawn("pg.connect", c->db->o.answer_ms, look_up, l) == 0)
		return;
	c->lookup = NULL;
	free(l->url);
	free(l);
	pg_conn_lost(c, "too many tasks");
}

void pg_conn_start(struct pg_conn *c)
{
	c->state = PG_CONN_CONNECTING;
	if (!pg_url_is_readable(c->db->o.url))
		pg_conn_lost(c, "the connection string cannot be read");
	else if (pg_address_is_needed(c->db->o.url))
		begin_lookup(c);
	else
		connect_to(c, NULL);
}
