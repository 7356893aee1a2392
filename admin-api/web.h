/* web.h - files of admin-api/web, built into the program so that it needs none beside it. Texts. */
#ifndef MSEVA_ADMIN_API_WEB_H
#define MSEVA_ADMIN_API_WEB_H

extern const char web_docs_html[], web_docs_css[], web_docs_js[], web_console_html[];

/* The shapes of the API's bodies by name, as JSON Schema, for the OpenAPI document. */
extern const char web_schemas_json[];

#endif
