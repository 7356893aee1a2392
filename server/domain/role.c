/* role.c - see role.h. */
#include "domain/role.h"

#include <errno.h>
#include <string.h>

static const char *const names[] = {
	[ROLE_CITIZEN] = "citizen",
	[ROLE_COUNTER] = "counter",
	[ROLE_FIELD_WORKER] = "field_worker",
	[ROLE_GRIEVANCE_OFFICER] = "grievance_officer",
	[ROLE_DEPARTMENT_HEAD] = "department_head",
	[ROLE_COMMISSIONER] = "commissioner",
	[ROLE_ULB_ADMIN] = "ulb_admin",
	[ROLE_STATE_OVERSEER] = "state_overseer",
	[ROLE_STATE_ADMIN] = "state_admin",
};
_Static_assert(ARRAY_LEN(names) == ROLE_COUNT, "a name for each role");

const char *role_name(enum role role)
{
	return role < ROLE_COUNT ? names[role] : "?";
}

int role_parse(const char *name, enum role *ret_role)
{
	for (size_t i = 0; name && i < ARRAY_LEN(names); i++) {
		if (!strcmp(name, names[i])) {
			*ret_role = (enum role)i;
			return 0;
		}
	}
	return -EINVAL;
}
