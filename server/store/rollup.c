/* rollup.c - see rollup.h. Work across tenants is always the same: list those that have some, then
 * one transaction for each; no lock ever spans two of them. */
#include "store/rollup.h"

#include "queries.h"
#include "tenant/tenant.h"

#define FOLD_MAX 5000   /* deltas a transaction */
#define OVERDUE_MAX 500 /* complaints a transaction */

static struct rollup read_rollup(const struct pg_rows *rows, size_t i)
{
	return (struct rollup){
		.filed = pg_i64(rows, i, "filed", 0),
		.open = pg_i64(rows, i, "open", 0),
		.overdue = pg_i64(rows, i, "overdue", 0),
		.resolved = pg_i64(rows, i, "resolved", 0),
		.rejected = pg_i64(rows, i, "rejected", 0),
		.reopened = pg_i64(rows, i, "reopened", 0),
		.demand = pg_i64(rows, i, "demand", 0),
		.updated_ms = pg_ms(rows, i, "updated_ms"),
	};
}

int rollup_overview(struct task *t, struct pg_db *oversight, struct arena *a,
                    struct overview_row **ret_rows, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct overview_row *out;
	size_t s, n;
	int r;

	s = pg_add(u, &SQL_OVERVIEW, PG_END);
	r = pg_run(t, oversight, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct overview_row, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct overview_row){
			.tenant_id = (int)pg_i64(rows, i, "id", 0),
			.code = pg_str(rows, i, "code"),
			.stage = pg_str(rows, i, "stage"),
			.names = pg_str(rows, i, "names"),
			.stage_changed_ms = pg_ms(rows, i, "stage_changed_ms"),
			.counts = read_rollup(rows, i),
		};
	}
	*ret_rows = out;
	*ret_count = n;
	return 0;
}

int rollup_get(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
               struct rollup *ret_counts)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_ROLLUP_GET, pg_int(a, tenant_id), PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	*ret_counts = pg_count(pg_result(u, s)) ? read_rollup(pg_result(u, s), 0)
	                                        : (struct rollup){ .updated_ms = -1 };
	return 0;
}

/* A job of one kind: who has work, and the statement that does up to `max` pieces of it. */
struct sweep {
	const struct pg_statement *work;
	const char *column;
	int max;
};

static const struct sweep fold = { &SQL_ROLLUP_FOLD, "folded", FOLD_MAX };
static const struct sweep overdue = { &SQL_OVERDUE_MARK, "marked", OVERDUE_MAX };

/* Repeats while a whole transaction's worth was found. */
static int sweep_tenant(struct task *t, struct pg_db *app, const struct sweep *w, int tenant_id,
                        int64_t now_ms, int64_t *done)
{
	int64_t n;

	do {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct pg_unit *u = pg_unit_new(a);
		size_t s;
		int r;

		pg_enter(u, tenant_id);
		s = pg_add(u, w->work, pg_int(a, tenant_id), pg_time(a, now_ms), pg_int(a, w->max),
		           PG_END);
		r = pg_run(t, app, u);
		if (r < 0)
			return r;
		n = pg_i64(pg_result(u, s), 0, w->column, 0);
		*done += n;
	} while (n == w->max);
	return 0;
}

/* `due` is a unit that lists the tenants by tenant_id. */
static int sweep_due(struct task *t, struct pg_db *system, struct pg_db *app, struct pg_unit *due,
                     const struct sweep *w, int64_t now_ms, int64_t *ret_done)
{
	int64_t done = 0;
	int r;

	r = pg_run(t, system, due);
	if (r < 0)
		return r;
	for (size_t i = 0; i < pg_count(pg_result(due, 0)); i++) {
		r = sweep_tenant(t, app, w, (int)pg_i64(pg_result(due, 0), i, "tenant_id", 0),
		                 now_ms, &done);
		if (r < 0)
			return r;
	}
	*ret_done = done;
	return 0;
}

int rollup_fold_due(struct task *t, struct pg_db *system, struct pg_db *app, int64_t now_ms,
                    int64_t *ret_done)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct pg_unit *due = pg_unit_new(a);

	pg_add(due, &SQL_DELTA_TENANTS, PG_END);
	return sweep_due(t, system, app, due, &fold, now_ms, ret_done);
}

int rollup_mark_overdue(struct task *t, struct pg_db *system, struct pg_db *app, int64_t now_ms,
                        int64_t *ret_done)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct pg_unit *due = pg_unit_new(a);

	pg_add(due, &SQL_OVERDUE_TENANTS, pg_time(a, now_ms), PG_END);
	return sweep_due(t, system, app, due, &overdue, now_ms, ret_done);
}
