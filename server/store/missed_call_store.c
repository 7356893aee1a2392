#include "store/missed_call_store.h"

#include <string.h>

#include "domain/reply_json.h"
#include "queries.h"
#include "tenant/tenant.h"

int missed_call_take(struct task *t, struct pg_db *db, struct arena *a,
                     const struct missed_call_row *row, bool *ret_answered)
{
	const char *state = pg_int(a, STATE_TENANT_ID), *citizen = pg_int(a, row->citizen_id);
	struct pg_unit *u = pg_unit_new(a);
	size_t i;
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_LOCK, state, citizen, PG_END);
	i = pg_add(u, &SQL_MISSED_CALL_TAKE, state, row->provider, row->key, row->phone, row->to,
	           pg_time(a, row->at_ms), citizen, row->number_id, row->user_id,
	           reply_to_json(a, row->welcome), PG_END);
	r = pg_run(t, db, u);
	if (r == 0)
		*ret_answered = !strcmp(pg_str(pg_result(u, i), 0, "status"), "answered");
	return r;
}
