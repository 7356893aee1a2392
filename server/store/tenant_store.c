/* tenant_store.c - see tenant_store.h. The list of tenants is written only as the state: the
 * database refuses it to any other. */
#include "store/tenant_store.h"

#include <errno.h>

#include "base/json.h"
#include "base/log.h"
#include "queries.h"
#include "store/audit.h"

int tenant_store_list(struct task *t, struct pg_db *app, struct arena *a,
                      struct tenant_row **ret_rows, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct tenant_row *out;
	size_t s, n;
	int r;

	pg_enter(u, STATE_TENANT_ID);
	s = pg_add(u, &SQL_TENANT_LIST, PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct tenant_row, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct tenant_row){
			.id = (int)pg_i64(rows, i, "id", 0),
			.code = pg_str(rows, i, "code"),
			.stage = pg_str(rows, i, "stage"),
			.stage_changed_ms = pg_ms(rows, i, "stage_changed_ms"),
		};
	}
	*ret_rows = out;
	*ret_count = n;
	return 0;
}

int tenant_store_refresh(struct task *t, struct pg_db *app, struct arena *a)
{
	struct tenant_row *rows;
	enum stage stage;
	size_t n;
	int r;

	r = tenant_store_list(t, app, a, &rows, &n);
	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id == STATE_TENANT_ID)
			continue;
		r = stage_parse(rows[i].stage, &stage);
		if (r == 0)
			r = stage_set(rows[i].id, stage);
		if (r < 0)
			log_warn("tenant.stage_unknown", F_STR("tenant", rows[i].code), F_ERRNO(r));
	}
	return 0;
}

/* ---- what the files say --------------------------------------------------------------------- */

/* The columns tenant_upsert unnests. */
struct columns {
	const char **id, **code, **prefix, **stage, **names;
	size_t n;
};

static void add_column(struct arena *a, struct columns *c, const struct tenant *tenant,
                       enum stage stage)
{
	_cleanup_(json_freep) json_t *names = json_object();

	for (int lang = 0; lang < LANG_COUNT; lang++)
		json_object_set_new(names, language_code((enum language)lang),
		                    json_string(tenant->names[lang]));
	c->id[c->n] = pg_int(a, tenant->id);
	c->code[c->n] = tenant->code;
	c->prefix[c->n] = tenant->reference_prefix;
	c->stage[c->n] = stage_code(stage);
	c->names[c->n] = json_text(a, names);
	c->n++;
}

static struct columns columns_of(struct arena *a, const struct snapshot *snap)
{
	size_t n;
	const struct tenant *tenants = snapshot_tenants(snap, &n);
	struct columns c = {
		.id = arena_new_array(a, const char *, n + 1),
		.code = arena_new_array(a, const char *, n + 1),
		.prefix = arena_new_array(a, const char *, n + 1),
		.stage = arena_new_array(a, const char *, n + 1),
		.names = arena_new_array(a, const char *, n + 1),
	};

	/* The state serves everybody; a stage of its own would have no meaning. */
	add_column(a, &c, snapshot_state(snap), STAGE_LIVE);
	for (size_t i = 0; i < n; i++)
		add_column(a, &c, &tenants[i], tenants[i].initial_stage);
	return c;
}

static void add_load_audit(struct arena *a, struct pg_unit *u, const struct pg_rows *changed,
                           const char *actor, int64_t now_ms)
{
	_cleanup_(json_freep) json_t *codes = json_array();
	_cleanup_(json_freep) json_t *detail = json_pack("{s:O}", "tenants", codes);

	for (size_t i = 0; i < pg_count(changed); i++)
		json_array_append_new(codes, json_string(pg_str(changed, i, "code")));
	audit_add(a, u,
	          &(struct audit_row){
	                  .tenant_id = STATE_TENANT_ID,
	                  .at_ms = now_ms,
	                  .actor = actor,
	                  .action = "tenant.load",
	                  .subject = "tenants",
	                  .detail = detail,
	          });
}

int tenant_store_load(struct task *t, struct pg_db *app, struct arena *a,
                      const struct snapshot *snap, const char *actor, int64_t now_ms,
                      size_t *ret_changed)
{
	struct pg_unit *look = pg_unit_new(a), *write = pg_unit_new(a);
	struct columns c = columns_of(a, snap);
	const char *ids = pg_array(a, c.id, c.n), *codes = pg_array(a, c.code, c.n);
	const char *prefixes = pg_array(a, c.prefix, c.n), *names = pg_array(a, c.names, c.n);
	const struct pg_rows *changed;
	size_t s;
	int r;

	pg_enter(look, STATE_TENANT_ID);
	s = pg_add(look, &SQL_TENANT_DIFF, ids, codes, prefixes, names, PG_END);
	r = pg_run(t, app, look);
	if (r < 0)
		return r;
	changed = pg_result(look, s);
	if (pg_count(changed)) {
		pg_enter(write, STATE_TENANT_ID);
		pg_add(write, &SQL_TENANT_UPSERT, ids, codes, prefixes, pg_array(a, c.stage, c.n),
		       names, pg_time(a, now_ms), PG_END);
		add_load_audit(a, write, changed, actor, now_ms);
		r = pg_run(t, app, write);
		if (r < 0)
			return r;
	}
	*ret_changed = pg_count(changed);
	return 0;
}

/* ---- stages --------------------------------------------------------------------------------- */

static void add_stage_audit(struct arena *a, struct pg_unit *u, int tenant_id,
                            const struct stage_change *c, json_t *detail)
{
	audit_add(a, u,
	          &(struct audit_row){
	                  .tenant_id = tenant_id,
	                  .at_ms = c->now_ms,
	                  .actor = c->actor,
	                  .action = "tenant.stage",
	                  .subject = c->tenant->code,
	                  .detail = detail,
	          });
}

int tenant_store_set_stage(struct task *t, struct pg_db *app, struct arena *a,
                           const struct stage_change *c, struct err *e)
{
	_cleanup_(json_freep) json_t *detail =
	        json_pack("{s:s, s:s, s:s*}", "from", stage_code(c->from), "to", stage_code(c->to),
	                  "reason", c->reason);
	struct pg_unit *u = pg_unit_new(a);
	int r;

	if (c->tenant->id == STATE_TENANT_ID)
		return err_set(e, -EINVAL, "the state itself has no stage");
	if (c->from == c->to)
		return err_set(e, -EINVAL, "%s is %s already", c->tenant->code, stage_code(c->to));
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_TENANT_SET_STAGE, pg_int(a, c->tenant->id), stage_code(c->from),
	       stage_code(c->to), pg_time(a, c->now_ms), PG_END);
	/* The state's chain before the municipality's: everybody locks them in this order. */
	add_stage_audit(a, u, STATE_TENANT_ID, c, detail);
	add_stage_audit(a, u, c->tenant->id, c, detail);
	r = pg_run(t, app, u);
	if (r == -ESTALE)
		return err_set(e, r, "%s is not %s any more", c->tenant->code, stage_code(c->from));
	if (r < 0)
		return err_set(e, r, "the stage could not be written");
	return stage_set(c->tenant->id, c->to);
}
