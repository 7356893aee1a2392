/* role.h - who somebody is to a municipality or to the state. The names are those of tokens and of
 * the API; what a role may do stands beside the thing it is done to (domain/complaint.h, routes).
 */
#ifndef MSEVA_DOMAIN_ROLE_H
#define MSEVA_DOMAIN_ROLE_H

#include "base/mem.h"

enum role {
	ROLE_CITIZEN,
	ROLE_COUNTER,
	ROLE_FIELD_WORKER,
	ROLE_GRIEVANCE_OFFICER,
	ROLE_DEPARTMENT_HEAD,
	ROLE_COMMISSIONER,
	ROLE_ULB_ADMIN,
	ROLE_STATE_OVERSEER,
	ROLE_STATE_ADMIN,
	ROLE_COUNT
};

/* A set of roles. */
#define ROLE_BIT(role) (1u << (role))

const char *role_name(enum role role);
/* -EINVAL for a word that is no role. */
MUSTCHECK int role_parse(const char *name, enum role *ret_role);

#endif
