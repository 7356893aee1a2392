/* bill_store.c - see bill_store.h. */
#include "store/bill_store.h"

#include <stdlib.h>
#include <string.h>

#include "queries.h"
#include "store/audit.h"
#include "tenant/tenant.h"

/* Far more than anybody has. */
enum { TOWNS_MAX = 40, MINE_OF_TOWN_MAX = 100 };

static struct bill_brief read_brief(const struct pg_rows *rows, size_t i, int tenant_id)
{
	return (struct bill_brief){
		.tenant_id = tenant_id,
		.connection_id = pg_i64(rows, i, "connection_id", 0),
		.service = pg_str(rows, i, "service"),
		.biller = pg_str(rows, i, "biller"),
		.connection_number = pg_str(rows, i, "connection_number"),
		.consumer = pg_str(rows, i, "consumer"),
		.address = pg_str(rows, i, "address"),
		.connection_state = pg_str(rows, i, "state"),
		.id = pg_i64(rows, i, "id", 0),
		.number = pg_str(rows, i, "number"),
		.status = pg_str(rows, i, "status"),
		.issue = (int)pg_i64(rows, i, "issue", 0),
		.version = (int)pg_i64(rows, i, "version", 0),
		.total_paise = pg_i64(rows, i, "total_paise", 0),
		.paid_paise = pg_i64(rows, i, "paid_paise", 0),
		.period_from = pg_str(rows, i, "period_from"),
		.period_to = pg_str(rows, i, "period_to"),
		.issued_on = pg_str(rows, i, "issued_on"),
		.due_on = pg_str(rows, i, "due_on"),
		.interest_to = pg_str(rows, i, "interest_to"),
	};
}

static size_t read_briefs(const struct pg_rows *rows, int tenant_id, struct bill_brief *out)
{
	size_t n = pg_count(rows);

	for (size_t i = 0; i < n; i++)
		out[i] = read_brief(rows, i, tenant_id);
	return n;
}

/* What has something to pay before what has not, then by due date, then as the towns gave them. */
static int by_urgency(const void *a, const void *b)
{
	const struct bill_brief *x = a, *y = b;
	bool x_due = x->total_paise > x->paid_paise, y_due = y->total_paise > y->paid_paise;
	int order = y_due - x_due;

	if (!order && x->due_on && y->due_on)
		order = strcmp(x->due_on, y->due_on);
	else if (!order)
		order = !x->due_on - !y->due_on;
	if (!order)
		order = (x->tenant_id > y->tenant_id) - (x->tenant_id < y->tenant_id);
	return order ? order
	             : (x->connection_id > y->connection_id) -
	                       (x->connection_id < y->connection_id);
}

/* A unit with one statement for each of her towns; *ret_count of them. */
static int ask_her_towns(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
                         int towns[TOWNS_MAX], size_t statement[TOWNS_MAX], size_t *ret_count,
                         struct pg_unit **ret_unit)
{
	struct pg_unit *list = pg_unit_new(a), *u = pg_unit_new(a);
	const struct pg_rows *rows;
	size_t n;
	int r;

	pg_enter(list, STATE_TENANT_ID);
	pg_add(list, &SQL_CITIZEN_TOWNS, pg_int(a, STATE_TENANT_ID), pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, list);
	if (r < 0)
		return r;
	rows = pg_result(list, 0);
	n = pg_count(rows) < TOWNS_MAX ? pg_count(rows) : TOWNS_MAX;
	for (size_t i = 0; i < n; i++) {
		towns[i] = (int)pg_i64(rows, i, "town_id", 0);
		pg_enter(u, towns[i]);
		statement[i] = pg_add(u, &SQL_BILL_MINE, pg_int(a, towns[i]), pg_int(a, citizen_id),
		                      pg_int(a, MINE_OF_TOWN_MAX), PG_END);
	}
	*ret_count = n;
	*ret_unit = u;
	return n ? pg_run(t, db, u) : 0;
}

int bill_mine(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
              struct bill_brief **ret_bills, size_t *ret_count)
{
	size_t statement[TOWNS_MAX], town_count, n = 0;
	int towns[TOWNS_MAX], r;
	struct bill_brief *all;
	struct pg_unit *u;

	r = ask_her_towns(t, db, a, citizen_id, towns, statement, &town_count, &u);
	if (r < 0)
		return r;
	all = arena_new_array(a, struct bill_brief, town_count * MINE_OF_TOWN_MAX);
	for (size_t i = 0; i < town_count; i++)
		n += read_briefs(pg_result(u, statement[i]), towns[i], all + n);
	if (n)
		qsort(all, n, sizeof(*all), by_urgency);
	*ret_bills = all;
	*ret_count = n;
	return 0;
}

int bill_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
              int64_t connection_id, int limit, struct bill_brief **ret_bills, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_BILL_LIST, pg_int(a, tenant_id), pg_int(a, connection_id),
	           pg_int(a, limit), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	*ret_bills = arena_new_array(a, struct bill_brief, pg_count(pg_result(u, s)));
	*ret_count = read_briefs(pg_result(u, s), tenant_id, *ret_bills);
	return 0;
}

int bill_lines(struct task *t, struct pg_db *db, struct arena *a, int tenant_id, int64_t bill_id,
               struct bill_item **ret_lines, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct bill_item *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_BILL_LINES, pg_int(a, tenant_id), pg_int(a, bill_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct bill_item, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct bill_item){
			.head = pg_str(rows, i, "head"),
			.reason = pg_str(rows, i, "reason"),
			.period = pg_str(rows, i, "period"),
			.paise = pg_i64(rows, i, "paise", 0),
			.paid_paise = pg_i64(rows, i, "paid_paise", 0),
			.quantity = pg_i64(rows, i, "quantity", 0),
			.rate = pg_i64(rows, i, "rate", 0),
		};
	}
	*ret_lines = out;
	*ret_count = n;
	return 0;
}

static size_t add_issue(struct arena *a, struct pg_unit *u, const struct new_bill *what,
                        int64_t now_ms)
{
	enum { HEAD, REASON, PERIOD, PAISE, QUANTITY, RATE, COLUMNS };
	const char **column[COLUMNS];
	size_t n = what->line_count;

	for (int c = 0; c < COLUMNS; c++)
		column[c] = arena_new_array(a, const char *, n);
	for (size_t i = 0; i < n; i++) {
		column[HEAD][i] = what->lines[i].head;
		column[REASON][i] = what->lines[i].reason;
		column[PERIOD][i] = what->lines[i].period;
		column[PAISE][i] = pg_int(a, what->lines[i].paise);
		column[QUANTITY][i] = pg_int(a, what->lines[i].quantity);
		column[RATE][i] = pg_int(a, what->lines[i].rate);
	}
	pg_enter(u, what->tenant_id);
	return pg_add(
	        u, &SQL_BILL_ISSUE, pg_int(a, what->tenant_id), pg_int(a, what->connection_id),
	        pg_text(what->number), pg_text(what->period_from), pg_text(what->period_to),
	        pg_text(what->issued_on), pg_text(what->due_on), pg_time(a, what->as_of_ms),
	        what->batch_id ? pg_int(a, what->batch_id) : NULL, pg_array(a, column[HEAD], n),
	        pg_array(a, column[REASON], n), pg_array(a, column[PERIOD], n),
	        pg_array(a, column[PAISE], n), pg_array(a, column[QUANTITY], n),
	        pg_array(a, column[RATE], n), pg_time(a, now_ms), PG_END);
}

int bill_issue(struct task *t, struct pg_db *db, struct arena *a, const struct new_bill *what,
               const char *actor, int64_t now_ms, enum bill_issued *ret_issued,
               int64_t *ret_bill_id)
{
	struct pg_unit *u = pg_unit_new(a);
	const char *outcome;
	size_t s;
	int r;

	s = add_issue(a, u, what, now_ms);
	audit_add(a, u,
	          &(struct audit_row){
	                  .tenant_id = what->tenant_id,
	                  .at_ms = now_ms,
	                  .actor = actor,
	                  .action = "bill.issue",
	                  .subject = arena_printf(a, "bill:%s", what->number),
	          });
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	outcome = pg_str(pg_result(u, s), 0, "outcome");
	*ret_issued = !strcmp(outcome, "same")      ? BILL_SAME
	              : !strcmp(outcome, "waiting") ? BILL_WAITING
	                                            : BILL_ISSUED;
	*ret_bill_id = pg_i64(pg_result(u, s), 0, "bill_id", 0);
	return 0;
}
