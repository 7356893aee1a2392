/* pg_group.c - group commit: which waiting units share a transaction, and in which order. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rt/loop.h"

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
	const struct pg_command *cx = x->commands, *cy = y->commands;
	int order = (tenant_of(x) > tenant_of(y)) - (tenant_of(x) < tenant_of(y));

	if (!order)
		order = strcmp(cx->statement->name, cy->statement->name);
	for (size_t i = 0; !order && i < cx->value_count && i < cy->value_count; i++) {
		const char *vx = cx->values[i], *vy = cy->values[i];

		order = vx && vy ? strcmp(vx, vy) : !!vx - !!vy;
	}
	return order;
}

static void join_group(struct pg_conn *c, struct pg_unit *u)
{
	struct list *after = c->group.prev;

	while (after != &c->group && unit_order(container_of(after, struct pg_unit, link), u) > 0)
		after = after->prev;
	list_prepend(after, &u->link);
}

static void fill_group(struct pg_db *db, struct pg_conn *c)
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
		struct pg_conn *c = &db->conns[i];

		if (c->state != PG_CONN_IDLE)
			continue;
		if (!list_empty(&db->queue)) {
			fill_group(db, c);
			pg_conn_send_group(c);
		} else if (c->in_transaction) {
			pg_conn_roll_back(c);
		}
	}
	if (pg_any_alive(db))
		return;
	while ((item = list_pop(&db->queue))) {
		db->queued--;
		pg_unit_finish(container_of(item, struct pg_unit, link), -ENOTCONN);
	}
}

void pg_schedule_dispatch(struct pg_db *db)
{
	if (db->dispatch_scheduled || db->closing)
		return;
	db->dispatch_scheduled = true;
	loop_defer(dispatch, db);
}
