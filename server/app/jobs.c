#include "app/jobs.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "app/ledger_watch.h"
#include "app/missed.h"
#include "app/send_deliver.h"
#include "app/send_poll.h"
#include "base/clock.h"
#include "base/log.h"
#include "rt/loop.h"
#include "rt/task.h"
#include "store/ledger_store.h"
#include "store/payment_store.h"
#include "store/provider.h"
#include "store/retention.h"
#include "store/rollup.h"
#include "store/tenant_store.h"

#define JOB_TIMEOUT_MS 60000
#define DAY_MS (24 * 3600 * 1000)

struct job {
	const char *name;
	unsigned role;
	bool every_worker; /* the others run in the first worker only */
	int64_t interval_ms;
	void (*fn)(struct task *t);
	bool is_running;
};

static void report(const char *what, int r)
{
	if (r < 0 && r != -ENOTCONN && r != -ECANCELED)
		log_warn("job.failed", F_STR("job", what), F_ERRNO(r));
}

static void fold_rollups(struct task *t)
{
	int64_t done;

	report("rollup_fold", rollup_fold_due(t, app.system, app.desk, clock_now_ms(), &done));
}

static void mark_overdue(struct task *t)
{
	int64_t done;

	report("mark_overdue", rollup_mark_overdue(t, app.system, app.desk, clock_now_ms(), &done));
}

static void fold_ledger(struct task *t)
{
	int64_t done;

	report("fold_ledger", ledger_fold_due(t, app.system, app.desk, &done));
}

static void expire_orders(struct task *t)
{
	int64_t done;

	report("expire_orders", payment_expire_due(t, app.system, app.desk, clock_now_ms(), &done));
}

static void refresh_stages(struct task *t)
{
	report("refresh_stages", tenant_store_refresh(t, app.desk, task_arena(t)));
}

/* Deletes in small bites, so that it never holds up a citizen. */
static void forget(struct task *t)
{
	struct arena *a = task_arena(t);
	const struct tenant *tenants;
	int64_t done;
	size_t n;
	int *ids;

	tenants = snapshot_tenants(app.knowledge->snapshot, &n);
	ids = arena_new_array(a, int, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = tenants[i].id;
	report("retention", retention_run(t, app.desk, ids, n, clock_now_ms(), 5000, &done));
}

static void refresh_templates(struct task *t)
{
	struct template_status *list;
	size_t n = 0;
	int r = provider_template_statuses(t, app.desk, task_arena(t), &list, &n);

	report("refresh_templates", r);
	for (size_t i = 0; r == 0 && i < n; i++)
		send_template_stopped(list[i].name, list[i].language,
		                      !strcmp(list[i].status, "PAUSED") ||
		                              !strcmp(list[i].status, "DISABLED") ||
		                              !strcmp(list[i].status, "REJECTED") ||
		                              !strcmp(list[i].status, "DELETED"));
}

static struct job jobs[] = {
	{ "send_poll", ROLE_SENDER, true, 500, send_poll, false },
	{ "fold_rollups", ROLE_JOBS, false, 1000, fold_rollups, false },
	{ "missed_spool", ROLE_ALL, true, 2000, missed_look_at_spool, false },
	{ "refresh_stages", ROLE_ALL, true, 3000, refresh_stages, false },
	{ "mark_overdue", ROLE_JOBS, false, 10000, mark_overdue, false },
	{ "refresh_templates", ROLE_SENDER, true, 30000, refresh_templates, false },
	{ "retention", ROLE_JOBS, false, 300000, forget, false },
	{ "fold_ledger", ROLE_JOBS, false, 1000, fold_ledger, false },
	{ "expire_orders", ROLE_JOBS, false, 10000, expire_orders, false },
	{ "ledger_watch", ROLE_JOBS, false, DAY_MS, ledger_watch, false },
};

static void run_job(struct task *t, void *arg)
{
	struct job *j = arg;

	j->fn(t);
	j->is_running = false;
}

static void start_job(void *arg)
{
	struct job *j = arg;

	if (j->is_running || app.is_draining)
		return;
	j->is_running = task_spawn(j->name, JOB_TIMEOUT_MS, run_job, j) == 0;
}

void jobs_start(void)
{
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		struct job *j = &jobs[i];

		if (!(j->role & app.roles) || (app.worker && !j->every_worker))
			continue;
		start_job(j);
		loop_every(j->interval_ms, start_job, j);
	}
}
