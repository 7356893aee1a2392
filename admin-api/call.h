/* call.h - one request to the admin API on its way through a handler: who asks, what for, and the
 * ways to answer.
 *
 * A handler gets a call only after the token, the role, the query and the body's form have been
 * checked (admin.c); it answers exactly once, with one of the answer_… functions. Everything lives
 * in the request's arena. Errors are RFC 9457 problem documents, made here and nowhere else. */
#ifndef MSEVA_ADMIN_API_CALL_H
#define MSEVA_ADMIN_API_CALL_H

#include <jansson.h>

#include "app/app.h"
#include "domain/role.h"
#include "io/httpd.h"
#include "io/jwt.h"

#define CALL_PARAMS_MAX 2

struct route;

struct call {
	struct http_in *in;
	struct arena *arena; /* the request's */
	const struct route *route;
	const char *params[CALL_PARAMS_MAX]; /* of the path's {…}, in order */
	struct jwt_claims claims;
	enum role role;
	const struct tenant
	        *tenant;    /* the token's, and the only one there is; the state for PMIDC */
	const char *actor;  /* "user:<subject>", for audit and events */
	const json_t *body; /* an object, or NULL */
	struct knowledge *knowledge; /* held for the whole call */
	int64_t now_ms;
};

enum problem {
	PROBLEM_BAD_REQUEST,
	PROBLEM_UNAUTHORIZED,
	PROBLEM_FORBIDDEN,
	PROBLEM_NOT_FOUND,
	PROBLEM_METHOD,
	PROBLEM_CONFLICT,
	PROBLEM_STALE,
	PROBLEM_TOO_LARGE,
	PROBLEM_MEDIA_TYPE,
	PROBLEM_UNPROCESSABLE,
	PROBLEM_INTERNAL,
	PROBLEM_UNAVAILABLE,
	PROBLEM_COUNT
};

int problem_status(enum problem p);
/* "not_found": the last part of the problem's type. */
const char *problem_code(enum problem p);
const char *problem_title(enum problem p);

/* detail is a sentence for the person in front of the screen; it never repeats what was sent. */
void answer_problem(struct http_in *in, enum problem p, const char *detail);
/* The problem that fits an error of pg_run() and its callers. */
void answer_error(struct http_in *in, int r);
/* Takes the reference to body. version 0: no ETag. */
void answer_json(struct call *c, int status, json_t *body, int version);
void answer_text(struct call *c, int status, const char *json);

/* The headers every answer carries. csp and cache may be NULL for what suits an API. */
void set_safety_headers(struct http_in *in, const char *csp, const char *cache);

/* "\"7\"" */
const char *etag_of(struct arena *a, int version);
/* If-Match: the version named there, 0 when there is none, -EINVAL when it is no ETag of ours. */
int if_match_version(const struct call *c);
bool if_none_match(const struct call *c, const char *etag);

/* Milliseconds as RFC 3339, or null when negative. */
json_t *json_time(int64_t ms);
/* Text, or null for NULL. */
json_t *json_text_or_null(const char *s);
/* {"en": …, "hi": …, "pa": …} */
json_t *json_names(const char *const names[LANG_COUNT]);

#endif
