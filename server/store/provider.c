#include "store/provider.h"

#include <openssl/sha.h>
#include <string.h>

#include "queries.h"
#include "tenant/tenant.h"

void provider_add_delivery(struct arena *a, struct pg_unit *u, const char *key)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_INBOUND_KEY_ADD, pg_int(a, STATE_TENANT_ID), key, PG_END);
}

void provider_add_event(struct arena *a, struct pg_unit *u, const char *field,
                        const char *value_json)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_PROVIDER_EVENT_ADD, pg_int(a, STATE_TENANT_ID), field, value_json, PG_END);
}

static const char *hex(struct arena *a, const unsigned char *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	return out;
}

void provider_add_event_once(struct arena *a, struct pg_unit *u, const char *field,
                             const char *occasion, const char *value_json)
{
	const char *what = arena_printf(a, "%s\n%s\n%s", field, occasion, value_json);
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)what, strlen(what), digest);
	provider_add_delivery(a, u, arena_printf(a, "event:%s", hex(a, digest, sizeof(digest))));
	provider_add_event(a, u, field, value_json);
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
	struct pg_unit *u = pg_unit_new(a);

	if (n > QUARANTINE_BYTES)
		n = QUARANTINE_BYTES;
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_QUARANTINE_ADD, reason, hex(a, body, n), PG_END);
	return pg_run(t, db, u);
}
