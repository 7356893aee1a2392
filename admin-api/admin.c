/* admin.c - the way of a request to its handler: route, token, role, query, body. See admin.h. */
#include "admin-api/admin.h"

#include <errno.h>
#include <string.h>

#include "admin-api/routes.h"
#include "admin-api/tokens.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/metric.h"

#define BODY_DEPTH 8
#define BODY_MAX 32768 /* enough for the longest note with every character escaped */
#define QUERY_MAX 32

static struct metric refused = { .type = METRIC_COUNTER,
	                         .name = "mseva_admin_refused_total",
	                         .help = "Admin requests refused, by reason.",
	                         .label = "reason" };

static void refuse(struct http_in *in, enum problem p, const char *detail)
{
	metric_add(&refused, problem_code(p), 1);
	answer_problem(in, p, detail);
}

/* A token of a municipality belongs to a municipality's role, one of the state to the state's. */
static bool role_fits_tenant(enum role role, const struct tenant *tenant)
{
	bool is_state_role = role == ROLE_STATE_OVERSEER || role == ROLE_STATE_ADMIN;

	return role == ROLE_CITIZEN || is_state_role == (tenant->id == STATE_TENANT_ID);
}

/* Who asks? One answer for everything that is wrong with a token. */
static int authenticate(struct call *c)
{
	const char *header = httpd_header(c->in, "Authorization"), *why = "no token";
	int r = -EBADMSG;

	if (header && !strncasecmp(header, "Bearer ", 7))
		r = tokens_verify(header + 7, c->now_ms / 1000, &c->claims, &why);
	if (r == 0) {
		c->tenant = snapshot_tenant_by_id(c->knowledge->snapshot, c->claims.tenant_id);
		if (!c->tenant || role_parse(c->claims.role, &c->role) < 0 ||
		    !role_fits_tenant(c->role, c->tenant)) {
			why = "tenant or role is unknown, or they do not go together";
			r = -EBADMSG;
		}
	}
	if (r < 0) {
		log_info("admin.token_refused", F_STR("why", why), F_STR("peer", c->in->peer));
		refuse(c->in, PROBLEM_UNAUTHORIZED,
		       "Send a valid token as \"Authorization: Bearer ...\".");
		return r;
	}
	c->actor = arena_printf(c->arena, "user:%s", c->claims.subject);
	return 0;
}

static bool is_known_parameter(const struct route *route, const char *name)
{
	for (const struct query_parameter *p = route->query; p && p->name; p++)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

/* A misspelt filter must not silently list everything. */
static int check_query(struct call *c)
{
	const char *pairs[2 * QUERY_MAX];
	int n = http_form_parse(c->arena, c->in->query, strlen(c->in->query), pairs, QUERY_MAX);

	if (n < 0) {
		refuse(c->in, PROBLEM_BAD_REQUEST, "The query is not well-formed.");
		return -EINVAL;
	}
	for (int i = 0; i < n; i++) {
		bool is_twice = false;

		for (int k = 0; k < i; k++)
			is_twice |= !strcmp(pairs[2 * i], pairs[2 * k]);
		if (is_twice || !is_known_parameter(c->route, pairs[2 * i])) {
			refuse(c->in, PROBLEM_BAD_REQUEST,
			       "The query has a parameter twice, or one that does not exist here; "
			       "see /docs.");
			return -EINVAL;
		}
	}
	return 0;
}

static bool is_json_type(const char *type)
{
	static const char json[] = "application/json";

	return type && !strncasecmp(type, json, strlen(json)) &&
	       (!type[strlen(json)] || strchr("; ", type[strlen(json)]));
}

static int read_body(struct call *c)
{
	json_t *body;

	if (!c->route->in || !c->in->body_len)
		return 0;
	/* Megabytes of braces would keep everybody waiting while they are read. */
	if (c->in->body_len > BODY_MAX) {
		refuse(c->in, PROBLEM_TOO_LARGE, "A body has at most 32 KB.");
		return -EMSGSIZE;
	}
	if (!is_json_type(httpd_header(c->in, "Content-Type"))) {
		refuse(c->in, PROBLEM_MEDIA_TYPE, NULL);
		return -EINVAL;
	}
	if (json_parse(c->in->body, c->in->body_len, BODY_DEPTH, &body, NULL) < 0) {
		refuse(c->in, PROBLEM_BAD_REQUEST, "The body is not JSON.");
		return -EINVAL;
	}
	json_in_arena(c->arena, body);
	if (!json_is_object(body)) {
		refuse(c->in, PROBLEM_BAD_REQUEST, "The body is not a JSON object.");
		return -EINVAL;
	}
	c->body = body;
	return 0;
}

static void run_call(struct call *c)
{
	if (c->route->scope != SCOPE_PUBLIC) {
		if (authenticate(c) < 0)
			return;
		if (!(c->route->roles & ROLE_BIT(c->role))) {
			refuse(c->in, PROBLEM_FORBIDDEN, NULL);
			return;
		}
	}
	if ((!(c->route->flags & ROUTE_PAGE) && check_query(c) < 0) || read_body(c) < 0)
		return;
	c->route->run(c);
}

void admin_handle(struct http_in *in)
{
	_cleanup_(knowledge_unrefp) struct knowledge *knowledge = knowledge_ref(app.knowledge);
	struct call c = {
		.in = in, .arena = in->arena, .knowledge = knowledge, .now_ms = clock_now_ms()
	};
	const char *allow;

	c.route = route_find(in->arena, in->method, in->path, c.params, &allow);
	if (c.route) {
		run_call(&c);
	} else if (allow) {
		httpd_set_header(in, "Allow", allow);
		refuse(in, PROBLEM_METHOD, NULL);
	} else {
		refuse(in, PROBLEM_NOT_FOUND, NULL);
	}
}

static void print_roles(FILE *f, unsigned roles)
{
	const char *comma = "";

	for (int role = 0; role < ROLE_COUNT; role++)
		if (roles & ROLE_BIT(role)) {
			fprintf(f, "%s\"%s\"", comma, role_name((enum role)role));
			comma = ",";
		}
}

void admin_print_routes(FILE *f)
{
	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];
		json_t *about = json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*}", "method",
		                          method_name(r->method), "path", r->path, "scope",
		                          scope_name(r->scope), "summary", r->summary, "in", r->in,
		                          "out", r->out);
		char *text = json_dumps(about, JSON_COMPACT);

		fprintf(f, "%s{\"roles\":[", i ? ",\n " : "[");
		print_roles(f, r->roles);
		fprintf(f, "],%s", text + 1);
		free(text);
		json_decref(about);
	}
	fputs("]\n", f);
}
