/* complaints.c - see complaints.h. */
#include "admin-api/complaints.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/phone.h"

/* ---- as JSON -----------------------------------------------------------------------------------
 */

static json_t *location_json(const struct complaint *x)
{
	json_t *o = json_object();

	json_object_set_new(o, "locality_code", json_text_or_null(x->locality_code));
	json_object_set_new(o, "locality", json_text_or_null(x->locality_name));
	json_object_set_new(o, "ward", json_text_or_null(x->ward));
	json_object_set_new(o, "landmark", json_text_or_null(x->landmark));
	json_object_set_new(o, "lat", x->has_pin ? json_real(x->lat) : json_null());
	json_object_set_new(o, "lng", x->has_pin ? json_real(x->lng) : json_null());
	return o;
}

static void set_names(const struct call *c, const struct complaint *x, json_t *o)
{
	const struct complaint_type *type = snapshot_type(c->knowledge->snapshot, x->type_code);
	const struct department *d =
	        x->department ? snapshot_department(c->knowledge->snapshot, x->department) : NULL;

	json_object_set_new(o, "type", json_text_or_null(x->type_code));
	json_object_set_new(o, "type_label", type ? json_names(type->label) : json_null());
	json_object_set_new(o, "category", json_text_or_null(type ? type->category->code : NULL));
	json_object_set_new(o, "department", json_text_or_null(x->department));
	json_object_set_new(o, "department_name", d ? json_names(d->names) : json_null());
}

static void set_times(const struct complaint *x, json_t *o)
{
	json_object_set_new(o, "filed_at", json_time(x->created_ms));
	json_object_set_new(o, "due_at", json_time(x->due_ms));
	json_object_set_new(o, "updated_at", json_time(x->updated_ms));
	json_object_set_new(o, "acknowledged_at", json_time(x->acknowledged_ms));
	json_object_set_new(o, "resolved_at", json_time(x->resolved_ms));
	json_object_set_new(o, "reopened_at", json_time(x->reopened_ms));
}

json_t *complaint_json(const struct call *c, const struct complaint *x)
{
	json_t *o = json_object();

	json_object_set_new(o, "reference", json_string(x->reference));
	json_object_set_new(o, "tenant", json_string(c->tenant->code));
	json_object_set_new(o, "status", json_string(complaint_status_name(x->status)));
	json_object_set_new(o, "overdue", json_boolean(x->is_overdue));
	set_names(c, x, o);
	json_object_set_new(o, "description", json_text_or_null(x->description));
	json_object_set_new(o, "location", location_json(x));
	json_object_set_new(o, "phone", json_text_or_null(x->phone));
	json_object_set_new(o, "language", json_text_or_null(x->language));
	json_object_set_new(o, "source", json_text_or_null(x->source));
	json_object_set_new(o, "assignee", json_text_or_null(x->assignee));
	json_object_set_new(o, "photo_count", json_integer(x->media_count));
	json_object_set_new(o, "photos_url",
	                    json_sprintf("/v1/complaints/%s/photos", x->reference));
	json_object_set_new(o, "reopened_count", json_integer(x->reopened_count));
	set_times(x, o);
	json_object_set_new(o, "version", json_integer(x->version));
	return o;
}

/* ---- one ---------------------------------------------------------------------------------------
 */

int complaints_find(struct call *c, struct complaint *ret_complaint)
{
	char reference[REFERENCE_MAX];
	struct complaint found;

	/* However it was typed; with a wrong check digit there is none. */
	if (reference_parse(c->params[0], reference) < 0)
		return -ENOENT;
	int r = complaint_get(c->in->task, app.desk, c->arena, c->tenant->id, reference, &found);
	if (r < 0)
		return r;
	if (c->role == ROLE_FIELD_WORKER &&
	    (!found.assignee || strcmp(found.assignee, c->claims.subject) != 0))
		return -ENOENT;
	*ret_complaint = found;
	return 0;
}

void complaints_get(struct call *c)
{
	struct complaint x;
	int r = complaints_find(c, &x);

	if (r < 0) {
		answer_error(c->in, r);
	} else if (if_none_match(c, etag_of(c->arena, x.version))) {
		httpd_set_header(c->in, "ETag", etag_of(c->arena, x.version));
		http_reply(c->in, 304, NULL, "", 0);
	} else {
		answer_json(c, 200, complaint_json(c, &x), x.version);
	}
}

void complaints_timeline(struct call *c)
{
	struct complaint_event *events;
	struct complaint x;
	size_t count;
	int r = complaints_find(c, &x);

	if (r == 0)
		r = complaint_events(c->in->task, app.desk, c->arena, c->tenant->id, x.reference,
		                     &events, &count);
	if (r < 0) {
		answer_error(c->in, r);
		return;
	}
	json_t *items = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "at", json_time(events[i].at_ms));
		json_object_set_new(o, "actor", json_text_or_null(events[i].actor));
		json_object_set_new(o, "action", json_text_or_null(events[i].action));
		json_object_set_new(o, "from", json_text_or_null(events[i].from_status));
		json_object_set_new(o, "to", json_text_or_null(events[i].to_status));
		json_object_set_new(o, "note", json_text_or_null(events[i].note));
		json_object_set_new(o, "public", json_boolean(events[i].is_public));
		json_array_append_new(items, o);
	}
	answer_json(c, 200, json_pack("{s:o}", "items", items), 0);
}

/* ---- the list ----------------------------------------------------------------------------------
 */

static int read_statuses(struct complaint_filter *f, const char *value)
{
	char name[24];

	for (const char *p = value; *p;) {
		enum complaint_status status;
		size_t n = strcspn(p, ",");

		if (n >= sizeof(name))
			return -EINVAL;
		memcpy(name, p, n);
		name[n] = '\0';
		int r = complaint_status_parse(name, &status);
		if (r < 0)
			return r;
		f->statuses |= 1u << status;
		p += n + (p[n] == ',');
	}
	return f->statuses ? 0 : -EINVAL;
}

static int read_overdue(struct complaint_filter *f, const char *value)
{
	if (!strcmp(value, "true"))
		f->overdue = OVERDUE_YES;
	else if (!strcmp(value, "false"))
		f->overdue = OVERDUE_NO;
	else
		return -EINVAL;
	return 0;
}

static int read_limit(struct complaint_filter *f, const char *value)
{
	char *end;
	long limit = strtol(value, &end, 10);

	if (end == value || *end || limit < 1 || limit > COMPLAINT_PAGE_MAX)
		return -EINVAL;
	f->limit = (int)limit;
	return 0;
}

static int read_from(struct complaint_filter *f, const char *value)
{
	return clock_parse(value, &f->from_ms);
}

static int read_before(struct complaint_filter *f, const char *value)
{
	return clock_parse(value, &f->before_ms);
}

static int read_text(const char **field, const char *value)
{
	*field = *value ? value : NULL;
	return 0;
}

static int read_type(struct complaint_filter *f, const char *value)
{
	return read_text(&f->type_code, value);
}

static int read_ward(struct complaint_filter *f, const char *value)
{
	return read_text(&f->ward, value);
}

static int read_locality(struct complaint_filter *f, const char *value)
{
	return read_text(&f->locality_code, value);
}

static int read_department(struct complaint_filter *f, const char *value)
{
	return read_text(&f->department, value);
}

static int read_assignee(struct complaint_filter *f, const char *value)
{
	return read_text(&f->assignee, value);
}

static int read_search(struct complaint_filter *f, const char *value)
{
	return strlen(value) > 800 ? -EINVAL : read_text(&f->text, value);
}

static int read_cursor(struct complaint_filter *f, const char *value)
{
	return read_text(&f->cursor, value);
}

static const struct {
	const char *name, *fault;
	int (*read)(struct complaint_filter *f, const char *value);
} filters[] = {
	{ "status", "status: filed, acknowledged, assigned, reopened, resolved or rejected.",
	  read_statuses },
	{ "overdue", "overdue: true or false.", read_overdue },
	{ "limit", "limit: 1 to 100.", read_limit },
	{ "from", "from: a moment such as 2026-11-23T00:00:00Z.", read_from },
	{ "before", "before: a moment such as 2026-11-23T00:00:00Z.", read_before },
	{ "type", NULL, read_type },
	{ "ward", NULL, read_ward },
	{ "locality", NULL, read_locality },
	{ "department", NULL, read_department },
	{ "assignee", NULL, read_assignee },
	{ "q", "q: at most 200 characters.", read_search },
	{ "cursor", NULL, read_cursor },
};

/* NULL, or what is wrong. */
static const char *read_filter(struct call *c, struct complaint_filter *f)
{
	const char *phone = httpd_query(c->in, "phone");
	char digits[PHONE_MAX];

	complaint_filter_init(f);
	for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
		const char *value = httpd_query(c->in, filters[i].name);

		if (value && filters[i].read(f, value) < 0)
			return filters[i].fault;
	}
	if (phone) {
		if (phone_normalise(phone, digits) == PHONE_UNKNOWN)
			return "phone: a telephone number.";
		f->phone = arena_strdup(c->arena, digits);
	}
	if (c->role == ROLE_FIELD_WORKER)
		f->assignee = c->claims.subject;
	return NULL;
}

void complaints_list(struct call *c)
{
	struct complaint_filter f;
	struct complaint_page page;
	const char *fault = read_filter(c, &f);

	if (fault) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, fault);
		return;
	}
	int r = complaint_list(c->in->task, app.desk, c->arena, c->tenant->id, &f, &page);
	if (r == -EBADMSG) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, "cursor: take it from `next`.");
		return;
	}
	if (r < 0) {
		answer_error(c->in, r);
		return;
	}
	json_t *items = json_array();
	for (size_t i = 0; i < page.count; i++)
		json_array_append_new(items, complaint_json(c, &page.at[i]));
	answer_json(c, 200,
	            json_pack("{s:o, s:o}", "items", items, "next", json_text_or_null(page.next)),
	            0);
}
