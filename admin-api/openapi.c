/* openapi.c - see openapi.h. */
#include "admin-api/openapi.h"

#include <string.h>

#include "admin-api/routes.h"
#include "admin-api/web.h"
#include "base/json.h"

static json_t *parse(const char *json)
{
	json_t *v = json_loads(json, JSON_DECODE_ANY, NULL);

	if (!v)
		bug("not JSON: %s", json);
	return v;
}

static json_t *ref(const char *kind, const char *name)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/components/%s/%s", kind, name));
}

static json_t *content(const char *type, json_t *schema)
{
	return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *parameter(const char *name, const char *in, const char *description, json_t *schema)
{
	return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", name, "in", in, "required",
	                 !strcmp(in, "path"), "description", description, "schema", schema);
}

/* What stands in the braces of the path. */
static void add_path_parameters(const struct route *r, json_t *list)
{
	static const struct {
		const char *name, *description;
	} known[] = { { "reference", "Number of the complaint, such as JAL-26-004217-5." },
		      { "id", "Identifier from the list." },
		      { "code", "Code of the municipality, such as pb.jalandhar." } };

	for (const char *p = strchr(r->path, '{'); p; p = strchr(p + 1, '{'))
		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			if (!strncmp(p + 1, known[i].name, strlen(known[i].name)) &&
			    p[1 + strlen(known[i].name)] == '}')
				json_array_append_new(
				        list, parameter(known[i].name, "path", known[i].description,
				                        parse("{\"type\":\"string\"}")));
}

static json_t *parameters(const struct route *r)
{
	json_t *list = json_array();

	add_path_parameters(r, list);
	for (const struct query_parameter *q = r->query; q && q->name; q++)
		json_array_append_new(
		        list, parameter(q->name, "query", q->description, parse(q->schema)));
	if (r->flags & ROUTE_ETAG)
		json_array_append_new(list, ref("parameters", "IfNoneMatch"));
	if (r->flags & ROUTE_IF_MATCH)
		json_array_append_new(list, ref("parameters", "IfMatch"));
	if (r->flags & ROUTE_IDEMPOTENT)
		json_array_append_new(list, ref("parameters", "IdempotencyKey"));
	return list;
}

static json_t *success(const struct route *r)
{
	json_t *o = json_pack("{s:s}", "description", "Done.");

	if (r->flags & ROUTE_BYTES)
		json_object_set_new(o, "content", content("*/*", json_object()));
	else if (r->out)
		json_object_set_new(o, "content",
		                    content("application/json", ref("schemas", r->out)));
	return o;
}

/* Which problems a route can answer with, besides those every route has. */
static bool can_answer(const struct route *r, enum problem p)
{
	bool has_path_parameter = strchr(r->path, '{') != NULL;
	bool takes_input = r->query || r->in;

	switch (p) {
	case PROBLEM_UNAUTHORIZED:
	case PROBLEM_FORBIDDEN:
	case PROBLEM_UNAVAILABLE:
		return r->scope != SCOPE_PUBLIC;
	case PROBLEM_BAD_REQUEST:
		return true;
	case PROBLEM_NOT_FOUND:
		return has_path_parameter;
	case PROBLEM_TOO_LARGE:
	case PROBLEM_MEDIA_TYPE:
		return r->in != NULL;
	case PROBLEM_UNPROCESSABLE:
		return takes_input;
	case PROBLEM_CONFLICT:
		return r->method != HTTP_GET || r->flags & ROUTE_BYTES;
	case PROBLEM_STALE:
		return r->flags & ROUTE_IF_MATCH;
	default:
		return false;
	}
}

static json_t *responses(const struct route *r)
{
	json_t *o = json_object();
	char status[4];

	json_object_set_new(o, "200", success(r));
	if (r->flags & ROUTE_ETAG)
		json_object_set_new(o, "304", json_pack("{s:s}", "description", "You have it."));
	for (int p = 0; p < PROBLEM_COUNT; p++)
		if (can_answer(r, (enum problem)p)) {
			(void)snprintf(status, sizeof(status), "%d",
			               problem_status((enum problem)p));
			json_object_set_new(o, status,
			                    ref("responses", problem_code((enum problem)p)));
		}
	return o;
}

static const char *whom(const struct route *r, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (int role = 0; role < ROLE_COUNT; role++)
		if (r->roles & ROLE_BIT(role))
			n += (size_t)snprintf(text + n, size - n, "%s%s", n ? ", " : "",
			                      role_name((enum role)role));
	return text;
}

static json_t *operation(const struct route *r)
{
	char roles[256];
	json_t *o = json_pack("{s:s, s:s, s:[s], s:o, s:o}", "operationId", r->operation, "summary",
	                      r->summary, "tags", r->tag, "parameters", parameters(r), "responses",
	                      responses(r));

	json_object_set_new(o, "description",
	                    r->roles ? json_sprintf("%s\n\nRoles: %s.", r->description,
	                                            whom(r, roles, sizeof(roles)))
	                             : json_string(r->description));
	json_object_set_new(o, "x-scope", json_string(scope_name(r->scope)));
	if (r->scope == SCOPE_PUBLIC)
		json_object_set_new(o, "security", json_array());
	if (r->in)
		json_object_set_new(o, "requestBody",
		                    json_pack("{s:b, s:o}", "required", strcmp(r->in, "Note") != 0,
		                              "content",
		                              content("application/json", ref("schemas", r->in))));
	return o;
}

static json_t *paths(void)
{
	json_t *o = json_object();

	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];
		char method[8] = "";

		if (r->flags & ROUTE_PAGE)
			continue;
		for (size_t k = 0; method_name(r->method)[k]; k++)
			method[k] = (char)(method_name(r->method)[k] | 32);
		if (!json_object_get(o, r->path))
			json_object_set_new(o, r->path, json_object());
		json_object_set_new(json_object_get(o, r->path), method, operation(r));
	}
	return o;
}

static json_t *problem_responses(void)
{
	json_t *o = json_object();

	for (int p = 0; p < PROBLEM_COUNT; p++)
		if (p != PROBLEM_METHOD && p != PROBLEM_INTERNAL)
			json_object_set_new(o, problem_code((enum problem)p),
			                    json_pack("{s:s, s:o}", "description",
			                              problem_title((enum problem)p), "content",
			                              content("application/problem+json",
			                                      ref("schemas", "Problem"))));
	return o;
}

static json_t *components(void)
{
	json_t *headers = json_object();

	json_object_set_new(
	        headers, "IfMatch",
	        parameter("If-Match", "header",
	                  "The ETag you saw. When it has changed since, nothing happens.",
	                  parse("{\"type\":\"string\"}")));
	json_object_set_new(headers, "IfNoneMatch",
	                    parameter("If-None-Match", "header", "The ETag you have.",
	                              parse("{\"type\":\"string\"}")));
	json_object_set_new(
	        headers, "IdempotencyKey",
	        parameter("Idempotency-Key", "header",
	                  "Made up by you, new for every intention. Repeating the request "
	                  "with it gets the first answer and does nothing again.",
	                  parse("{\"type\":\"string\",\"maxLength\":128}")));
	return json_pack("{s:o, s:o, s:o, s:{s:{s:s, s:s, s:s, s:s}}}", "schemas",
	                 parse(web_schemas_json), "parameters", headers, "responses",
	                 problem_responses(), "securitySchemes", "token", "type", "http", "scheme",
	                 "bearer", "bearerFormat", "JWT", "description",
	                 "ES256 token of the municipality or of PMIDC.");
}

static json_t *tags(void)
{
	return json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}]", "name",
	                 "Account", "description", "Who you are and what you work with.", "name",
	                 "Complaints", "description",
	                 "A municipality's complaints. Another municipality's do not exist here.",
	                 "name", "Delivery", "description", "Messages that did not arrive.", "name",
	                 "Rollout", "description", "For PMIDC: every municipality and its stage.",
	                 "name", "About", "description", "This API itself.");
}

json_t *openapi_document(const char *server_url)
{
	return json_pack(
	        "{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s, s:s}], s:[{s:[]}], s:o, s:o, s:o}",
	        "openapi", "3.1.0", "info", "title", "mseva admin API", "version", "1.0.0",
	        "description",
	        "For the desks of Punjab's municipalities and of PMIDC. The municipality always "
	        "comes "
	        "from the token, never from the address. Errors are application/problem+json "
	        "(RFC 9457).",
	        "license", "name", "MIT", "identifier", "MIT", "servers", "url",
	        server_url ? server_url : "/", "description", "This server", "security", "token",
	        "tags", tags(), "paths", paths(), "components", components());
}

void openapi_get(struct call *c)
{
	json_t *document = openapi_document(app.config.public_url);

	set_safety_headers(c->in, NULL, "public, max-age=300");
	http_reply_text(c->in, 200, "application/json", json_text(c->arena, document));
	json_decref(document);
}
