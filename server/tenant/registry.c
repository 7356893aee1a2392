#include "tenant/registry.h"

#include <errno.h>

#include "tenant/check.h"
#include "tenant/snapshot.h"

/* The largest id the schema allows. */
enum { TENANT_ID_MAX = 99999 };

/* Stage plus one for each tenant id; 0: never set. */
static unsigned char current_stages[TENANT_ID_MAX + 1];

int snapshot_load(const char *dir, struct err_list *errors, struct snapshot **ret_snap)
{
	size_t before = errors->count;
	struct tenant_files files;
	bool is_good;

	tenant_files_init(&files, dir, errors);
	if (errors->count == before)
		tenant_files_check(&files, errors);
	is_good = errors->count == before;
	if (is_good)
		*ret_snap = snapshot_build(&files);
	tenant_files_done(&files);
	return is_good ? 0 : -EINVAL;
}

struct snapshot *snapshot_ref(struct snapshot *snap)
{
	snap->references++;
	return snap;
}

struct snapshot *snapshot_unref(struct snapshot *snap)
{
	if (snap && --snap->references == 0)
		arena_free(snap->arena); /* it holds the snapshot itself */
	return NULL;
}

const char *snapshot_helpline(const struct snapshot *snap)
{
	return snap->helpline;
}

int snapshot_reopen_days(const struct snapshot *snap)
{
	return snap->reopen_days;
}

int snapshot_reopen_times(const struct snapshot *snap)
{
	return snap->reopen_times;
}

const struct tenant *snapshot_state(const struct snapshot *snap)
{
	return &snap->state;
}

const struct tenant *snapshot_tenants(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->tenant_count;
	return snap->tenants;
}

static int compare_id(const void *key, const void *element)
{
	int id = *(const int *)key;
	const struct tenant *tenant = element;

	return (id > tenant->id) - (id < tenant->id);
}

const struct tenant *snapshot_tenant_by_id(const struct snapshot *snap, int id)
{
	if (id == snap->state.id)
		return &snap->state;
	if (!snap->tenant_count)
		return NULL;
	return bsearch(&id, snap->tenants, snap->tenant_count, sizeof(*snap->tenants), compare_id);
}

const struct tenant *snapshot_tenant_by_code(const struct snapshot *snap, const char *code)
{
	return lookup_find(snap->tenants_by_code, code);
}

const struct tenant *snapshot_tenant_by_number(const struct snapshot *snap,
                                               const char *phone_number_id)
{
	return lookup_find(snap->tenants_by_number, phone_number_id);
}

const struct locality *tenant_locality(const struct tenant *tenant, const char *code)
{
	return lookup_find(tenant->localities_by_code, code);
}

const struct district *snapshot_districts(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->district_count;
	return snap->districts;
}

const struct district *snapshot_district(const struct snapshot *snap, const char *code)
{
	return lookup_find(snap->districts_by_code, code);
}

const struct department *snapshot_departments(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->department_count;
	return snap->departments;
}

const struct department *snapshot_department(const struct snapshot *snap, const char *code)
{
	return lookup_find(snap->departments_by_code, code);
}

const struct category *snapshot_categories(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->category_count;
	return snap->categories;
}

const struct category *snapshot_category(const struct snapshot *snap, const char *code)
{
	return lookup_find(snap->categories_by_code, code);
}

const struct complaint_type *snapshot_types(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->type_count;
	return snap->types;
}

const struct complaint_type *snapshot_type(const struct snapshot *snap, const char *code)
{
	return lookup_find(snap->types_by_code, code);
}

const char *snapshot_text(const struct snapshot *snap, enum language lang, const char *key)
{
	return (unsigned)lang < LANG_COUNT ? lookup_find(snap->texts[lang], key) : NULL;
}

const char *const *snapshot_text_keys(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->text_count;
	return snap->text_keys;
}

const struct template *snapshot_templates(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->template_count;
	return snap->templates;
}

const struct template *snapshot_template(const struct snapshot *snap, const char *name)
{
	return lookup_find(snap->templates_by_name, name);
}

enum stage stage_of(const struct snapshot *snap, int tenant_id)
{
	const struct tenant *tenant = snapshot_tenant_by_id(snap, tenant_id);

	if (!tenant)
		return STAGE_PLANNED;
	if (tenant_id <= TENANT_ID_MAX && current_stages[tenant_id])
		return current_stages[tenant_id] - 1;
	return tenant->initial_stage;
}

int stage_set(int tenant_id, enum stage stage)
{
	if (tenant_id < FIRST_ULB_ID || tenant_id > TENANT_ID_MAX || (unsigned)stage >= STAGE_COUNT)
		return -ENOENT;
	current_stages[tenant_id] = (unsigned char)(stage + 1);
	return 0;
}

void stage_clear_all(void)
{
	memset(current_stages, 0, sizeof(current_stages));
}
