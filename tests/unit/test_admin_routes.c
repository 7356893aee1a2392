/* The route table: complete, in agreement with the rules of complaints, and found by path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "admin-api/openapi.h"
#include "admin-api/routes.h"
#include "admin-api/web.h"
#include "base/json.h"
#include "domain/complaint.h"

static const struct route *find(struct arena *a, enum http_method method, const char *path)
{
	const char *params[CALL_PARAMS_MAX], *allow;

	return route_find(a, method, path, params, &allow);
}

static void roles_are_those_of_the_rules(void **state)
{
	static const enum complaint_action actions[] = { DO_ACKNOWLEDGE, DO_ASSIGN, DO_RESOLVE,
		                                         DO_REJECT, DO_COMMENT };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		const struct route *r = find(
		        a, HTTP_POST,
		        arena_printf(a, "/v1/complaints/X/%s", complaint_action_name(actions[i])));

		assert_non_null(r);
		/* Citizens act through WhatsApp. */
		assert_int_equal(r->roles,
		                 complaint_action_roles(actions[i]) & ~ROLE_BIT(ROLE_CITIZEN));
	}
	arena_free(a);
}

static bool has_schema(const char *name)
{
	_cleanup_(json_freep) json_t *schemas = NULL;

	assert_int_equal(json_parse(web_schemas_json, strlen(web_schemas_json), 32, &schemas, NULL),
	                 0);
	return json_object_get(schemas, name);
}

static void every_route_is_complete(void **state)
{
	const unsigned state_roles = ROLE_BIT(ROLE_STATE_OVERSEER) | ROLE_BIT(ROLE_STATE_ADMIN);

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];

		assert_non_null(r->run);
		assert_non_null(r->summary);
		assert_non_null(r->operation);
		assert_true((r->scope == SCOPE_PUBLIC) == (r->roles == 0));
		if (r->scope == SCOPE_TENANT)
			assert_int_equal(r->roles & (state_roles | ROLE_BIT(ROLE_CITIZEN)), 0);
		if (r->scope == SCOPE_STATE)
			assert_int_equal(r->roles & ~state_roles, 0);
		if (!(r->flags & ROUTE_PAGE)) {
			assert_non_null(r->tag);
			assert_non_null(r->description);
			assert_true(r->flags & ROUTE_BYTES || r->out);
		}
		assert_true(!r->in || has_schema(r->in));
		assert_true(!r->out || has_schema(r->out));
		for (size_t k = 0; k < i; k++) {
			assert_true(strcmp(routes[k].operation, r->operation) != 0);
			assert_true(routes[k].method != r->method ||
			            strcmp(routes[k].path, r->path));
		}
	}
}

static void paths_are_matched_whole(void **state)
{
	static const struct {
		enum http_method method;
		const char *path, *operation, *allow;
	} cases[] = {
		{ HTTP_GET, "/v1/complaints", "listComplaints", NULL },
		{ HTTP_HEAD, "/v1/complaints", "listComplaints", NULL },
		{ HTTP_GET, "/v1/complaints/JAL-26-000001-0", "getComplaint", NULL },
		{ HTTP_GET, "/v1/complaints/X/photos/7", "getPhoto", NULL },
		{ HTTP_POST, "/v1/complaints/X/resolve", "resolveComplaint", NULL },
		{ HTTP_GET, "/v1/complaints/X/resolve", NULL, "POST" },
		{ HTTP_DELETE, "/v1/ulbs/pb.zira/stage", NULL, "PUT" },
		{ HTTP_GET, "/v1/complaints/", NULL, NULL },
		{ HTTP_GET, "/v1/complaints/X/", NULL, NULL },
		{ HTTP_GET, "/v1/complaints/X/Y", NULL, NULL },
		{ HTTP_GET, "/v1/complaints/X/photos/7/8", NULL, NULL },
		{ HTTP_GET, "/v1/complaint", NULL, NULL },
		{ HTTP_GET, "/v1/complaintss", NULL, NULL },
		{ HTTP_GET, "/V1/complaints", NULL, NULL },
		{ HTTP_GET, "", NULL, NULL },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *params[CALL_PARAMS_MAX] = { NULL, NULL }, *allow;
		const struct route *r =
		        route_find(a, cases[i].method, cases[i].path, params, &allow);

		if (cases[i].operation) {
			assert_non_null(r);
			assert_string_equal(r->operation, cases[i].operation);
		} else {
			assert_null(r);
		}
		if (cases[i].allow)
			assert_string_equal(allow, cases[i].allow);
		else
			assert_null(allow);
	}
	const char *params[CALL_PARAMS_MAX], *allow;
	assert_non_null(route_find(a, HTTP_GET, "/v1/complaints/A B/photos/c", params, &allow));
	assert_string_equal(params[0], "A B");
	assert_string_equal(params[1], "c");
	arena_free(a);
}

/* Every "$ref" in the document leads somewhere in it. */
static void check_refs(const json_t *document, const json_t *v)
{
	const char *key, *ref = json_str(v, "$ref");
	const json_t *child;
	size_t i;

	if (ref) {
		char kind[32], name[64];

		assert_int_equal(sscanf(ref, "#/components/%31[^/]/%63s", kind, name), 2);
		if (!json_object_get(json_obj(json_obj(document, "components"), kind), name))
			fail_msg("%s leads nowhere", ref);
	}
	json_object_foreach((json_t *)v, key, child)
		check_refs(document, child);
	json_array_foreach(v, i, child)
		check_refs(document, child);
}

static void the_document_has_every_route(void **state)
{
	json_t *document = openapi_document("https://example.org");
	const json_t *paths = json_obj(document, "paths");
	size_t operations = 0, expected = 0;
	const char *path, *method;
	json_t *methods, *operation;

	(void)state;
	assert_non_null(document);
	json_object_foreach((json_t *)paths, path, methods)
		json_object_foreach(methods, method, operation)
			operations++;
	for (size_t i = 0; i < route_count; i++)
		expected += !(routes[i].flags & ROUTE_PAGE);
	assert_int_equal(operations, expected);
	check_refs(document, document);
	json_decref(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_are_those_of_the_rules),
		cmocka_unit_test(every_route_is_complete),
		cmocka_unit_test(paths_are_matched_whole),
		cmocka_unit_test(the_document_has_every_route),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
