#include "store/turn.h"

#include "domain/reply_json.h"
#include "queries.h"

/* Nothing stays queued for longer than the send gate tries (24 hours). */
#define QUEUED_AT_MOST_MS (3 * 24 * 3600 * 1000LL)

void turn_add(struct arena *a, struct pg_unit *u, const struct turn_record *rec)
{
	const char **kinds = arena_new_array(a, const char *, rec->reply_count + 1);
	const char **bodies = arena_new_array(a, const char *, rec->reply_count + 1);
	const char **late = arena_new_array(a, const char *, rec->reply_count + 1);
	const struct inbound *in = rec->in;

	for (size_t i = 0; i < rec->reply_count; i++) {
		kinds[i] = reply_kind_name(rec->replies[i].kind);
		bodies[i] = reply_to_json(a, &rec->replies[i]);
		late[i] = rec->replies[i].late_template;
	}
	pg_enter(u, rec->tenant_id);
	pg_add(u, &SQL_TURN_COMMIT, pg_int(a, rec->tenant_id), pg_int(a, rec->citizen_id),
	       rec->delivery_key, pg_int(a, rec->version),
	       rec->moved_to_id ? pg_int(a, rec->moved_to_id) : NULL, rec->state_json,
	       rec->to->number_id, pg_time(a, rec->now_ms), in->id, in->type ? in->type : "",
	       in->text, rec->to->phone, rec->to->user_id, pg_time(a, rec->window_ms), rec->read_id,
	       rec->owner, pg_int(a, OUTBOX_LEASE_S), pg_time(a, rec->now_ms - QUEUED_AT_MOST_MS),
	       pg_array(a, kinds, rec->reply_count), pg_array(a, bodies, rec->reply_count),
	       pg_array(a, late, rec->reply_count), PG_END);
}

int turn_version(const struct pg_unit *u)
{
	return (int)pg_i64(pg_result(u, 0), 0, "version", 0);
}

size_t turn_items(const struct pg_unit *u, const struct turn_record *rec,
                  struct outbox_item *ret_items)
{
	const struct pg_rows *rows = pg_result(u, 0);
	size_t n = rec->reply_count;

	if (pg_count(rows) != (n ? n : 1))
		bug("%zu replies queued as %zu rows", n, pg_count(rows));
	if (!n || !pg_is_true(rows, 0, "leased"))
		return 0;
	for (size_t i = 0; i < n; i++)
		ret_items[i] = (struct outbox_item){
			.to = *rec->to,
			.id = pg_i64(rows, i, "id", 0),
			.created_at = pg_str(rows, i, "created_at"),
			.reply = &rec->replies[i],
			.late_template = rec->replies[i].late_template,
			.read_id = i ? NULL : rec->read_id,
			.window_ms = rec->window_ms,
			.attempts = 1,
		};
	return n;
}
