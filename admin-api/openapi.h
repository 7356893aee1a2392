/* openapi.h - the OpenAPI 3.1 document, made from the route table and the schemas. */
#ifndef MSEVA_ADMIN_API_OPENAPI_H
#define MSEVA_ADMIN_API_OPENAPI_H

#include "admin-api/call.h"

void openapi_get(struct call *c);
/* A new reference; server_url may be NULL. */
json_t *openapi_document(const char *server_url);

#endif
