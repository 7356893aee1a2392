/* complaint_file.c - see complaint_file.h. */
#include "store/complaint_file.h"

#include <string.h>

#include "base/ids.h"
#include "queries.h"
#include "store/audit.h"
#include "store/complaint_store.h"

/* Far more than anybody has; a unit holds no more statements than that either. */
enum { TOWNS_MAX = 40, MINE_OF_TOWN_MAX = 100 };

/* Unknown and empty are the same to the database. */
static const char *some(const char *s)
{
	return s && *s ? s : NULL;
}

static const char *actor(struct arena *a, const struct complaint_author *by)
{
	return arena_printf(a, "citizen:%lld", (long long)by->citizen_id);
}

/* The files of a complaint, column by column, as Postgres unnests them. */
struct file_columns {
	const char *id, *provider_id, *kind, *mime, *sha256, *name, *message;
};

static struct file_columns columns_of(struct arena *a, const struct new_complaint *what)
{
	const char *column[7][COMPLAINT_MEDIA_MAX];
	size_t n = what->media_count;

	for (size_t i = 0; i < n; i++) {
		const struct media_ref *m = &what->media[i];
		char id[33];

		id_random_hex(id);
		column[0][i] = arena_strdup(a, id);
		column[1][i] = m->id;
		column[2][i] = what->media_kind[i];
		column[3][i] = m->mime;
		column[4][i] = m->sha256;
		column[5][i] = m->filename;
		column[6][i] = what->media_message_id[i];
	}
	return (struct file_columns){
		.id = pg_array(a, column[0], n),
		.provider_id = pg_array(a, column[1], n),
		.kind = pg_array(a, column[2], n),
		.mime = pg_array(a, column[3], n),
		.sha256 = pg_array(a, column[4], n),
		.name = pg_array(a, column[5], n),
		.message = pg_array(a, column[6], n),
	};
}

static void add_filing_audit(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                             const struct new_complaint *what, const char *department)
{
	json_t *detail = json_pack("{s:s, s:s*, s:i}", "type", what->type_code, "department",
	                           department, "files", (int)what->media_count);

	audit_add(a, u,
	          &(struct audit_row){
	                  .tenant_id = what->tenant_id,
	                  .at_ms = by->now_ms,
	                  .actor = actor(a, by),
	                  .action = "complaint.file",
	                  .subject = what->reference,
	                  .detail = detail,
	          });
	json_decref(detail);
}

void complaint_add_filing(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          const struct new_complaint *what, const char *department)
{
	struct file_columns files = columns_of(a, what);
	const char *lat = what->has_pin ? pg_num(a, what->lat) : NULL;
	const char *lng = what->has_pin ? pg_num(a, what->lng) : NULL;

	pg_enter(u, what->tenant_id);
	pg_add(u, &SQL_COMPLAINT_FILE, pg_int(a, what->tenant_id), pg_text(what->reference),
	       pg_int(a, by->citizen_id), some(by->phone), some(by->user_id), some(by->number_id),
	       language_code(by->language), pg_text(what->type_code), pg_text(department),
	       some(what->description), pg_text(what->locality_code), pg_text(what->locality_name),
	       pg_text(what->ward), pg_text(what->landmark), lat, lng, pg_text(by->source),
	       pg_time(a, by->now_ms), pg_time(a, what->due_ms), actor(a, by), files.id,
	       files.provider_id, files.kind, files.mime, files.sha256, files.name, files.message,
	       PG_END);
	add_filing_audit(a, u, by, what, department);
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_TOWN_ADD, pg_int(a, STATE_TENANT_ID), pg_int(a, by->citizen_id),
	       pg_int(a, what->tenant_id), PG_END);
}

void complaint_add_attachment(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                              int tenant_id, const char *reference, const struct media_ref *media,
                              const char *media_kind, const char *message_id)
{
	char id[33];

	id_random_hex(id);
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_COMPLAINT_ATTACH, pg_int(a, tenant_id), pg_text(reference),
	       pg_int(a, by->citizen_id), pg_time(a, by->now_ms), actor(a, by), some(by->number_id),
	       arena_strdup(a, id), pg_text(media->id), pg_text(media_kind), pg_text(media->mime),
	       pg_text(media->sha256), pg_text(media->filename), pg_text(message_id), PG_END);
}

void complaint_add_remark(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          int tenant_id, const char *reference, const char *text)
{
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_COMPLAINT_REMARK, pg_int(a, tenant_id), pg_text(reference),
	       pg_int(a, by->citizen_id), pg_time(a, by->now_ms), actor(a, by), pg_text(text),
	       PG_END);
}

void complaint_add_reopening(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                             int tenant_id, const char *reference, int version, const char *note)
{
	complaint_add_move(a, u,
	                   &(struct complaint_move){ .tenant_id = tenant_id,
	                                             .reference = reference,
	                                             .version = version,
	                                             .from = COMPLAINT_RESOLVED,
	                                             .to = COMPLAINT_REOPENED,
	                                             .action = DO_REOPEN,
	                                             .actor = actor(a, by),
	                                             .role = role_name(ROLE_CITIZEN),
	                                             .note = note,
	                                             .note_is_public = true,
	                                             .now_ms = by->now_ms });
}

void complaint_add_demand(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          int tenant_id)
{
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_DEMAND_ADD, pg_int(a, tenant_id), pg_int(a, by->citizen_id),
	       pg_time(a, by->now_ms), PG_END);
}

static bool is_open(const struct complaint_brief *b)
{
	enum complaint_status status;

	return complaint_status_parse(b->status, &status) == 0 && complaint_is_open(status);
}

static int by_urgency(const void *a, const void *b)
{
	const struct complaint_brief *x = a, *y = b;

	if (is_open(x) != is_open(y))
		return is_open(x) ? -1 : 1;
	return (x->filed_ms < y->filed_ms) - (x->filed_ms > y->filed_ms);
}

static int towns_of(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
                    int towns[TOWNS_MAX], size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	size_t n;
	int r;

	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_CITIZEN_TOWNS, pg_int(a, STATE_TENANT_ID), pg_int(a, citizen_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	n = pg_count(rows) < TOWNS_MAX ? pg_count(rows) : TOWNS_MAX;
	for (size_t i = 0; i < n; i++)
		towns[i] = (int)pg_i64(rows, i, "town_id", 0);
	*ret_count = n;
	return 0;
}

int complaint_mine(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
                   const struct complaint_brief **ret_briefs, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct complaint_brief *of_town;
	struct complaint_brief *all;
	int towns[TOWNS_MAX];
	size_t statement[TOWNS_MAX], town_count, n = 0;
	int r;

	*ret_count = 0;
	r = towns_of(t, db, a, citizen_id, towns, &town_count);
	if (r < 0 || !town_count)
		return r;
	for (size_t i = 0; i < town_count; i++) {
		pg_enter(u, towns[i]);
		statement[i] = pg_add(u, &SQL_COMPLAINT_MINE, pg_int(a, towns[i]),
		                      pg_int(a, citizen_id), pg_int(a, MINE_OF_TOWN_MAX), PG_END);
	}
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	all = arena_new_array(a, struct complaint_brief, town_count * MINE_OF_TOWN_MAX);
	for (size_t i = 0; i < town_count; i++) {
		size_t count =
		        complaint_read_briefs(a, u, statement[i], towns[i], citizen_id, &of_town);

		if (count)
			memcpy(all + n, of_town, count * sizeof(*all));
		n += count;
	}
	if (n)
		qsort(all, n, sizeof(*all), by_urgency);
	*ret_briefs = all;
	*ret_count = n;
	return 0;
}

size_t complaint_add_brief(struct arena *a, struct pg_unit *u, int tenant_id, const char *reference)
{
	pg_enter(u, tenant_id);
	return pg_add(u, &SQL_COMPLAINT_BRIEF, pg_int(a, tenant_id), pg_text(reference), PG_END);
}

size_t complaint_read_briefs(struct arena *a, const struct pg_unit *u, size_t statement,
                             int tenant_id, int64_t citizen_id,
                             const struct complaint_brief **ret_briefs)
{
	const struct pg_rows *rows = pg_result(u, statement);
	size_t n = pg_count(rows);
	struct complaint_brief *out = arena_new_array(a, struct complaint_brief, n);

	for (size_t i = 0; i < n; i++) {
		out[i] = (struct complaint_brief){
			.reference = pg_str(rows, i, "reference"),
			.type_code = pg_str(rows, i, "type_code"),
			.status = pg_str(rows, i, "status"),
			.locality = pg_str(rows, i, "locality_name"),
			.note = pg_str(rows, i, "note"),
			.tenant_id = tenant_id,
			.filed_ms = pg_ms(rows, i, "created_ms"),
			.due_ms = pg_ms(rows, i, "due_ms"),
			.resolved_ms = pg_ms(rows, i, "resolved_ms"),
			.version = (int)pg_i64(rows, i, "version", 0),
			.reopened_count = (int)pg_i64(rows, i, "reopened_count", 0),
			.locality_code = pg_str(rows, i, "locality_code"),
			.landmark = pg_str(rows, i, "landmark"),
			.has_pin = pg_str(rows, i, "lat") != NULL,
			.lat = pg_f64(rows, i, "lat", 0),
			.lng = pg_f64(rows, i, "lng", 0),
			.is_mine = pg_i64(rows, i, "citizen_id", 0) == citizen_id,
		};
	}
	*ret_briefs = out;
	return n;
}
