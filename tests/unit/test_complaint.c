/* test_complaint.c - the life of a complaint: what may be done when, by whom; and that C, the
 * database's CHECK and the words agree. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/complaint.h"

static enum role roles_of(const char *name)
{
	enum role role;

	assert_int_equal(role_parse(name, &role), 0);
	return role;
}

static int decide(const char *from, const char *action, const char *role, bool is_assignee,
                  const char *note, const char *assignee, const char **ret_to)
{
	struct complaint_request request = { .is_assignee = is_assignee,
		                             .role = roles_of(role),
		                             .note = note,
		                             .assignee = assignee };
	enum complaint_status status, to;
	struct err e;
	int r;

	assert_int_equal(complaint_status_parse(from, &status), 0);
	assert_int_equal(complaint_action_parse(action, &request.action), 0);
	r = complaint_decide(status, &request, &to, &e);
	if (r == 0)
		*ret_to = complaint_status_name(to);
	else
		assert_true(e.code == r && e.msg[0]);
	return r;
}

static void test_steps(void **state)
{
	static const struct {
		const char *from, *action, *role;
		bool is_assignee;
		const char *note, *assignee;
		int r;
		const char *to;
	} cases[] = {
		{ "filed", "acknowledge", "counter", false, NULL, NULL, 0, "acknowledged" },
		{ "filed", "acknowledge", "field_worker", true, NULL, NULL, -EACCES, NULL },
		{ "acknowledged", "acknowledge", "commissioner", false, NULL, NULL, -ENOTSUP,
		  NULL },
		{ "filed", "assign", "grievance_officer", false, NULL, "R. Singh", 0, "assigned" },
		{ "assigned", "assign", "ulb_admin", false, NULL, "B. Kaur", 0, "assigned" },
		{ "filed", "assign", "grievance_officer", false, NULL, NULL, -EINVAL, NULL },
		{ "filed", "assign", "grievance_officer", false, NULL, "  ", -EINVAL, NULL },
		{ "filed", "assign", "counter", false, NULL, "R. Singh", -EACCES, NULL },
		{ "assigned", "resolve", "field_worker", true, "New bulb", NULL, 0, "resolved" },
		{ "assigned", "resolve", "field_worker", false, "New bulb", NULL, -EACCES, NULL },
		{ "assigned", "resolve", "commissioner", false, NULL, NULL, -EINVAL, NULL },
		{ "assigned", "resolve", "commissioner", false, " \n", NULL, -EINVAL, NULL },
		{ "resolved", "resolve", "commissioner", false, "again", NULL, -ENOTSUP, NULL },
		{ "filed", "reject", "department_head", false, "A private road", NULL, 0,
		  "rejected" },
		{ "filed", "reject", "department_head", false, NULL, NULL, -EINVAL, NULL },
		{ "filed", "reject", "field_worker", true, "no", NULL, -EACCES, NULL },
		{ "rejected", "reopen", "citizen", false, NULL, NULL, 0, "reopened" },
		{ "resolved", "reopen", "citizen", false, "still dark", NULL, 0, "reopened" },
		{ "reopened", "reopen", "citizen", false, NULL, NULL, -ENOTSUP, NULL },
		{ "reopened", "acknowledge", "counter", false, NULL, NULL, 0, "acknowledged" },
		{ "reopened", "assign", "grievance_officer", false, NULL, "R. Singh", 0,
		  "assigned" },
		{ "reopened", "resolve", "commissioner", false, "New wire", NULL, 0, "resolved" },
		/* What nobody can see says nothing. */
		{ "assigned", "resolve", "commissioner", false, "\u200b\u200b", NULL, -EINVAL,
		  NULL },
		{ "assigned", "comment", "commissioner", false,
		  " \u200d\u2060\ufeff\u00a0\u3164\u2800\u00ad\ue000", NULL, -EINVAL, NULL },
		{ "filed", "assign", "grievance_officer", false, NULL, "\u200b", -EINVAL, NULL },
		{ "assigned", "comment", "commissioner", false, "\u200bਕ", NULL, 0, "assigned" },
		{ "assigned", "comment", "commissioner", false, "👍", NULL, 0, "assigned" },
		{ "filed", "reopen", "citizen", false, NULL, NULL, -ENOTSUP, NULL },
		{ "resolved", "comment", "citizen", false, "thank you", NULL, 0, "resolved" },
		{ "filed", "comment", "counter", false, "rang her up", NULL, 0, "filed" },
		/* The state looks on; it does not work a municipality's desk. */
		{ "filed", "acknowledge", "state_admin", false, NULL, NULL, -EACCES, NULL },
		{ "filed", "comment", "state_overseer", false, "hm", NULL, -EACCES, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *to = NULL;
		int r = decide(cases[i].from, cases[i].action, cases[i].role, cases[i].is_assignee,
		               cases[i].note, cases[i].assignee, &to);

		if (r != cases[i].r || (to && strcmp(to, cases[i].to)))
			fail_msg("%s + %s by %s: %d %s", cases[i].from, cases[i].action,
			         cases[i].role, r, to ? to : "-");
	}
}

/* Every status and action: a step leads somewhere lawful or nowhere, and the roles are asked first.
 */
static void test_every_step(void **state)
{
	int steps = 0;

	(void)state;
	for (int s = 0; s < COMPLAINT_STATUSES; s++) {
		bool can_end = false;

		for (int d = 0; d < COMPLAINT_ACTIONS; d++) {
			enum complaint_status from = (enum complaint_status)s,
			                      to = COMPLAINT_STATUSES;

			if (complaint_step(from, (enum complaint_action)d, &to) < 0) {
				assert_int_equal(to, COMPLAINT_STATUSES);
				continue;
			}
			steps++;
			assert_true(to < COMPLAINT_STATUSES);
			can_end = can_end || !complaint_is_open(to);
			if (d == DO_COMMENT)
				assert_int_equal(to, from);
			/* Only reopening leads out of an end. */
			if (!complaint_is_open(from) && complaint_is_open(to))
				assert_int_equal(d, DO_REOPEN);
		}
		assert_true(can_end);
		assert_true(complaint_step((enum complaint_status)s, DO_COMMENT,
		                           &(enum complaint_status){ 0 }) == 0);
	}
	assert_true(steps > COMPLAINT_STATUSES * 2);
	for (int d = 0; d < COMPLAINT_ACTIONS; d++)
		assert_true(complaint_action_roles((enum complaint_action)d) &
		            ROLE_BIT(ROLE_COMMISSIONER));
}

static void test_long_words(void **state)
{
	/* Counted in letters and not in bytes: Gurmukhi takes three of them each. */
	char note[(COMPLAINT_NOTE_MAX + 1) * 3 + 1] = "";
	const char *to;

	(void)state;
	for (int i = 0; i < COMPLAINT_NOTE_MAX; i++)
		memcpy(note + i * 3, "ਕ", 4);
	assert_int_equal(decide("filed", "resolve", "commissioner", false, note, NULL, &to), 0);
	memcpy(note + COMPLAINT_NOTE_MAX * 3, "ਕ", 4);
	assert_int_equal(decide("filed", "resolve", "commissioner", false, note, NULL, &to),
	                 -EINVAL);
}

static void test_reopening(void **state)
{
	const struct reopening rule = { .days = 15, .times = 2 };
	const int64_t day = INT64_C(24) * 3600 * 1000, settled = INT64_C(1795428000000);
	static const struct {
		enum complaint_status status;
		int days, times, r;
	} cases[] = {
		{ COMPLAINT_RESOLVED, 0, 0, 0 },        { COMPLAINT_RESOLVED, 15, 1, 0 },
		{ COMPLAINT_RESOLVED, 16, 0, -ETIME },  { COMPLAINT_RESOLVED, 1, 2, -EDQUOT },
		{ COMPLAINT_RESOLVED, 99, 9, -EDQUOT }, { COMPLAINT_REJECTED, 1, 0, -ENOTSUP },
		{ COMPLAINT_REOPENED, 1, 1, -ENOTSUP },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(complaint_may_reopen(&rule, cases[i].status, settled,
		                                      cases[i].times,
		                                      settled + cases[i].days * day),
		                 cases[i].r);
	assert_int_equal(complaint_may_reopen(&rule, COMPLAINT_RESOLVED, -1, 0, settled), -ENOTSUP);
}

static void test_names(void **state)
{
	(void)state;
	for (int s = 0; s < COMPLAINT_STATUSES; s++) {
		enum complaint_status back;

		assert_int_equal(complaint_status_parse(
		                         complaint_status_name((enum complaint_status)s), &back),
		                 0);
		assert_int_equal(back, s);
	}
	for (int d = 0; d < COMPLAINT_ACTIONS; d++) {
		enum complaint_action back;

		assert_int_equal(complaint_action_parse(
		                         complaint_action_name((enum complaint_action)d), &back),
		                 0);
		assert_int_equal(back, d);
	}
	for (int i = 0; i < ROLE_COUNT; i++) {
		enum role back;

		assert_int_equal(role_parse(role_name((enum role)i), &back), 0);
		assert_int_equal(back, i);
	}
	assert_int_equal(complaint_status_parse("Filed", &(enum complaint_status){ 0 }), -EINVAL);
	assert_int_equal(complaint_status_parse(NULL, &(enum complaint_status){ 0 }), -EINVAL);
	assert_int_equal(complaint_action_parse("", &(enum complaint_action){ 0 }), -EINVAL);
	assert_int_equal(role_parse("root", &(enum role){ 0 }), -EINVAL);
}

static const char *quoted_statuses(struct arena *a, bool only_open)
{
	const char *list = "";

	for (int s = 0; s < COMPLAINT_STATUSES; s++) {
		enum complaint_status status = (enum complaint_status)s;

		if (!only_open || complaint_is_open(status))
			list = arena_printf(a, "%s%s'%s'", list, *list ? ", " : "",
			                    complaint_status_name(status));
	}
	return list;
}

/* The CHECK of the migration lists exactly the statuses of the enum, and the indexes for open work
 * exactly those that C calls open. */
static void test_sql_agrees(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const char *check =
	        arena_printf(a, "CHECK (status IN\n\t\t(%s));", quoted_statuses(a, false));
	const char *index = arena_printf(a, "WHERE status IN (%s);", quoted_statuses(a, true));
	char sql[16384];
	FILE *f = fopen("sql/deploy/reopening.sql", "r");
	size_t n;

	(void)state;
	assert_non_null(f);
	n = fread(sql, 1, sizeof(sql) - 1, f);
	fclose(f);
	assert_true(n < sizeof(sql) - 1);
	sql[n] = '\0';
	if (!strstr(sql, check))
		fail_msg("sql/deploy/reopening.sql does not say: %s", check);
	if (!strstr(sql, index))
		fail_msg("sql/deploy/reopening.sql does not say: %s", index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),      cmocka_unit_test(test_every_step),
		cmocka_unit_test(test_long_words), cmocka_unit_test(test_names),
		cmocka_unit_test(test_sql_agrees), cmocka_unit_test(test_reopening),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
