#include "store/missed_call_store.h"

#include "queries.h"
#include "tenant/tenant.h"

void missed_call_add(struct arena *a, struct pg_unit *u, const struct missed_call_row *row)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_MISSED_CALL_ADD, pg_int(a, STATE_TENANT_ID), row->provider, row->key,
	       row->phone, row->to, pg_time(a, row->at_ms),
	       row->is_collapsed ? "collapsed" : "answered", PG_END);
}

int missed_call_answered_recently(struct task *t, struct pg_db *db, struct arena *a,
                                  const char *phone, bool *ret_recently)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_MISSED_CALL_RECENT, pg_int(a, STATE_TENANT_ID), phone, PG_END);
	r = pg_run(t, db, u);
	if (r == 0)
		*ret_recently = pg_i64(pg_result(u, 0), 0, "answered", 0) > 0;
	return r;
}
