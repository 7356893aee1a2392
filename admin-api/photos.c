/* photos.c - see photos.h. Files come from strangers: they are served with their true type, never
 * guessed at, in a sandbox without scripts, and only pictures are shown in place. */
#include "admin-api/photos.h"

#include <errno.h>
#include <string.h>

#include "admin-api/complaints.h"
#include "io/media_store.h"
#include "language/format.h"
#include "store/media_store.h"

#define NAME_MAX_SHOWN 120

/* The name is the sender's: without what would turn it around or break it into lines. */
static json_t *photo_json(struct call *c, const char *reference, const struct media *m)
{
	bool is_stored = !strcmp(m->status, "stored");
	json_t *o = json_object();

	json_object_set_new(o, "id", json_string(m->id));
	json_object_set_new(o, "kind", json_text_or_null(m->kind));
	json_object_set_new(o, "status", json_text_or_null(m->status));
	json_object_set_new(o, "type", json_text_or_null(m->mime));
	json_object_set_new(o, "name",
	                    m->declared_name ? json_string(format_param(c->arena, m->declared_name,
	                                                                NAME_MAX_SHOWN))
	                                     : json_null());
	json_object_set_new(o, "bytes", m->bytes < 0 ? json_null() : json_integer(m->bytes));
	json_object_set_new(o, "width", m->width ? json_integer(m->width) : json_null());
	json_object_set_new(o, "height", m->height ? json_integer(m->height) : json_null());
	json_object_set_new(o, "sha256", json_text_or_null(m->sha256));
	json_object_set_new(o, "added_at", json_time(m->added_ms));
	json_object_set_new(o, "added_by", json_text_or_null(m->by));
	json_object_set_new(o, "url",
	                    is_stored
	                            ? json_sprintf("/v1/complaints/%s/photos/%s", reference, m->id)
	                            : json_null());
	json_object_set_new(
	        o, "thumb_url",
	        is_stored && m->thumb_key
	                ? json_sprintf("/v1/complaints/%s/photos/%s?size=thumb", reference, m->id)
	                : json_null());
	return o;
}

void photos_list(struct call *c)
{
	struct complaint x;
	struct media *files;
	size_t count;
	int r = complaints_find(c, &x);

	if (r == 0)
		r = media_list(c->in->task, app.desk, c->arena, c->tenant->id, x.reference, &files,
		               &count);
	if (r < 0) {
		answer_error(c->in, r);
		return;
	}
	json_t *items = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(items, photo_json(c, x.reference, &files[i]));
	answer_json(c, 200, json_pack("{s:o}", "items", items), 0);
}

static void answer_bytes(struct call *c, const struct media *m, const char *type, const char *etag,
                         const char *p, size_t n)
{
	bool is_picture = !strncmp(type, "image/", 6);

	set_safety_headers(c->in, "default-src 'none'; sandbox; frame-ancestors 'none'",
	                   "private, max-age=3600");
	httpd_set_header(c->in, "Content-Disposition",
	                 arena_printf(c->arena, "%s; filename=\"%s\"",
	                              is_picture ? "inline" : "attachment", m->id));
	httpd_set_header(c->in, "ETag", etag);
	http_reply(c->in, 200, type, p, n);
}

void photos_get(struct call *c)
{
	const char *size = httpd_query(c->in, "size"), *bytes;
	bool is_thumb = size && !strcmp(size, "thumb");
	struct complaint x;
	struct media m;
	size_t n;

	if (size && !is_thumb && strcmp(size, "full") != 0) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, "size: full or thumb.");
		return;
	}
	int r = complaints_find(c, &x);
	if (r == 0)
		r = media_get(c->in->task, app.desk, c->arena, c->tenant->id, x.reference,
		              c->params[1], &m);
	if (r == 0 && strcmp(m.status, "stored") != 0) {
		answer_problem(
		        c->in, PROBLEM_CONFLICT,
		        "The file has not been fetched yet, or never could be: see its status.");
		return;
	}
	const char *key = r == 0 && is_thumb && m.thumb_key ? m.thumb_key
	                  : r == 0                          ? m.object_key
	                                                    : NULL;
	if (r == 0 && if_none_match(c, arena_printf(c->arena, "\"%s\"", key))) {
		http_reply(c->in, 304, NULL, "", 0);
		return;
	}
	if (r == 0)
		r = media_store_get(c->in->task, app.media, key, c->arena, &bytes, &n);
	if (r < 0)
		answer_error(c->in, r == -EINVAL ? -ENOENT : r);
	else
		answer_bytes(c, &m, key == m.thumb_key ? "image/jpeg" : m.mime,
		             arena_printf(c->arena, "\"%s\"", key), bytes, n);
}
