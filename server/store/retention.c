/* retention.c - see retention.h. */
#include "store/retention.h"

#include "queries.h"
#include "tenant/tenant.h"

#define BITE 2000 /* rows a statement: short enough not to be in anybody's way */
#define HOUR_MS (INT64_C(3600) * 1000)

struct rule {
	const struct pg_statement *forget;
	int64_t keep_ms;
	bool state_only; /* rows of this table are the state's */
};

static const struct rule rules[] = {
	{ &SQL_KEY_EXPIRE, KEEP_EVENT_KEYS_DAYS * 24 * HOUR_MS, true },
	{ &SQL_IDEMPOTENCY_EXPIRE, KEEP_IDEMPOTENCY_HOURS *HOUR_MS, false },
	{ &SQL_PROVIDER_EVENT_EXPIRE, KEEP_PROVIDER_EVENTS_DAYS * 24 * HOUR_MS, true },
	{ &SQL_MISSED_CALL_EXPIRE, KEEP_MISSED_CALLS_DAYS * 24 * HOUR_MS, true },
};

static int forget(struct task *t, struct pg_db *app, const struct rule *rule, int tenant_id,
                  int64_t now_ms, int budget, int64_t *done)
{
	for (int64_t left = budget, n = BITE; left > 0 && n == BITE; left -= n) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct pg_unit *u = pg_unit_new(a);
		size_t s;
		int r;

		pg_enter(u, tenant_id);
		s = pg_add(u, rule->forget, pg_int(a, tenant_id),
		           pg_time(a, now_ms - rule->keep_ms), pg_int(a, BITE), PG_END);
		r = pg_run(t, app, u);
		if (r < 0)
			return r;
		n = pg_affected(pg_result(u, s));
		*done += n;
	}
	return 0;
}

int retention_run(struct task *t, struct pg_db *app, const int *tenant_ids, size_t count,
                  int64_t now_ms, int budget, int64_t *ret_done)
{
	int64_t done = 0;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		r = forget(t, app, &rules[i], STATE_TENANT_ID, now_ms, budget, &done);
		if (r < 0)
			return r;
		for (size_t k = 0; k < count && !rules[i].state_only; k++) {
			if (tenant_ids[k] == STATE_TENANT_ID)
				continue;
			r = forget(t, app, &rules[i], tenant_ids[k], now_ms, budget, &done);
			if (r < 0)
				return r;
		}
	}
	*ret_done = done;
	return 0;
}
