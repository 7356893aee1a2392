/* schema_node.h - a compiled schema, shared by its compiler (schema.c) and its checker
 * (schema_check.c).
 *
 * A schema becomes a tree of nodes once, with its patterns compiled and its references resolved; a
 * check walks document and tree side by side. References may form cycles (a tree of categories,
 * say): each turn of one goes deeper into the document, whose depth is bounded by its parser. */
#ifndef MSEVA_BASE_SCHEMA_NODE_H
#define MSEVA_BASE_SCHEMA_NODE_H

#include <regex.h>

#include "base/json.h"

struct schema_member {
	const char *name; /* NULL: `pattern` decides */
	regex_t *pattern;
	struct schema_node *node;
};

struct schema_node {
	unsigned types; /* bits of enum json_type; 0 allows all */
	bool integer;   /* of the numbers only integers */
	const struct schema_node *ref;
	const json_t *required, *one_of, *constant;
	struct schema_member *properties, *patterns;
	size_t property_count, pattern_count;
	struct schema_node *additional; /* NULL: anything goes, unless `closed` */
	bool closed, unique;
	struct schema_node *items;
	regex_t *pattern, *names;
	const char *pattern_text, *names_text;
	double minimum, maximum;
	size_t min_length, max_length, min_items, max_items, min_members, max_members;
};

struct schema_definition {
	const char *name;
	struct schema_node *node;
};

struct schema {
	struct arena *arena;
	json_t *json;
	struct schema_node *root;
	struct schema_definition *definitions;
	size_t definition_count;
};

struct schema_type_name {
	const char *name;
	unsigned bits; /* of enum json_type */
};

enum { SCHEMA_TYPE_NAMES = 7 };
extern const struct schema_type_name schema_type_names[SCHEMA_TYPE_NAMES];

#endif
