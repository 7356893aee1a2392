/* catalogue.c - see catalogue.h. */
#include "admin-api/catalogue.h"

static json_t *tenant_json(struct call *c)
{
	const struct tenant *t = c->tenant;
	json_t *o = json_pack("{s:s, s:o}", "code", t->code, "names", json_names(t->names));

	if (t->id != STATE_TENANT_ID)
		json_object_set_new(
		        o, "stage",
		        json_string(stage_code(stage_of(c->knowledge->snapshot, t->id))));
	return o;
}

void me_get(struct call *c)
{
	answer_json(c, 200,
	            json_pack("{s:s, s:s, s:o, s:s, s:o}", "subject", c->claims.subject, "role",
	                      role_name(c->role), "tenant", tenant_json(c), "scope",
	                      c->claims.scope, "expires_at", json_time(c->claims.expires_s * 1000)),
	            0);
}

static json_t *type_json(const struct complaint_type *t)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:i}", "code", t->code, "label",
	                 json_names(t->label), "description", json_names(t->description),
	                 "department", t->department->code, "hours", t->hours);
}

static json_t *category_json(const struct category *category)
{
	json_t *types = json_array();

	for (size_t i = 0; i < category->type_count; i++)
		json_array_append_new(types, type_json(category->types[i]));
	return json_pack("{s:s, s:o, s:s*, s:o}", "code", category->code, "title",
	                 json_names(category->title), "emoji", category->emoji, "types", types);
}

void catalogue_get(struct call *c)
{
	size_t count;
	const struct category *categories = snapshot_categories(c->knowledge->snapshot, &count);
	json_t *list = json_array(), *offices = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, category_json(&categories[i]));
	const struct department *departments = snapshot_departments(c->knowledge->snapshot, &count);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(offices, json_pack("{s:s, s:o}", "code", departments[i].code,
		                                         "name", json_names(departments[i].names)));
	answer_json(c, 200, json_pack("{s:o, s:o}", "categories", list, "departments", offices), 0);
}
