#include "store/citizen.h"

#include <errno.h>
#include <string.h>

#include "queries.h"

/* Towns of one person that change hands in one transaction: more than anybody has. */
enum { TAKE_OVER_MAX = 40 };

static const char *or_null(const char *s)
{
	return s && *s ? s : NULL;
}

static void read_citizen(struct arena *a, const struct pg_rows *r, struct citizen *c)
{
	*c = (struct citizen){
		.id = pg_i64(r, 0, "id", 0),
		.phone = arena_strdup(a, pg_str(r, 0, "phone")),
		.user_id = arena_strdup(a, pg_str(r, 0, "user_id")),
		.name = arena_strdup(a, pg_str(r, 0, "name")),
		.language_chosen = pg_is_true(r, 0, "language_chosen"),
		.opted_out = pg_is_true(r, 0, "opted_out"),
		.town_id = (int)pg_i64(r, 0, "town_id", STATE_TENANT_ID),
	};
	if (language_parse(pg_str(r, 0, "language"), &c->language) < 0)
		c->language = LANG_PA;
}

static int find(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
                const char *user_id, struct citizen *ret_citizen)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_FIND, pg_int(a, STATE_TENANT_ID), phone, user_id, PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	if (!pg_count(pg_result(u, 0)))
		return -ENOENT;
	/* Two rows: the phone and the user id were met separately. The phone's row is hers; the
	 * other is left as it is until the provider tells us of the change (citizen_rekey). */
	read_citizen(a, pg_result(u, 0), ret_citizen);
	return (int)pg_count(pg_result(u, 0));
}

static int learn_key(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
                     const char *user_id, struct citizen *c)
{
	struct pg_unit *u;
	int r;

	if ((c->phone || !phone) && (c->user_id || !user_id))
		return 0;
	u = pg_unit_new(a);
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_SET_KEYS, pg_int(a, STATE_TENANT_ID), pg_int(a, c->id),
	       c->phone ? NULL : phone, c->user_id ? NULL : user_id, PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r == -EEXIST ? 0 : r;
	if (!c->phone)
		c->phone = phone;
	if (!c->user_id)
		c->user_id = user_id;
	return 0;
}

static int add(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
               const char *user_id, const char *name, struct citizen *ret_citizen)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_ADD, pg_int(a, STATE_TENANT_ID), phone, user_id, name,
	       language_code(LANG_PA), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	if (!pg_count(pg_result(u, 0)))
		return -EEXIST;
	*ret_citizen = (struct citizen){ .id = pg_i64(pg_result(u, 0), 0, "id", 0),
		                         .phone = phone,
		                         .user_id = user_id,
		                         .name = name,
		                         .language = LANG_PA,
		                         .town_id = STATE_TENANT_ID,
		                         .is_new = true };
	return 0;
}

int citizen_open(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
                 const char *user_id, const char *name, struct citizen *ret_citizen)
{
	int r;

	phone = or_null(phone);
	user_id = or_null(user_id);
	if (!phone && !user_id)
		return -EINVAL;
	r = find(t, db, a, phone, user_id, ret_citizen);
	if (r == -ENOENT) {
		r = add(t, db, a, phone, user_id, or_null(name), ret_citizen);
		if (r != -EEXIST)
			return r;
		r = find(t, db, a, phone, user_id, ret_citizen);
	}
	if (r < 0)
		return r;
	return r == 1 ? learn_key(t, db, a, phone, user_id, ret_citizen) : 0;
}

void citizen_add_change(struct arena *a, struct pg_unit *u, int64_t citizen_id,
                        const struct citizen_change *ch)
{
	if (!ch->language && !ch->town_id && !ch->opted_out)
		return;
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_CHANGE, pg_int(a, STATE_TENANT_ID), pg_int(a, citizen_id),
	       ch->language ? language_code(*ch->language) : NULL,
	       ch->language ? pg_bool(true) : NULL, ch->town_id ? pg_int(a, ch->town_id) : NULL,
	       ch->opted_out ? pg_bool(*ch->opted_out) : NULL, NULL, NULL, PG_END);
}

int citizen_get(struct task *t, struct pg_db *db, struct arena *a, int64_t id,
                struct citizen *ret_citizen)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_GET, pg_int(a, STATE_TENANT_ID), pg_int(a, id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	if (!pg_count(rows))
		return -ENOENT;
	read_citizen(a, rows, ret_citizen);
	return 0;
}

static void add_take_over_in(struct arena *a, struct pg_unit *u, int town_id, int64_t from,
                             int64_t to)
{
	pg_enter(u, town_id);
	pg_add(u, &SQL_CITIZEN_TAKE_OVER, pg_int(a, town_id), pg_int(a, from), pg_int(a, to),
	       PG_END);
}

/* What the newcomer has begun under the new key goes on as the history of the person she is, in her
 * town and wherever else she has complaints. */
static int add_take_over(struct task *t, struct pg_db *db, struct arena *a, struct pg_unit *u,
                         const struct citizen *newcomer, int64_t id)
{
	const char *state = pg_int(a, STATE_TENANT_ID);
	struct pg_unit *look = pg_unit_new(a);
	const struct pg_rows *rows;
	bool has_own = false;
	int r;

	pg_enter(look, STATE_TENANT_ID);
	pg_add(look, &SQL_CITIZEN_TOWNS, state, pg_int(a, newcomer->id), PG_END);
	r = pg_run(t, db, look);
	if (r < 0)
		return r;
	rows = pg_result(look, 0);
	pg_add(u, &SQL_CITIZEN_TOWNS_TAKE_OVER, state, pg_int(a, newcomer->id), pg_int(a, id),
	       PG_END);
	for (size_t i = 0; i < pg_count(rows) && i < TAKE_OVER_MAX; i++) {
		int town_id = (int)pg_i64(rows, i, "town_id", 0);

		has_own |= town_id == newcomer->town_id;
		add_take_over_in(a, u, town_id, newcomer->id, id);
	}
	if (!has_own)
		add_take_over_in(a, u, newcomer->town_id, newcomer->id, id);
	return 0;
}

int citizen_add_rekey(struct task *t, struct pg_db *db, struct arena *a, struct pg_unit *u,
                      const char *old_phone, const char *old_user_id, const char *new_phone,
                      const char *new_user_id)
{
	const char *state = pg_int(a, STATE_TENANT_ID), *id;
	struct citizen known, newcomer;
	int r;

	new_phone = or_null(new_phone);
	new_user_id = or_null(new_user_id);
	r = find(t, db, a, or_null(old_phone), or_null(old_user_id), &known);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = find(t, db, a, new_phone, new_user_id, &newcomer);
	if (r < 0 && r != -ENOENT)
		return r;
	id = pg_int(a, known.id);
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_GIVE_UP, state, id, new_phone, new_user_id, PG_END);
	pg_add(u, &SQL_CITIZEN_SET_KEYS, state, id, new_phone, new_user_id, PG_END);
	if (r == -ENOENT || newcomer.id == known.id)
		return 0;
	return add_take_over(t, db, a, u, &newcomer, known.id);
}

int citizen_set_opted_out(struct task *t, struct pg_db *db, struct arena *a, const char *phone,
                          const char *user_id, bool opted_out)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_SET_OPTED_OUT, pg_int(a, STATE_TENANT_ID), or_null(phone),
	       or_null(user_id), pg_bool(opted_out), PG_END);
	return pg_run(t, db, u);
}
