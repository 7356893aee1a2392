/* audit.c - see audit.h. The chain itself is made in SQL (audit_append), in one statement. */
#include "store/audit.h"

#include <errno.h>

#include "base/json.h"
#include "queries.h"

void audit_add(struct arena *a, struct pg_unit *u, const struct audit_row *row)
{
	pg_enter(u, row->tenant_id);
	pg_last(u);
	pg_add(u, &SQL_AUDIT_APPEND, pg_int(a, row->tenant_id), pg_time(a, row->at_ms),
	       pg_text(row->actor), pg_text(row->action), pg_text(row->subject),
	       row->detail ? json_text(a, row->detail) : "{}", PG_END);
}

int audit_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id, int64_t before_seq,
               int limit, struct audit_entry **ret_rows, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct audit_entry *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_AUDIT_LIST, pg_int(a, tenant_id),
	           before_seq > 0 ? pg_int(a, before_seq) : NULL, pg_int(a, limit), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct audit_entry, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct audit_entry){
			.seq = pg_i64(rows, i, "seq", 0),
			.at_ms = pg_ms(rows, i, "at_ms"),
			.actor = pg_str(rows, i, "actor"),
			.action = pg_str(rows, i, "action"),
			.subject = pg_str(rows, i, "subject"),
			.detail = pg_str(rows, i, "detail"),
		};
	}
	*ret_rows = out;
	*ret_count = n;
	return 0;
}

int audit_verify(struct task *t, struct pg_db *db, struct arena *a, int tenant_id, struct err *e)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_AUDIT_CHECK, pg_int(a, tenant_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return err_set(e, r, "the audit of tenant %d could not be read", tenant_id);
	rows = pg_result(u, s);
	if (!pg_count(rows))
		return 0;
	return err_set(e, -EBADMSG, "the audit of tenant %d is broken at row %lld: %s", tenant_id,
	               (long long)pg_i64(rows, 0, "bad_seq", 0), pg_str(rows, 0, "reason"));
}
