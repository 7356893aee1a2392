/* registry.h - loads the tenants directory into an immutable snapshot and looks things up in it.
 *
 * A snapshot is one consistent picture of all files. Reloading makes a second one beside it: the
 * owner swaps its pointer, turns under way keep their reference to the old one, and the old one
 * goes when the last reference does. Not shared between threads.
 *
 * Loading checks every file against its JSON Schema (tenants/schema) and then the files against
 * each other (tenant/check.h); it succeeds only without a single error, so that no half picture
 * ever serves a citizen. Look-ups take bytes from citizens and networks and answer NULL when there
 * is no such thing.
 */
#ifndef MSEVA_TENANT_REGISTRY_H
#define MSEVA_TENANT_REGISTRY_H

#include "tenant/error.h"
#include "tenant/tenant.h"

struct snapshot;

/* Reads everything under `dir`. 0 and a snapshot with one reference, or -EINVAL with at least one
 * line in `errors`; file system trouble is reported the same way. */
MUSTCHECK int snapshot_load(const char *dir, struct err_list *errors, struct snapshot **ret_snap);
struct snapshot *snapshot_ref(struct snapshot *snap);
/* Drops one reference; NULL is fine. Returns NULL. */
struct snapshot *snapshot_unref(struct snapshot *snap);

/* Where people can telephone; NULL when the state has not named a number. */
const char *snapshot_helpline(const struct snapshot *snap);
/* A settled complaint may be opened again for so many days, and so many times in all. */
int snapshot_reopen_days(const struct snapshot *snap);
int snapshot_reopen_times(const struct snapshot *snap);

/* The state and its municipalities; the array is sorted by id and does not hold the state. */
const struct tenant *snapshot_state(const struct snapshot *snap);
const struct tenant *snapshot_tenants(const struct snapshot *snap, size_t *ret_count);
/* These three know the state as well. */
const struct tenant *snapshot_tenant_by_id(const struct snapshot *snap, int id);
const struct tenant *snapshot_tenant_by_code(const struct snapshot *snap, const char *code);
/* Whose own number this is; NULL for the state's number and for strangers. */
const struct tenant *snapshot_tenant_by_number(const struct snapshot *snap,
                                               const char *phone_number_id);

/* A locality of this tenant by its code. */
const struct locality *tenant_locality(const struct tenant *tenant, const char *code);

const struct district *snapshot_districts(const struct snapshot *snap, size_t *ret_count);
const struct district *snapshot_district(const struct snapshot *snap, const char *code);
const struct department *snapshot_departments(const struct snapshot *snap, size_t *ret_count);
const struct department *snapshot_department(const struct snapshot *snap, const char *code);

/* In the order of the menu. */
const struct category *snapshot_categories(const struct snapshot *snap, size_t *ret_count);
const struct category *snapshot_category(const struct snapshot *snap, const char *code);
/* In the order of the categories and of the types within. */
const struct complaint_type *snapshot_types(const struct snapshot *snap, size_t *ret_count);
const struct complaint_type *snapshot_type(const struct snapshot *snap, const char *code);

/* The raw ICU MessageFormat pattern of a key; NULL when there is none. */
const char *snapshot_text(const struct snapshot *snap, enum language lang, const char *key);
/* All keys, sorted. */
const char *const *snapshot_text_keys(const struct snapshot *snap, size_t *ret_count);

const struct template *snapshot_templates(const struct snapshot *snap, size_t *ret_count);
const struct template *snapshot_template(const struct snapshot *snap, const char *name);

/* Current rollout stages. The database holds the truth; the app copies it in here after start-up
 * and after each change. Until then a tenant is at the stage its file names. The overlay belongs
 * to the process, not to one snapshot, so a reload does not set stages back. */
enum stage stage_of(const struct snapshot *snap, int tenant_id);
/* -ENOENT for an id no municipality can have. */
MUSTCHECK int stage_set(int tenant_id, enum stage stage);
/* Forgets what stage_set() said: the files count again. */
void stage_clear_all(void);

#endif
