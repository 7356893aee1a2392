/* tenant_store.h - the municipalities as the database knows them: above all their rollout stage,
 * which is moved here and nowhere else. Files (tenant/registry.h) say everything else. */
#ifndef MSEVA_STORE_TENANT_STORE_H
#define MSEVA_STORE_TENANT_STORE_H

#include "base/err.h"
#include "io/pg.h"
#include "tenant/registry.h"

struct tenant_row {
	int id;
	const char *code;
	const char *stage;
	int64_t stage_changed_ms;
};

/* All tenants, the state included, by id. */
MUSTCHECK int tenant_store_list(struct task *t, struct pg_db *app, struct arena *a,
                                struct tenant_row **ret_rows, size_t *ret_count);
/* Copies the stages from the database into the registry (stage_set). Call it at start and every few
 * seconds: another process may have moved one. */
MUSTCHECK int tenant_store_refresh(struct task *t, struct pg_db *app, struct arena *a);
/* Writes what the files say about every tenant; new ones begin at their file's stage, the others
 * keep theirs. Audited. *ret_changed is how many were new or different. */
MUSTCHECK int tenant_store_load(struct task *t, struct pg_db *app, struct arena *a,
                                const struct snapshot *snap, const char *actor, int64_t now_ms,
                                size_t *ret_changed);

struct stage_change {
	const struct tenant *tenant;
	enum stage from, to; /* -ESTALE when it is not at `from` any more */
	const char *actor;
	const char *reason; /* may be NULL; goes to the audit */
	int64_t now_ms;
};

/* Moves a municipality, with a row in the state's audit and one in its own, and tells the registry.
 * -EINVAL: the state itself has no stage, or from and to are the same. */
MUSTCHECK int tenant_store_set_stage(struct task *t, struct pg_db *app, struct arena *a,
                                     const struct stage_change *change, struct err *e);

#endif
