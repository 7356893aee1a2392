/* routes.h - everything the admin API answers, in one table.
 *
 * `mseva routes`, the OpenAPI document, the documentation page, the authorisation check and the
 * tests all read this table; there is no other list. */
#ifndef MSEVA_ADMIN_API_ROUTES_H
#define MSEVA_ADMIN_API_ROUTES_H

#include "admin-api/call.h"

enum scope {
	SCOPE_PUBLIC, /* no token */
	SCOPE_ANY,    /* any token */
	SCOPE_TENANT, /* a municipality's token, for what is that municipality's */
	SCOPE_STATE,  /* PMIDC's token */
	SCOPE_COUNT
};

struct query_parameter {
	const char *name;
	const char *schema; /* JSON Schema of one value */
	const char *description;
};

enum route_flag {
	ROUTE_ETAG = 1,       /* answers with an ETag and knows If-None-Match */
	ROUTE_IF_MATCH = 2,   /* honours If-Match */
	ROUTE_IDEMPOTENT = 4, /* honours Idempotency-Key */
	ROUTE_PAGE = 8,       /* for people: not in the OpenAPI document */
	ROUTE_BYTES = 16,     /* answers with a file */
};

struct route {
	enum http_method method;
	const char *path; /* "/v1/complaints/{reference}" */
	enum scope scope;
	unsigned roles; /* ROLE_BITs; 0 with SCOPE_PUBLIC */
	const char *operation, *tag, *summary, *description;
	const struct query_parameter *query; /* ended by a NULL name; NULL = none */
	const char *in, *out;                /* names in schemas.h; in NULL = no body */
	unsigned flags;
	void (*run)(struct call *c);
};

extern const struct route routes[];
extern const size_t route_count;

const char *scope_name(enum scope scope);
const char *method_name(enum http_method method);

/* The route for a method and a path, with the path's parameters in the arena. NULL and *ret_allow
 * NULL: no such path; NULL and *ret_allow "GET, PUT": the path exists, with these methods. */
const struct route *route_find(struct arena *a, enum http_method method, const char *path,
                               const char *ret_params[CALL_PARAMS_MAX], const char **ret_allow);

#endif
