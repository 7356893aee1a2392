/* whatsapp_message.c - the types of inbound messages, each a row of a table.
 *
 * A reader takes what the type's node holds; when the node is missing or senseless it returns why,
 * and the message becomes MESSAGE_UNSUPPORTED: the citizen gets a kind answer, and the sender, time
 * and id are kept whatever the content was. */
#include "channel/whatsapp_message.h"

#include <math.h>
#include <string.h>

#include "channel/whatsapp_value.h"

enum {
	TEXT_MAX = 4096, /* code points WhatsApp lets a citizen type */
	NAME_MAX_CP = 128,
	CHOICE_MAX = 256,
	FORM_MAX = 16384,
	CONTACTS_MAX = 10,
};

/* What is wrong with the node, or NULL. */
typedef const char *(*reader)(struct arena *a, const json_t *node, struct whatsapp_message *m);

static const char *read_text(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.text = wa_text_cut(a, node, "body", TEXT_MAX);
	return m->in.text ? NULL : "text without a body";
}

static const char *read_media(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	static const char id_chars[] =
	        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
	const char *id = wa_text(a, node, "id");

	m->in.text = wa_text_cut(a, node, "caption", TEXT_MAX);
	/* The id becomes part of a URL. */
	if (!id || strlen(id) > WHATSAPP_ID_MAX || id[strspn(id, id_chars)])
		return "media without an id";
	m->in.media.id = id;
	m->in.media.mime = wa_text_cut(a, node, "mime_type", NAME_MAX_CP);
	m->in.media.sha256 = wa_text_cut(a, node, "sha256", NAME_MAX_CP);
	m->in.media.filename = wa_text_cut(a, node, "filename", NAME_MAX_CP);
	m->in.media.is_voice = json_bool(node, "voice", false) || !strcmp(m->in.type, "voice");
	return NULL;
}

static const char *read_location(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	double lat = json_num(node, "latitude", NAN), lng = json_num(node, "longitude", NAN);

	m->in.place_name = wa_text_cut(a, node, "name", TEXT_MAX);
	m->in.place_address = wa_text_cut(a, node, "address", TEXT_MAX);
	if (!(lat >= -90 && lat <= 90 && lng >= -180 && lng <= 180))
		return "location without coordinates";
	m->in.lat = lat;
	m->in.lng = lng;
	return NULL;
}

/* "Gurpreet Singh +91 98765 43210, …": what a person would say of a shared contact card. */
static const char *read_contacts(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	const char *all = NULL;
	const json_t *card;
	size_t i;

	json_array_foreach(node, i, card) {
		const json_t *name = json_obj(card, "name");
		const json_t *phone = json_array_get(json_arr(card, "phones"), 0);
		const char *who = wa_text_cut(a, name, "formatted_name", NAME_MAX_CP);
		const char *number = wa_text_cut(a, phone, "phone", NAME_MAX_CP);

		if (i == CONTACTS_MAX)
			break;
		if (!who)
			who = wa_text_cut(a, name, "first_name", NAME_MAX_CP);
		if (!number)
			number = wa_text_cut(a, phone, "wa_id", NAME_MAX_CP);
		if (!who && !number)
			continue;
		all = arena_printf(a, "%s%s%s%s%s", wa_or_empty(all), all ? ", " : "",
		                   wa_or_empty(who), who && number ? " " : "", wa_or_empty(number));
	}
	m->in.text = all;
	return json_is_array(node) ? NULL : "contacts is not a list";
}

/* Quick reply of a template. */
static const char *read_button(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	const char *payload = wa_text_cut(a, node, "payload", CHOICE_MAX);

	m->in.text = wa_text_cut(a, node, "text", TEXT_MAX);
	/* A template without payloads sends its button's words. */
	m->in.choice_id = payload ? payload : m->in.text;
	return m->in.choice_id ? NULL : "button without a payload";
}

static const char *read_choice(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.kind = MESSAGE_CHOICE;
	m->in.choice_id = wa_text_cut(a, node, "id", CHOICE_MAX);
	m->in.text = wa_text_cut(a, node, "title", TEXT_MAX);
	return m->in.choice_id ? NULL : "choice without an id";
}

/* response_json may be missing or broken JSON: the answer still counts as given. */
static const char *read_form(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.kind = MESSAGE_FORM;
	m->in.text = wa_text_cut(a, node, "body", TEXT_MAX);
	m->in.detail = wa_text_cut(a, node, "response_json", FORM_MAX);
	return NULL;
}

static const char *read_interactive(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	static const struct {
		const char *type;
		reader read;
	} kinds[] = {
		{ "button_reply", read_choice },
		{ "list_reply", read_choice },
		{ "nfm_reply", read_form },
	};

	m->subtype = wa_text_cut(a, node, "type", NAME_MAX_CP);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const json_t *inner = json_obj(node, kinds[i].type);

		/* Without a type, the node that is there says it. */
		if (m->subtype ? !strcmp(m->subtype, kinds[i].type) : inner != NULL) {
			m->subtype = kinds[i].type;
			return kinds[i].read(a, inner, m);
		}
	}
	return arena_printf(a, "interactive.%s", m->subtype ? m->subtype : "unknown");
}

static const char *read_reaction(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.target_id = wa_id(a, wa_text(a, node, "message_id"));
	m->in.text = wa_text_cut(a, node, "emoji", NAME_MAX_CP); /* NULL: taken back */
	return NULL;
}

static const char *read_order(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.text = wa_text_cut(a, node, "text", TEXT_MAX);
	return node ? NULL : "order without content";
}

static const char *read_system(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	const char *phone = wa_phone(wa_text(a, node, "wa_id"));
	const char *customer = wa_phone(wa_text(a, node, "customer"));

	m->subtype = wa_text_cut(a, node, "type", NAME_MAX_CP);
	m->in.text = wa_text_cut(a, node, "body", TEXT_MAX);
	m->in.detail = m->subtype;
	if (!phone)
		phone = wa_phone(wa_text(a, node, "new_wa_id"));
	/* The old number is the sender, or stands here only; an unchanged one is no news. */
	if (!*m->in.phone && !*m->in.user_id && customer)
		m->from = m->in.phone = customer;
	if (phone && strcmp(phone, m->in.phone))
		m->in.new_phone = phone;
	m->in.new_user_id = wa_id(a, wa_text(a, node, "user_id"));
	return NULL;
}

static const char *read_edit(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	const json_t *now = json_obj(node, "message");
	const char *type = json_str(now, "type");
	const json_t *content = json_obj(now, type ? type : "text");

	m->in.target_id = wa_id(a, wa_text(a, node, "original_message_id"));
	m->in.text = wa_text_cut(a, content, "body", TEXT_MAX);
	if (!m->in.text)
		m->in.text = wa_text_cut(a, content, "caption", TEXT_MAX);
	return NULL;
}

static const char *read_revoke(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->in.target_id = wa_id(a, wa_text(a, node, "original_message_id"));
	return NULL;
}

static const char *read_nothing(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	(void)a, (void)node, (void)m;
	return NULL;
}

static const char *read_unsupported(struct arena *a, const json_t *node, struct whatsapp_message *m)
{
	m->subtype = wa_text_cut(a, node, "type", NAME_MAX_CP);
	return m->subtype ? m->subtype : "unsupported";
}

static const struct type_rule {
	const char *type; /* also the name of the node */
	enum message_kind kind;
	reader read;
} type_rules[] = {
	{ "text", MESSAGE_TEXT, read_text },
	{ "interactive", MESSAGE_CHOICE, read_interactive },
	{ "image", MESSAGE_IMAGE, read_media },
	{ "location", MESSAGE_LOCATION, read_location },
	{ "audio", MESSAGE_AUDIO, read_media },
	{ "voice", MESSAGE_AUDIO, read_media },
	{ "video", MESSAGE_VIDEO, read_media },
	{ "document", MESSAGE_DOCUMENT, read_media },
	{ "sticker", MESSAGE_STICKER, read_media },
	{ "button", MESSAGE_CHOICE, read_button },
	{ "contacts", MESSAGE_CONTACTS, read_contacts },
	{ "reaction", MESSAGE_REACTION, read_reaction },
	{ "order", MESSAGE_ORDER, read_order },
	{ "system", MESSAGE_SYSTEM, read_system },
	{ "edit", MESSAGE_EDIT, read_edit },
	{ "revoke", MESSAGE_REVOKE, read_revoke },
	{ "request_welcome", MESSAGE_WELCOME, read_nothing },
	{ "unsupported", MESSAGE_UNSUPPORTED, read_unsupported },
	{ "unknown", MESSAGE_UNSUPPORTED, read_unsupported },
};

static bool has_node(const json_t *msg, const char *name)
{
	const json_t *node = json_object_get(msg, name);

	return node && !json_is_null(node);
}

/* The rule of the type, or without a type that of the node that is there. */
static const struct type_rule *rule_of(const json_t *msg, const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(type_rules); i++) {
		const struct type_rule *rule = &type_rules[i];

		if (type ? !strcmp(type, rule->type) : has_node(msg, rule->type))
			return rule;
	}
	return NULL;
}

static const struct wa_contact *contact_of(const struct wa_scope *s, const char *phone,
                                           const char *user_id)
{
	for (size_t i = 0; i < s->contact_count; i++) {
		const struct wa_contact *c = &s->contacts[i];

		if (phone && c->phone && !strcmp(phone, c->phone))
			return c;
		if (user_id && c->user_id && !strcmp(user_id, c->user_id))
			return c;
	}
	/* Nobody named as the sender, one person named as taking part. */
	return !phone && !user_id && s->contact_count == 1 ? &s->contacts[0] : NULL;
}

/* Who it is from: phone, business-scoped id, or both; `from` itself may hold either. */
static void read_sender(const struct wa_scope *s, const json_t *msg, struct whatsapp_message *m)
{
	const char *from = wa_text(s->a, msg, "from");
	const char *user_id = wa_text(s->a, msg, "from_user_id");
	const char *phone = wa_phone(from);
	const struct wa_contact *c;

	if (from && !phone && !user_id)
		user_id = from;
	c = contact_of(s, phone, user_id);
	if (c) {
		phone = phone ? phone : c->phone;
		user_id = user_id ? user_id : c->user_id;
		m->in.name = c->name;
	}
	m->in.phone = wa_or_empty(phone);
	m->in.user_id = wa_or_empty(wa_id(s->a, user_id));
	m->from = from ? from : phone ? phone : m->in.user_id;
}

static void read_identity(const struct wa_scope *s, json_t *msg, struct whatsapp_message *m)
{
	const json_t *context = json_obj(msg, "context");

	m->raw = msg;
	m->in.id = wa_or_empty(wa_id(s->a, wa_text(s->a, msg, "id")));
	m->dedupe_key = m->in.id;
	if (!*m->dedupe_key) {
		size_t n = json_dumpb(msg, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS);
		char *text = arena_alloc(s->a, n + 1);

		json_dumpb(msg, text, n, JSON_COMPACT | JSON_SORT_KEYS);
		m->dedupe_key = wa_digest(s->a, text, n);
	}
	m->in.at_ms = wa_time_ms(msg, "timestamp");
	m->group_id = wa_id(s->a, wa_text(s->a, msg, "group_id"));
	m->referral_id = wa_id(s->a, wa_text(s->a, json_obj(msg, "referral"), "source_id"));
	m->in.context_id = wa_id(s->a, wa_text(s->a, context, "id"));
	m->in.is_forwarded = json_bool(context, "forwarded", false) ||
	                     json_bool(context, "frequently_forwarded", false);
	read_sender(s, msg, m);
}

/* Anything that arrived with `errors` did not arrive whole: a photo that Meta could not fetch. */
static void read_content(const struct wa_scope *s, const json_t *msg, struct whatsapp_message *m)
{
	const char *type = wa_text_cut(s->a, msg, "type", NAME_MAX_CP);
	const struct type_rule *rule = rule_of(msg, type);
	const char *title = NULL, *details = NULL, *wrong;
	int code = wa_first_error(s->a, msg, &title, &details);

	m->in.type = type ? type : rule ? rule->type : "unknown";
	if (rule) {
		m->in.kind = rule->kind;
		wrong = rule->read(s->a, json_object_get(msg, rule->type), m);
	} else {
		wrong = arena_printf(s->a, "type %s", m->in.type);
	}
	if (code) {
		title = details ? details : wa_or_empty(title);
		wrong = arena_printf(s->a, "%s%s%d %s", wa_or_empty(wrong), wrong ? ": " : "", code,
		                     title);
	}
	if (wrong) {
		m->in.kind = MESSAGE_UNSUPPORTED;
		m->in.detail = wrong;
		m->in.media.id = NULL;
	}
}

/* What our staff sent from a telephone, told back to us. The sender's number does not decide: other
 * businesses write to us too, and Meta itself shows one number on both sides. */
static bool is_echo(const struct wa_scope *s)
{
	return !strncmp(s->field, "smb_", 4);
}

void wa_read_message(struct wa_scope *s, json_t *element)
{
	struct whatsapp_message *m;

	if (is_echo(s)) {
		wa_add_event(s, PROVIDER_ECHO, element);
		return;
	}
	if (json_obj(element, "history_context")) {
		wa_add_event(s, PROVIDER_HISTORY, element);
		return;
	}
	m = wa_add_message(s);
	m->is_live = strcmp(s->field, "history") != 0;
	read_identity(s, element, m);
	read_content(s, element, m);
}

static bool is_our_call(const json_t *call)
{
	return !strcmp(wa_or_empty(json_str(call, "direction")), "BUSINESS_INITIATED");
}

static void read_call_end(struct wa_scope *s, json_t *call)
{
	const char *citizen = wa_text(s->a, call, is_our_call(call) ? "to" : "from");
	struct provider_event *e = wa_add_event(s, PROVIDER_CALL_END, call);
	const char *title = NULL, *details = NULL;

	e->id = wa_id(s->a, wa_text(s->a, call, "id"));
	e->phone = wa_or_empty(wa_phone(citizen));
	e->user_id = wa_or_empty(wa_id(s->a, wa_text(s->a, call, "from_user_id")));
	e->event = wa_text_cut(s->a, call, "status", NAME_MAX_CP);
	e->at_ms = wa_time_ms(call, "timestamp");
	e->code = wa_first_error(s->a, call, &title, &details);
	e->detail = details ? details : title;
}

void wa_read_call(struct wa_scope *s, json_t *element)
{
	struct whatsapp_message *m;

	if (strcmp(wa_or_empty(json_str(element, "event")), "connect") || is_our_call(element)) {
		read_call_end(s, element);
		return;
	}
	m = wa_add_message(s);
	m->is_live = true;
	read_identity(s, element, m);
	m->in.kind = MESSAGE_CALL;
	m->in.type = "call";
	m->subtype = "connect";
}
