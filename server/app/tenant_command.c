#include "app/tenant_command.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "rt/loop.h"
#include "rt/task.h"
#include "store/tenant_store.h"
#include "tenant/error.h"

#define COMMAND_TIMEOUT_MS 30000
#define CONNECT_TRIES 50

static struct {
	int argc;
	char **argv;
	int status;
	void (*fn)(struct task *t);
} command;

static int load(void)
{
	struct err_list errors;
	int r;

	err_list_init(&errors);
	r = knowledge_load(app.config.tenants_dir, &errors, &app.knowledge);
	if (r < 0) {
		err_list_print(&errors, stderr);
		fprintf(stderr, "%zu error%s\n", errors.count, errors.count == 1 ? "" : "s");
	}
	err_list_done(&errors);
	return r < 0;
}

static int check(void)
{
	size_t n;

	if (load())
		return 1;
	snapshot_tenants(app.knowledge->snapshot, &n);
	printf("%s: %zu municipalities, no errors\n", app.config.tenants_dir, n);
	knowledge_unref(app.knowledge);
	return 0;
}

/* ---- what needs the database
 * --------------------------------------------------------------------- */

/* A connection takes a moment; a database that is away should be told of, not waited for. */
static int wait_for_database(struct task *t)
{
	for (int i = 0; i < CONNECT_TRIES && !pg_is_up(app.desk); i++) {
		int r = task_sleep_ms(t, 100);

		if (r < 0)
			return r;
	}
	return pg_is_up(app.desk) ? 0 : -1;
}

static void list(struct task *t)
{
	struct tenant_row *rows;
	size_t n;

	command.status = tenant_store_list(t, app.desk, task_arena(t), &rows, &n) < 0;
	for (size_t i = 0; !command.status && i < n; i++) {
		const struct tenant *tenant =
		        snapshot_tenant_by_id(app.knowledge->snapshot, rows[i].id);

		printf("%d\t%s\t%s\t%s\n", rows[i].id, rows[i].code, rows[i].stage,
		       tenant ? tenant->names[LANG_EN] : "(no file)");
	}
}

static void store(struct task *t)
{
	size_t changed;
	int r = tenant_store_load(t, app.desk, task_arena(t), app.knowledge->snapshot, "operator",
	                          clock_now_ms(), &changed);

	command.status = r < 0;
	if (r < 0)
		fprintf(stderr, "mseva: not loaded: %s\n", log_strerror(r));
	else
		printf("%zu new or changed\n", changed);
}

static void set_stage(struct task *t)
{
	const struct tenant *tenant = NULL;
	struct stage_change change = { .actor = "operator", .now_ms = clock_now_ms() };
	struct err e = { 0 };
	int r;

	if (command.argc >= 4)
		tenant = snapshot_tenant_by_code(app.knowledge->snapshot, command.argv[2]);
	command.status = 1;
	if (!tenant || stage_parse(command.argv[3], &change.to) < 0) {
		fprintf(stderr,
		        "usage: mseva tenant stage CODE planned|pilot|live|paused [REASON]\n");
		return;
	}
	r = tenant_store_refresh(t, app.desk, task_arena(t));
	change.tenant = tenant;
	change.from = stage_of(app.knowledge->snapshot, tenant->id);
	change.reason = command.argc > 4 ? command.argv[4] : NULL;
	if (r == 0)
		r = tenant_store_set_stage(t, app.desk, task_arena(t), &change, &e);
	if (r < 0) {
		fprintf(stderr, "mseva: %s\n", *e.msg ? e.msg : log_strerror(r));
		return;
	}
	printf("%s: %s -> %s\n", tenant->code, stage_code(change.from), stage_code(change.to));
	command.status = 0;
}

static void run(struct task *t, void *arg)
{
	(void)arg;
	if (wait_for_database(t) < 0) {
		fprintf(stderr, "mseva: the database in MSEVA_DATABASE_URL cannot be reached\n");
		command.status = 1;
	} else {
		command.fn(t);
	}
	loop_stop();
}

static int with_database(void (*fn)(struct task *t))
{
	if (!app.config.database_url) {
		fprintf(stderr, "mseva: MSEVA_DATABASE_URL is not set\n");
		return 1;
	}
	if (load())
		return 1;
	command.fn = fn;
	app.config.redis_url = NULL;
	app_connect();
	if (task_spawn("tenant", COMMAND_TIMEOUT_MS, run, NULL) < 0)
		return 1;
	loop_run();
	app_disconnect();
	loop_free();
	return command.status;
}

int tenant_command(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	command.argc = argc;
	command.argv = argv;
	if (!strcmp(what, "check"))
		return check();
	if (!strcmp(what, "list"))
		return with_database(list);
	if (!strcmp(what, "load"))
		return with_database(store);
	if (!strcmp(what, "stage"))
		return with_database(set_stage);
	fprintf(stderr, "usage: mseva tenant list|check|load|stage CODE STAGE [REASON]\n");
	return 2;
}
