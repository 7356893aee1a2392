/* complaint_store.c - see complaint_store.h. The filters are one statement whose NULLs drop out
 * when Postgres plans it, so each combination gets the index made for it. */
#include "store/complaint_store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/ids.h"
#include "base/phone.h"
#include "queries.h"
#include "store/audit.h"

static void read_complaint(const struct pg_rows *rows, size_t i, struct complaint *c)
{
	*c = (struct complaint){
		.id = pg_i64(rows, i, "id", 0),
		.citizen_id = pg_i64(rows, i, "citizen_id", 0),
		.reference = pg_str(rows, i, "reference"),
		.phone = pg_str(rows, i, "phone"),
		.user_id = pg_str(rows, i, "user_id"),
		.number_id = pg_str(rows, i, "number_id"),
		.language = pg_str(rows, i, "language"),
		.type_code = pg_str(rows, i, "type_code"),
		.department = pg_str(rows, i, "department"),
		.description = pg_str(rows, i, "description"),
		.locality_code = pg_str(rows, i, "locality_code"),
		.locality_name = pg_str(rows, i, "locality_name"),
		.ward = pg_str(rows, i, "ward"),
		.landmark = pg_str(rows, i, "landmark"),
		.has_pin = pg_str(rows, i, "lat") != NULL,
		.lat = pg_f64(rows, i, "lat", 0),
		.lng = pg_f64(rows, i, "lng", 0),
		.assignee = pg_str(rows, i, "assignee"),
		.source = pg_str(rows, i, "source"),
		.is_overdue = pg_is_true(rows, i, "overdue"),
		.version = (int)pg_i64(rows, i, "version", 0),
		.media_count = (int)pg_i64(rows, i, "media_count", 0),
		.created_us = pg_i64(rows, i, "created_us", 0),
		.created_ms = pg_ms(rows, i, "created_ms"),
		.due_ms = pg_ms(rows, i, "due_ms"),
		.acknowledged_ms = pg_ms(rows, i, "acknowledged_ms"),
		.resolved_ms = pg_ms(rows, i, "resolved_ms"),
		.reopened_count = (int)pg_i64(rows, i, "reopened_count", 0),
		.reopened_ms = pg_ms(rows, i, "reopened_ms"),
		.updated_ms = pg_ms(rows, i, "updated_ms"),
	};
	if (complaint_status_parse(pg_str(rows, i, "status"), &c->status) < 0)
		bug("complaint %s has a status the CHECK does not know", c->reference);
}

void complaint_filter_init(struct complaint_filter *f)
{
	*f = (struct complaint_filter){
		.overdue = OVERDUE_ANY, .from_ms = -1, .before_ms = -1, .limit = 20
	};
}

/* "k<microseconds>.<id>" in hex: the list's order, exact to the row. */
static const char *cursor_of(struct arena *a, const struct complaint *c)
{
	return arena_printf(a, "k%llx.%llx", (unsigned long long)c->created_us,
	                    (unsigned long long)c->id);
}

static bool read_hex(const char **p, int64_t *ret_value)
{
	size_t n = strspn(*p, "0123456789abcdef");

	if (n == 0 || n > 15)
		return false;
	*ret_value = (int64_t)strtoull(*p, NULL, 16);
	*p += n;
	return true;
}

static int parse_cursor(const char *cursor, int64_t *ret_us, int64_t *ret_id)
{
	const char *p = cursor + 1;

	if (cursor[0] != 'k' || !read_hex(&p, ret_us) || *p++ != '.' || !read_hex(&p, ret_id) || *p)
		return -EBADMSG;
	return 0;
}

/* Only open complaints are ever overdue; saying so lets the index of the open ones be used. */
static const char *status_array(struct arena *a, const struct complaint_filter *f)
{
	const char *names[COMPLAINT_STATUSES];
	size_t n = 0;

	for (int s = 0; s < COMPLAINT_STATUSES; s++) {
		enum complaint_status status = (enum complaint_status)s;

		if (f->statuses ? f->statuses & 1u << s
		                : f->overdue == OVERDUE_YES && complaint_is_open(status))
			names[n++] = complaint_status_name(status);
	}
	return n ? pg_array(a, names, n) : NULL;
}

struct search {
	const char *reference, *phone, *words;
};

/* A number has an index, words do not: whatever looks like a number is looked up as one. */
static struct search understand_search(struct arena *a, const char *text)
{
	struct search s = { .words = text };
	char reference[REFERENCE_MAX], digits[PHONE_MAX];

	if (!text || !text[strspn(text, " ")])
		return (struct search){ .words = NULL };
	if (reference_parse(text, reference) == 0)
		return (struct search){ .reference = arena_strdup(a, reference) };
	if (!text[strspn(text, "+0123456789 -()")] && phone_normalise(text, digits) == PHONE_MOBILE)
		return (struct search){ .phone = arena_strdup(a, digits) };
	return s;
}

int complaint_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                   const struct complaint_filter *f, struct complaint_page *ret_page)
{
	struct pg_unit *u = pg_unit_new(a);
	struct search search = understand_search(a, f->text);
	const struct pg_rows *rows;
	struct complaint *out;
	int64_t us = 0, id = 0;
	size_t s, n;
	int limit = f->limit < 1                    ? 1
	            : f->limit > COMPLAINT_PAGE_MAX ? COMPLAINT_PAGE_MAX
	                                            : f->limit;
	int r;

	r = f->cursor ? parse_cursor(f->cursor, &us, &id) : 0;
	if (r < 0)
		return r;
	pg_enter(u, tenant_id);
	/* One row more than asked for tells whether there is a next page. */
	s = pg_add(u, &SQL_COMPLAINT_LIST, pg_int(a, tenant_id), status_array(a, f),
	           pg_text(f->type_code), pg_text(f->ward), pg_text(f->locality_code),
	           pg_text(f->department), f->overdue < 0 ? NULL : pg_bool(f->overdue),
	           pg_text(f->assignee), pg_time(a, f->from_ms), pg_time(a, f->before_ms),
	           search.phone ? search.phone : f->phone, search.words,
	           f->cursor ? pg_int(a, us) : NULL, f->cursor ? pg_int(a, id) : NULL,
	           pg_int(a, limit + 1), search.reference, PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows) > (size_t)limit ? (size_t)limit : pg_count(rows);
	out = arena_new_array(a, struct complaint, n);
	for (size_t i = 0; i < n; i++)
		read_complaint(rows, i, &out[i]);
	*ret_page = (struct complaint_page){
		.at = out,
		.count = n,
		.next = pg_count(rows) > n ? cursor_of(a, &out[n - 1]) : NULL,
	};
	return 0;
}

int complaint_get(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                  const char *reference, struct complaint *ret_complaint)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_COMPLAINT_GET, pg_int(a, tenant_id), pg_text(reference), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	if (!pg_count(pg_result(u, s)))
		return -ENOENT;
	read_complaint(pg_result(u, s), 0, ret_complaint);
	return 0;
}

int complaint_events(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                     const char *reference, struct complaint_event **ret_events, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct complaint_event *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_COMPLAINT_EVENTS, pg_int(a, tenant_id), pg_text(reference),
	           pg_bool(false), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct complaint_event, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct complaint_event){
			.id = pg_i64(rows, i, "id", 0),
			.at_ms = pg_ms(rows, i, "at_ms"),
			.actor = pg_str(rows, i, "actor"),
			.action = pg_str(rows, i, "action"),
			.from_status = pg_str(rows, i, "from_status"),
			.to_status = pg_str(rows, i, "to_status"),
			.note = pg_str(rows, i, "note"),
			.is_public = pg_is_true(rows, i, "is_public"),
		};
	}
	*ret_events = out;
	*ret_count = n;
	return 0;
}

static void add_move_audit(struct arena *a, struct pg_unit *u, const struct complaint_move *m)
{
	json_t *detail =
	        json_pack("{s:s, s:s, s:s*, s:s*}", "from", complaint_status_name(m->from), "to",
	                  complaint_status_name(m->to), "assignee", m->assignee, "role", m->role);

	audit_add(
	        a, u,
	        &(struct audit_row){
	                .tenant_id = m->tenant_id,
	                .at_ms = m->now_ms,
	                .actor = m->actor,
	                .action = arena_printf(a, "complaint.%s", complaint_action_name(m->action)),
	                .subject = m->reference,
	                .detail = detail,
	        });
	json_decref(detail);
}

void complaint_add_move(struct arena *a, struct pg_unit *u, const struct complaint_move *m)
{
	bool is_told = complaint_action_is_told(m->action) || m->note_is_public;

	pg_enter(u, m->tenant_id);
	pg_add(u, &SQL_COMPLAINT_MOVE, pg_int(a, m->tenant_id), pg_text(m->reference),
	       pg_int(a, m->version), complaint_status_name(m->from), complaint_status_name(m->to),
	       complaint_action_name(m->action), pg_time(a, m->now_ms), pg_text(m->actor),
	       pg_text(m->note), pg_bool(is_told), pg_text(m->assignee), PG_END);
	add_move_audit(a, u, m);
}
