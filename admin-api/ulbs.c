/* ulbs.c - see ulbs.h. Figures come from the rollups through the role that reads across tenants and
 * sees nothing else; the stage is moved as the state's own row. */
#include "admin-api/ulbs.h"

#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "store/rollup.h"
#include "store/tenant_store.h"

#define REASON_MAX 500

static json_t *counts_json(const struct rollup *n)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "filed", (json_int_t)n->filed,
	                 "open", (json_int_t)n->open, "overdue", (json_int_t)n->overdue, "resolved",
	                 (json_int_t)n->resolved, "rejected", (json_int_t)n->rejected, "reopened",
	                 (json_int_t)n->reopened, "demand", (json_int_t)n->demand, "updated_at",
	                 json_time(n->updated_ms));
}

static json_t *ulb_json(const struct call *c, const struct overview_row *row)
{
	const struct tenant *t = snapshot_tenant_by_code(c->knowledge->snapshot, row->code);
	json_t *o = json_pack("{s:s, s:s, s:o, s:o}", "code", row->code, "stage", row->stage,
	                      "stage_changed_at", json_time(row->stage_changed_ms), "counts",
	                      counts_json(&row->counts));

	if (!t) /* gone from the files, still in the database */
		return o;
	json_object_set_new(o, "names", json_names(t->names));
	json_object_set_new(o, "district",
	                    json_text_or_null(t->district ? t->district->code : NULL));
	json_object_set_new(o, "region", json_text_or_null(t->region));
	json_object_set_new(o, "grade", json_text_or_null(t->grade));
	json_object_set_new(o, "pwssb", json_boolean(t->is_pwssb));
	json_object_set_new(o, "own_number", json_text_or_null(t->display_number));
	return o;
}

static int read_overview(struct call *c, struct overview_row **ret_rows, size_t *ret_count)
{
	return rollup_overview(c->in->task, app.oversight, c->arena, ret_rows, ret_count);
}

void ulbs_list(struct call *c)
{
	const char *stage = httpd_query(c->in, "stage");
	struct overview_row *rows;
	enum stage wanted;
	size_t count;

	if (stage && stage_parse(stage, &wanted) < 0) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE,
		               "stage: planned, pilot, live or paused.");
		return;
	}
	int r = read_overview(c, &rows, &count);
	if (r < 0) {
		answer_error(c->in, r);
		return;
	}
	json_t *items = json_array();
	for (size_t i = 0; i < count; i++)
		if (!stage || !strcmp(rows[i].stage, stage))
			json_array_append_new(items, ulb_json(c, &rows[i]));
	size_t total = json_array_size(items);
	answer_json(c, 200, json_pack("{s:o, s:I}", "items", items, "total", (json_int_t)total), 0);
}

static int find_row(struct call *c, struct overview_row *ret_row)
{
	struct overview_row *rows;
	size_t count;
	int r = read_overview(c, &rows, &count);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].code, c->params[0])) {
			*ret_row = rows[i];
			return 0;
		}
	return -ENOENT;
}

static void answer_ulb(struct call *c)
{
	struct overview_row row;
	int r = find_row(c, &row);

	if (r < 0)
		answer_error(c->in, r);
	else
		answer_json(c, 200, ulb_json(c, &row), 0);
}

void ulbs_get(struct call *c)
{
	answer_ulb(c);
}

/* NULL, or what is wrong with the body. */
static const char *read_change(const struct call *c, struct stage_change *change)
{
	const char *stage = json_str(c->body, "stage"), *name;
	const json_t *reason = json_object_get(c->body, "reason"), *value;

	if (!stage || stage_parse(stage, &change->to) < 0)
		return "stage: planned, pilot, live or paused.";
	if (reason && !json_is_null(reason) &&
	    (!json_is_string(reason) || utf8_len(json_string_value(reason)) > REASON_MAX))
		return "reason: at most 500 characters.";
	json_object_foreach((json_t *)c->body, name, value) {
		if (strcmp(name, "stage") != 0 && strcmp(name, "reason") != 0)
			return "The body has a member that is not known here; see /docs.";
	}
	change->reason = json_str(c->body, "reason");
	return NULL;
}

void ulbs_set_stage(struct call *c)
{
	struct stage_change change = { .actor = c->actor, .now_ms = c->now_ms };
	const char *fault = read_change(c, &change);
	struct overview_row row;
	struct err e = { 0 };

	if (fault) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, fault);
		return;
	}
	int r = find_row(c, &row);
	change.tenant = r == 0 ? snapshot_tenant_by_code(c->knowledge->snapshot, row.code) : NULL;
	if (r == 0 && !change.tenant)
		r = -ENOENT;
	if (r == 0)
		r = stage_parse(row.stage, &change.from);
	/* Putting what is there already is done already. */
	if (r == 0 && change.from != change.to)
		r = tenant_store_set_stage(c->in->task, app.desk, c->arena, &change, &e);
	if (r < 0)
		answer_error(c->in, r);
	else
		answer_ulb(c);
}
