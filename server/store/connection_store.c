/* connection_store.c - see connection_store.h. */
#include "store/connection_store.h"

#include <string.h>

#include "queries.h"
#include "store/audit.h"
#include "tenant/tenant.h"

static const char *const proof_names[] = {
	[PROOF_RECEIPT] = "receipt",
	[PROOF_METER] = "meter",
};

static const char *const result_names[LINK_RESULTS] = {
	[LINK_LINKED] = "linked",   [LINK_ALREADY] = "already", [LINK_WRONG] = "wrong",
	[LINK_LIMITED] = "limited", [LINK_UNKNOWN] = "unknown",
};

int connection_find(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                    const char *number_key, int64_t citizen_id, struct connection **ret_connections,
                    size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct connection *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_CONNECTION_FIND, pg_int(a, tenant_id), pg_text(number_key),
	           pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct connection, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct connection){
			.tenant_id = tenant_id,
			.id = pg_i64(rows, i, "id", 0),
			.service = pg_str(rows, i, "service"),
			.biller = pg_str(rows, i, "biller"),
			.number = pg_str(rows, i, "number"),
			.consumer = pg_str(rows, i, "consumer"),
			.address = pg_str(rows, i, "address"),
			.locality_code = pg_str(rows, i, "locality_code"),
			.ward = pg_str(rows, i, "ward"),
			.category = pg_str(rows, i, "category"),
			.meter_number = pg_str(rows, i, "meter_number"),
			.state = pg_str(rows, i, "state"),
			.is_linked = pg_is_true(rows, i, "is_linked"),
		};
	}
	*ret_connections = out;
	*ret_count = n;
	return 0;
}

/* Letters in capitals and digits, nothing else: as the database compares. */
static const char *key_of(struct arena *a, const char *answer)
{
	char *key = arena_strdup(a, answer), *end = key;

	for (const char *c = answer; *c; c++) {
		if (*c >= 'a' && *c <= 'z')
			*end++ = (char)(*c - 'a' + 'A');
		else if ((*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9'))
			*end++ = *c;
	}
	*end = '\0';
	return key;
}

/* Where she has a connection, her list looks. Before the town's own rows, as everywhere. */
static void add_town(struct arena *a, struct pg_unit *u, int tenant_id, int64_t citizen_id)
{
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_TOWN_ADD, pg_int(a, STATE_TENANT_ID), pg_int(a, citizen_id),
	       pg_int(a, tenant_id), PG_END);
}

static void add_audit(struct arena *a, struct pg_unit *u, int tenant_id, int64_t connection_id,
                      int64_t citizen_id, const char *actor, const char *action, const char *proof,
                      int64_t now_ms)
{
	json_t *detail =
	        json_pack("{s:I, s:s*}", "citizen", (json_int_t)citizen_id, "proof", proof);

	audit_add(a, u,
	          &(struct audit_row){
	                  .tenant_id = tenant_id,
	                  .at_ms = now_ms,
	                  .actor = actor,
	                  .action = action,
	                  .subject = arena_printf(a, "connection:%lld", (long long)connection_id),
	                  .detail = detail,
	          });
	json_decref(detail);
}

static enum link_result result_of(const char *name)
{
	for (enum link_result i = 0; i < LINK_RESULTS; i++) {
		if (!strcmp(name, result_names[i]))
			return i;
	}
	bug("no such result of a proof: %s", name);
}

int connection_try_link(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                        int64_t connection_id, int64_t citizen_id, enum link_proof proof,
                        const char *answer, int64_t now_ms, enum link_result *ret_result)
{
	struct pg_unit *u = pg_unit_new(a);
	const char *actor = arena_printf(a, "citizen:%lld", (long long)citizen_id);
	size_t s;
	int r;

	/* Also when the answer is wrong: a town without a link of hers has an empty list. */
	add_town(a, u, tenant_id, citizen_id);
	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_CONNECTION_TRY_LINK, pg_int(a, tenant_id), pg_int(a, connection_id),
	           pg_int(a, citizen_id), proof_names[proof], key_of(a, answer), actor,
	           pg_time(a, now_ms), pg_int(a, WRONG_PROOFS_OF_HOUSE),
	           pg_int(a, WRONG_PROOFS_OF_CITIZEN), PG_END);
	add_audit(a, u, tenant_id, connection_id, citizen_id, actor, "connection.try_link",
	          proof_names[proof], now_ms);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	*ret_result = result_of(pg_str(pg_result(u, s), 0, "result"));
	return 0;
}

void connection_add_link(struct arena *a, struct pg_unit *u, int tenant_id, int64_t connection_id,
                         int64_t citizen_id, const char *actor, int64_t now_ms)
{
	add_town(a, u, tenant_id, citizen_id);
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_CONNECTION_LINK, pg_int(a, tenant_id), pg_int(a, connection_id),
	       pg_int(a, citizen_id), pg_text(actor), pg_time(a, now_ms), PG_END);
	add_audit(a, u, tenant_id, connection_id, citizen_id, actor, "connection.link", "counter",
	          now_ms);
}

void connection_add_revocation(struct arena *a, struct pg_unit *u, int tenant_id,
                               int64_t connection_id, int64_t citizen_id, const char *actor,
                               int64_t now_ms)
{
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_CONNECTION_REVOKE, pg_int(a, tenant_id), pg_int(a, connection_id),
	       pg_int(a, citizen_id), pg_text(actor), pg_time(a, now_ms), PG_END);
	add_audit(a, u, tenant_id, connection_id, citizen_id, actor, "connection.revoke", NULL,
	          now_ms);
}
