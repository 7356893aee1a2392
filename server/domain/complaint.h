/* complaint.h - the life of a complaint: what may be done to it, when, by whom, and what comes of
 * it.
 *
 * Pure. One table of steps (status x action -> status) and one of actions (who may, what must be
 * given, whether the citizen hears of it). The names are those of the database's CHECK, of the API
 * and of the citizens' texts; a unit test holds C and SQL together. */
#ifndef MSEVA_DOMAIN_COMPLAINT_H
#define MSEVA_DOMAIN_COMPLAINT_H

#include "base/err.h"
#include "domain/role.h"

enum complaint_status {
	COMPLAINT_FILED,
	COMPLAINT_ACKNOWLEDGED,
	COMPLAINT_ASSIGNED,
	COMPLAINT_REOPENED, /* the citizen says it is not fixed: the desk's, nobody's yet */
	COMPLAINT_RESOLVED,
	COMPLAINT_REJECTED,
	COMPLAINT_STATUSES
};

enum complaint_action {
	DO_ACKNOWLEDGE,
	DO_ASSIGN,
	DO_RESOLVE,
	DO_REJECT,
	DO_REOPEN,
	DO_COMMENT,
	COMPLAINT_ACTIONS
};

#define COMPLAINT_NOTE_MAX 2000    /* code points */
#define COMPLAINT_ASSIGNEE_MAX 100 /* code points */

/* What somebody wants to do. */
struct complaint_request {
	enum complaint_action action;
	enum role role;
	bool is_assignee;     /* the complaint is assigned to the one who asks */
	const char *note;     /* for the citizen or the file; may be NULL */
	const char *assignee; /* DO_ASSIGN */
};

/* May the request be carried out on a complaint of this status, and what does it become?
 *   -EACCES    the role may not (a field worker may only where it is assigned to that worker)
 *   -ENOTSUP   not from this status, for anybody
 *   -EINVAL    something needed is missing or too long; *e names it */
MUSTCHECK int complaint_decide(enum complaint_status from, const struct complaint_request *request,
                               enum complaint_status *ret_to, struct err *e);

/* Is there such a step at all, for anybody? -ENOTSUP when not. */
MUSTCHECK int complaint_step(enum complaint_status from, enum complaint_action action,
                             enum complaint_status *ret_to);
/* Roles that may ever do this, as ROLE_BITs. */
unsigned complaint_action_roles(enum complaint_action action);
/* Does the citizen get a message when this has been done? A comment only when it is public. */
bool complaint_action_is_told(enum complaint_action action);

/* How the state lets complaints be opened again (tenants/state.json). */
struct reopening {
	int days;  /* after it was settled */
	int times; /* in all */
};

/* May she who filed it open a settled complaint again? resolved_ms < 0 when it is not settled.
 *   -ENOTSUP   it is not settled
 *   -ETIME     the days are over
 *   -EDQUOT    it has been opened again as often as it may be */
MUSTCHECK int complaint_may_reopen(const struct reopening *rule, enum complaint_status status,
                                   int64_t resolved_ms, int reopened_count, int64_t now_ms);

/* Work is still owed: neither resolved nor rejected. */
bool complaint_is_open(enum complaint_status status);

const char *complaint_status_name(enum complaint_status status);
MUSTCHECK int complaint_status_parse(const char *name, enum complaint_status *ret_status);
/* "acknowledge", "assign", … as in the API's paths. */
const char *complaint_action_name(enum complaint_action action);
MUSTCHECK int complaint_action_parse(const char *name, enum complaint_action *ret_action);

#endif
