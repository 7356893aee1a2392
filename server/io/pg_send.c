/* pg_send.c - a group as one pipeline: BEGIN, what its units do, what they do last, COMMIT, one
 * Sync. For everything sent the answer to come is noted in c->expects. */
#include "io/pg_impl.h"

#include <stdio.h>

#include "base/metric.h"

static struct metric groups_total = { .type = METRIC_COUNTER,
	                              .name = "mseva_pg_transactions_total",
	                              .help = "Transactions, each holding one or more units." };

static const struct pg_statement enter_statement = { "enter_tenant",
	                                             "SELECT enter_tenant($1::int)" };
static const struct pg_statement begin_statement = { "begin", "BEGIN" };
static const struct pg_statement commit_statement = { "commit", "COMMIT" };

static void expect(struct pg_conn *c, struct pg_expect e)
{
	if (c->expect_count == c->expect_room) {
		c->expect_room = c->expect_room ? c->expect_room * 2 : 64;
		c->expects = xrealloc(c->expects, c->expect_room * sizeof(e));
	}
	c->expects[c->expect_count++] = e;
}

static bool is_prepared(const struct pg_conn *c, const struct pg_statement *s)
{
	for (size_t i = 0; i < c->prepared_count; i++) {
		if (c->prepared[i] == s)
			return true;
	}
	/* Also what is being prepared earlier in this very pipeline. */
	for (size_t i = c->expect_next; i < c->expect_count; i++) {
		if (c->expects[i].kind == PG_EXPECT_PREPARE && c->expects[i].prepared == s)
			return true;
	}
	return false;
}

static bool send_statement(struct pg_conn *c, const struct pg_statement *s,
                           const char *const *values, size_t count, struct pg_expect e)
{
	if (!is_prepared(c, s)) {
		if (!PQsendPrepare(c->pg, s->name, s->text, 0, NULL))
			return false;
		expect(c, (struct pg_expect){ .kind = PG_EXPECT_PREPARE, .prepared = s });
	}
	if (!PQsendQueryPrepared(c->pg, s->name, (int)count, values, NULL, NULL, 0))
		return false;
	expect(c, e);
	return true;
}

/* Those of its statements that come last in the group, or the others. */
static bool send_unit(struct pg_conn *c, struct pg_unit *u, bool last, int *tenant)
{
	for (size_t i = 0; i < u->count; i++) {
		struct pg_command *cmd = &u->commands[i];
		char id[16];
		const char *value = id;

		if (cmd->last != last)
			continue;
		if (cmd->enter && cmd->enter != *tenant) {
			snprintf(id, sizeof(id), "%d", cmd->enter);
			if (!send_statement(
			            c, &enter_statement, &value, 1,
			            (struct pg_expect){ .kind = PG_EXPECT_PLAIN, .unit = u }))
				return false;
			*tenant = cmd->enter;
		}
		if (!send_statement(c, cmd->statement, cmd->values, cmd->value_count,
		                    (struct pg_expect){
		                            .kind = PG_EXPECT_STATEMENT, .unit = u, .index = i }))
			return false;
	}
	return true;
}

static bool send_plain(struct pg_conn *c, const struct pg_statement *s)
{
	return send_statement(c, s, NULL, 0, (struct pg_expect){ .kind = PG_EXPECT_PLAIN });
}

static bool send_sync(struct pg_conn *c)
{
	if (!PQpipelineSync(c->pg))
		return false;
	expect(c, (struct pg_expect){ .kind = PG_EXPECT_SYNC });
	return true;
}

static void sending_begins(struct pg_conn *c)
{
	c->state = PG_CONN_BUSY;
	c->expect_count = c->expect_next = 0;
	c->failed = false;
}

static void sending_ends(struct pg_conn *c, bool ok)
{
	if (ok && pg_conn_flush(c))
		pg_conn_set_timer(c, c->db->o.answer_ms);
	else
		pg_conn_lost(c, PQerrorMessage(c->pg));
}

/* Leaves the transaction that failed. Nothing to do when there is none. */
static bool send_rollback(struct pg_conn *c)
{
	if (!c->in_transaction)
		return true;
	c->in_transaction = false;
	if (!PQsendQueryParams(c->pg, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 0))
		return false;
	expect(c, (struct pg_expect){ .kind = PG_EXPECT_PLAIN });
	return send_sync(c);
}

void pg_conn_roll_back(struct pg_conn *c)
{
	sending_begins(c);
	sending_ends(c, send_rollback(c));
}

void pg_conn_send_group(struct pg_conn *c)
{
	int tenant = 0;
	bool ok;

	sending_begins(c);
	ok = send_rollback(c) && send_plain(c, &begin_statement);
	list_each(item, &c->group)
	{
		struct pg_unit *u = container_of(item, struct pg_unit, link);

		u->state = PG_UNIT_SENT;
		ok = ok && send_unit(c, u, false, &tenant);
	}
	list_each(item, &c->group) ok =
	        ok && send_unit(c, container_of(item, struct pg_unit, link), true, &tenant);
	metric_add(&groups_total, NULL, 1);
	sending_ends(c, ok && send_plain(c, &commit_statement) && send_sync(c));
}
