/* complaint.c - see complaint.h. The two tables are the rules; the functions only read them. */
#include "domain/complaint.h"

#include <errno.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/utf8.h"

#define DESK                                                                 \
	(ROLE_BIT(ROLE_GRIEVANCE_OFFICER) | ROLE_BIT(ROLE_DEPARTMENT_HEAD) | \
	 ROLE_BIT(ROLE_COMMISSIONER) | ROLE_BIT(ROLE_ULB_ADMIN))

/* A field worker's action counts only on a complaint that is assigned to that worker. */
#define OWN_ONLY ROLE_BIT(ROLE_FIELD_WORKER)

static const char *const status_names[] = {
	[COMPLAINT_FILED] = "filed",       [COMPLAINT_ACKNOWLEDGED] = "acknowledged",
	[COMPLAINT_ASSIGNED] = "assigned", [COMPLAINT_REOPENED] = "reopened",
	[COMPLAINT_RESOLVED] = "resolved", [COMPLAINT_REJECTED] = "rejected",
};
_Static_assert(ARRAY_LEN(status_names) == COMPLAINT_STATUSES, "a name for each status");

struct action_rule {
	const char *name;
	unsigned roles;
	bool needs_note, needs_assignee, is_told;
};

static const struct action_rule action_rules[] = {
	[DO_ACKNOWLEDGE] = { .name = "acknowledge",
	                     .roles = DESK | ROLE_BIT(ROLE_COUNTER),
	                     .is_told = true },
	[DO_ASSIGN] = { .name = "assign", .roles = DESK, .needs_assignee = true, .is_told = true },
	/* Whoever closes it says what was done, or why nothing will be: the citizen reads it. */
	[DO_RESOLVE] = { .name = "resolve",
	                 .roles = DESK | OWN_ONLY,
	                 .needs_note = true,
	                 .is_told = true },
	[DO_REJECT] = { .name = "reject", .roles = DESK, .needs_note = true, .is_told = true },
	[DO_REOPEN] = { .name = "reopen", .roles = DESK | ROLE_BIT(ROLE_CITIZEN), .is_told = true },
	[DO_COMMENT] = { .name = "comment",
	                 .roles = DESK | OWN_ONLY | ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_CITIZEN),
	                 .needs_note = true },
};
_Static_assert(ARRAY_LEN(action_rules) == COMPLAINT_ACTIONS, "a rule for each action");

struct step {
	enum complaint_status from;
	enum complaint_action action;
	enum complaint_status to;
};

/* What is not here cannot be done. */
static const struct step steps[] = {
	{ COMPLAINT_FILED, DO_ACKNOWLEDGE, COMPLAINT_ACKNOWLEDGED },
	{ COMPLAINT_FILED, DO_ASSIGN, COMPLAINT_ASSIGNED },
	{ COMPLAINT_FILED, DO_RESOLVE, COMPLAINT_RESOLVED },
	{ COMPLAINT_FILED, DO_REJECT, COMPLAINT_REJECTED },
	{ COMPLAINT_FILED, DO_COMMENT, COMPLAINT_FILED },
	{ COMPLAINT_ACKNOWLEDGED, DO_ASSIGN, COMPLAINT_ASSIGNED },
	{ COMPLAINT_ACKNOWLEDGED, DO_RESOLVE, COMPLAINT_RESOLVED },
	{ COMPLAINT_ACKNOWLEDGED, DO_REJECT, COMPLAINT_REJECTED },
	{ COMPLAINT_ACKNOWLEDGED, DO_COMMENT, COMPLAINT_ACKNOWLEDGED },
	{ COMPLAINT_ASSIGNED, DO_ASSIGN, COMPLAINT_ASSIGNED },
	{ COMPLAINT_ASSIGNED, DO_RESOLVE, COMPLAINT_RESOLVED },
	{ COMPLAINT_ASSIGNED, DO_REJECT, COMPLAINT_REJECTED },
	{ COMPLAINT_ASSIGNED, DO_COMMENT, COMPLAINT_ASSIGNED },
	/* Opened again it is nobody's: the desk looks at it before it is assigned once more. */
	{ COMPLAINT_REOPENED, DO_ACKNOWLEDGE, COMPLAINT_ACKNOWLEDGED },
	{ COMPLAINT_REOPENED, DO_ASSIGN, COMPLAINT_ASSIGNED },
	{ COMPLAINT_REOPENED, DO_RESOLVE, COMPLAINT_RESOLVED },
	{ COMPLAINT_REOPENED, DO_REJECT, COMPLAINT_REJECTED },
	{ COMPLAINT_REOPENED, DO_COMMENT, COMPLAINT_REOPENED },
	{ COMPLAINT_RESOLVED, DO_REOPEN, COMPLAINT_REOPENED },
	{ COMPLAINT_RESOLVED, DO_COMMENT, COMPLAINT_RESOLVED },
	{ COMPLAINT_REJECTED, DO_REOPEN, COMPLAINT_REOPENED },
	{ COMPLAINT_REJECTED, DO_COMMENT, COMPLAINT_REJECTED },
};

int complaint_step(enum complaint_status from, enum complaint_action action,
                   enum complaint_status *ret_to)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (steps[i].from == from && steps[i].action == action) {
			*ret_to = steps[i].to;
			return 0;
		}
	}
	return -ENOTSUP;
}

/* Nothing that can be seen: also what only looks like letters to a computer, such as a zero-width
 * space, the lone filler of another script, or a character that no font has. */
static bool is_blank(const char *s)
{
	int32_t i = 0, n = s ? (int32_t)strlen(s) : 0;

	while (i < n) {
		UChar32 c;

		U8_NEXT(s, i, n, c);
		if (c >= 0 && u_isgraph(c) &&
		    !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
		    u_charType(c) != U_FORMAT_CHAR && u_charType(c) != U_PRIVATE_USE_CHAR &&
		    c != 0x2800 /* the empty Braille cell */)
			return false;
	}
	return true;
}

static int check_words(const struct action_rule *rule, const struct complaint_request *request,
                       struct err *e)
{
	if (rule->needs_note && is_blank(request->note))
		return err_set(e, -EINVAL, "note: say in a sentence what was done or decided");
	if (request->note && utf8_len(request->note) > COMPLAINT_NOTE_MAX)
		return err_set(e, -EINVAL, "note: at most %d characters", COMPLAINT_NOTE_MAX);
	if (rule->needs_assignee && is_blank(request->assignee))
		return err_set(e, -EINVAL, "assignee: name who is to do it");
	if (request->assignee && utf8_len(request->assignee) > COMPLAINT_ASSIGNEE_MAX)
		return err_set(e, -EINVAL, "assignee: at most %d characters",
		               COMPLAINT_ASSIGNEE_MAX);
	return 0;
}

int complaint_decide(enum complaint_status from, const struct complaint_request *request,
                     enum complaint_status *ret_to, struct err *e)
{
	const struct action_rule *rule = &action_rules[request->action];
	enum complaint_status to;
	int r;

	if (!(rule->roles & ROLE_BIT(request->role)))
		return err_set(e, -EACCES, "a %s may not %s a complaint", role_name(request->role),
		               rule->name);
	if ((OWN_ONLY & ROLE_BIT(request->role)) && !request->is_assignee)
		return err_set(e, -EACCES, "it is not assigned to you");
	r = complaint_step(from, request->action, &to);
	if (r < 0)
		return err_set(e, r, "a complaint that is %s cannot be %s",
		               complaint_status_name(from),
		               request->action == DO_REOPEN ? "reopened" : "moved this way");
	r = check_words(rule, request, e);
	if (r < 0)
		return r;
	*ret_to = to;
	return 0;
}

unsigned complaint_action_roles(enum complaint_action action)
{
	return action_rules[action].roles;
}

bool complaint_action_is_told(enum complaint_action action)
{
	return action_rules[action].is_told;
}

int complaint_may_reopen(const struct reopening *rule, enum complaint_status status,
                         int64_t resolved_ms, int reopened_count, int64_t now_ms)
{
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;

	if (status != COMPLAINT_RESOLVED || resolved_ms < 0)
		return -ENOTSUP;
	if (reopened_count >= rule->times)
		return -EDQUOT;
	return now_ms - resolved_ms > rule->days * day_ms ? -ETIME : 0;
}

bool complaint_is_open(enum complaint_status status)
{
	return status != COMPLAINT_RESOLVED && status != COMPLAINT_REJECTED;
}

const char *complaint_status_name(enum complaint_status status)
{
	return status < COMPLAINT_STATUSES ? status_names[status] : "?";
}

int complaint_status_parse(const char *name, enum complaint_status *ret_status)
{
	for (size_t i = 0; name && i < ARRAY_LEN(status_names); i++) {
		if (!strcmp(name, status_names[i])) {
			*ret_status = (enum complaint_status)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *complaint_action_name(enum complaint_action action)
{
	return action < COMPLAINT_ACTIONS ? action_rules[action].name : "?";
}

int complaint_action_parse(const char *name, enum complaint_action *ret_action)
{
	for (size_t i = 0; name && i < ARRAY_LEN(action_rules); i++) {
		if (!strcmp(name, action_rules[i].name)) {
			*ret_action = (enum complaint_action)i;
			return 0;
		}
	}
	return -EINVAL;
}
