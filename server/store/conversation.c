#include "store/conversation.h"

#include <string.h>

#include "base/json.h"
#include "queries.h"
#include "tenant/tenant.h"

int conversation_load(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                      int64_t citizen_id, struct conversation_row *ret_row)
{
	struct pg_unit *u = pg_unit_new(a);
	struct conversation_row row = { 0 };
	const struct pg_rows *rows;
	int r;

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_CONVERSATION_GET, pg_int(a, tenant_id), pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	if (pg_count(rows)) {
		const char *text = pg_str(rows, 0, "state");

		row.version = (int)pg_i64(rows, 0, "version", 0);
		row.last_inbound_ms = pg_i64(rows, 0, "last_inbound_ms", 0);
		if (json_parse(text, strlen(text), JSON_DEPTH_OUTSIDE, &row.state, NULL) < 0)
			row.state = NULL;
	}
	if (!row.state)
		row.state = json_object();
	json_in_arena(a, row.state);
	*ret_row = row;
	return 0;
}

void conversation_add_key(struct arena *a, struct pg_unit *u, const char *dedupe_key)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_INBOUND_KEY_ADD, pg_int(a, STATE_TENANT_ID), dedupe_key, PG_END);
}

size_t conversation_add_turn(struct arena *a, struct pg_unit *u, const struct conversation_turn *ct)
{
	const char *tenant = pg_int(a, ct->tenant_id), *citizen = pg_int(a, ct->citizen_id);
	const char *at = pg_time(a, ct->now_ms);
	const struct inbound *in = ct->in;

	pg_enter(u, ct->tenant_id);
	pg_add(u, &SQL_CONVERSATION_ADVANCE, tenant, citizen, pg_int(a, ct->version),
	       ct->moved_to_id ? "{}" : ct->state_json, in->number_id, at, PG_END);
	pg_add(u, &SQL_MESSAGE_ADD, tenant, citizen, "in", in->id, in->type ? in->type : "",
	       in->text, PG_END);
	if (!ct->moved_to_id)
		return 0;
	pg_add(u, &SQL_CONVERSATION_CLOSE, tenant, citizen, PG_END);
	pg_enter(u, ct->moved_to_id);
	return pg_add(u, &SQL_CONVERSATION_MOVE_IN, pg_int(a, ct->moved_to_id), citizen,
	              ct->state_json, in->number_id, at, PG_END);
}

int conversation_moved_version(const struct pg_unit *u, size_t statement)
{
	return (int)pg_i64(pg_result(u, statement), 0, "version", 0);
}
