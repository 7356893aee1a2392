/* idempotency.c - see idempotency.h. */
#include "store/idempotency.h"

#include <errno.h>
#include <string.h>

#include "queries.h"

int idempotency_begin(struct task *t, struct pg_db *db, struct arena *a,
                      const struct idempotency_key *key, int64_t now_ms,
                      struct idempotency_answer *ret_answer)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	size_t taken, seen;
	int r;

	pg_enter(u, key->tenant_id);
	taken = pg_add(u, &SQL_IDEMPOTENCY_BEGIN, pg_int(a, key->tenant_id), pg_text(key->actor),
	               pg_text(key->key), pg_text(key->route), pg_text(key->request_hash),
	               pg_time(a, now_ms), PG_END);
	seen = pg_add(u, &SQL_IDEMPOTENCY_GET, pg_int(a, key->tenant_id), pg_text(key->actor),
	              pg_text(key->key), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	if (pg_count(pg_result(u, taken)))
		return 0;
	rows = pg_result(u, seen);
	/* Given back between the two statements: the next try gets it. */
	if (!pg_count(rows))
		return -EINPROGRESS;
	if (strcmp(pg_str(rows, 0, "route"), key->route) ||
	    strcmp(pg_str(rows, 0, "request_hash"), key->request_hash))
		return -EINVAL;
	if (!pg_str(rows, 0, "status"))
		return -EINPROGRESS;
	*ret_answer = (struct idempotency_answer){
		.status = (int)pg_i64(rows, 0, "status", 0),
		.body = pg_str(rows, 0, "body"),
	};
	return -EALREADY;
}

void idempotency_add_answer(struct arena *a, struct pg_unit *u, const struct idempotency_key *key,
                            const struct idempotency_answer *answer)
{
	pg_enter(u, key->tenant_id);
	pg_add(u, &SQL_IDEMPOTENCY_FINISH, pg_int(a, key->tenant_id), pg_text(key->actor),
	       pg_text(key->key), pg_int(a, answer->status), pg_text(answer->body), PG_END);
}

int idempotency_drop(struct task *t, struct pg_db *db, struct arena *a,
                     const struct idempotency_key *key)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, key->tenant_id);
	pg_add(u, &SQL_IDEMPOTENCY_DROP, pg_int(a, key->tenant_id), pg_text(key->actor),
	       pg_text(key->key), PG_END);
	return pg_run(t, db, u);
}
