/* A schema becomes a tree of nodes once, with its patterns compiled and its references resolved; a
 * check walks document and tree side by side. References may form cycles (a tree of categories, say):
 * each step that follows one goes deeper into the document, whose depth is bounded by its parser. */
#include "base/schema.h"

#include <errno.h>
#include <math.h>
#include <regex.h>

#include "base/buf.h"
#include "base/utf8.h"

struct node;

struct member_rule {
	const char *name; /* NULL: `pattern` decides */
	regex_t *pattern;
	struct node *node;
};

struct node {
	unsigned types; /* bits of enum json_type; 0 allows all */
	bool integer;   /* of the numbers only integers */
	const struct node *ref;
	const json_t *required, *one_of, *constant;
	struct member_rule *properties, *patterns;
	size_t property_count, pattern_count;
	struct node *additional; /* NULL: anything goes, unless `closed` */
	bool closed, unique;
	struct node *items;
	regex_t *pattern, *names;
	const char *pattern_text, *names_text;
	double minimum, maximum;
	size_t min_length, max_length, min_items, max_items, min_members, max_members;
};

struct definition {
	const char *name;
	struct node *node;
};

struct schema {
	struct arena *arena;
	json_t *json;
	struct node *root;
	struct definition *definitions;
	size_t definition_count;
};

/* ---- loading ---- */

static int compile_node(struct schema *s, const json_t *json, struct node *node, struct err *e);

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

static int new_node(struct schema *s, const json_t *json, struct node **ret_node, struct err *e)
{
	struct node *node = arena_alloc(s->arena, sizeof(*node));

	*ret_node = node;
	return compile_node(s, json, node, e);
}

static const struct type_name {
	const char *name;
	unsigned bits;
} type_names[] = {
	{ "object", 1u << JSON_OBJECT },
	{ "array", 1u << JSON_ARRAY },
	{ "string", 1u << JSON_STRING },
	{ "number", 1u << JSON_INTEGER | 1u << JSON_REAL },
	{ "integer", 1u << JSON_INTEGER | 1u << JSON_REAL },
	{ "boolean", 1u << JSON_TRUE | 1u << JSON_FALSE },
	{ "null", 1u << JSON_NULL },
};

static int add_type(struct node *node, const char *name, struct err *e)
{
	for (size_t i = 0; name && i < ARRAY_LEN(type_names); i++) {
		if (strcmp(name, type_names[i].name) == 0) {
			node->types |= type_names[i].bits;
			node->integer = node->integer || strcmp(name, "integer") == 0;
			return 0;
		}
	}
	return err_set(e, -EINVAL, "type: no type \"%s\"", name ? name : "");
}

static int on_type(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	size_t i;
	json_t *one;
	int r;

	(void)s;
	if (!json_is_array(v))
		return add_type(node, json_string_value(v), e);
	json_array_foreach (v, i, one) {
		r = add_type(node, json_string_value(one), e);
		if (r < 0)
			return r;
	}
	return 0;
}

static int on_ref(struct schema *s, struct node *node, const json_t *v, struct err *e)
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
			   struct member_rule **ret_rules, size_t *ret_count, struct err *e)
{
	struct member_rule *rules = arena_new_array(s->arena, struct member_rule,
						    json_object_size(v) + 1);
	size_t n = 0;
	const char *key;
	json_t *one;
	int r;

	json_object_foreach ((json_t *)v, key, one) {
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

static int on_properties(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	return compile_members(s, v, false, &node->properties, &node->property_count, e);
}

static int on_pattern_properties(struct schema *s, struct node *node, const json_t *v,
				 struct err *e)
{
	return compile_members(s, v, true, &node->patterns, &node->pattern_count, e);
}

static int on_additional(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	if (json_is_object(v))
		return new_node(s, v, &node->additional, e);
	node->closed = json_is_false(v);
	return 0;
}

static int on_names(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	node->names_text = json_str(v, "pattern");
	if (json_object_size(v) != 1)
		return err_set(e, -EINVAL, "propertyNames: only a pattern is understood");
	return compile_regex(s, node->names_text, &node->names, e);
}

static int on_items(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	return new_node(s, v, &node->items, e);
}

static int on_pattern(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	node->pattern_text = json_string_value(v);
	return compile_regex(s, node->pattern_text, &node->pattern, e);
}

static int on_list(struct schema *s, struct node *node, const json_t *v, struct err *e)
{
	(void)s;
	(void)node;
	return json_is_array(v) ? 0 : err_set(e, -EINVAL, "required, enum: not an array");
}

static int on_annotation(struct schema *s, struct node *node, const json_t *v, struct err *e)
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
	int (*load)(struct schema *s, struct node *node, const json_t *v, struct err *e);
	size_t json_at, count_at, number_at; /* offset in struct node plus one; 0: not stored */
} keywords[] = {
#define AT(member) (offsetof(struct node, member) + 1)
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

static int load_keyword(struct schema *s, struct node *node, const char *name, const json_t *v,
			struct err *e)
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
			*(size_t *)(void *)(base + k->count_at - 1) =
				(size_t)json_integer_value(v);
		else if (!k->load)
			node->unique = json_is_true(v);
		return k->load ? k->load(s, node, v, e) : 0;
	}
	return err_set(e, -EINVAL, "unknown keyword \"%s\"", name);
}

static int compile_node(struct schema *s, const json_t *json, struct node *node, struct err *e)
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
	json_object_foreach ((json_t *)json, name, v) {
		r = load_keyword(s, node, name, v, e);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Definitions that only point at each other would never reach a rule. */
static bool refers_forever(const struct schema *s, const struct node *node)
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

	s->definitions = arena_new_array(s->arena, struct definition,
					 json_object_size(definitions) + 1);
	json_object_foreach (definitions, name, one) {
		s->definitions[n].name = name;
		s->definitions[n++].node = arena_alloc(s->arena, sizeof(struct node));
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

/* ---- checking ---- */

enum { PATH_MAX_BYTES = 1 << 20, CHOICES_MAX_BYTES = 400 };

struct check {
	schema_report report;
	void *context;
	struct buf path;
	size_t faults;
};

static void check_node(struct check *c, const struct node *node, const json_t *v);

static PRINTF_LIKE(2, 3) void fault(struct check *c, const char *fmt, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list ap;

	c->faults++;
	if (!c->report)
		return;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		bug("no memory for a fault");
	va_end(ap);
	c->report(c->context, c->path.p, text);
}

/* Appends one step to the path and returns its length before, for path_cut(). */
static size_t path_add(struct check *c, const char *name)
{
	size_t before = c->path.n;

	buf_addc(&c->path, '/');
	for (; *name; name++) {
		if (*name == '~' || *name == '/')
			buf_adds(&c->path, *name == '~' ? "~0" : "~1");
		else
			buf_addc(&c->path, *name);
	}
	return before;
}

static size_t path_add_index(struct check *c, size_t index)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", index);
	return path_add(c, digits);
}

static void path_cut(struct check *c, size_t length)
{
	c->path.overflow = false;
	c->path.n = length;
	c->path.p[length] = '\0';
}

static const char *type_name(const json_t *v)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object",   [JSON_ARRAY] = "an array",
		[JSON_STRING] = "a string",    [JSON_INTEGER] = "an integer",
		[JSON_REAL] = "a number",      [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",	       [JSON_NULL] = "null",
	};

	return names[json_typeof(v)];
}

static bool type_fits(const struct node *node, const json_t *v)
{
	if (!node->types)
		return true;
	if (!(node->types & 1u << json_typeof(v)))
		return false;
	return !(node->integer && json_is_real(v) &&
		 floor(json_real_value(v)) != json_real_value(v));
}

static void report_type(struct check *c, const struct node *node, const json_t *v)
{
	char wanted[128];
	size_t n = 0;

	wanted[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(type_names); i++) {
		bool is_integer = strcmp(type_names[i].name, "integer") == 0;
		bool is_number = strcmp(type_names[i].name, "number") == 0;

		if ((node->types & type_names[i].bits) != type_names[i].bits ||
		    (is_integer && !node->integer) || (is_number && node->integer))
			continue;
		n += (size_t)snprintf(wanted + n, sizeof(wanted) - n, "%s%s", n ? " or " : "",
				      type_names[i].name);
	}
	fault(c, "should be of type %s, is %s", wanted, type_name(v));
}

static void check_string(struct check *c, const struct node *node, const json_t *v)
{
	const char *s = json_string_value(v);
	size_t length = utf8_len(s);

	if (length < node->min_length)
		fault(c, length ? "shorter than %zu characters" : "empty", node->min_length);
	if (length > node->max_length)
		fault(c, "longer than %zu characters (has %zu)", node->max_length, length);
	if (node->pattern && regexec(node->pattern, s, 0, NULL, 0) != 0)
		fault(c, "\"%s\" does not match %s", s, node->pattern_text);
}

static void check_number(struct check *c, const struct node *node, const json_t *v)
{
	double n = json_number_value(v);

	if (n < node->minimum)
		fault(c, "%g is less than %g", n, node->minimum);
	if (n > node->maximum)
		fault(c, "%g is more than %g", n, node->maximum);
}

static bool is_repeated(const json_t *array, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (json_equal(json_array_get(array, i), json_array_get(array, index)))
			return true;
	}
	return false;
}

static void check_array(struct check *c, const struct node *node, const json_t *v)
{
	size_t i, before, n = json_array_size(v);
	json_t *item;

	if (n < node->min_items)
		fault(c, "fewer than %zu entries", node->min_items);
	if (n > node->max_items)
		fault(c, "more than %zu entries (has %zu)", node->max_items, n);
	json_array_foreach (v, i, item) {
		before = path_add_index(c, i);
		if (node->unique && is_repeated(v, i))
			fault(c, "the same entry twice");
		if (node->items)
			check_node(c, node->items, item);
		path_cut(c, before);
	}
}

static void check_member(struct check *c, const struct node *node, const char *name,
			 const json_t *v)
{
	bool known = false;

	if (node->names && regexec(node->names, name, 0, NULL, 0) != 0)
		fault(c, "the name does not match %s", node->names_text);
	for (size_t i = 0; i < node->property_count; i++) {
		if (strcmp(node->properties[i].name, name) == 0) {
			check_node(c, node->properties[i].node, v);
			known = true;
		}
	}
	for (size_t i = 0; i < node->pattern_count; i++) {
		if (regexec(node->patterns[i].pattern, name, 0, NULL, 0) == 0) {
			check_node(c, node->patterns[i].node, v);
			known = true;
		}
	}
	if (known)
		return;
	if (node->closed)
		fault(c, "unknown member");
	else if (node->additional)
		check_node(c, node->additional, v);
}

static void check_object(struct check *c, const struct node *node, const json_t *v)
{
	size_t i, before, n = json_object_size(v);
	const char *name;
	json_t *one;

	if (n < node->min_members)
		fault(c, "fewer than %zu members", node->min_members);
	if (n > node->max_members)
		fault(c, "more than %zu members (has %zu)", node->max_members, n);
	json_array_foreach (node->required, i, one) {
		name = json_string_value(one);
		if (!name || json_object_get(v, name))
			continue;
		before = path_add(c, name);
		fault(c, "missing");
		path_cut(c, before);
	}
	json_object_foreach ((json_t *)v, name, one) {
		before = path_add(c, name);
		check_member(c, node, name, one);
		path_cut(c, before);
	}
}

static void check_choice(struct check *c, const struct node *node, const json_t *v)
{
	struct buf all;
	size_t i;
	json_t *one;

	buf_init(&all, CHOICES_MAX_BYTES);
	json_array_foreach (node->one_of, i, one) {
		if (json_equal(one, v)) {
			buf_done(&all);
			return;
		}
		if (json_is_string(one))
			buf_printf(&all, "%s%s", i ? ", " : "", json_string_value(one));
	}
	fault(c, "is none of: %s", all.p);
	buf_done(&all);
}

static void check_node(struct check *c, const struct node *node, const json_t *v)
{
	if (node->ref)
		check_node(c, node->ref, v);
	if (!type_fits(node, v)) {
		report_type(c, node, v);
		return;
	}
	if (node->one_of)
		check_choice(c, node, v);
	if (node->constant && !json_equal(node->constant, v))
		fault(c, "not the value it must be");
	if (json_is_string(v))
		check_string(c, node, v);
	else if (json_is_number(v))
		check_number(c, node, v);
	else if (json_is_array(v))
		check_array(c, node, v);
	else if (json_is_object(v))
		check_object(c, node, v);
}

size_t schema_check(const struct schema *schema, const json_t *document, schema_report report,
		    void *context)
{
	struct check c = { .report = report, .context = context };

	buf_init(&c.path, PATH_MAX_BYTES);
	check_node(&c, schema->root, document);
	buf_done(&c.path);
	return c.faults;
}
