/* pg.c - the pool as others see it; see pg.h for what a unit and a group are, pg_impl.h for the
 * rest of the adapter. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdlib.h>

#include "rt/loop.h"

#define ANSWER_MS 8000

bool pg_any_alive(const struct pg_db *db)
{
	for (int i = 0; i < db->o.connections; i++) {
		if (db->conns[i].state != PG_CONN_DOWN)
			return true;
	}
	return false;
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
		struct pg_conn *c = &db->conns[i];

		c->db = db;
		c->retry_ms = PG_RETRY_FIRST_MS;
		list_init(&c->group);
		c->timer = evtimer_new(loop_base(), pg_conn_on_timer, c);
		pg_conn_start(c);
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
		struct pg_conn *c = &db->conns[i];

		if (c->state != PG_CONN_DOWN)
			pg_conn_lost(c, "closing");
		event_free(c->timer);
		free(c->expects);
	}
	while ((item = list_pop(&db->queue)))
		pg_unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	free(db->conns);
	/* A dispatch that is already scheduled finds it closed, and frees it. */
	if (!db->dispatch_scheduled)
		free(db);
}

bool pg_is_up(const struct pg_db *db)
{
	for (int i = 0; i < db->o.connections; i++) {
		if (db->conns[i].state >= PG_CONN_IDLE)
			return true;
	}
	return false;
}

static int submit(struct pg_db *db, struct pg_unit *u)
{
	if (!u->commands[0].enter != db->o.across_tenants)
		bug("%s on \"%s\": a unit names its tenant first", u->commands[0].statement->name,
		    db->o.label);
	if (!pg_any_alive(db))
		return -ENOTCONN;
	if (db->queued >= (size_t)db->o.queue_max)
		return -EAGAIN;
	u->state = PG_UNIT_QUEUED;
	list_append(&db->queue, &u->link);
	db->queued++;
	pg_schedule_dispatch(db);
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
	if (u->state == PG_UNIT_DONE)
		return u->result;
	/* The task gave up. A queued unit never happens; a sent one must be seen through, because
	 * the connection still writes into it, and that takes at most answer_ms. */
	if (u->state == PG_UNIT_QUEUED) {
		list_remove(&u->link);
		db->queued--;
		return r;
	}
	while (u->state != PG_UNIT_DONE)
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
