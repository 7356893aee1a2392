/* validate.c - one row a message type; one row an interactive kind; limits as in Meta's reference.
 */
#include "validate.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "media.h"
#include "phones.h"
#include "template.h"
#include "util.h"

#define ROWS_MAX 10
#define BUTTONS_MAX 3

/* One rule: obj.key is a string of 1..max code points. */
static bool text(const json_t *obj, const char *key, const char *where, size_t max, bool required,
                 struct graph_error *e)
{
	const json_t *v = json_object_get(obj, key);
	size_t n;

	if (!v || json_is_null(v))
		return !required || graph_fail(e, 131008, "%s.%s is required", where, key);
	if (!json_is_string(v))
		return graph_fail(e, 100, "%s.%s must be a string", where, key);
	n = utf8_len(json_string_value(v));
	if (!n && required)
		return graph_fail(e, 131008, "%s.%s may not be empty", where, key);
	if (n > max)
		return graph_fail(e, 131009, "%s.%s has %zu characters, at most %zu are allowed",
		                  where, key, n, max);
	return true;
}

static bool only_keys(const json_t *obj, const char *where, const char *allowed,
                      struct graph_error *e)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)obj, key, v) {
		char word[80];

		snprintf(word, sizeof(word), " %.70s ", key);
		if (!strstr(allowed, word))
			return graph_fail(e, 100, "Unexpected key \"%.60s\" on param \"%s\"", key,
			                  where);
	}
	return true;
}

static bool object(const json_t *parent, const char *key, const json_t **ret, struct graph_error *e)
{
	*ret = json_object_get(parent, key);
	if (!*ret)
		return graph_fail(e, 131008, "%s is required", key);
	if (!json_is_object(*ret))
		return graph_fail(e, 100, "%s must be an object", key);
	return true;
}

static bool check_text(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	(void)sb;
	if (!only_keys(node, "text", " body preview_url ", e) ||
	    !text(node, "body", "text", 1u << 20, true, e))
		return false;
	if (utf8_len(json_str(node, "body")) > 4096)
		return graph_fail(e, 100,
		                  "Param text['body'] must be at most 4096 characters long");
	return true;
}

static bool check_file(struct sandbox *sb, const json_t *node, const char *type,
                       struct graph_error *e)
{
	const char *id = json_str(node, "id"), *link = json_str(node, "link");
	const struct media *m;

	if (!id == !link)
		return graph_fail(e, id ? 131009 : 131008, "%s: exactly one of id and link", type);
	if (link && strncmp(link, "http://", 7) != 0 && strncmp(link, "https://", 8) != 0)
		return graph_fail(e, 131009, "%s.link must be an http or https address", type);
	if (link)
		return true;
	m = media_find(sb, id);
	if (!m)
		return graph_fail(e, 131009, "%s.id %.40s is not a media id of this number", type,
		                  id);
	if (!media_type_fits(type, media_mime(m)))
		return graph_fail(e, 131053, "media %.40s is %s, not %s", id, media_mime(m), type);
	return true;
}

static bool check_image(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return check_file(sb, node, "image", e) &&
	       only_keys(node, "image", " id link caption ", e) &&
	       text(node, "caption", "image", 1024, false, e);
}

static bool check_video(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return check_file(sb, node, "video", e) &&
	       only_keys(node, "video", " id link caption ", e) &&
	       text(node, "caption", "video", 1024, false, e);
}

static bool check_document(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return check_file(sb, node, "document", e) &&
	       only_keys(node, "document", " id link caption filename ", e) &&
	       text(node, "caption", "document", 1024, false, e) &&
	       text(node, "filename", "document", 240, false, e);
}

static bool check_audio(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return check_file(sb, node, "audio", e) && only_keys(node, "audio", " id link voice ", e);
}

static bool check_sticker(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return check_file(sb, node, "sticker", e) && only_keys(node, "sticker", " id link ", e);
}

static bool check_coordinate(const json_t *node, const char *key, double limit,
                             struct graph_error *e)
{
	const json_t *v = json_object_get(node, key);
	double x = json_num(node, key, 1e9);

	if (!v)
		return graph_fail(e, 131008, "location.%s is required", key);
	if (json_is_string(v))
		x = strtod(json_string_value(v), NULL);
	if (x < -limit || x > limit)
		return graph_fail(e, 131009, "location.%s is not a coordinate", key);
	return true;
}

static bool check_location(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	(void)sb;
	return check_coordinate(node, "latitude", 90, e) &&
	       check_coordinate(node, "longitude", 180, e) &&
	       text(node, "name", "location", 1000, false, e) &&
	       text(node, "address", "location", 1000, false, e);
}

static bool check_contacts(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const json_t *c;
	size_t i;

	(void)sb;
	if (!json_is_array(node) || !json_array_size(node))
		return graph_fail(e, 131008, "contacts must be a list of at least one");
	json_array_foreach(node, i, c)
		if (!text(json_obj(c, "name"), "formatted_name", "contacts.name", 1024, true, e))
			return false;
	return true;
}

static bool check_reaction(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const char *id = json_str(node, "message_id");

	if (!id || !json_str(node, "emoji"))
		return graph_fail(e, 131008, "reaction.message_id and reaction.emoji are required");
	if (!msg_find(sb, id))
		return graph_fail(e, 131009, "reaction.message_id is not a known message");
	return true;
}

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
		return text(header, "text", "interactive.header", 60, true, e);
	if (text_only ||
	    (strcmp(type, "image") && strcmp(type, "video") && strcmp(type, "document")))
		return graph_fail(e, 131009, "interactive.header.type %.20s is not allowed here",
		                  type);
	return object(header, type, &node, e) && check_file(sb, node, type, e);
}

static bool check_frame(struct sandbox *sb, const json_t *in, size_t body_max, bool text_header,
                        struct graph_error *e)
{
	const json_t *body, *footer = json_object_get(in, "footer"), *action;

	if (!check_header(sb, in, text_header, e) || !object(in, "body", &body, e) ||
	    !text(body, "text", "interactive.body", body_max, true, e))
		return false;
	if (footer && !text(footer, "text", "interactive.footer", 60, true, e))
		return false;
	return object(in, "action", &action, e);
}

static bool check_row(const json_t *row, json_t *ids, struct graph_error *e)
{
	if (!only_keys(row, "row", " id title description ", e) ||
	    !text(row, "id", "row", 200, true, e) || !text(row, "title", "row", 24, true, e) ||
	    !text(row, "description", "row", 72, false, e))
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
		if (!only_keys(section, "section", " title rows ", e) ||
		    !text(section, "title", "section", 24, json_array_size(sections) > 1, e))
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
	bool ok = only_keys(action, "action", " button sections ", e) &&
	          text(action, "button", "action", 20, true, e) &&
	          check_sections(json_arr(action, "sections"), ids, e);

	json_decref(ids);
	return ok;
}

static bool check_button(const json_t *b, json_t *seen, struct graph_error *e)
{
	const json_t *reply = json_obj(b, "reply");
	const char *type = json_str(b, "type"), *title;

	if (!type || strcmp(type, "reply") != 0)
		return graph_fail(e, 131009, "a button must be of type reply");
	if (!text(reply, "id", "reply", 256, true, e) ||
	    !text(reply, "title", "reply", 20, true, e))
		return false;
	title = json_str(reply, "title");
	if (*title == ' ' || title[strlen(title) - 1] == ' ')
		return graph_fail(e, 131009, "a button title may not begin or end with a space");
	if (json_object_get(seen, title) || json_object_get(seen, json_str(reply, "id")))
		return graph_fail(e, 131009, "button titles and ids must be unique");
	json_object_set_new(seen, title, json_true());
	json_object_set_new(seen, json_str(reply, "id"), json_true());
	return true;
}

static bool check_buttons(const json_t *action, struct graph_error *e)
{
	const json_t *buttons = json_arr(action, "buttons"), *b;
	json_t *titles = json_object(), *ids = json_object();
	size_t i, n = json_array_size(buttons);
	bool ok = only_keys(action, "action", " buttons ", e) &&
	          ((n >= 1 && n <= BUTTONS_MAX) ||
	           graph_fail(e, 131009, "1 to 3 buttons, not %zu", n));

	json_array_foreach(buttons, i, b)
		ok = ok && check_button(b, titles, e);
	json_decref(titles);
	json_decref(ids);
	return ok;
}

static bool check_cta_url(const json_t *action, struct graph_error *e)
{
	const json_t *p;
	const char *url;

	if (!object(action, "parameters", &p, e) ||
	    !text(p, "display_text", "parameters", 20, true, e) ||
	    !text(p, "url", "parameters", 2000, true, e))
		return false;
	url = json_str(p, "url");
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return graph_fail(e, 131009, "parameters.url must be an http or https address");
	return true;
}

static bool check_send_location(const json_t *action, struct graph_error *e)
{
	return only_keys(action, "action", " name ", e);
}

static bool check_flow(const json_t *action, struct graph_error *e)
{
	const json_t *p;

	if (!object(action, "parameters", &p, e) || !text(p, "flow_cta", "parameters", 30, true, e))
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

static bool check_interactive(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const char *type = json_str(node, "type"), *name;

	if (!type)
		return graph_fail(e, 131008, "interactive.type is required");
	if (!only_keys(node, "interactive", " type header body footer action ", e))
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

static bool check_template(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return only_keys(node, "template", " name language components ", e) &&
	       template_check(sb, node, e);
}

struct type {
	const char *name;
	bool (*check)(struct sandbox *sb, const json_t *node, struct graph_error *e);
};

static const struct type types[] = {
	{ "audio", check_audio },
	{ "contacts", check_contacts },
	{ "document", check_document },
	{ "image", check_image },
	{ "interactive", check_interactive },
	{ "location", check_location },
	{ "reaction", check_reaction },
	{ "sticker", check_sticker },
	{ "template", check_template },
	{ "text", check_text },
	{ "video", check_video },
};

#define MESSAGE_KEYS                                                                               \
	" messaging_product recipient_type to recipient type context biz_opaque_callback_data "    \
	"audio contacts document image interactive location reaction sticker template text video " \
	"preview_url "

static bool check_envelope(const json_t *body, struct graph_error *e)
{
	const char *product = json_str(body, "messaging_product");
	const char *kind = json_str(body, "recipient_type");

	if (!json_is_object(body))
		return graph_fail(e, 100, "the body must be a JSON object");
	if (!product || strcmp(product, "whatsapp") != 0)
		return graph_fail(
		        e, 100, "The parameter messaging_product is required and must be whatsapp");
	if (kind && strcmp(kind, "individual") != 0)
		return graph_fail(e, 100, "recipient_type must be individual");
	if (!only_keys(body, "body", MESSAGE_KEYS, e))
		return false;
	if (json_object_get(body, "context") &&
	    !text(json_obj(body, "context"), "message_id", "context", 512, true, e))
		return false;
	return text(body, "biz_opaque_callback_data", "body", 512, false, e);
}

bool validate_message(struct sandbox *sb, const json_t *body, const char **ret_type,
                      struct graph_error *e)
{
	const char *type = json_str(body, "type");

	if (!check_envelope(body, e))
		return false;
	if (!type)
		type = "text";
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const json_t *node;

		if (strcmp(types[i].name, type) != 0)
			continue;
		node = json_object_get(body, type);
		if (!node)
			return graph_fail(e, 131008, "%s is required for type %s", type, type);
		if (!json_is_object(node) && strcmp(type, "contacts") != 0)
			return graph_fail(e, 100, "%s must be an object", type);
		*ret_type = types[i].name;
		return types[i].check(sb, node, e);
	}
	return graph_fail(e, 100, "Param type must be one of the message types, not %.40s", type);
}

bool validate_read(struct sandbox *sb, const json_t *body, struct graph_error *e)
{
	const char *id = json_str(body, "message_id"),
	           *product = json_str(body, "messaging_product");
	const char *typing = json_str(json_obj(body, "typing_indicator"), "type");
	const struct msg *m;

	if (!product || strcmp(product, "whatsapp") != 0)
		return graph_fail(
		        e, 100, "The parameter messaging_product is required and must be whatsapp");
	if (strcmp(json_str(body, "status"), "read") != 0)
		return graph_fail(e, 100, "status must be read");
	if (!id)
		return graph_fail(e, 131008, "message_id is required");
	m = msg_find(sb, id);
	if (!m || !m->inbound)
		return graph_fail(e, 131009, "message_id is not a message that was received");
	if (json_object_get(body, "typing_indicator") && (!typing || strcmp(typing, "text") != 0))
		return graph_fail(e, 131009, "typing_indicator.type must be text");
	return true;
}
