/* template.c - see template.h. */
#include "template.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "util.h"

#define BODY_CP 1024
#define PARAMS_MAX 32

struct template
{
	char key[600]; /* "name/language" */
	char name[520], language[24], category[24], status[24];
	json_t *parts;
};

static struct template *template_find(struct sandbox *sb, const json_t *node)
{
	const char *name = json_str(node, "name"),
	           *code = json_str(json_obj(node, "language"), "code");
	char key[600];

	if (!name || !code)
		return NULL;
	snprintf(key, sizeof(key), "%s/%s", name, code);
	return map_get(&sb->templates, key);
}

int templates_set(struct sandbox *sb, const json_t *file, char ret_why[256])
{
	const json_t *list = json_arr(file, "templates"), *one;
	struct template *t;
	size_t i;

	if (!list) {
		snprintf(ret_why, 256, "no array \"templates\"");
		return -EINVAL;
	}
	for (size_t at = 0; (t = map_next(&sb->templates, &at));) {
		json_decref(t->parts);
		free(t);
	}
	map_done(&sb->templates);
	json_array_foreach(list, i, one) {
		const char *language, *name = json_str(one, "name"),
		                      *category = json_str(one, "category");
		json_t *parts;

		json_object_foreach(json_obj(one, "languages"), language, parts) {
			t = xcalloc(1, sizeof(*t));
			snprintf(t->key, sizeof(t->key), "%s/%s", name ? name : "", language);
			snprintf(t->name, sizeof(t->name), "%s", name ? name : "");
			snprintf(t->language, sizeof(t->language), "%s", language);
			snprintf(t->category, sizeof(t->category), "%s",
			         category ? category : "utility");
			snprintf(t->status, sizeof(t->status), "APPROVED");
			t->parts = json_incref(parts);
			map_put(&sb->templates, t->key, t);
		}
	}
	return 0;
}

int templates_load(struct sandbox *sb, const char *file, char ret_why[256])
{
	json_error_t e;
	json_t *v = json_load_file(file, 0, &e);
	int r;

	if (!v) {
		snprintf(ret_why, 256, "%s:%d: %s", file, e.line, e.text);
		return -EINVAL;
	}
	r = templates_set(sb, v, ret_why);
	json_decref(v);
	return r;
}

bool template_set_status(struct sandbox *sb, const char *name, const char *language,
                         const char *status)
{
	struct template *t;
	bool found = false;

	for (size_t at = 0; (t = map_next(&sb->templates, &at));) {
		if (strcmp(t->name, name) != 0 || (language && strcmp(t->language, language) != 0))
			continue;
		snprintf(t->status, sizeof(t->status), "%s", status);
		found = true;
	}
	return found;
}

static const char *header_text(const struct template *t)
{
	const char *plain = json_str(t->parts, "header");

	return plain ? plain : json_str(json_obj(t->parts, "header"), "text");
}

/* Names of the distinct {{…}} in a text, in order; returns how many. */
static int variables(const char *text, char names[PARAMS_MAX][64])
{
	int n = 0;

	while (text && (text = strstr(text, "{{"))) {
		size_t len = strcspn(text + 2, "}");
		int i;

		if (len >= 64 || n == PARAMS_MAX)
			break;
		snprintf(names[n], 64, "%.*s", (int)len, text + 2);
		for (i = 0; strcmp(names[i], names[n]) != 0; i++)
			;
		n += i == n;
		text += 2 + len;
	}
	return n;
}

static const json_t *component(const json_t *node, const char *type, int index)
{
	const json_t *c;
	size_t i;

	json_array_foreach(json_arr(node, "components"), i, c) {
		const char *is = json_str(c, "type");

		if (is && strcasecmp(is, type) == 0 &&
		    (index < 0 || json_int(c, "index", -1) == index))
			return c;
	}
	return NULL;
}

static const char *parameter_text(const json_t *p)
{
	const char *text = json_str(p, "text");

	if (!text)
		text = json_str(json_obj(p, "currency"), "fallback_value");
	if (!text)
		text = json_str(json_obj(p, "date_time"), "fallback_value");
	if (!text)
		text = json_str(p, "payload");
	return text;
}

static const char *parameter_find(const json_t *parameters, const char *name, int position)
{
	const json_t *p;
	size_t i;

	json_array_foreach(parameters, i, p) {
		const char *is = json_str(p, "parameter_name");

		if (is ? strcmp(is, name) == 0 : (int)i == position)
			return parameter_text(p);
	}
	return NULL;
}

static char *hydrate(const char *text, const json_t *parameters)
{
	char names[PARAMS_MAX][64];
	int n = variables(text, names);
	struct buf b;

	buf_init(&b, 65536);
	while (text && *text) {
		size_t plain = strcspn(text, "{"), len;

		buf_add(&b, text, plain);
		text += plain;
		if (!*text)
			break;
		len = strcspn(text, "}");
		if (strncmp(text, "{{", 2) != 0 || strncmp(text + len, "}}", 2) != 0) {
			buf_addc(&b, *text++);
			continue;
		}
		for (int i = 0; i < n; i++) {
			const char *value;

			if (strlen(names[i]) != len - 2 ||
			    strncmp(names[i], text + 2, len - 2) != 0)
				continue;
			value = parameter_find(parameters, names[i], i);
			buf_adds(&b, value ? value : "");
		}
		text += len + 2;
	}
	return b.p ? buf_take(&b) : xstrdup("");
}

static bool check_value(const char *text, struct graph_error *e)
{
	if (!text || !*text)
		return graph_fail(e, 131008, "a template parameter has no text");
	if (strpbrk(text, "\n\t\r") || strstr(text, "     "))
		return graph_fail(
		        e, 132018,
		        "a parameter may not contain new lines, tabs or more than four spaces");
	return true;
}

static bool check_texts(const char *part, const char *text, const json_t *c, struct graph_error *e)
{
	const json_t *parameters = json_arr(c, "parameters"), *p;
	char names[PARAMS_MAX][64];
	int want = variables(text, names), got = (int)json_array_size(parameters);
	size_t i;

	if (want != got)
		return graph_fail(e, 132000,
		                  "%s: number of localizable_params (%d) does not match the "
		                  "expected number of params (%d)",
		                  part, got, want);
	json_array_foreach(parameters, i, p) {
		const char *type = json_str(p, "type");

		if (!type ||
		    (strcmp(type, "text") && strcmp(type, "currency") && strcmp(type, "date_time")))
			return graph_fail(e, 132012, "%s: parameter %zu is of type %s", part, i + 1,
			                  type ? type : "none");
		if (!check_value(parameter_text(p), e))
			return false;
	}
	for (int k = 0; k < want; k++)
		if (!parameter_find(parameters, names[k], k))
			return graph_fail(e, 132000, "%s: no parameter for {{%s}}", part, names[k]);
	return true;
}

static bool check_header(const struct template *t, const json_t *node, struct graph_error *e)
{
	const json_t *c = component(node, "header", -1),
	             *p = json_array_get(json_arr(c, "parameters"), 0);
	const char *kind = json_str(json_obj(t->parts, "header"), "type"),
	           *got = json_str(p, "type");

	if (!kind || strcasecmp(kind, "text") == 0)
		return check_texts("header", header_text(t), c, e);
	if (!got || strcasecmp(kind, got) != 0)
		return graph_fail(e, 132012, "header: expected %s, got %s", kind,
		                  got ? got : "nothing");
	return true;
}

static bool check_buttons(const struct template *t, const json_t *node, struct graph_error *e)
{
	const json_t *buttons = json_arr(t->parts, "buttons"), *b, *c;
	size_t i;

	json_array_foreach(json_arr(node, "components"), i, c) {
		const char *type = json_str(c, "type"), *sub = json_str(c, "sub_type"), *is;

		if (!type || strcasecmp(type, "button") != 0)
			continue;
		b = json_array_get(buttons, (size_t)json_int(c, "index", 99));
		is = json_str(b, "type");
		if (!b || !sub || !is || strcasecmp(is, sub) != 0)
			return graph_fail(e, 132012,
			                  "button %lld: no such button of type %s in the template",
			                  (long long)json_int(c, "index", -1), sub ? sub : "none");
	}
	json_array_foreach(buttons, i, b) {
		const char *url = json_str(b, "url");

		c = component(node, "button", (int)i);
		if (url && strstr(url, "{{") &&
		    !check_value(parameter_text(json_array_get(json_arr(c, "parameters"), 0)), e))
			return false;
	}
	return true;
}

bool template_check(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const char *name = json_str(node, "name"),
	           *code = json_str(json_obj(node, "language"), "code");
	struct template *t = template_find(sb, node);
	char *body;
	size_t cp;

	if (!name || !code)
		return graph_fail(e, 131008,
		                  "template.name and template.language.code are required");
	if (!t)
		return graph_fail(e, 132001, "template name (%.80s) does not exist in %s", name,
		                  code);
	if (strcmp(t->status, "PAUSED") == 0)
		return graph_fail(e, 132015, "template %.80s is paused", name);
	if (strcmp(t->status, "DISABLED") == 0)
		return graph_fail(e, 132016, "template %.80s is disabled", name);
	if (strcmp(t->status, "APPROVED") != 0)
		return graph_fail(e, 132001, "template %.80s is not approved", name);
	if (!check_header(t, node, e) ||
	    !check_texts("body", json_str(t->parts, "body"), component(node, "body", -1), e) ||
	    !check_buttons(t, node, e))
		return false;
	body = hydrate(json_str(t->parts, "body"),
	               json_arr(component(node, "body", -1), "parameters"));
	cp = utf8_len(body);
	free(body);
	if (cp > BODY_CP)
		return graph_fail(e, 132005, "the body has %zu characters with its parameters", cp);
	return true;
}

static json_t *render_buttons(const struct template *t, const json_t *node)
{
	json_t *out = json_array(), *b;
	size_t i;

	json_array_foreach(json_arr(t->parts, "buttons"), i, b) {
		const json_t *c = component(node, "button", (int)i);
		const json_t *parameters = json_arr(c, "parameters");
		const char *type = json_str(b, "type"), *text = json_str(b, "text"),
		           *url = json_str(b, "url");
		const char *given = parameter_text(json_array_get(parameters, 0));
		char *value = url ? hydrate(url, parameters)
		                  : xstrdup(given  ? given
		                            : text ? text
		                                   : "");

		/* Templates come in either case. */
		json_array_append_new(
		        out,
		        json_pack("{s:s, s:s, s:s}", "type",
		                  type && strcasecmp(type, "quick_reply") ? type : "quick_reply",
		                  "text", text ? text : "", "value", value));
		free(value);
	}
	return out;
}

json_t *template_render(struct sandbox *sb, const json_t *node)
{
	struct template *t = template_find(sb, node);
	json_t *out;
	char *text;

	if (!t)
		return NULL;
	out = json_object();
	text = hydrate(header_text(t), json_arr(component(node, "header", -1), "parameters"));
	json_object_set_new(out, "header", json_string(text));
	free(text);
	text = hydrate(json_str(t->parts, "body"),
	               json_arr(component(node, "body", -1), "parameters"));
	json_object_set_new(out, "body", json_string(text));
	free(text);
	if (json_str(t->parts, "footer"))
		json_object_set_new(out, "footer", json_string(json_str(t->parts, "footer")));
	json_object_set_new(out, "buttons", render_buttons(t, node));
	return out;
}

const char *template_category(struct sandbox *sb, const struct msg *m)
{
	const char *category = "service";
	json_t *payload;
	struct template *t;

	if (strcmp(m->type, "template") != 0)
		return category;
	payload = json_loads(m->payload, 0, NULL);
	t = template_find(sb, json_obj(payload, "template"));
	if (t)
		category = strcasecmp(t->category, "marketing") == 0        ? "marketing"
		           : strcasecmp(t->category, "authentication") == 0 ? "authentication"
		                                                            : "utility";
	json_decref(payload);
	return category;
}

json_t *templates_json(struct sandbox *sb)
{
	json_t *out = json_array();
	struct template *t;
	int64_t id = 594000000000000;

	for (size_t at = 0; (t = map_next(&sb->templates, &at));)
		json_array_append_new(
		        out,
		        json_pack("{s:s, s:s, s:s, s:s, s:o, s:[{s:s, s:s}]}", "name", t->name,
		                  "language", t->language, "status", t->status, "category",
		                  t->category, "id", json_sprintf("%lld", (long long)++id),
		                  "components", "type", "BODY", "text",
		                  json_str(t->parts, "body") ? json_str(t->parts, "body") : ""));
	return out;
}
