#include "base/schema.h"

#include <errno.h>
#include <math.h>

#include "base/schema_node.h"

static int compile_node(struct schema *s, const json_t *json, struct schema_node *node,
                        struct err *e);

const struct schema_type_name schema_type_names[SCHEMA_TYPE_NAMES] = {
	{ "object", 1u << JSON_OBJECT },
	{ "array", 1u << JSON_ARRAY },
	{ "string", 1u << JSON_STRING },
	{ "number", 1u << JSON_INTEGER | 1u << JSON_REAL },
	{ "integer", 1u << JSON_INTEGER | 1u << JSON_REAL },
	{ "boolean", 1u << JSON_TRUE | 1u << JSON_FALSE },
	{ "null", 1u << JSON_NULL },
};

static void regex_release(void *p)
{
	regfree(p);
}

static int compile_regex(struct schema *s, const char *text, regex_t **ret_regex, struct err *e)
{
	regex_t *regex = arena_alloc(s->arena, sizeof(*regex));

	if (!text || regcomp(regex, text, REG_EXTENDED | REG_NOSUB) != 0)
		return err_set(e, -EINVAL, "pattern: \"%s\" is no expression", text ? text : "");
	arena_defer(s->arena, regex_release, regex);
	*ret_regex = regex;
	return 0;
}

static int new_node(struct schema *s, const json_t *json, struct schema_node **ret_node,
                    struct err *e)
{
	struct schema_node *node = arena_alloc(s->arena, sizeof(*node));

	*ret_node = node;
	return compile_node(s, json, node, e);
}

static int add_type(struct schema_node *node, const char *name, struct err *e)
{
	for (size_t i = 0; name && i < SCHEMA_TYPE_NAMES; i++) {
		if (strcmp(name, schema_type_names[i].name) == 0) {
			node->types |= schema_type_names[i].bits;
			node->integer = node->integer || strcmp(name, "integer") == 0;
			return 0;
		}
	}
	return err_set(e, -EINVAL, "type: no type \"%s\"", name ? name : "");
}

static int on_type(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	size_t i;
	json_t *one;
	int r;

	(void)s;
	if (!json_is_array(v))
		return add_type(node, json_string_value(v), e);
	json_array_foreach(v, i, one) {
		r = add_type(node, json_string_value(one), e);
		if (r < 0)
			return r;
	}
	return 0;
}

static int on_ref(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	const char *ref = json_string_value(v);

	for (size_t i = 0; ref && i < s->definition_count; i++) {
		if (strncmp(ref, "#/$defs/", 8) == 0 &&
		    strcmp(ref + 8, s->definitions[i].name) == 0) {
			node->ref = s->definitions[i].node;
			return 0;
		}
	}
	return err_set(e, -EINVAL, "$ref: no definition \"%s\"", ref ? ref : "");
}

static int compile_members(struct schema *s, const json_t *v, bool by_pattern,
                           struct schema_member **ret_rules, size_t *ret_count, struct err *e)
{
	struct schema_member *rules =
	        arena_new_array(s->arena, struct schema_member, json_object_size(v) + 1);
	size_t n = 0;
	const char *key;
	json_t *one;
	int r;

	json_object_foreach((json_t *)v, key, one) {
		if (by_pattern)
			r = compile_regex(s, key, &rules[n].pattern, e);
		else
			r = (rules[n].name = key, 0);
		if (r < 0)
			return r;
		r = new_node(s, one, &rules[n++].node, e);
		if (r < 0)
			return r;
	}
	*ret_rules = rules;
	*ret_count = n;
	return 0;
}

static int on_properties(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	return compile_members(s, v, false, &node->properties, &node->property_count, e);
}

static int on_pattern_properties(struct schema *s, struct schema_node *node, const json_t *v,
                                 struct err *e)
{
	return compile_members(s, v, true, &node->patterns, &node->pattern_count, e);
}

static int on_additional(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	if (json_is_object(v))
		return new_node(s, v, &node->additional, e);
	node->closed = json_is_false(v);
	return 0;
}

static int on_names(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	node->names_text = json_str(v, "pattern");
	if (json_object_size(v) != 1)
		return err_set(e, -EINVAL, "propertyNames: only a pattern is understood");
	return compile_regex(s, node->names_text, &node->names, e);
}

static int on_items(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	return new_node(s, v, &node->items, e);
}

static int on_pattern(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	node->pattern_text = json_string_value(v);
	return compile_regex(s, node->pattern_text, &node->pattern, e);
}

static int on_list(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	(void)s;
	(void)node;
	return json_is_array(v) ? 0 : err_set(e, -EINVAL, "required, enum: not an array");
}

static int on_annotation(struct schema *s, struct schema_node *node, const json_t *v, struct err *e)
{
	(void)s;
	(void)node;
	(void)v;
	(void)e;
	return 0;
}

/* A keyword is handled by a function, or it only stores its value: as JSON, a count, a number. */
static const struct keyword {
	const char *name;
	int (*load)(struct schema *s, struct schema_node *node, const json_t *v, struct err *e);
	size_t json_at, count_at,
	        number_at; /* offset in struct schema_node plus one; 0: not stored */
} keywords[] = {
#define AT(member) (offsetof(struct schema_node, member) + 1)
	{ "$comment", .load = on_annotation },
	{ "$defs", .load = on_annotation },
	{ "$id", .load = on_annotation },
	{ "$ref", .load = on_ref },
	{ "$schema", .load = on_annotation },
	{ "additionalProperties", .load = on_additional },
	{ "const", .json_at = AT(constant) },
	{ "default", .load = on_annotation },
	{ "description", .load = on_annotation },
	{ "enum", .load = on_list, .json_at = AT(one_of) },
	{ "examples", .load = on_annotation },
	{ "items", .load = on_items },
	{ "maxItems", .count_at = AT(max_items) },
	{ "maxLength", .count_at = AT(max_length) },
	{ "maxProperties", .count_at = AT(max_members) },
	{ "maximum", .number_at = AT(maximum) },
	{ "minItems", .count_at = AT(min_items) },
	{ "minLength", .count_at = AT(min_length) },
	{ "minProperties", .count_at = AT(min_members) },
	{ "minimum", .number_at = AT(minimum) },
	{ "pattern", .load = on_pattern },
	{ "patternProperties", .load = on_pattern_properties },
	{ "properties", .load = on_properties },
	{ "propertyNames", .load = on_names },
	{ "required", .load = on_list, .json_at = AT(required) },
	{ "title", .load = on_annotation },
	{ "type", .load = on_type },
	{ "uniqueItems", .load = NULL },
#undef AT
};

static int load_keyword(struct schema *s, struct schema_node *node, const char *name,
                        const json_t *v, struct err *e)
{
	char *base = (char *)node;

	for (size_t i = 0; i < ARRAY_LEN(keywords); i++) {
		const struct keyword *k = &keywords[i];

		if (strcmp(k->name, name) != 0)
			continue;
		if (k->json_at)
			*(const json_t **)(void *)(base + k->json_at - 1) = v;
		else if (k->number_at)
			*(double *)(void *)(base + k->number_at - 1) = json_number_value(v);
		else if (k->count_at)
			*(size_t *)(void *)(base + k->count_at - 1) = (size_t)json_integer_value(v);
		else if (!k->load)
			node->unique = json_is_true(v);
		return k->load ? k->load(s, node, v, e) : 0;
	}
	return err_set(e, -EINVAL, "unknown keyword \"%s\"", name);
}

static int compile_node(struct schema *s, const json_t *json, struct schema_node *node,
                        struct err *e)
{
	const char *name;
	json_t *v;
	int r;

	node->minimum = -INFINITY;
	node->maximum = INFINITY;
	node->max_length = node->max_items = node->max_members = SIZE_MAX;
	if (json_is_true(json))
		return 0;
	if (!json_is_object(json))
		return err_set(e, -EINVAL, "a schema is an object");
	json_object_foreach((json_t *)json, name, v) {
		r = load_keyword(s, node, name, v, e);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Definitions that only point at each other would never reach a rule. */
static bool refers_forever(const struct schema *s, const struct schema_node *node)
{
	for (size_t i = 0; i <= s->definition_count; i++) {
		if (!node->ref)
			return false;
		node = node->ref;
	}
	return true;
}

static int compile_schema(struct schema *s, struct err *e)
{
	json_t *definitions = json_obj(s->json, "$defs"), *one;
	const char *name;
	size_t n = 0;
	int r;

	s->definitions = arena_new_array(s->arena, struct schema_definition,
	                                 json_object_size(definitions) + 1);
	json_object_foreach(definitions, name, one) {
		s->definitions[n].name = name;
		s->definitions[n++].node = arena_alloc(s->arena, sizeof(struct schema_node));
	}
	s->definition_count = n;
	for (size_t i = 0; i < n; i++) {
		r = compile_node(s, json_object_get(definitions, s->definitions[i].name),
		                 s->definitions[i].node, e);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < n; i++) {
		if (refers_forever(s, s->definitions[i].node))
			return err_set(e, -EINVAL, "$ref: \"%s\" refers to itself",
			               s->definitions[i].name);
	}
	return new_node(s, s->json, &s->root, e);
}

int schema_new(json_t *json, struct err *e, struct schema **ret_schema)
{
	struct schema *s = xcalloc(1, sizeof(*s));
	int r;

	s->arena = arena_new();
	s->json = json_incref(json);
	r = compile_schema(s, e);
	if (r < 0) {
		schema_free(s);
		return r;
	}
	*ret_schema = s;
	return 0;
}

struct schema *schema_free(struct schema *schema)
{
	if (!schema)
		return NULL;
	arena_free(schema->arena);
	json_decref(schema->json);
	free(schema);
	return NULL;
}
