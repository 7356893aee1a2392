/* media_store.c - see media_store.h. */
#include "store/media_store.h"

#include <errno.h>

#include "queries.h"
#include "store/outbox.h"
#include "tenant/tenant.h"

int media_tenants(struct task *t, struct pg_db *system, struct arena *a, int64_t now_ms,
                  int **ret_tenant_ids, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	int *out;
	size_t s, n;
	int r;

	s = pg_add(u, &SQL_MEDIA_TENANTS, pg_time(a, now_ms), PG_END);
	r = pg_run(t, system, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, int, n);
	for (size_t i = 0; i < n; i++)
		out[i] = (int)pg_i64(rows, i, "tenant_id", 0);
	*ret_tenant_ids = out;
	*ret_count = n;
	return 0;
}

int media_claim(struct task *t, struct pg_db *app, struct arena *a, int tenant_id, int64_t now_ms,
                int64_t lease_ms, int max, struct media_job **ret_jobs, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	struct media_job *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_MEDIA_CLAIM, pg_int(a, tenant_id), pg_time(a, now_ms),
	           pg_time(a, now_ms + lease_ms), pg_int(a, max), PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	n = pg_count(rows);
	out = arena_new_array(a, struct media_job, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct media_job){
			.tenant_id = tenant_id,
			.id = pg_str(rows, i, "id"),
			.provider_media_id = pg_str(rows, i, "provider_media_id"),
			.number_id = pg_str(rows, i, "number_id"),
			.kind = pg_str(rows, i, "kind"),
			.declared_mime = pg_str(rows, i, "declared_mime"),
			.declared_sha256 = pg_str(rows, i, "declared_sha256"),
			.declared_name = pg_str(rows, i, "declared_name"),
			.attempts = (int)pg_i64(rows, i, "attempts", 0),
		};
	}
	*ret_jobs = out;
	*ret_count = n;
	return 0;
}

int media_stored(struct task *t, struct pg_db *app, struct arena *a, const struct media_job *job,
                 const struct media_file *f, int64_t now_ms)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, job->tenant_id);
	pg_add(u, &SQL_MEDIA_STORED, pg_int(a, job->tenant_id), pg_text(job->id),
	       pg_time(a, now_ms), pg_text(f->mime), pg_text(f->sha256), pg_int(a, f->bytes),
	       f->width ? pg_int(a, f->width) : NULL, f->height ? pg_int(a, f->height) : NULL,
	       pg_text(f->object_key), pg_text(f->thumb_key), PG_END);
	return pg_run(t, app, u);
}

int media_retry(struct task *t, struct pg_db *app, struct arena *a, const struct media_job *job,
                int64_t due_ms, const char *why)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, job->tenant_id);
	pg_add(u, &SQL_MEDIA_RETRY, pg_int(a, job->tenant_id), pg_text(job->id), pg_time(a, due_ms),
	       pg_text(why), PG_END);
	return pg_run(t, app, u);
}

int media_owner(struct task *t, struct pg_db *app, struct arena *a, const struct media_job *job,
                struct media_owner *ret_owner)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	int r;

	pg_enter(u, job->tenant_id);
	pg_add(u, &SQL_MEDIA_OWNER, pg_int(a, job->tenant_id), pg_text(job->id), PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	rows = pg_result(u, 0);
	if (!pg_count(rows))
		return -ENOENT;
	*ret_owner = (struct media_owner){
		.reference = pg_str(rows, 0, "reference"),
		.type_code = pg_str(rows, 0, "type_code"),
		.citizen_id = pg_i64(rows, 0, "citizen_id", 0),
		.phone = pg_str(rows, 0, "phone"),
		.user_id = pg_str(rows, 0, "user_id"),
		.number_id = pg_str(rows, 0, "number_id"),
		.language = pg_str(rows, 0, "language"),
	};
	return 0;
}

int media_end(struct task *t, struct pg_db *app, struct arena *a, const struct media_job *job,
              bool is_gone, const char *why, const struct media_owner *owner,
              const struct reply *told)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, job->tenant_id);
	pg_add(u, &SQL_MEDIA_OWNER_HOLD, pg_int(a, job->tenant_id), pg_text(job->id), PG_END);
	pg_add(u, &SQL_MEDIA_END, pg_int(a, job->tenant_id), pg_text(job->id),
	       is_gone ? "gone" : "failed", pg_text(why), PG_END);
	if (owner)
		outbox_add_refusal(u, a,
		                   &(struct outbox_recipient){ .tenant_id = job->tenant_id,
		                                               .citizen_id = owner->citizen_id,
		                                               .number_id = owner->number_id,
		                                               .phone = owner->phone,
		                                               .user_id = owner->user_id },
		                   told, job->id);
	return pg_run(t, app, u);
}

static struct media read_media(const struct pg_rows *rows, size_t i)
{
	return (struct media){
		.id = pg_str(rows, i, "id"),
		.kind = pg_str(rows, i, "kind"),
		.status = pg_str(rows, i, "status"),
		.mime = pg_str(rows, i, "mime"),
		.declared_name = pg_str(rows, i, "declared_name"),
		.sha256 = pg_str(rows, i, "sha256"),
		.object_key = pg_str(rows, i, "object_key"),
		.thumb_key = pg_str(rows, i, "thumb_key"),
		.bytes = pg_i64(rows, i, "bytes", -1),
		.width = (int)pg_i64(rows, i, "width", 0),
		.height = (int)pg_i64(rows, i, "height", 0),
		.added_ms = pg_ms(rows, i, "added_ms"),
		.by = pg_str(rows, i, "by"),
	};
}

int media_list(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
               const char *reference, struct media **ret_files, size_t *ret_count)
{
	struct pg_unit *u = pg_unit_new(a);
	struct media *out;
	size_t s, n;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_COMPLAINT_FILES, pg_int(a, tenant_id), pg_text(reference), PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	n = pg_count(pg_result(u, s));
	out = arena_new_array(a, struct media, n);
	for (size_t i = 0; i < n; i++)
		out[i] = read_media(pg_result(u, s), i);
	*ret_files = out;
	*ret_count = n;
	return 0;
}

int media_get(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
              const char *reference, const char *media_id, struct media *ret_file)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_MEDIA_GET, pg_int(a, tenant_id), pg_text(reference), pg_text(media_id),
	           PG_END);
	r = pg_run(t, app, u);
	if (r < 0)
		return r;
	if (!pg_count(pg_result(u, s)))
		return -ENOENT;
	*ret_file = read_media(pg_result(u, s), 0);
	return 0;
}
