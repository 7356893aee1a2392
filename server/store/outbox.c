#include "store/outbox.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "domain/reply_json.h"
#include "queries.h"

void outbox_add_news(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                     const struct reply *reply)
{
	pg_add(u, &SQL_OUTBOX_ADD_NEWS, pg_int(a, to->tenant_id), pg_int(a, to->citizen_id),
	       to->phone, to->user_id, reply_kind_name(reply->kind), reply_to_json(a, reply),
	       reply->late_template, to->number_id, PG_END);
}

void outbox_add_refusal(struct pg_unit *u, struct arena *a, const struct outbox_recipient *to,
                        const struct reply *reply, const char *media_id)
{
	pg_add(u, &SQL_OUTBOX_ADD_REFUSAL, pg_int(a, to->tenant_id), pg_int(a, to->citizen_id),
	       to->phone, to->user_id, reply_kind_name(reply->kind), reply_to_json(a, reply),
	       reply->late_template, to->number_id, media_id, PG_END);
}

static void read_item(const struct pg_rows *rows, size_t i, int tenant_id, struct outbox_item *it)
{
	*it = (struct outbox_item){
		.to = { .tenant_id = tenant_id,
		        .citizen_id = pg_i64(rows, i, "citizen_id", 0),
		        .number_id = pg_str(rows, i, "number_id"),
		        .phone = pg_str(rows, i, "phone"),
		        .user_id = pg_str(rows, i, "user_id") },
		.id = pg_i64(rows, i, "id", 0),
		.created_at = pg_str(rows, i, "created_at"),
		.reply_json = pg_str(rows, i, "body"),
		.late_template = pg_str(rows, i, "late_template"),
		.read_id = pg_str(rows, i, "read_id"),
		.window_ms = pg_i64(rows, i, "window_ms", -1),
		.attempts = (int)pg_i64(rows, i, "attempts", 1),
		.doubts = (int)pg_i64(rows, i, "doubts", 0),
		.is_head = pg_i64(rows, i, "first_id", 0) == pg_i64(rows, i, "id", -1),
	};
}

int outbox_tenants(struct task *t, struct pg_db *system, struct arena *a, int **ret_tenant_ids,
                   size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	int *ids, r;
	size_t n;

	pg_add(u, &SQL_OUTBOX_TENANTS, PG_END);
	r = pg_run(t, system, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows);
	ids = arena_new_array(a, int, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = (int)pg_i64(rows, i, "tenant_id", 0);
	*ret_tenant_ids = ids;
	*ret_count = n;
	return 0;
}

static int by_citizen_and_age(const void *pa, const void *pb)
{
	const struct outbox_item *x = pa, *y = pb;
	int order;

	if (x->to.citizen_id != y->to.citizen_id)
		return x->to.citizen_id < y->to.citizen_id ? -1 : 1;
	order = strcmp(x->created_at, y->created_at);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

int outbox_claim(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                 const char *owner, int max_citizens, struct outbox_item **ret_items,
                 size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct outbox_item *items;
	size_t n;
	int r;

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_OUTBOX_CLAIM, pg_int(a, tenant_id), owner, pg_int(a, OUTBOX_LEASE_S),
	       pg_int(a, max_citizens), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows);
	items = arena_new_array(a, struct outbox_item, n + 1);
	for (size_t i = 0; i < n; i++)
		read_item(rows, i, tenant_id, &items[i]);
	qsort(items, n, sizeof(*items), by_citizen_and_age);
	*ret_items = items;
	*ret_count = n;
	return 0;
}

int outbox_any_queued(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                      int64_t citizen_id, bool *ret_queued)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_OUTBOX_ANY_QUEUED, pg_int(a, tenant_id), pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, u);
	if (r == 0)
		*ret_queued = pg_is_true(pg_result(u, 0), 0, "queued");
	return r;
}

/* The columns of outbox_status.sql. */
enum { CREATED_AT, ID, PROVIDER_ID, RUNG, AT, PLAYED, ERROR_CODE, ERROR_TEXT, COLUMNS };

int outbox_record_reports(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                          const struct outbox_report *reports, size_t count)
{
	struct pg_unit *u = pg_unit_new(a);
	const char **column[COLUMNS], *values[COLUMNS + 1];

	for (size_t c = 0; c < COLUMNS; c++)
		column[c] = arena_new_array(a, const char *, count);
	for (size_t i = 0; i < count; i++) {
		const struct outbox_report *r = &reports[i];

		column[CREATED_AT][i] = r->created_at;
		column[ID][i] = r->id;
		column[PROVIDER_ID][i] = r->provider_id;
		column[RUNG][i] = pg_int(a, r->rung);
		column[AT][i] = pg_time(a, r->at_ms);
		column[PLAYED][i] = pg_bool(r->is_played);
		column[ERROR_CODE][i] = r->error_code ? pg_int(a, r->error_code) : NULL;
		column[ERROR_TEXT][i] = r->error_text;
	}
	values[0] = pg_int(a, tenant_id);
	for (size_t c = 0; c < COLUMNS; c++)
		values[c + 1] = pg_array(a, column[c], count);
	pg_enter(u, tenant_id);
	pg_add_array(u, &SQL_OUTBOX_STATUS, values, COLUMNS + 1);
	return pg_run(t, db, u);
}

char *outbox_callback(struct arena *a, const struct outbox_item *it)
{
	return arena_printf(a, "%d %lld %s", it->to.tenant_id, (long long)it->id, it->created_at);
}

int outbox_callback_parse(struct arena *a, const char *text, int *ret_tenant_id,
                          const char **ret_id, const char **ret_created_at)
{
	int tenant, used = 0;
	long long id;

	if (sscanf(text, "%d %lld %n", &tenant, &id, &used) != 2 || tenant <= 0 || !used)
		return -EINVAL;
	/* A date is all the rest may be: it goes into an array literal of many. */
	if (!text[used] || strlen(text + used) > 40 ||
	    text[used + strspn(text + used, "0123456789-+:. ")])
		return -EINVAL;
	*ret_tenant_id = tenant;
	*ret_id = pg_int(a, id);
	*ret_created_at = arena_strdup(a, text + used);
	return 0;
}
