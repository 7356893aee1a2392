/* interactive.c - lists, buttons, links, location requests, flows; one row a kind. */
#include <string.h>

#include "base/json.h"
#include "rule.h"

#define ROWS_MAX 10
#define BUTTONS_MAX 3

static bool check_header(struct sandbox *sb, const json_t *in, bool text_only,
                         struct graph_error *e)
{
	const json_t *header = json_object_get(in, "header"), *node;
	const char *type = json_str(header, "type");

	if (!header)
		return true;
	if (!type)
		return graph_fail(e, 131008, "interactive.header.type is required");
	if (strcmp(type, "text") == 0)
		return rule_text(header, "text", "interactive.header", 60, true, e);
	if (text_only ||
	    (strcmp(type, "image") && strcmp(type, "video") && strcmp(type, "document")))
		return graph_fail(e, 131009, "interactive.header.type %.20s is not allowed here",
		                  type);
	return rule_object(header, type, &node, e) && rule_file(sb, node, type, e);
}

static bool check_frame(struct sandbox *sb, const json_t *in, size_t body_max, bool text_header,
                        struct graph_error *e)
{
	const json_t *body, *footer = json_object_get(in, "footer"), *action;

	if (!check_header(sb, in, text_header, e) || !rule_object(in, "body", &body, e) ||
	    !rule_text(body, "text", "interactive.body", body_max, true, e))
		return false;
	if (footer && !rule_text(footer, "text", "interactive.footer", 60, true, e))
		return false;
	return rule_object(in, "action", &action, e);
}

static bool check_row(const json_t *row, json_t *ids, struct graph_error *e)
{
	if (!rule_only_keys(row, "row", " id title description ", e) ||
	    !rule_text(row, "id", "row", 200, true, e) ||
	    !rule_text(row, "title", "row", 24, true, e) ||
	    !rule_text(row, "description", "row", 72, false, e))
		return false;
	if (json_object_get(ids, json_str(row, "id")))
		return graph_fail(e, 131009, "row id %.60s is used twice", json_str(row, "id"));
	json_object_set_new(ids, json_str(row, "id"), json_true());
	return true;
}

static bool check_sections(const json_t *sections, json_t *ids, struct graph_error *e)
{
	const json_t *section, *row;
	size_t i, j, total = 0;

	if (!json_array_size(sections) || json_array_size(sections) > 10)
		return graph_fail(e, 131009, "a list needs 1 to 10 sections");
	json_array_foreach(sections, i, section) {
		if (!rule_only_keys(section, "section", " title rows ", e) ||
		    !rule_text(section, "title", "section", 24, json_array_size(sections) > 1, e))
			return false;
		if (!json_array_size(json_arr(section, "rows")))
			return graph_fail(e, 131009, "section %zu has no rows", i + 1);
		json_array_foreach(json_arr(section, "rows"), j, row) {
			if (!check_row(row, ids, e))
				return false;
			total++;
		}
	}
	if (total > ROWS_MAX)
		return graph_fail(e, 131009, "a list has %zu rows, at most %d are allowed", total,
		                  ROWS_MAX);
	return true;
}

static bool check_list(const json_t *action, struct graph_error *e)
{
	json_t *ids = json_object();
	bool ok = rule_only_keys(action, "action", " button sections ", e) &&
	          rule_text(action, "button", "action", 20, true, e) &&
	          check_sections(json_arr(action, "sections"), ids, e);

	json_decref(ids);
	return ok;
}

static bool check_button(const json_t *b, json_t *titles, json_t *ids, struct graph_error *e)
{
	const json_t *reply = json_obj(b, "reply");
	const char *type = json_str(b, "type"), *title;

	if (!type || strcmp(type, "reply") != 0)
		return graph_fail(e, 131009, "a button must be of type reply");
	if (!rule_text(reply, "id", "reply", 256, true, e) ||
	    !rule_text(reply, "title", "reply", 20, true, e))
		return false;
	title = json_str(reply, "title");
	if (*title == ' ' || title[strlen(title) - 1] == ' ')
		return graph_fail(e, 131009, "a button title may not begin or end with a space");
	if (json_object_get(titles, title) || json_object_get(ids, json_str(reply, "id")))
		return graph_fail(e, 131009, "button titles and ids must be unique");
	json_object_set_new(titles, title, json_true());
	json_object_set_new(ids, json_str(reply, "id"), json_true());
	return true;
}

static bool check_buttons(const json_t *action, struct graph_error *e)
{
	const json_t *buttons = json_arr(action, "buttons"), *b;
	json_t *titles = json_object(), *ids = json_object();
	size_t i, n = json_array_size(buttons);
	bool ok = rule_only_keys(action, "action", " buttons ", e) &&
	          ((n >= 1 && n <= BUTTONS_MAX) ||
	           graph_fail(e, 131009, "1 to 3 buttons, not %zu", n));

	json_array_foreach(buttons, i, b)
		ok = ok && check_button(b, titles, ids, e);
	json_decref(titles);
	json_decref(ids);
	return ok;
}

static bool check_cta_url(const json_t *action, struct graph_error *e)
{
	const json_t *p;
	const char *url;

	if (!rule_object(action, "parameters", &p, e) ||
	    !rule_text(p, "display_text", "parameters", 20, true, e) ||
	    !rule_text(p, "url", "parameters", 2000, true, e))
		return false;
	url = json_str(p, "url");
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return graph_fail(e, 131009, "parameters.url must be an http or https address");
	return true;
}

static bool check_send_location(const json_t *action, struct graph_error *e)
{
	return rule_only_keys(action, "action", " name ", e);
}

static bool check_flow(const json_t *action, struct graph_error *e)
{
	const json_t *p;

	if (!rule_object(action, "parameters", &p, e) ||
	    !rule_text(p, "flow_cta", "parameters", 30, true, e))
		return false;
	if (!json_str(p, "flow_id") == !json_str(p, "flow_name"))
		return graph_fail(e, 131009, "exactly one of flow_id and flow_name");
	return true;
}

struct interactive {
	const char *type, *action_name; /* NULL: the action has no name */
	size_t body_max;
	bool text_header;
	bool (*check)(const json_t *action, struct graph_error *e);
};

static const struct interactive interactives[] = {
	{ "button", NULL, 1024, false, check_buttons },
	{ "cta_url", "cta_url", 1024, false, check_cta_url },
	{ "flow", "flow", 1024, false, check_flow },
	{ "list", NULL, 4096, true, check_list },
	{ "location_request_message", "send_location", 1024, true, check_send_location },
};

bool rule_interactive(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const char *type = json_str(node, "type"), *name;

	if (!type)
		return graph_fail(e, 131008, "interactive.type is required");
	if (!rule_only_keys(node, "interactive", " type header body footer action ", e))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(interactives); i++) {
		const struct interactive *k = &interactives[i];

		if (strcmp(k->type, type) != 0)
			continue;
		if (!check_frame(sb, node, k->body_max, k->text_header, e))
			return false;
		name = json_str(json_obj(node, "action"), "name");
		if (k->action_name && (!name || strcmp(name, k->action_name) != 0))
			return graph_fail(e, 131009, "action.name must be %s", k->action_name);
		return k->check(json_obj(node, "action"), e);
	}
	return graph_fail(e, 100, "interactive.type %.40s is not known", type);
}
