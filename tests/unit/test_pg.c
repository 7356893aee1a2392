#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "fake_names.h"
#include "in_task.h"
#include "io/pg.h"
#include "io/pg_impl.h"
#include "private_stack.h"
#include "rt/loop.h"

/* ---- what the tests run ------------------------------------------------------------------------
 */

static const char schema[] =
        "CREATE ROLE unit_app LOGIN;"
        "CREATE FUNCTION enter_tenant(tenant int) RETURNS text LANGUAGE sql AS"
        " $$ SELECT set_config('app.tenant', tenant::text, true) $$;"
        "CREATE TABLE item (tenant_id int, id int, parent int, note text CHECK (note <> ''),"
        " xid text DEFAULT pg_current_xact_id()::text, PRIMARY KEY (tenant_id, id),"
        " FOREIGN KEY (tenant_id, parent) REFERENCES item);"
        "ALTER TABLE item ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY tenant ON item TO unit_app USING"
        " (tenant_id = nullif(current_setting('app.tenant', true), '')::int);"
        "GRANT SELECT, INSERT ON item TO unit_app;"
        "CREATE SEQUENCE step; GRANT USAGE ON step TO unit_app;"
        "CREATE FUNCTION stale() RETURNS int LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'moved on' USING ERRCODE = 'MS001'; END $$;";

static const struct pg_statement add = {
	"add",
	"INSERT INTO item (tenant_id, id, note) VALUES ($1::int, $2::int, $3) RETURNING id, xid"
};
static const struct pg_statement add_child = {
	"add_child", "INSERT INTO item (tenant_id, id, parent) VALUES ($1::int, $2::int, $3::int)"
};
static const struct pg_statement get = { "get",
	                                 "SELECT id, note, id > 1 AS many, 2.5 AS num FROM item"
	                                 " WHERE id = $1::int" };
static const struct pg_statement count_all = { "count_all", "SELECT count(*) AS n FROM item" };
static const struct pg_statement stale = { "stale", "SELECT stale()" };
static const struct pg_statement forbidden = { "forbidden", "DELETE FROM item" };
static const struct pg_statement nonsense = { "nonsense", "SELECT nothing FROM nowhere" };
static const struct pg_statement step = { "step", "SELECT nextval('step') AS n" };
static const struct pg_statement doze = { "doze", "SELECT pg_sleep($1::float8)" };
static const struct pg_statement backend = { "backend", "SELECT pg_backend_pid() AS pid" };

static struct pg_db *db;

static const char *url(const char *user)
{
	/* A pool keeps the pointer: one text for each of the two. */
	static char texts[2][256];
	char *text = texts[!strcmp(user, "postgres")];

	snprintf(text, sizeof(texts[0]), "host=%s dbname=mseva user=%s",
	         private_stack_get("SOCKET_DIR"), user);
	return text;
}

static void as_admin(const char *sql)
{
	PGconn *c = PQconnectdb(url("postgres"));
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		bug("%s", PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

static struct pg_db *open_db(int connections, int group_max)
{
	return pg_open(&(struct pg_options){ .url = url("unit_app"),
	                                     .label = "test",
	                                     .connections = connections,
	                                     .group_max = group_max,
	                                     .queue_max = 100,
	                                     .answer_ms = 500 });
}

/* The pool connects in the background: waits until it has. */
static void await_up(struct task *t, const struct pg_db *of)
{
	while (!pg_is_up(of))
		assert_int_equal(task_sleep_ms(t, 5), 0);
}

struct scene {
	void (*play)(struct task *t);
	int connections, group_max;
};

static void play_scene(struct task *t, void *arg)
{
	const struct scene *s = arg;

	db = open_db(s->connections, s->group_max);
	await_up(t, db);
	s->play(t);
	pg_close(db);
	db = NULL;
}

static void play(void (*fn)(struct task *t), int connections, int group_max)
{
	struct scene s = { fn, connections, group_max };

	in_task(play_scene, &s);
}

static struct pg_unit *unit_add(struct arena *a, int tenant, int id, const char *note)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, tenant);
	pg_add(u, &add, pg_int(a, tenant), pg_int(a, id), note, PG_END);
	return u;
}

static int64_t rows_of(struct task *t, int tenant)
{
	struct pg_unit *u = pg_unit_new(task_arena(t));

	pg_enter(u, tenant);
	pg_add(u, &count_all, PG_END);
	assert_int_equal(pg_run(t, db, u), 0);
	return pg_i64(pg_result(u, 0), 0, "n", -1);
}

/* ---- one unit ----------------------------------------------------------------------------------
 */

static void read_and_write(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *u = unit_add(a, 1, 1, "ਇੱਕ"), *again = pg_unit_new(a);
	const struct pg_rows *r;
	size_t i;

	pg_add(u, &add, pg_int(a, 1), pg_int(a, 2), NULL, PG_END);
	i = pg_add(u, &get, pg_int(a, 2), PG_END);
	assert_int_equal(pg_run(t, db, u), 0);
	assert_int_equal(pg_failed_statement(u), -1);
	assert_int_equal(pg_affected(pg_result(u, 0)), 1);
	r = pg_result(u, i);
	assert_int_equal(pg_count(r), 1);
	assert_int_equal(pg_i64(r, 0, "id", -1), 2);
	assert_null(pg_str(r, 0, "note"));
	assert_true(pg_is_true(r, 0, "many"));
	assert_true(pg_f64(r, 0, "num", 0) == 2.5);
	assert_int_equal(pg_i64(r, 0, "note", 77), 77);
	pg_enter(again, 1);
	pg_add(again, &get, pg_int(a, 1), PG_END);
	assert_int_equal(pg_run(t, db, again), 0);
	assert_string_equal(pg_str(pg_result(again, 0), 0, "note"), "ਇੱਕ");
}

static void a_unit_commits_and_gives_its_rows(void **state)
{
	(void)state;
	play(read_and_write, 2, 16);
}

static void assert_fails(struct task *t, struct pg_unit *u, int error, int failed,
                         const char *sqlstate)
{
	int r = pg_run(t, db, u);

	if (r != error || pg_failed_statement(u) != failed || strcmp(pg_sqlstate(u), sqlstate) != 0)
		fail_msg("%d at %d, SQLSTATE %s", r, pg_failed_statement(u), pg_sqlstate(u));
}

static void fail_in_every_way(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *u;
	int64_t before = rows_of(t, 2);

	u = unit_add(a, 2, 10, "x");
	pg_add(u, &add, pg_int(a, 2), pg_int(a, 10), "x", PG_END);
	assert_fails(t, u, -EEXIST, 1, "23505");
	u = unit_add(a, 2, 11, "x");
	pg_add(u, &stale, PG_END);
	assert_fails(t, u, -ESTALE, 1, "MS001");
	u = unit_add(a, 2, 12, "x");
	pg_add(u, &add_child, pg_int(a, 2), pg_int(a, 13), pg_int(a, 999), PG_END);
	assert_fails(t, u, -ENOENT, 1, "23503");
	assert_fails(t, unit_add(a, 2, 14, ""), -EINVAL, 0, "23514");
	u = pg_unit_new(a);
	pg_enter(u, 2);
	pg_add(u, &get, "not a number", PG_END);
	assert_fails(t, u, -EINVAL, 0, "22P02");
	u = pg_unit_new(a);
	pg_enter(u, 2);
	pg_add(u, &forbidden, PG_END);
	assert_fails(t, u, -EACCES, 0, "42501");
	u = unit_add(a, 2, 15, "x");
	pg_add(u, &nonsense, PG_END);
	assert_int_equal(pg_run(t, db, u), -EIO);
	/* Nothing of any of them happened, and the connection is as good as new. */
	assert_int_equal(rows_of(t, 2), before);
}

static void errors_are_told_by_what_went_wrong(void **state)
{
	(void)state;
	play(fail_in_every_way, 1, 16);
}

/* ---- groups ------------------------------------------------------------------------------------
 */

#define MANY 12

static int results[MANY];
static size_t finished;

static void note_result(void *arg, int r)
{
	*(int *)arg = r;
	finished++;
}

static void run_all(struct task *t, struct pg_unit *const *units, size_t n)
{
	finished = 0;
	for (size_t i = 0; i < n; i++)
		pg_run_async(db, units[i], note_result, &results[i]);
	while (finished < n)
		assert_int_equal(task_sleep_ms(t, 1), 0);
}

static size_t transactions_of(struct pg_unit *const *units, size_t n)
{
	size_t different = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (strcmp(pg_str(pg_result(units[i], 0), 0, "xid"),
		              pg_str(pg_result(units[j], 0), 0, "xid")))
			j++;
		different += j == i;
	}
	return different;
}

static void commit_together(struct task *t)
{
	struct pg_unit *units[MANY];

	for (int i = 0; i < MANY; i++)
		units[i] = unit_add(task_arena(t), 100 + i % 3, 1000 + i, "together");
	run_all(t, units, MANY);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(results[i], 0);
	assert_int_equal(transactions_of(units, MANY), 1);
	/* Each ran as its own tenant. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(rows_of(t, 100 + i), MANY / 3);
}

static void what_arrives_together_is_committed_together(void **state)
{
	(void)state;
	play(commit_together, 1, 16);
}

static void commit_singly(struct task *t)
{
	struct pg_unit *units[MANY];

	for (int i = 0; i < MANY; i++)
		units[i] = unit_add(task_arena(t), 3, 2000 + i, "singly");
	run_all(t, units, MANY);
	assert_int_equal(transactions_of(units, MANY), MANY);
}

static void a_group_of_one_is_one_transaction(void **state)
{
	(void)state;
	play(commit_singly, 2, 1);
}

static void one_of_many_fails(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *units[MANY];

	for (int i = 0; i < MANY; i++)
		units[i] = unit_add(a, 4, 3000 + i, "fine");
	pg_add(units[5], &add, pg_int(a, 4), pg_int(a, 3000 + 5), "twice", PG_END);
	pg_add(units[8], &stale, PG_END);
	run_all(t, units, MANY);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(results[i], i == 5 ? -EEXIST : i == 8 ? -ESTALE : 0);
		assert_int_equal(pg_failed_statement(units[i]), i == 5 || i == 8 ? 1 : -1);
	}
	assert_int_equal(rows_of(t, 4), MANY - 2);
}

static void a_unit_that_fails_does_not_disturb_its_neighbours(void **state)
{
	(void)state;
	play(one_of_many_fails, 1, 16);
}

static void number_the_steps(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *units[2] = { pg_unit_new(a), pg_unit_new(a) };
	int64_t last, others[3];

	pg_enter(units[0], 5);
	pg_last(units[0]);
	pg_add(units[0], &step, PG_END);
	pg_enter(units[0], 5);
	pg_add(units[0], &step, PG_END);
	pg_enter(units[1], 6);
	pg_add(units[1], &step, PG_END);
	pg_add(units[1], &step, PG_END);
	run_all(t, units, 2);
	last = pg_i64(pg_result(units[0], 0), 0, "n", -1);
	others[0] = pg_i64(pg_result(units[0], 1), 0, "n", -1);
	others[1] = pg_i64(pg_result(units[1], 0), 0, "n", -1);
	others[2] = pg_i64(pg_result(units[1], 1), 0, "n", -1);
	for (int i = 0; i < 3; i++)
		assert_true(others[i] > 0 && others[i] < last);
	assert_true(others[1] < others[2]);
}

static void a_last_statement_runs_after_those_of_the_whole_group(void **state)
{
	(void)state;
	play(number_the_steps, 1, 16);
}

/* ---- tenants -----------------------------------------------------------------------------------
 */

static void look_at_others(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *u = unit_add(a, 7, 1, "of seven"), *both = pg_unit_new(a);

	assert_int_equal(pg_run(t, db, u), 0);
	pg_enter(both, 8);
	pg_add(both, &count_all, PG_END);
	pg_enter(both, 7);
	pg_add(both, &count_all, PG_END);
	assert_int_equal(pg_run(t, db, both), 0);
	assert_int_equal(pg_i64(pg_result(both, 0), 0, "n", -1), 0);
	assert_int_equal(pg_i64(pg_result(both, 1), 0, "n", -1), 1);
	/* A row for somebody else is refused by the policy. */
	u = pg_unit_new(a);
	pg_enter(u, 8);
	pg_add(u, &add, pg_int(a, 7), pg_int(a, 2), "smuggled", PG_END);
	assert_int_equal(pg_run(t, db, u), -EACCES);
}

static void a_unit_sees_its_tenant_and_no_other(void **state)
{
	(void)state;
	play(look_at_others, 1, 16);
}

static void count_across(struct task *t, void *arg)
{
	struct pg_db *all = pg_open(&(struct pg_options){ .url = url("postgres"),
	                                                  .label = "all",
	                                                  .connections = 1,
	                                                  .group_max = 1,
	                                                  .queue_max = 4,
	                                                  .across_tenants = true });
	struct pg_unit *u = pg_unit_new(task_arena(t));

	(void)arg;
	await_up(t, all);
	pg_add(u, &count_all, PG_END);
	assert_int_equal(pg_run(t, all, u), 0);
	assert_true(pg_i64(pg_result(u, 0), 0, "n", -1) > MANY);
	pg_close(all);
}

static void a_role_across_tenants_enters_none(void **state)
{
	(void)state;
	in_task(count_across, NULL);
}

static void forget_the_tenant(struct task *t)
{
	struct pg_unit *u = pg_unit_new(task_arena(t));

	pg_add(u, &count_all, PG_END);
	_exit(pg_run(t, db, u) == 0);
}

static void a_unit_without_a_tenant_is_our_bug(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		fclose(stderr);
		event_reinit(loop_base());
		play(forget_the_tenant, 1, 1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* ---- limits and faults --------------------------------------------------------------------------
 */

static void crowd_the_queue(struct task *t)
{
	struct arena *a = task_arena(t);
	struct pg_unit *slow = pg_unit_new(a), *u;
	static int slow_result = 1, late[100];
	size_t refused = 0;

	pg_enter(slow, 9);
	pg_add(slow, &doze, "0.1", PG_END);
	finished = 0;
	pg_run_async(db, slow, note_result, &slow_result);
	assert_int_equal(task_sleep_ms(t, 1), 0);
	for (int i = 0; i < 100; i++)
		pg_run_async(db, unit_add(a, 9, i, "queued"), note_result, &late[i]);
	u = unit_add(a, 9, 500, "one too many");
	refused += pg_run(t, db, u) == -EAGAIN;
	assert_int_equal(refused, 1);
	while (finished < 101)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(slow_result, 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(late[i], 0);
	assert_int_equal(rows_of(t, 9), 100);
}

static void a_full_queue_refuses_and_keeps_what_it_has(void **state)
{
	(void)state;
	play(crowd_the_queue, 1, 16);
}

static void run_too_late(struct task *t, void *arg)
{
	*(int *)arg = pg_run(t, db, unit_add(task_arena(t), 10, 1, "too late"));
}

static void wait_too_long(struct task *t)
{
	struct pg_unit *slow = pg_unit_new(task_arena(t));
	static int slow_result = 1, late_result = 1;

	pg_enter(slow, 10);
	pg_add(slow, &doze, "0.1", PG_END);
	finished = 0;
	pg_run_async(db, slow, note_result, &slow_result);
	assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(task_spawn("late", 20, run_too_late, &late_result), 0);
	while (!finished)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(late_result, -ETIMEDOUT);
	assert_int_equal(rows_of(t, 10), 0);
}

static void a_unit_still_queued_at_the_deadline_never_happens(void **state)
{
	(void)state;
	play(wait_too_long, 1, 16);
}

static int backend_pid(struct task *t)
{
	struct pg_unit *u = pg_unit_new(task_arena(t));

	pg_enter(u, 1);
	pg_add(u, &backend, PG_END);
	assert_int_equal(pg_run(t, db, u), 0);
	return (int)pg_i64(pg_result(u, 0), 0, "pid", 0);
}

static void lose_the_backend(struct task *t)
{
	struct pg_unit *slow = pg_unit_new(task_arena(t));
	static int result = 1;
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT pg_terminate_backend(%d)", backend_pid(t));
	pg_enter(slow, 11);
	pg_add(slow, &doze, "30", PG_END);
	finished = 0;
	pg_run_async(db, slow, note_result, &result);
	assert_int_equal(task_sleep_ms(t, 1), 0);
	as_admin(sql);
	while (!finished)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_int_equal(result, -ENOTCONN);
	await_up(t, db);
	assert_int_equal(rows_of(t, 11), 0);
}

static void a_killed_backend_fails_what_was_under_way(void **state)
{
	(void)state;
	play(lose_the_backend, 1, 16);
}

static void wait_for_a_stopped_backend(struct task *t)
{
	struct pg_unit *u = unit_add(task_arena(t), 12, 1, "unanswered");
	int pid = backend_pid(t);
	int64_t started = clock_mono_ms();

	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(pg_run(t, db, u), -ENOTCONN);
	assert_true(pg_is_in_doubt(u));
	assert_in_range(clock_mono_ms() - started, 450, 5000);
	assert_int_equal(kill(pid, SIGCONT), 0);
	await_up(t, db);
	assert_int_not_equal(backend_pid(t), pid);
}

static void a_connection_that_says_nothing_is_given_up(void **state)
{
	(void)state;
	play(wait_for_a_stopped_backend, 1, 16);
}

/* A socket that takes connections and never answers. */
static void connect_to_a_black_hole(struct task *t, void *arg)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char dir[] = "/tmp/mseva-hole-XXXXXX", hole_url[128];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pg_db *hole;

	(void)arg;
	assert_non_null(mkdtemp(dir));
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/.s.PGSQL.5432", dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(listen(fd, 8), 0);
	snprintf(hole_url, sizeof(hole_url), "host=%s dbname=mseva user=unit_app port=5432", dir);
	hole = pg_open(&(struct pg_options){ .url = hole_url,
	                                     .label = "hole",
	                                     .connections = 2,
	                                     .group_max = 4,
	                                     .queue_max = 4,
	                                     .answer_ms = 100 });
	assert_false(pg_is_up(hole));
	assert_int_equal(pg_run(t, hole, unit_add(task_arena(t), 1, 1, "lost")), -ENOTCONN);
	pg_close(hole);
	close(fd);
	unlink(addr.sun_path);
	rmdir(dir);
}

static void a_black_hole_is_not_waited_for_for_ever(void **state)
{
	(void)state;
	in_task(connect_to_a_black_hole, NULL);
}

/* ---- names of hosts ----------------------------------------------------------------------------
 */

static int listen_anywhere(int *ret_port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
		                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&addr, &n), 0);
	*ret_port = ntohs(addr.sin_port);
	return fd;
}

static void connect_by_a_slow_name(struct task *t, void *arg)
{
	char named_url[128];
	int port, fd = listen_anywhere(&port), server;
	struct pg_db *named;

	(void)arg;
	snprintf(named_url, sizeof(named_url), "host=slow.test port=%d dbname=mseva", port);
	named = pg_open(&(struct pg_options){ .url = named_url,
	                                      .label = "named",
	                                      .connections = 2,
	                                      .group_max = 1,
	                                      .queue_max = 4 });
	assert_int_equal(task_sleep_ms(t, 20), 0);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	fake_names_answer();
	while ((server = accept(fd, NULL, NULL)) < 0)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	assert_false(fake_names_asked_by_main_thread());
	pg_close(named);
	close(server);
	close(fd);
}

static void a_slow_name_server_does_not_stop_the_loop(void **state)
{
	(void)state;
	in_task(connect_by_a_slow_name, NULL);
}

static void close_while_asking(struct task *t, void *arg)
{
	struct pg_db *named = pg_open(&(struct pg_options){ .url = "postgres://slow.test/mseva",
	                                                    .label = "named",
	                                                    .connections = 1,
	                                                    .group_max = 1,
	                                                    .queue_max = 4 });
	size_t before = fake_names_asked();

	(void)arg;
	while (fake_names_asked() == before)
		assert_int_equal(task_sleep_ms(t, 1), 0);
	pg_close(named);
	fake_names_answer();
	while (task_count() > 1)
		assert_int_equal(task_sleep_ms(t, 1), 0);
}

static void a_pool_may_be_closed_before_its_host_is_found(void **state)
{
	(void)state;
	in_task(close_while_asking, NULL);
}

static void lose_the_name(struct task *t, void *arg)
{
	struct pg_db *nowhere = pg_open(&(struct pg_options){ .url = "host=nobody.test",
	                                                      .label = "nowhere",
	                                                      .connections = 1,
	                                                      .group_max = 1,
	                                                      .queue_max = 4 });

	(void)arg;
	assert_int_equal(pg_run(t, nowhere, unit_add(task_arena(t), 1, 1, "lost")), -ENOTCONN);
	pg_close(nowhere);
}

static void an_unknown_host_is_away(void **state)
{
	(void)state;
	in_task(lose_the_name, NULL);
}

static void find_addresses(struct task *t, void *arg)
{
	static const struct {
		const char *url, *host, *hostaddr, *port;
	} cases[] = {
		{ "host=one.test", "one.test", "127.0.0.1", "" },
		{ "postgres://u:p%40ss@two.test:6000/x", "two.test,two.test", "127.0.0.1,127.0.0.2",
		  "6000,6000" },
		{ "host=two.test,one.test port=1,2", "two.test,two.test,one.test",
		  "127.0.0.1,127.0.0.2,127.0.0.1", "1,1,2" },
		{ "host=nobody.test,one.test port=1,2", "one.test", "127.0.0.1", "2" },
		{ "host=/run/pg,one.test port=5", "/run/pg,one.test", ",127.0.0.1", "5,5" },
		{ "postgres://[::1],one.test/x", "::1,one.test", ",127.0.0.1", "," },
	};
	struct pg_address found = { 0 };

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(pg_address_is_needed(cases[i].url));
		assert_int_equal(pg_address_find(t, task_arena(t), cases[i].url, &found), 0);
		assert_string_equal(found.host, cases[i].host);
		assert_string_equal(found.hostaddr, cases[i].hostaddr);
		assert_string_equal(found.port, cases[i].port);
	}
	assert_int_equal(pg_address_find(t, task_arena(t), "host=nobody.test", &found), -ENOENT);
}

static void every_address_of_every_host_is_tried(void **state)
{
	static const char *const ready[] = { "host=/run/pg", "host=127.0.0.1",
		                             "postgres://[::1]:5433/x",
		                             "host=one.test hostaddr=127.0.0.1",
		                             "not a url at all" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ready); i++)
		assert_false(pg_address_is_needed(ready[i]));
	in_task(find_addresses, NULL);
}

static char *logged_by(struct task *t, const char *bad_url, char *ret_log, size_t n)
{
	int keep = dup(STDERR_FILENO), fd = memfd_create("log", MFD_CLOEXEC);
	struct pg_db *bad;
	ssize_t got;

	dup2(fd, STDERR_FILENO);
	log_set_level(LOG_WARN);
	bad = pg_open(&(struct pg_options){
	        .url = bad_url, .label = "bad", .connections = 1, .group_max = 1, .queue_max = 4 });
	/* Long enough for a second attempt, which is not told again. */
	assert_int_equal(task_sleep_ms(t, 250), 0);
	pg_close(bad);
	log_set_level(LOG_ERROR);
	dup2(keep, STDERR_FILENO);
	close(keep);
	got = pread(fd, ret_log, n - 1, 0);
	close(fd);
	assert_true(got > 0);
	ret_log[got] = '\0';
	return ret_log;
}

static void connect_with_odd_passwords(struct task *t, void *arg)
{
	static const char *const urls[] = { "postgres://mseva:hush/hush@127.0.0.1/mseva",
		                            "postgres://mseva:hush%2@127.0.0.1/mseva",
		                            "postgres://mseva:hush?hush@127.0.0.1:5/mseva",
		                            "host=127.0.0.1 password hush",
		                            "postgres://mseva:hush@127.0.0.1:1/mseva" };
	char text[4096], *told;

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		logged_by(t, urls[i], text, sizeof(text));
		assert_null(strstr(text, "hush"));
		told = strstr(text, "event=pg.unreachable");
		assert_non_null(told);
		assert_null(strstr(told + 1, "event=pg.unreachable"));
	}
}

static void a_password_is_never_logged_and_an_outage_once(void **state)
{
	(void)state;
	in_task(connect_with_odd_passwords, NULL);
}

static size_t occurrences(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

static void stop_and_start(struct task *t)
{
	struct pg_unit *u = unit_add(task_arena(t), 13, 2, "away");
	int64_t started;
	int r;

	assert_int_equal(pg_run(t, db, unit_add(task_arena(t), 13, 1, "before")), 0);
	private_stack_do("stop postgres");
	/* The first may still meet the dying connection; what it is told is the same. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(pg_run(t, db, unit_add(task_arena(t), 13, 2, "away")), -ENOTCONN);
	started = clock_mono_ms();
	assert_int_equal(pg_run(t, db, u), -ENOTCONN);
	assert_false(pg_is_in_doubt(u));
	assert_in_range(clock_mono_ms() - started, 0, 300);
	assert_false(pg_is_up(db));
	private_stack_do("start postgres");
	await_up(t, db);
	while ((r = pg_run(t, db, unit_add(task_arena(t), 13, 3, "after"))) == -ENOTCONN)
		assert_int_equal(task_sleep_ms(t, 5), 0);
	assert_int_equal(r, 0);
	assert_int_equal(rows_of(t, 13), 2);
}

static void a_server_that_is_away_is_told_at_once_and_found_again(void **state)
{
	(void)state;
	play(stop_and_start, 2, 16);
}

static void end_each_session(struct task *t, void *arg)
{
	int keep = dup(STDERR_FILENO), fd = memfd_create("log", MFD_CLOEXEC);
	int64_t started = clock_mono_ms();
	char text[8192];
	ssize_t got;

	(void)arg;
	dup2(fd, STDERR_FILENO);
	log_set_level(LOG_INFO);
	db = open_db(1, 1);
	for (int i = 0; i < 5; i++) {
		await_up(t, db);
		as_admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		         " WHERE usename = 'unit_app'");
		while (pg_is_up(db))
			assert_int_equal(task_sleep_ms(t, 2), 0);
	}
	await_up(t, db);
	pg_close(db);
	db = NULL;
	log_set_level(LOG_ERROR);
	dup2(keep, STDERR_FILENO);
	close(keep);
	got = pread(fd, text, sizeof(text) - 1, 0);
	close(fd);
	assert_true(got > 0);
	text[got] = '\0';
	/* After 0.1 s, 0.2 s, 0.4 s, 0.8 s, 1.6 s: none of them did any work. */
	assert_in_range(clock_mono_ms() - started, 3000, 20000);
	assert_int_equal(occurrences(text, "event=pg.connected"), 1);
	assert_in_range(occurrences(text, "event=pg.lost"), 1, 3);
}

static void sessions_that_end_before_any_work_are_begun_and_told_more_seldom(void **state)
{
	(void)state;
	in_task(end_each_session, NULL);
}

/* ---- arguments ---------------------------------------------------------------------------------
 */

static const struct pg_statement elements = { "elements", "SELECT e, e IS NULL AS nothing FROM"
	                                                  " unnest($1::text[]) AS e" };

static void send_odd_arrays(struct task *t)
{
	static const char *const items[] = { "plain", "",     "a,b {c} \"d\" \\e\\",
		                             NULL,    "NULL", "ਪਾਣੀ\n" };
	struct arena *a = task_arena(t);
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *r;

	pg_enter(u, 1);
	pg_add(u, &elements, pg_array(a, items, ARRAY_LEN(items)), PG_END);
	assert_int_equal(pg_run(t, db, u), 0);
	r = pg_result(u, 0);
	assert_int_equal(pg_count(r), ARRAY_LEN(items));
	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		assert_int_equal(pg_is_true(r, i, "nothing"), !items[i]);
		if (items[i])
			assert_string_equal(pg_str(r, i, "e"), items[i]);
	}
	assert_string_equal(pg_time(a, 1795428000123), "2026-11-23T10:00:00.123Z");
	assert_null(pg_time(a, -1));
	assert_string_equal(pg_int(a, INT64_MIN), "-9223372036854775808");
	assert_string_equal(pg_num(a, 31.32602), "31.32602");
}

static void array_elements_arrive_as_they_are(void **state)
{
	(void)state;
	play(send_odd_arrays, 1, 16);
}

/* -------------------------------------------------------------------------------------------------
 */

static int start_postgres(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	private_stack_up("postgres");
	as_admin(schema);
	return 0;
}

static int stop_postgres(void **state)
{
	(void)state;
	private_stack_down();
	loop_free();
	return 0;
}

static void integers_are_written_to_their_last_digit(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(pg_int(a, 0), "0");
	assert_string_equal(pg_int(a, -1), "-1");
	assert_string_equal(pg_int(a, 1234567890), "1234567890");
	assert_string_equal(pg_int(a, INT64_MAX), "9223372036854775807");
	assert_string_equal(pg_int(a, INT64_MIN), "-9223372036854775808");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_written_to_their_last_digit),
		cmocka_unit_test(a_unit_commits_and_gives_its_rows),
		cmocka_unit_test(errors_are_told_by_what_went_wrong),
		cmocka_unit_test(what_arrives_together_is_committed_together),
		cmocka_unit_test(a_group_of_one_is_one_transaction),
		cmocka_unit_test(a_unit_that_fails_does_not_disturb_its_neighbours),
		cmocka_unit_test(a_last_statement_runs_after_those_of_the_whole_group),
		cmocka_unit_test(a_unit_sees_its_tenant_and_no_other),
		cmocka_unit_test(a_role_across_tenants_enters_none),
		cmocka_unit_test(a_unit_without_a_tenant_is_our_bug),
		cmocka_unit_test(a_full_queue_refuses_and_keeps_what_it_has),
		cmocka_unit_test(a_unit_still_queued_at_the_deadline_never_happens),
		cmocka_unit_test(a_killed_backend_fails_what_was_under_way),
		cmocka_unit_test(a_connection_that_says_nothing_is_given_up),
		cmocka_unit_test(a_black_hole_is_not_waited_for_for_ever),
		cmocka_unit_test(a_slow_name_server_does_not_stop_the_loop),
		cmocka_unit_test(a_pool_may_be_closed_before_its_host_is_found),
		cmocka_unit_test(an_unknown_host_is_away),
		cmocka_unit_test(every_address_of_every_host_is_tried),
		cmocka_unit_test(a_password_is_never_logged_and_an_outage_once),
		cmocka_unit_test(array_elements_arrive_as_they_are),
		cmocka_unit_test(a_server_that_is_away_is_told_at_once_and_found_again),
		cmocka_unit_test(sessions_that_end_before_any_work_are_begun_and_told_more_seldom),
	};

	return cmocka_run_group_tests(tests, start_postgres, stop_postgres);
}
