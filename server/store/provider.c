#include "store/provider.h"

#include "queries.h"
#include "tenant/tenant.h"

void provider_add_event(struct arena *a, struct pg_unit *u, const char *field,
                        const char *value_json)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_PROVIDER_EVENT_ADD, pg_int(a, STATE_TENANT_ID), field, value_json, PG_END);
}

void provider_add_template_status(struct arena *a, struct pg_unit *u, const char *name,
                                  const char *language, const char *status, const char *reason)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_TEMPLATE_STATUS_SET, pg_int(a, STATE_TENANT_ID), name, language, status,
	       reason, PG_END);
}

int provider_template_statuses(struct task *t, struct pg_db *db, struct arena *a,
                               struct template_status **ret_list, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct template_status *list;
	size_t n;
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_TEMPLATE_STATUS_LIST, pg_int(a, STATE_TENANT_ID), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows);
	list = arena_new_array(a, struct template_status, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct template_status){ pg_str(rows, i, "name"),
			                            pg_str(rows, i, "language"),
			                            pg_str(rows, i, "status") };
	*ret_list = list;
	*ret_count = n;
	return 0;
}

int provider_quarantine(struct task *t, struct pg_db *db, struct arena *a, const char *reason,
                        const void *body, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = body;
	struct pg_unit *u = pg_unit_new(a);
	char *hex;

	if (n > QUARANTINE_BYTES)
		n = QUARANTINE_BYTES;
	hex = arena_alloc(a, 2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_QUARANTINE_ADD, reason, hex, PG_END);
	return pg_run(t, db, u);
}
