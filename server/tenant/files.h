/* files.h - the tenants directory as parsed JSON, each file checked against its schema.
 *
 * Kept together with the text, so that whoever finds a fault later can still say where it stands.
 */
#ifndef MSEVA_TENANT_FILES_H
#define MSEVA_TENANT_FILES_H

#include "base/json.h"
#include "tenant/error.h"
#include "tenant/tenant.h"

struct tenant_file {
	const char *name; /* as people know it: "tenants/ulbs/pb.abohar.json" */
	const char *stem; /* "pb.abohar" */
	const char *text;
	size_t size;
	json_t *json; /* NULL when the file could not be read */
};

struct tenant_file_list {
	struct tenant_file *at; /* sorted by name */
	size_t count;
};

struct tenant_files {
	struct arena *arena; /* everything lives here, the JSON too */
	struct tenant_file state, districts, departments, catalogue, templates, texts[LANG_COUNT];
	struct tenant_file billers; /* may be missing: then without a name and without JSON */
	struct tenant_file_list ulbs, localities;
};

/* Reads and checks all files under `dir`; what is wrong goes to `errors`. */
void tenant_files_init(struct tenant_files *files, const char *dir, struct err_list *errors);
void tenant_files_done(struct tenant_files *files);

/* Adds "file:line:column: path: fault" for the value at a JSON Pointer. */
void tenant_file_error(const struct tenant_file *file, struct err_list *errors, const char *path,
                       const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
