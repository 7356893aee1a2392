/* citizen.h - who writes to us: one row a person in the state's tenant, known by telephone number,
 * by business-scoped user id, or both. */
#ifndef MSEVA_STORE_CITIZEN_H
#define MSEVA_STORE_CITIZEN_H

#include "io/pg.h"
#include "tenant/tenant.h"

struct citizen {
	int64_t id;
	const char *phone, *user_id, *name; /* each may be NULL */
	enum language language;
	bool language_chosen, opted_out;
	int town_id; /* STATE_TENANT_ID while unknown */
	bool is_new; /* made just now */
};

/* Finds the person by either key, or makes a row. A row found by one key learns the other.
 * Errors as pg_run(). */
MUSTCHECK int citizen_open(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
                           const char *user_id, const char *name, struct citizen *ret_citizen);
/* What a turn changes about the citizen; NULL / 0 stays as it is. */
struct citizen_change {
	const enum language *language; /* chosen by her */
	int town_id;
	const bool *opted_out;
};

/* Appends the change to the turn's unit; nothing when there is none. */
void citizen_add_change(struct arena *a, struct pg_unit *u, int64_t citizen_id,
                        const struct citizen_change *ch);
/* -ENOENT when there is none. */
MUSTCHECK int citizen_get(struct task *t, struct pg_db *db, struct arena *a, int64_t id,
                          struct citizen *ret_citizen);
/* A number or user id has changed: looks up who that is and appends what makes the history go with
 * the person; nothing when there is no such person. The unit ends with -EEXIST when somebody begins
 * to write from the new number at that moment: once more, then. */
MUSTCHECK int citizen_add_rekey(struct task *t, struct pg_db *db, struct arena *a,
                                struct pg_unit *u, const char *old_phone, const char *old_user_id,
                                const char *new_phone, const char *new_user_id);
MUSTCHECK int citizen_set_opted_out(struct task *t, struct pg_db *db, struct arena *a,
                                    const char *phone, const char *user_id, bool opted_out);

#endif
