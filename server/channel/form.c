#include "channel/form.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/url.h"
#include "base/utf8.h"

#define JSON_LEVELS 4

static void add(struct form *f, const char *name, const char *value)
{
	if (f->count < FORM_PAIRS_MAX)
		f->pairs[f->count++] = (struct form_pair){ name, value };
}

static char *decode(struct arena *a, const char *p, size_t n)
{
	char *out = url_decode(a, p, n, true, &n, NULL);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (out[i])
			out[k++] = out[i];
	}
	out[k] = '\0';
	if (!utf8_valid(out, k)) {
		for (size_t i = 0; i < k; i++)
			out[i] = (unsigned char)out[i] < 0x80 ? out[i] : '?';
	}
	return out;
}

void form_add_encoded(struct form *f, struct arena *a, const char *text, size_t n)
{
	const char *end = text + n;

	while (text < end && f->count < FORM_PAIRS_MAX) {
		const char *stop = memchr(text, '&', (size_t)(end - text));
		const char *eq;

		if (!stop)
			stop = end;
		eq = memchr(text, '=', (size_t)(stop - text));
		if (!eq)
			eq = stop;
		if (stop > text)
			add(f, decode(a, text, (size_t)(eq - text)),
			    eq < stop ? decode(a, eq + 1, (size_t)(stop - eq - 1)) : "");
		text = stop + 1;
	}
}

static void add_json_value(struct form *f, struct arena *a, const char *name, const json_t *v,
                           int levels)
{
	const char *key, *sep = *name ? "." : "";
	const json_t *inner;
	size_t i;

	if (f->count >= FORM_PAIRS_MAX)
		return;
	if (json_is_string(v)) {
		add(f, name, arena_strdup(a, json_string_value(v)));
	} else if (json_is_integer(v)) {
		add(f, name, arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v)));
	} else if (json_is_real(v)) {
		/* Large identifiers and times arrive as 1523624149392.0 */
		add(f, name, arena_printf(a, "%.0f", json_real_value(v)));
	} else if (json_is_boolean(v)) {
		add(f, name, json_is_true(v) ? "true" : "false");
	} else if (json_is_object(v) && levels > 0) {
		json_object_foreach((json_t *)v, key, inner)
			add_json_value(f, a, arena_printf(a, "%s%s%s", name, sep, key), inner,
			               levels - 1);
	} else if (json_is_array(v) && levels > 0) {
		json_array_foreach(v, i, inner)
			add_json_value(f, a, arena_printf(a, "%s%s%zu", name, sep, i), inner,
			               levels - 1);
	}
}

bool form_add_json(struct form *f, struct arena *a, const char *text, size_t n)
{
	_cleanup_(json_freep) json_t *root = NULL;

	if (json_parse(text, n, JSON_DEPTH_OUTSIDE, &root, NULL) < 0)
		return false;
	add_json_value(f, a, "", json_is_array(root) ? json_array_get(root, 0) : root, JSON_LEVELS);
	return true;
}

static const char around[] = " \t\r\n\"";

/* The first value of that name that holds more than what may surround one. */
static const char *raw_value(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct form_pair *p = &f->pairs[i];

		if (!strcasecmp(p->name, name) && p->value[strspn(p->value, around)])
			return p->value;
	}
	return NULL;
}

const char *form_get(const struct form *f, struct arena *a, const char *name)
{
	const char *v = raw_value(f, name);
	size_t n;

	if (!v)
		return NULL;
	v += strspn(v, around);
	n = strlen(v);
	while (strchr(around, v[n - 1]))
		n--;
	return v[n] ? arena_strndup(a, v, n) : v;
}

const char *form_get_any(const struct form *f, struct arena *a, const char *const *names)
{
	const char *v = NULL;

	for (; !v && *names; names++)
		v = form_get(f, a, *names);
	return v;
}

const char *form_get_phone(const struct form *f, struct arena *a, const char *const *names)
{
	for (; *names; names++) {
		const char *raw = raw_value(f, *names);

		if (raw)
			return arena_printf(a, "%s%s",
			                    raw[0] == ' ' && isdigit((unsigned char)raw[1]) ? "+"
			                                                                    : "",
			                    form_get(f, a, *names));
	}
	return NULL;
}
