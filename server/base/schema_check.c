#include <math.h>

#include "base/buf.h"
#include "base/schema.h"
#include "base/schema_node.h"
#include "base/utf8.h"

enum { PATH_MAX_BYTES = 1 << 20, CHOICES_MAX_BYTES = 400 };

struct check {
	schema_report report;
	void *context;
	struct buf path;
	size_t faults;
};

static void check_node(struct check *c, const struct schema_node *node, const json_t *v);

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
		[JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",
		[JSON_STRING] = "a string",  [JSON_INTEGER] = "an integer",
		[JSON_REAL] = "a number",    [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",      [JSON_NULL] = "null",
	};

	return names[json_typeof(v)];
}

static bool type_fits(const struct schema_node *node, const json_t *v)
{
	if (!node->types)
		return true;
	if (!(node->types & 1u << json_typeof(v)))
		return false;
	return !(node->integer && json_is_real(v) &&
	         floor(json_real_value(v)) != json_real_value(v));
}

static void report_type(struct check *c, const struct schema_node *node, const json_t *v)
{
	char wanted[128];
	size_t n = 0;

	wanted[0] = '\0';
	for (size_t i = 0; i < SCHEMA_TYPE_NAMES; i++) {
		bool is_integer = strcmp(schema_type_names[i].name, "integer") == 0;
		bool is_number = strcmp(schema_type_names[i].name, "number") == 0;

		if ((node->types & schema_type_names[i].bits) != schema_type_names[i].bits ||
		    (is_integer && !node->integer) || (is_number && node->integer))
			continue;
		n += (size_t)snprintf(wanted + n, sizeof(wanted) - n, "%s%s", n ? " or " : "",
		                      schema_type_names[i].name);
	}
	fault(c, "should be of type %s, is %s", wanted, type_name(v));
}

static void check_string(struct check *c, const struct schema_node *node, const json_t *v)
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

static void check_number(struct check *c, const struct schema_node *node, const json_t *v)
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

static void check_array(struct check *c, const struct schema_node *node, const json_t *v)
{
	size_t i, before, n = json_array_size(v);
	json_t *item;

	if (n < node->min_items)
		fault(c, "fewer than %zu entries", node->min_items);
	if (n > node->max_items)
		fault(c, "more than %zu entries (has %zu)", node->max_items, n);
	json_array_foreach(v, i, item) {
		before = path_add_index(c, i);
		if (node->unique && is_repeated(v, i))
			fault(c, "the same entry twice");
		if (node->items)
			check_node(c, node->items, item);
		path_cut(c, before);
	}
}

static void check_member(struct check *c, const struct schema_node *node, const char *name,
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

static void check_object(struct check *c, const struct schema_node *node, const json_t *v)
{
	size_t i, before, n = json_object_size(v);
	const char *name;
	json_t *one;

	if (n < node->min_members)
		fault(c, "fewer than %zu members", node->min_members);
	if (n > node->max_members)
		fault(c, "more than %zu members (has %zu)", node->max_members, n);
	json_array_foreach(node->required, i, one) {
		name = json_string_value(one);
		if (!name || json_object_get(v, name))
			continue;
		before = path_add(c, name);
		fault(c, "missing");
		path_cut(c, before);
	}
	json_object_foreach((json_t *)v, name, one) {
		before = path_add(c, name);
		check_member(c, node, name, one);
		path_cut(c, before);
	}
}

static void check_choice(struct check *c, const struct schema_node *node, const json_t *v)
{
	struct buf all;
	size_t i;
	json_t *one;

	buf_init(&all, CHOICES_MAX_BYTES);
	json_array_foreach(node->one_of, i, one) {
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

static void check_node(struct check *c, const struct schema_node *node, const json_t *v)
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
