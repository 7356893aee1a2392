/* rule.h - the single rules that message types are checked by. Each is true, or false with *e. */
#ifndef SANDBOX_RULE_H
#define SANDBOX_RULE_H

#include <jansson.h>

#include "graph_error.h"
#include "sandbox.h"

/* obj.key is a string of 1 to max code points, or missing if not required. */
bool rule_text(const json_t *obj, const char *key, const char *where, size_t max, bool required,
               struct graph_error *e);
/* obj has no key but those in allowed: " a b c ", blanks at both ends. */
bool rule_only_keys(const json_t *obj, const char *where, const char *allowed,
                    struct graph_error *e);
bool rule_object(const json_t *parent, const char *key, const json_t **ret, struct graph_error *e);
/* Exactly one of id and link, the id of a file of that type. */
bool rule_file(struct sandbox *sb, const json_t *node, const char *type, struct graph_error *e);
/* The whole of an interactive message; interactive.c. */
bool rule_interactive(struct sandbox *sb, const json_t *node, struct graph_error *e);

#endif
