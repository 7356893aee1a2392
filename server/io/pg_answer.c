/* pg_answer.c - answers matched with what was sent, and what becomes of the group then. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

static void clear_result(void *result)
{
	PQclear(result);
}

/* What a state, or a whole class of them, means to a caller; anything else is -EIO. */
static const struct meaning {
	const char *prefix;
	int code;
} meanings[] = {
	{ "22", -EINVAL },
	{ "23502", -EINVAL },
	{ "23503", -ENOENT },
	{ "23505", -EEXIST },
	{ "23514", -EINVAL },
	{ "42501", -EACCES },
	{ "MS001", -ESTALE },
	/* Shutting down, lost, no longer the primary, or a transaction another one got in the way
	 * of: run it again. */
	{ "08", -ENOTCONN },
	{ "25006", -ENOTCONN },
	{ "40", -ENOTCONN },
	{ "53", -ENOTCONN },
	{ "55P03", -ENOTCONN },
	{ "57014", -ENOTCONN },
	{ "57P", -ENOTCONN },
};

static int code_of_sqlstate(const char *s)
{
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		if (!strncmp(s, meanings[i].prefix, strlen(meanings[i].prefix)))
			return meanings[i].code;
	}
	return -EIO;
}

/* Committed: every unit is done. Failed: the culprit of a group of one is told, a larger group is
 * run again unit by unit. */
static void group_done(struct pg_conn *c)
{
	struct list again;
	struct list *item;
	bool single = c->group.next == c->group.prev;

	if (c->failed && list_empty(&c->group)) {
		pg_conn_lost(c, "rollback failed");
		return;
	}
	list_init(&again);
	event_del(c->timer);
	pg_conn_has_worked(c);
	c->state = PG_CONN_IDLE;
	c->in_transaction = c->failed;
	while ((item = list_pop(&c->group))) {
		struct pg_unit *u = container_of(item, struct pg_unit, link);

		if (!c->failed) {
			pg_unit_finish(u, 0);
		} else if (single) {
			pg_unit_finish(u, u->sqlstate[0] ? code_of_sqlstate(u->sqlstate) : -EIO);
		} else {
			u->alone = true;
			u->failed = -1;
			u->sqlstate[0] = '\0';
			u->state = PG_UNIT_QUEUED;
			list_append(&again, &u->link);
		}
	}
	while (!list_empty(&again)) {
		item = again.prev;
		list_remove(item);
		list_prepend(&c->db->queue, item);
		c->db->queued++;
	}
	pg_schedule_dispatch(c->db);
}

static void note_failure(struct pg_conn *c, struct pg_expect *e, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	struct pg_unit *u = e->unit;

	c->failed = true;
	if (!u && !list_empty(&c->group) && c->group.next == c->group.prev)
		u = container_of(c->group.next, struct pg_unit,
		                 link); /* COMMIT of a group of one */
	if (u) {
		u->failed = e->kind == PG_EXPECT_STATEMENT ? (int)e->index : -1;
		snprintf(u->sqlstate, sizeof(u->sqlstate), "%s", state ? state : "XX000");
	}
	if (code_of_sqlstate(state ? state : "XX000") == -EIO)
		log_error("pg.statement_failed", F_STR("db", c->db->o.label),
		          F_STR("statement", e->kind == PG_EXPECT_STATEMENT
		                                     ? u->commands[e->index].statement->name
		                             : e->prepared ? e->prepared->name
		                                           : "transaction"),
		          F_STR("sqlstate", state),
		          F_STR("message", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)));
}

static void take_result(struct pg_conn *c, PGresult *r)
{
	struct pg_expect *e = &c->expects[c->expect_next];
	ExecStatusType status = PQresultStatus(r);

	switch (status) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		if (e->kind == PG_EXPECT_PREPARE && c->prepared_count < PG_PREPARED_MAX)
			c->prepared[c->prepared_count++] = e->prepared;
		if (e->kind == PG_EXPECT_STATEMENT) {
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

void pg_conn_collect(struct pg_conn *c)
{
	/* A connection that has gone bad is never busy, and never brings the sync waited for. */
	while (c->state == PG_CONN_BUSY && PQstatus(c->pg) != CONNECTION_BAD && !PQisBusy(c->pg)) {
		PGresult *r = PQgetResult(c->pg);

		if (!r) {
			/* End of one command's results. */
			if (c->expects[c->expect_next].kind != PG_EXPECT_SYNC)
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
