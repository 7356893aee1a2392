#include "app/ledger_watch.h"

#include "app/app.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/ledger_store.h"

static size_t problem_count;

static double problems_now(void)
{
	return (double)problem_count;
}

static struct metric problems = { .type = METRIC_GAUGE,
	                          .name = "mseva_ledger_problems",
	                          .help = "What the last daily look at the ledgers found.",
	                          .read = problems_now };

static int look_at(struct task *t, const struct tenant *tenant, size_t *ret_found)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct ledger_problem *list;
	size_t n;
	int r;

	r = ledger_check(t, app.desk, a, tenant->id, &list, &n);
	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		log_error("ledger.wrong", F_STR("town", tenant->code),
		          F_STR("problem", list[i].problem), F_STR("subject", list[i].subject));
	*ret_found = n;
	return 0;
}

void ledger_watch(struct task *t)
{
	_cleanup_(knowledge_unrefp) struct knowledge *k = knowledge_ref(app.knowledge);
	size_t count, found = 0;
	const struct tenant *tenants = snapshot_tenants(k->snapshot, &count);

	for (size_t i = 0; i < count; i++) {
		size_t here = 0;
		int r = look_at(t, &tenants[i], &here);

		if (r < 0) {
			log_warn("ledger.not_checked", F_STR("town", tenants[i].code), F_ERRNO(r));
			return;
		}
		found += here;
	}
	problem_count = found;
	metric_register(&problems);
}
