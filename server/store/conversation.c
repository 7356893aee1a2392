#include "store/conversation.h"

#include <string.h>

#include "base/json.h"
#include "queries.h"

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
