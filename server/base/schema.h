/* schema.h - checks JSON documents against a JSON Schema.
 *
 * A subset of JSON Schema draft 2020-12, enough for hand-written data files: type, required,
 * properties, additionalProperties, patternProperties, propertyNames (pattern only), items, enum,
 * const, pattern, minLength, maxLength (code points), minItems, maxItems, uniqueItems,
 * minProperties, maxProperties, minimum, maximum and $ref to "#/$defs/name". Annotations ($schema,
 * $id, $comment, title, description, examples, default) are allowed and mean nothing; any other
 * keyword is refused when the schema is loaded, so that a rule nobody checks cannot be written
 * down. Patterns are POSIX extended expressions over bytes: keep them to what ECMAScript reads
 * alike. */
#ifndef MSEVA_BASE_SCHEMA_H
#define MSEVA_BASE_SCHEMA_H

#include "base/json.h"

struct schema;

/* Called once for each fault; path is a JSON Pointer ("" for the whole document). */
typedef void (*schema_report)(void *context, const char *path, const char *fault);

/* Compiles a schema, which must stay unchanged while the result lives (it takes a reference).
 * -EINVAL with the offending keyword in *e (may be NULL). */
MUSTCHECK int schema_new(json_t *json, struct err *e, struct schema **ret_schema);
/* NULL is fine. Returns NULL. */
struct schema *schema_free(struct schema *schema);

/* The number of faults found. `report` may be NULL. */
size_t schema_check(const struct schema *schema, const json_t *document, schema_report report,
                    void *context);

#endif
