/* routes.c - the table, and finding a route in it. See routes.h. */
#include "admin-api/routes.h"

#include <string.h>

#include "admin-api/catalogue.h"
#include "admin-api/complaints.h"
#include "admin-api/dead_letters.h"
#include "admin-api/moves.h"
#include "admin-api/openapi.h"
#include "admin-api/pages.h"
#include "admin-api/photos.h"
#include "admin-api/ulbs.h"
#include "domain/complaint.h"

#define OFFICERS                                                             \
	(ROLE_BIT(ROLE_GRIEVANCE_OFFICER) | ROLE_BIT(ROLE_DEPARTMENT_HEAD) | \
	 ROLE_BIT(ROLE_COMMISSIONER) | ROLE_BIT(ROLE_ULB_ADMIN))
#define STAFF (OFFICERS | ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_FIELD_WORKER))
#define EVERYBODY (ROLE_BIT(ROLE_COUNT) - 1)
#define OVERSEERS (ROLE_BIT(ROLE_STATE_OVERSEER) | ROLE_BIT(ROLE_STATE_ADMIN))
/* Citizens act through WhatsApp, not here. */
#define NOT_CITIZENS (~ROLE_BIT(ROLE_CITIZEN))

/* As domain/complaint.c has it: written out here because a table must be constant, and held
 * together with it by a unit test. */
#define MAY_ACKNOWLEDGE (OFFICERS | ROLE_BIT(ROLE_COUNTER))
#define MAY_RESOLVE (OFFICERS | ROLE_BIT(ROLE_FIELD_WORKER))

static const struct query_parameter list_query[] = {
	{ "status", "{\"type\":\"string\"}",
	  "One or more of filed, acknowledged, assigned, reopened, resolved, rejected, separated "
	  "by "
	  "commas." },
	{ "overdue", "{\"type\":\"boolean\"}",
	  "Only those past their deadline, or only those not." },
	{ "type", "{\"type\":\"string\"}", "Code of the complaint type." },
	{ "ward", "{\"type\":\"string\"}", "Ward number." },
	{ "locality", "{\"type\":\"string\"}", "Code of the locality." },
	{ "department", "{\"type\":\"string\"}", "Code of the department." },
	{ "assignee", "{\"type\":\"string\"}", "Subject of the person it is assigned to." },
	{ "phone", "{\"type\":\"string\"}", "Telephone number of the citizen." },
	{ "q", "{\"type\":\"string\",\"maxLength\":200}",
	  "What a clerk types: a complaint number, a telephone number, or words." },
	{ "from", "{\"type\":\"string\",\"format\":\"date-time\"}", "Filed at or after." },
	{ "before", "{\"type\":\"string\",\"format\":\"date-time\"}", "Filed before." },
	{ "cursor", "{\"type\":\"string\"}", "`next` of the page before." },
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}",
	  "Complaints on a page." },
	{ NULL, NULL, NULL },
};

static const struct query_parameter photo_query[] = {
	{ "size", "{\"type\":\"string\",\"enum\":[\"full\",\"thumb\"],\"default\":\"full\"}",
	  "The picture as it came, or a small one." },
	{ NULL, NULL, NULL },
};

static const struct query_parameter ulb_query[] = {
	{ "stage", "{\"type\":\"string\",\"enum\":[\"planned\",\"pilot\",\"live\",\"paused\"]}",
	  "Only municipalities at this stage." },
	{ NULL, NULL, NULL },
};

static const struct query_parameter dead_letter_query[] = {
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}",
	  "How many at most." },
	{ NULL, NULL, NULL },
};

const struct route routes[] = {
	{ .method = HTTP_GET,
	  .path = "/v1/me",
	  .scope = SCOPE_ANY,
	  .roles = EVERYBODY,
	  .operation = "getMe",
	  .tag = "Account",
	  .out = "Me",
	  .run = me_get,
	  .summary = "Who am I?",
	  .description = "What the token says: subject, role, municipality, and when it ends." },
	{ .method = HTTP_GET,
	  .path = "/v1/catalogue",
	  .scope = SCOPE_ANY,
	  .roles = EVERYBODY,
	  .operation = "getCatalogue",
	  .tag = "Account",
	  .out = "Catalogue",
	  .run = catalogue_get,
	  .summary = "Complaint types and departments",
	  .description = "The state-wide catalogue in the order of the citizens' menu, with the "
	                 "deadline of each type in hours." },

	{ .method = HTTP_GET,
	  .path = "/v1/complaints",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "listComplaints",
	  .tag = "Complaints",
	  .query = list_query,
	  .out = "ComplaintPage",
	  .run = complaints_list,
	  .summary = "List complaints",
	  .description = "Newest first. A field worker sees what is assigned to that worker." },
	{ .method = HTTP_GET,
	  .path = "/v1/complaints/{reference}",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "getComplaint",
	  .tag = "Complaints",
	  .out = "Complaint",
	  .flags = ROUTE_ETAG,
	  .run = complaints_get,
	  .summary = "One complaint",
	  .description = "By the number the citizen was given." },
	{ .method = HTTP_GET,
	  .path = "/v1/complaints/{reference}/timeline",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "getTimeline",
	  .tag = "Complaints",
	  .out = "Timeline",
	  .run = complaints_timeline,
	  .summary = "What has happened to it",
	  .description = "Oldest first, with who did it." },
	{ .method = HTTP_GET,
	  .path = "/v1/complaints/{reference}/photos",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "listPhotos",
	  .tag = "Complaints",
	  .out = "PhotoList",
	  .run = photos_list,
	  .summary = "Its photos and other evidence",
	  .description = "Photos, voice notes, videos and documents, in the order they came." },
	{ .method = HTTP_GET,
	  .path = "/v1/complaints/{reference}/photos/{id}",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "getPhoto",
	  .tag = "Complaints",
	  .query = photo_query,
	  .flags = ROUTE_BYTES | ROUTE_ETAG,
	  .run = photos_get,
	  .summary = "The bytes of one",
	  .description = "With its true media type. Photos carry no metadata." },

	{ .method = HTTP_POST,
	  .path = "/v1/complaints/{reference}/acknowledge",
	  .scope = SCOPE_TENANT,
	  .roles = MAY_ACKNOWLEDGE,
	  .operation = "acknowledgeComplaint",
	  .tag = "Complaints",
	  .in = "Note",
	  .out = "Complaint",
	  .flags = ROUTE_IF_MATCH | ROUTE_IDEMPOTENT,
	  .run = moves_acknowledge,
	  .summary = "Acknowledge",
	  .description = "Somebody has read it. The citizen is told on WhatsApp in her language." },
	{ .method = HTTP_POST,
	  .path = "/v1/complaints/{reference}/assign",
	  .scope = SCOPE_TENANT,
	  .roles = OFFICERS,
	  .operation = "assignComplaint",
	  .tag = "Complaints",
	  .in = "Assignment",
	  .out = "Complaint",
	  .flags = ROUTE_IF_MATCH | ROUTE_IDEMPOTENT,
	  .run = moves_assign,
	  .summary = "Assign to somebody",
	  .description = "Also to somebody else than before. The citizen is told." },
	{ .method = HTTP_POST,
	  .path = "/v1/complaints/{reference}/resolve",
	  .scope = SCOPE_TENANT,
	  .roles = MAY_RESOLVE,
	  .operation = "resolveComplaint",
	  .tag = "Complaints",
	  .in = "RequiredNote",
	  .out = "Complaint",
	  .flags = ROUTE_IF_MATCH | ROUTE_IDEMPOTENT,
	  .run = moves_resolve,
	  .summary = "Resolve",
	  .description =
	          "With a sentence on what was done, which the citizen reads. A field worker "
	          "only what is assigned to that worker." },
	{ .method = HTTP_POST,
	  .path = "/v1/complaints/{reference}/reject",
	  .scope = SCOPE_TENANT,
	  .roles = OFFICERS,
	  .operation = "rejectComplaint",
	  .tag = "Complaints",
	  .in = "RequiredNote",
	  .out = "Complaint",
	  .flags = ROUTE_IF_MATCH | ROUTE_IDEMPOTENT,
	  .run = moves_reject,
	  .summary = "Reject",
	  .description = "With the reason, which the citizen reads." },
	{ .method = HTTP_POST,
	  .path = "/v1/complaints/{reference}/comment",
	  .scope = SCOPE_TENANT,
	  .roles = STAFF,
	  .operation = "commentComplaint",
	  .tag = "Complaints",
	  .in = "Comment",
	  .out = "Complaint",
	  .flags = ROUTE_IF_MATCH | ROUTE_IDEMPOTENT,
	  .run = moves_comment,
	  .summary = "Add a remark",
	  .description = "For the file, or, with `public`, also for the citizen on WhatsApp." },

	{ .method = HTTP_GET,
	  .path = "/v1/dead-letters",
	  .scope = SCOPE_ANY,
	  .roles = ROLE_BIT(ROLE_COMMISSIONER) | ROLE_BIT(ROLE_ULB_ADMIN) |
	           ROLE_BIT(ROLE_STATE_ADMIN),
	  .operation = "listDeadLetters",
	  .tag = "Delivery",
	  .query = dead_letter_query,
	  .out = "DeadLetterList",
	  .run = dead_letters_list,
	  .summary = "Messages that could not be delivered",
	  .description =
	          "Of the token's municipality (for PMIDC: of the state's own), newest first. "
	          "Their contents are not shown." },
	{ .method = HTTP_POST,
	  .path = "/v1/dead-letters/{id}/replay",
	  .scope = SCOPE_ANY,
	  .roles = ROLE_BIT(ROLE_ULB_ADMIN) | ROLE_BIT(ROLE_STATE_ADMIN),
	  .operation = "replayDeadLetter",
	  .tag = "Delivery",
	  .out = "Replayed",
	  .run = dead_letters_replay,
	  .summary = "Send it again",
	  .description = "Puts the message back into the queue." },

	{ .method = HTTP_GET,
	  .path = "/v1/ulbs",
	  .scope = SCOPE_STATE,
	  .roles = OVERSEERS,
	  .operation = "listUlbs",
	  .tag = "Rollout",
	  .query = ulb_query,
	  .out = "UlbList",
	  .run = ulbs_list,
	  .summary = "Every municipality with its stage and counts",
	  .description = "From figures that are kept up to date, never by counting complaints." },
	{ .method = HTTP_GET,
	  .path = "/v1/ulbs/{code}",
	  .scope = SCOPE_STATE,
	  .roles = OVERSEERS,
	  .operation = "getUlb",
	  .tag = "Rollout",
	  .out = "Ulb",
	  .run = ulbs_get,
	  .summary = "One municipality",
	  .description = "By its code, such as pb.jalandhar." },
	{ .method = HTTP_PUT,
	  .path = "/v1/ulbs/{code}/stage",
	  .scope = SCOPE_STATE,
	  .roles = ROLE_BIT(ROLE_STATE_ADMIN),
	  .operation = "setUlbStage",
	  .tag = "Rollout",
	  .in = "StageChange",
	  .out = "Ulb",
	  .run = ulbs_set_stage,
	  .summary = "Move a municipality to another stage",
	  .description = "Takes effect at once, is written to the audit, and can be taken back." },

	{ .method = HTTP_GET,
	  .path = "/openapi.json",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getOpenapi",
	  .tag = "About",
	  .out = "Anything",
	  .run = openapi_get,
	  .summary = "This document",
	  .description = "OpenAPI 3.1, made from the route table." },
	{ .method = HTTP_GET,
	  .path = "/.well-known/jwks.json",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getJwks",
	  .tag = "About",
	  .out = "Anything",
	  .run = pages_jwks,
	  .summary = "The public keys",
	  .description = "JWK set of the keys that tokens are signed with." },
	{ .method = HTTP_GET,
	  .path = "/docs",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getDocs",
	  .flags = ROUTE_PAGE,
	  .run = pages_docs,
	  .summary = "Documentation" },
	{ .method = HTTP_GET,
	  .path = "/docs/docs.js",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getDocsScript",
	  .flags = ROUTE_PAGE,
	  .run = pages_docs_script,
	  .summary = "Script of the documentation page" },
	{ .method = HTTP_GET,
	  .path = "/docs/docs.css",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getDocsStyle",
	  .flags = ROUTE_PAGE,
	  .run = pages_docs_style,
	  .summary = "Style of the documentation page" },
	{ .method = HTTP_GET,
	  .path = "/console/",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getConsole",
	  .flags = ROUTE_PAGE,
	  .run = pages_console,
	  .summary = "The console" },
	{ .method = HTTP_GET,
	  .path = "/console",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getConsoleRedirect",
	  .flags = ROUTE_PAGE,
	  .run = pages_console_redirect,
	  .summary = "To the console" },
	{ .method = HTTP_GET,
	  .path = "/",
	  .scope = SCOPE_PUBLIC,
	  .operation = "getRoot",
	  .flags = ROUTE_PAGE,
	  .run = pages_console_redirect,
	  .summary = "To the console" },
};
const size_t route_count = ARRAY_LEN(routes);

const char *scope_name(enum scope scope)
{
	static const char *const names[] = {
		[SCOPE_PUBLIC] = "public",
		[SCOPE_ANY] = "any",
		[SCOPE_TENANT] = "tenant",
		[SCOPE_STATE] = "state",
	};

	_Static_assert(ARRAY_LEN(names) == SCOPE_COUNT, "a name for each scope");
	return names[scope];
}

const char *method_name(enum http_method method)
{
	static const char *const names[] = {
		[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD",   [HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
	};

	_Static_assert(ARRAY_LEN(names) == HTTP_METHODS, "a name for each method");
	return names[method];
}

/* Compares segment by segment; {…} takes one that is not empty. */
static bool matches(struct arena *a, const char *pattern, const char *path,
                    const char *ret_params[CALL_PARAMS_MAX])
{
	size_t params = 0;

	while (*pattern && *path) {
		if (*pattern == '{') {
			size_t n = strcspn(path, "/");

			if (!n || params == CALL_PARAMS_MAX)
				return false;
			ret_params[params++] = arena_strndup(a, path, n);
			path += n;
			pattern += strcspn(pattern, "}") + 1;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return !*pattern && !*path;
}

const struct route *route_find(struct arena *a, enum http_method method, const char *path,
                               const char *ret_params[CALL_PARAMS_MAX], const char **ret_allow)
{
	enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;

	*ret_allow = NULL;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];

		if (!matches(a, r->path, path, ret_params))
			continue;
		if (r->method == wanted)
			return r;
		*ret_allow = *ret_allow
		                     ? arena_printf(a, "%s, %s", *ret_allow, method_name(r->method))
		                     : method_name(r->method);
	}
	return NULL;
}
