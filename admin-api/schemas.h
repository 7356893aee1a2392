/* schemas.h - the shapes of the API's bodies, as JSON Schema, for the OpenAPI document. */
#ifndef MSEVA_ADMIN_API_SCHEMAS_H
#define MSEVA_ADMIN_API_SCHEMAS_H

#include <stddef.h>

struct schema {
	const char *name, *json;
};

extern const struct schema schemas[];
extern const size_t schema_count;

#endif
