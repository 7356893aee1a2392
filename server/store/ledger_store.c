/* ledger_store.c - see ledger_store.h. */
#include "store/ledger_store.h"

#include <jansson.h>

#include "base/json.h"
#include "queries.h"

#define FOLD_MAX 5000 /* entries a transaction */

const char *ledger_bookings_text(struct arena *a, const struct ledger_booking *bookings, size_t n)
{
	json_t *all = json_array();
	const char *text;

	for (size_t i = 0; i < n; i++) {
		json_t *accounts = json_array(), *heads = json_array(), *amounts = json_array();

		for (size_t k = 0; k < bookings[i].count; k++) {
			const struct ledger_part *e = &bookings[i].parts[k];

			json_array_append_new(accounts, json_string(e->account));
			json_array_append_new(heads, e->head ? json_string(e->head) : json_null());
			json_array_append_new(amounts, json_integer(e->paise));
		}
		json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:o}", "event",
		                                     bookings[i].event, "accounts", accounts,
		                                     "heads", heads, "amounts", amounts));
	}
	text = json_text(a, all);
	json_decref(all);
	return text;
}

int ledger_check(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                 struct ledger_problem **ret_problems, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct ledger_problem *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_LEDGER_CHECK, pg_int(a, tenant_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct ledger_problem, n);
	for (size_t i = 0; i < n; i++)
		out[i] = (struct ledger_problem){ pg_str(rows, i, "problem"),
			                          pg_str(rows, i, "subject") };
	*ret_problems = out;
	*ret_count = n;
	return 0;
}

/* Repeats while a whole transaction's worth was found. */
static int fold_tenant(struct task *t, struct pg_db *app, int tenant_id, int64_t *done)
{
	int64_t n;

	do {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct pg_unit *u = pg_unit_new(a);
		size_t s;
		int r;

		pg_enter(u, tenant_id);
		s = pg_add(u, &SQL_LEDGER_FOLD, pg_int(a, tenant_id), pg_int(a, FOLD_MAX), PG_END);
		r = pg_run(t, app, u);
		if (r < 0)
			return r;
		n = pg_i64(pg_result(u, s), 0, "done", 0);
		*done += n;
	} while (n == FOLD_MAX);
	return 0;
}

int ledger_fold_due(struct task *t, struct pg_db *system, struct pg_db *app, int64_t *ret_done)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct pg_unit *due = pg_unit_new(a);
	int64_t done = 0;
	int r;

	pg_add(due, &SQL_LEDGER_TENANTS, PG_END);
	r = pg_run(t, system, due);
	if (r < 0)
		return r;
	for (size_t i = 0; i < pg_count(pg_result(due, 0)); i++) {
		r = fold_tenant(t, app, (int)pg_i64(pg_result(due, 0), i, "tenant_id", 0), &done);
		if (r < 0)
			return r;
	}
	*ret_done = done;
	return 0;
}
