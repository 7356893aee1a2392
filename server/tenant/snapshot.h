/* snapshot.h - the inside of a snapshot, for the file that builds it and the one that searches it;
 * everybody else uses registry.h. */
#ifndef MSEVA_TENANT_SNAPSHOT_H
#define MSEVA_TENANT_SNAPSHOT_H

#include "tenant/files.h"
#include "tenant/lookup.h"

struct biller;

struct snapshot {
	int references;
	struct arena *arena;
	struct tenant state;
	const char *helpline;
	int reopen_days, reopen_times;
	struct tenant *tenants; /* sorted by id */
	struct district *districts;
	struct department *departments;
	struct category *categories;
	struct complaint_type *types;
	struct template *templates;
	const char **text_keys; /* sorted */
	const struct biller *billers;
	size_t biller_count;
	size_t tenant_count, district_count, department_count, category_count, type_count,
	        template_count, text_count;
	const struct lookup *tenants_by_code, *tenants_by_number, *districts_by_code,
	        *departments_by_code, *categories_by_code, *types_by_code, *templates_by_name,
	        *texts[LANG_COUNT];
};

/* Copies faultless files into a new snapshot with one reference. */
struct snapshot *snapshot_build(const struct tenant_files *files);

/* The part for billers.json, which may be NULL, in a file of its own. */
const struct biller *billers_build(struct arena *a, const json_t *file, size_t *ret_count);
/* Text in Unicode form NFC; NULL in, NULL out. */
const char *snapshot_copy_text(struct arena *a, const char *s);

#endif
