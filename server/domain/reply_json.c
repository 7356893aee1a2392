#include "domain/reply_json.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"

#define REPLY_JSON_MAX 65536

/* Every plain text member, once for both directions. */
static const struct {
	const char *key;
	size_t offset;
} members[] = {
	{ "header", offsetof(struct reply, header) },
	{ "body", offsetof(struct reply, body) },
	{ "footer", offsetof(struct reply, footer) },
	{ "action", offsetof(struct reply, action_label) },
	{ "url", offsetof(struct reply, url) },
	{ "template", offsetof(struct reply, template_name) },
	{ "language", offsetof(struct reply, template_language) },
	{ "media_link", offsetof(struct reply, media_link) },
	{ "media_id", offsetof(struct reply, media_id) },
	{ "filename", offsetof(struct reply, filename) },
	{ "late", offsetof(struct reply, late_template) },
};

static void put_rows(struct buf *b, const struct reply *r)
{
	buf_adds(b, ",\"rows\":[");
	for (size_t i = 0; i < r->row_count; i++) {
		const struct reply_row *row = &r->rows[i];

		buf_adds(b, i ? ",[" : "[");
		buf_json(b, row->section);
		buf_addc(b, ',');
		buf_json(b, row->id);
		buf_addc(b, ',');
		buf_json(b, row->title);
		buf_addc(b, ',');
		buf_json(b, row->description);
		buf_addc(b, ']');
	}
	buf_addc(b, ']');
}

char *reply_to_json(struct arena *a, const struct reply *r)
{
	struct buf b;
	char *text;

	buf_init(&b, REPLY_JSON_MAX);
	buf_adds(&b, "{\"kind\":");
	buf_json(&b, reply_kind_name(r->kind));
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const char *value = *(const char *const *)((const char *)r + members[i].offset);

		if (!value)
			continue;
		buf_printf(&b, ",\"%s\":", members[i].key);
		buf_json(&b, value);
	}
	if (r->row_count)
		put_rows(&b, r);
	if (r->param_count) {
		buf_adds(&b, ",\"params\":[");
		for (size_t i = 0; i < r->param_count; i++) {
			if (i)
				buf_addc(&b, ',');
			buf_json(&b, r->params[i]);
		}
		buf_addc(&b, ']');
	}
	buf_addc(&b, '}');
	if (b.overflow)
		bug("a reply of more than %d bytes passed reply_check", REPLY_JSON_MAX);
	text = arena_strndup(a, b.p, b.n);
	buf_done(&b);
	return text;
}

static const char *element(struct arena *a, const json_t *array, size_t i)
{
	return arena_strdup(a, json_string_value(json_array_get(array, i)));
}

static int read_lists(struct arena *a, const json_t *v, struct reply *r)
{
	json_t *rows = json_arr(v, "rows"), *params = json_arr(v, "params");

	r->row_count = json_array_size(rows);
	r->param_count = json_array_size(params);
	if (r->row_count > REPLY_ROWS_MAX || r->param_count > REPLY_PARAMS_MAX)
		return -EINVAL;
	for (size_t i = 0; i < r->row_count; i++) {
		const json_t *row = json_array_get(rows, i);

		r->rows[i] = (struct reply_row){ element(a, row, 0), element(a, row, 1),
			                         element(a, row, 2), element(a, row, 3) };
	}
	for (size_t i = 0; i < r->param_count; i++)
		r->params[i] = element(a, params, i);
	return 0;
}

int reply_from_json(struct arena *a, const char *text, struct reply *ret_reply)
{
	_cleanup_(json_freep) json_t *v = NULL;
	struct reply r = { 0 };
	const char *kind;
	int ret;

	ret = json_parse(text, strlen(text), JSON_DEPTH_OUTSIDE, &v, NULL);
	if (ret < 0)
		return ret;
	kind = json_str(v, "kind");
	for (r.kind = 0; r.kind < REPLY_KINDS; r.kind++) {
		if (kind && !strcmp(kind, reply_kind_name(r.kind)))
			break;
	}
	if (r.kind == REPLY_KINDS)
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		*(const char **)((char *)&r + members[i].offset) =
		        arena_strdup(a, json_str(v, members[i].key));
	ret = read_lists(a, v, &r);
	if (ret < 0)
		return ret;
	*ret_reply = r;
	return 0;
}

struct reply *reply_copy(struct arena *a, const struct reply *r)
{
	struct reply *copy = arena_memdup(a, r, sizeof(*r));

	copy->key = NULL; /* for the log of the turn, and gone with it */
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const char **value = (const char **)((char *)copy + members[i].offset);

		*value = arena_strdup(a, *value);
	}
	for (size_t i = 0; i < r->row_count; i++) {
		copy->rows[i].section = arena_strdup(a, r->rows[i].section);
		copy->rows[i].id = arena_strdup(a, r->rows[i].id);
		copy->rows[i].title = arena_strdup(a, r->rows[i].title);
		copy->rows[i].description = arena_strdup(a, r->rows[i].description);
	}
	for (size_t i = 0; i < r->param_count; i++)
		copy->params[i] = arena_strdup(a, r->params[i]);
	return copy;
}
