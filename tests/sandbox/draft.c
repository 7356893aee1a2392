/* draft.c - one row a kind of message. */
#include "draft.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "media.h"
#include "samples.h"
#include "util.h"
#include "view.h"

#define REPLY_SEARCH 60 /* how far back a tapped row is looked for */

static bool fail(struct draft *d, const char *why)
{
	snprintf(d->why, sizeof(d->why), "%s", why);
	return false;
}

static void node(struct draft *d, const char *type, json_t *v)
{
	snprintf(d->type, sizeof(d->type), "%s", type);
	json_object_set_new(d->message, type, v);
}

void draft_quote(struct draft *d, const char *id)
{
	json_object_set_new(d->message, "context",
	                    json_pack("{s:s, s:s}", "from", d->number->display, "id", id));
}

static bool make_text(struct draft *d)
{
	const json_t *text = json_object_get(d->in, "text");

	if (!json_is_string(text))
		return fail(d, "text is required");
	node(d, "text", json_pack("{s:O}", "body", text));
	return true;
}

static struct media *take_file(struct draft *d, const char *type, const struct sample **ret_sample)
{
	const char *data = json_str(d->in, "data_base64"), *mime = json_str(d->in, "mime_type");
	const char *id = json_str(d->in, "media_id");
	const struct sample *s = NULL;
	unsigned char *p = NULL;
	struct media *m = NULL;
	size_t n = 0;

	if (id)
		return media_find(d->sb, id);
	if (!data) {
		s = sample_find(type, json_str(d->in, "sample"));
		if (s)
			m = media_add(d->sb, mime ? mime : s->mime, s->p, s->n, 7);
	} else if (base64_decode(data, &p, &n) == 0) {
		s = sample_find(type, NULL);
		m = media_add(d->sb,
		              mime ? mime
		              : s  ? s->mime
		                   : "application/octet-stream",
		              p, n, 7);
		s = NULL;
	}
	free(p);
	*ret_sample = s;
	return m;
}

static bool make_media(struct draft *d)
{
	static const char *const carried[] = { "caption", "filename", "animated" };
	const struct sample *s = NULL;
	const char *type = json_str(d->in, "type");
	struct media *m = take_file(d, type, &s);
	json_t *v;

	if (!m)
		return fail(d, "needs data_base64, media_id or the name of a sample");
	v = json_pack("{s:s, s:s, s:s}", "mime_type", media_mime(m), "sha256", media_sha256(m),
	              "id", media_id(m));
	for (size_t i = 0; i < ARRAY_LEN(carried); i++)
		if (json_object_get(d->in, carried[i]))
			json_object_set(v, carried[i], json_object_get(d->in, carried[i]));
	if (strcmp(type, "audio") == 0)
		json_object_set_new(v, "voice", json_boolean(json_bool(d->in, "voice", true)));
	if (strcmp(type, "document") == 0 && !json_object_get(v, "filename"))
		json_object_set_new(v, "filename", json_string(s ? s->filename : "file"));
	node(d, type, v);
	return true;
}

/* "name" is the sender's profile name everywhere; the place has place_name. */
static bool make_location(struct draft *d)
{
	static const char *const carried[][2] = {
		{ "latitude", "latitude" }, { "longitude", "longitude" },
		{ "place_name", "name" },   { "address", "address" },
		{ "url", "url" },
	};
	json_t *v = json_object();

	for (size_t i = 0; i < ARRAY_LEN(carried); i++)
		if (json_object_get(d->in, carried[i][0]))
			json_object_set(v, carried[i][1], json_object_get(d->in, carried[i][0]));
	node(d, "location", v);
	if (!json_object_get(v, "latitude") || !json_object_get(v, "longitude"))
		return fail(d, "latitude and longitude are required");
	return true;
}

static const json_t *choice_find(const json_t *choices, const char *id, const char *title)
{
	const json_t *c;
	size_t i;

	json_array_foreach(choices, i, c) {
		const char *kind = json_str(c, "kind");

		if (strcmp(kind, "url") == 0 || strcmp(kind, "location") == 0)
			continue;
		if (id ? strcmp(id, json_str(c, "id")) == 0
		       : strcmp(title, json_str(c, "title")) == 0)
			return c;
	}
	return NULL;
}

/* A tap belongs to the newest message that offers it, or to the one named by message_id. */
static const struct msg *offer_find(struct draft *d, const char *id, const char *title,
                                    json_t **ret_choice)
{
	const char *wanted = json_str(d->in, "message_id");
	const struct msg *m = d->phone->last;

	for (int i = 0; m && i < REPLY_SEARCH; i++, m = m->prev) {
		json_t *payload, *choices;
		const json_t *c;

		if (m->inbound || (wanted && strcmp(wanted, m->id) != 0))
			continue;
		payload = json_loads(m->payload, 0, NULL);
		choices = view_choices(d->sb, m, payload);
		c = choice_find(choices, id, title);
		*ret_choice = c ? json_incref((json_t *)c) : NULL;
		json_decref(choices);
		json_decref(payload);
		if (c)
			return m;
	}
	return NULL;
}

static bool make_reply(struct draft *d)
{
	const char *id = json_str(d->in, "id"), *title = json_str(d->in, "title");
	const char *kind = json_str(d->in, "interactive_type"), *description = NULL;
	json_t *choice = NULL, *reply;
	const struct msg *m;

	if (!id && !title)
		return fail(d, "id or title is required");
	m = offer_find(d, id, title, &choice);
	if (!m && !kind && !id)
		return fail(d, "no message offers that choice");
	if (m) {
		draft_quote(d, m->id);
		id = json_str(choice, "id");
		title = title ? title : json_str(choice, "title");
		description = json_str(choice, "description");
	}
	if (!kind)
		kind = !choice                                             ? "button_reply"
		       : strcmp(json_str(choice, "kind"), "list") == 0     ? "list_reply"
		       : strcmp(json_str(choice, "kind"), "template") == 0 ? "template"
		                                                           : "button_reply";
	if (strcmp(kind, "template") == 0) {
		node(d, "button",
		     json_pack("{s:s, s:s}", "payload", id ? id : title, "text",
		               title ? title : id));
	} else {
		reply = json_pack("{s:s, s:s}", "id", id ? id : title, "title", title ? title : id);
		if (description && strcmp(kind, "list_reply") == 0)
			json_object_set_new(reply, "description", json_string(description));
		node(d, "interactive", json_pack("{s:s, s:o}", "type", kind, kind, reply));
	}
	json_decref(choice);
	return true;
}

static bool make_contacts(struct draft *d)
{
	const json_t *list = json_arr(d->in, "contacts");
	const char *phone = json_str(d->in, "contact_phone"),
	           *name = json_str(d->in, "contact_name");

	if (list)
		node(d, "contacts", json_deep_copy(list));
	else
		node(d, "contacts",
		     json_pack("[{s:{s:s, s:s}, s:[{s:s, s:s}]}]", "name", "formatted_name",
		               name ? name : "Asha", "first_name", name ? name : "Asha", "phones",
		               "phone", phone ? phone : "+91 98765 43210", "type", "CELL"));
	return true;
}

static bool make_reaction(struct draft *d)
{
	const char *id = json_str(d->in, "message_id"), *emoji = json_str(d->in, "emoji");
	json_t *v;

	if (!id)
		return fail(d, "message_id is required");
	v = json_pack("{s:s}", "message_id", id);
	if (emoji && *emoji)
		json_object_set_new(v, "emoji", json_string(emoji));
	node(d, "reaction", v);
	return true;
}

static bool make_edit(struct draft *d)
{
	const char *id = json_str(d->in, "message_id"), *text = json_str(d->in, "text");

	if (!id || !text)
		return fail(d, "message_id and text are required");
	node(d, "edit",
	     json_pack("{s:s, s:{s:s, s:{s:s}}}", "original_message_id", id, "message", "type",
	               "text", "text", "body", text));
	return true;
}

static bool make_revoke(struct draft *d)
{
	const char *id = json_str(d->in, "message_id");

	if (!id)
		return fail(d, "message_id is required");
	node(d, "revoke", json_pack("{s:s}", "original_message_id", id));
	return true;
}

static bool make_unsupported(struct draft *d)
{
	const char *of = json_str(d->in, "of");

	node(d, "unsupported", json_pack("{s:s}", "type", of ? of : "poll"));
	json_object_set_new(d->message, "errors",
	                    json_pack("[{s:i, s:s, s:s, s:{s:s}}]", "code", 131051, "title",
	                              "Message type unknown", "message", "Message type unknown",
	                              "error_data", "details",
	                              "Message type is currently not supported."));
	return true;
}

/* A new number is a new phone, and Meta makes a new id for it; the sender is the old number. */
static bool make_change_number(struct draft *d)
{
	const char *to = json_str(d->in, "to");
	struct phone *next;
	char digits[24], text[256];

	if (!to || phone_digits(to, digits) < 0)
		return fail(d, "to must be a phone number");
	next = phone_get(d->sb, digits);
	phone_set_name(next, d->phone->name);
	snprintf(text, sizeof(text), "User %s changed from %s to %s", d->phone->name,
	         d->phone->wa_id, digits);
	node(d, "system",
	     json_pack("{s:s, s:s, s:s, s:s, s:s}", "body", text, "type", "user_changed_number",
	               "wa_id", digits, "user_id", next->user_id, "previous_user_id",
	               d->phone->user_id));
	d->opens_window = d->contact = false;
	return true;
}

static bool make_change_user_id(struct draft *d)
{
	char old[48], text[200];

	snprintf(old, sizeof(old), "%s", d->phone->user_id);
	phone_new_user_id(d->sb, d->phone);
	snprintf(text, sizeof(text), "User %s changed", d->phone->name);
	node(d, "system",
	     json_pack("{s:s, s:s, s:s, s:s}", "body", text, "type", "user_changed_user_id",
	               "user_id", d->phone->user_id, "previous_user_id", old));
	json_object_set_new(d->message, "from_user_id", json_string(old));
	json_object_del(d->message, "from");
	d->opens_window = d->contact = false;
	return true;
}

static bool make_raw(struct draft *d)
{
	const json_t *raw = json_obj(d->in, "message");
	const char *type = json_str(raw, "type");

	if (!raw)
		return fail(d, "message is required");
	json_object_update(d->message, (json_t *)raw);
	snprintf(d->type, sizeof(d->type), "%.23s", type ? type : "unknown");
	d->contact = json_bool(d->in, "contact", true);
	return true;
}

struct kind {
	const char *name;
	bool (*make)(struct draft *d);
};

static const struct kind kinds[] = {
	{ "audio", make_media },
	{ "change_number", make_change_number },
	{ "change_user_id", make_change_user_id },
	{ "contacts", make_contacts },
	{ "document", make_media },
	{ "edit", make_edit },
	{ "image", make_media },
	{ "location", make_location },
	{ "raw", make_raw },
	{ "reaction", make_reaction },
	{ "reply", make_reply },
	{ "revoke", make_revoke },
	{ "sticker", make_media },
	{ "text", make_text },
	{ "unsupported", make_unsupported },
	{ "video", make_media },
};

bool draft_make(struct draft *d)
{
	const char *type = json_str(d->in, "type");

	for (size_t i = 0; type && i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].name, type) == 0)
			return kinds[i].make(d);
	return fail(d, type ? "unknown type" : "type is required");
}
