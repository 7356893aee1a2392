/* dead_letter.c - see dead_letter.h. */
#include "store/dead_letter.h"

#include "queries.h"
#include "store/audit.h"

int dead_letter_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id, int limit,
                     struct dead_letter **ret_letters, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_OUTBOX_DEAD, pg_int(a, tenant_id), pg_int(a, limit), PG_END);
	int r = pg_run(t, db, u);
	if (r < 0)
		return r;
	const struct pg_rows *rows = pg_result(u, s);
	size_t n = pg_count(rows);
	struct dead_letter *out = arena_new_array(a, struct dead_letter, n);
	for (size_t i = 0; i < n; i++)
		out[i] = (struct dead_letter){
			.id = pg_i64(rows, i, "id", 0),
			.created_ms = pg_ms(rows, i, "created_ms"),
			.kind = pg_str(rows, i, "kind"),
			.attempts = (int)pg_i64(rows, i, "attempts", 0),
			.error_code = (int)pg_i64(rows, i, "error_code", 0),
			.error_text = pg_str(rows, i, "error_text"),
		};
	*ret_letters = out;
	*ret_count = n;
	return 0;
}

int dead_letter_replay(struct task *t, struct pg_db *db, struct arena *a, int tenant_id, int64_t id,
                       const char *actor, int64_t now_ms)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_DEAD_LETTER_REPLAY, pg_int(a, tenant_id), pg_int(a, id), PG_END);
	audit_add(a, u,
	          &(struct audit_row){ .tenant_id = tenant_id,
	                               .at_ms = now_ms,
	                               .actor = actor,
	                               .action = "outbox.replay",
	                               .subject = pg_int(a, id) });
	return pg_run(t, db, u);
}
