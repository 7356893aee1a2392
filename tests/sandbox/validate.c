/* validate.c - one row a message type; limits as in Meta's reference.
 */
#include "validate.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "phones.h"
#include "rule.h"
#include "template.h"

static bool check_text(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	(void)sb;
	if (!rule_only_keys(node, "text", " body preview_url ", e) ||
	    !rule_text(node, "body", "text", 1u << 20, true, e))
		return false;
	if (utf8_len(json_str(node, "body")) > 4096)
		return graph_fail(e, 100,
		                  "Param text['body'] must be at most 4096 characters long");
	return true;
}

static bool check_image(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_file(sb, node, "image", e) &&
	       rule_only_keys(node, "image", " id link caption ", e) &&
	       rule_text(node, "caption", "image", 1024, false, e);
}

static bool check_video(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_file(sb, node, "video", e) &&
	       rule_only_keys(node, "video", " id link caption ", e) &&
	       rule_text(node, "caption", "video", 1024, false, e);
}

static bool check_document(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_file(sb, node, "document", e) &&
	       rule_only_keys(node, "document", " id link caption filename ", e) &&
	       rule_text(node, "caption", "document", 1024, false, e) &&
	       rule_text(node, "filename", "document", 240, false, e);
}

static bool check_audio(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_file(sb, node, "audio", e) &&
	       rule_only_keys(node, "audio", " id link voice ", e);
}

static bool check_sticker(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_file(sb, node, "sticker", e) && rule_only_keys(node, "sticker", " id link ", e);
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
	       rule_text(node, "name", "location", 1000, false, e) &&
	       rule_text(node, "address", "location", 1000, false, e);
}

static bool check_contacts(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	const json_t *c;
	size_t i;

	(void)sb;
	if (!json_is_array(node) || !json_array_size(node))
		return graph_fail(e, 131008, "contacts must be a list of at least one");
	json_array_foreach(node, i, c)
		if (!rule_text(json_obj(c, "name"), "formatted_name", "contacts.name", 1024, true,
		               e))
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

static bool check_template(struct sandbox *sb, const json_t *node, struct graph_error *e)
{
	return rule_only_keys(node, "template", " name language components ", e) &&
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
	{ "interactive", rule_interactive },
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
	if (!rule_only_keys(body, "body", MESSAGE_KEYS, e))
		return false;
	if (json_object_get(body, "context") &&
	    !rule_text(json_obj(body, "context"), "message_id", "context", 512, true, e))
		return false;
	return rule_text(body, "biz_opaque_callback_data", "body", 512, false, e);
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
