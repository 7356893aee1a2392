/* faults.c - one table of names drives reading and printing. */
#include "faults.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "util.h"

enum kind { INT, INT64, DOUBLE, BOOL, TEXT };

struct field {
	const char *part, *name;
	enum kind kind;
	size_t offset;
};

#define FIELD(part, name, kind)                                        \
	{                                                              \
#part, #name, kind, offsetof(struct faults, part.name) \
	}

static const struct field fields[] = {
	FIELD(graph, async_errors, BOOL),
	FIELD(graph, delay_ms, INT),
	FIELD(graph, down, BOOL),
	FIELD(graph, error_code, INT),
	FIELD(graph, lose_reply_rate, DOUBLE),
	FIELD(graph, media_status, INT),
	FIELD(graph, phone, TEXT),
	FIELD(graph, rate, DOUBLE),
	FIELD(graph, status, INT),
	FIELD(graph, times, INT64),
	FIELD(webhook, drop_rate, DOUBLE),
	FIELD(webhook, duplicate, INT),
	FIELD(webhook, hold, BOOL),
	FIELD(webhook, reorder, BOOL),
	FIELD(webhook, skip_delivered_rate, DOUBLE),
};

void faults_clear(struct faults *f)
{
	*f = (struct faults){ .graph = { .times = -1, .rate = 1 } };
}

static bool field_read(struct faults *f, const struct field *d, const json_t *v)
{
	void *at = (char *)f + d->offset;

	switch (d->kind) {
	case INT:
		*(int *)at = (int)json_integer_value(v);
		return json_is_integer(v);
	case INT64:
		*(int64_t *)at = json_integer_value(v);
		return json_is_integer(v);
	case DOUBLE:
		*(double *)at = json_number_value(v);
		return json_is_number(v);
	case BOOL:
		*(bool *)at = json_is_true(v);
		return json_is_boolean(v);
	case TEXT:
		snprintf(at, sizeof(f->graph.phone), "%s",
		         json_is_string(v) ? json_string_value(v) : "");
		return json_is_string(v);
	}
	return false;
}

static json_t *field_json(const struct faults *f, const struct field *d)
{
	const void *at = (const char *)f + d->offset;

	switch (d->kind) {
	case INT:
		return json_integer(*(const int *)at);
	case INT64:
		return json_integer(*(const int64_t *)at);
	case DOUBLE:
		return json_real(*(const double *)at);
	case BOOL:
		return json_boolean(*(const bool *)at);
	case TEXT:
		return json_string(at);
	}
	return NULL;
}

static const struct field *field_find(const char *part, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i].part, part) == 0 && strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

int faults_set(struct faults *f, const json_t *in, char ret_why[128])
{
	struct faults fresh, next = *f;
	const char *part, *name;
	json_t *values, *v;

	faults_clear(&fresh);
	if (!json_is_object(in)) {
		snprintf(ret_why, 128, "expected an object");
		return -EINVAL;
	}
	json_object_foreach((json_t *)in, part, values) {
		if (strcmp(part, "graph") == 0)
			next.graph = fresh.graph;
		if (strcmp(part, "webhook") == 0)
			next.webhook = fresh.webhook;
		if (!json_is_object(values)) {
			snprintf(ret_why, 128, "%.60s: expected an object", part);
			return -EINVAL;
		}
		json_object_foreach(values, name, v) {
			const struct field *d = field_find(part, name);

			if (d && field_read(&next, d, v))
				continue;
			snprintf(ret_why, 128, "%.40s.%.40s: %s", part, name,
			         d ? "wrong kind of value" : "unknown fault");
			return -EINVAL;
		}
	}
	*f = next;
	return 0;
}

json_t *faults_json(const struct faults *f)
{
	json_t *out = json_object();

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		json_t *part = json_object_get(out, fields[i].part);

		if (!part) {
			part = json_object();
			json_object_set_new(out, fields[i].part, part);
		}
		json_object_set_new(part, fields[i].name, field_json(f, &fields[i]));
	}
	return out;
}

bool faults_hit_graph(struct faults *f, const char *phone)
{
	struct graph_faults *g = &f->graph;

	if (!g->status && !g->error_code)
		return false;
	if (g->phone[0] && (!phone || strcmp(phone, g->phone) != 0))
		return false;
	if (!g->times || !chance(g->rate))
		return false;
	if (g->times > 0)
		g->times--;
	return true;
}
