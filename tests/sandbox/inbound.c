/* inbound.c - one row a kind of message; the rest (ids, sender, window, webhook, answer) is common.
 */
#include "inbound.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "deliver.h"
#include "http.h"
#include "media.h"
#include "samples.h"
#include "util.h"
#include "view.h"
#include "watch.h"
#include "webhook.h"

#define WINDOW_MS ((int64_t)24 * 3600 * 1000)
#define REPLY_SEARCH 60 /* how far back a tapped row is looked for */
#define BATCH_MAX 1000
#define COPIES_MAX 100

/* One message being made. why is set when it cannot be. */
struct draft {
	struct sandbox *sb;
	struct phone *phone;
	struct number *number;
	const json_t *in;
	json_t *message;
	char type[24]; /* of the message, as the webhook calls it */
	bool opens_window, contact;
	char why[160];
};

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

static void context(struct draft *d, const char *id)
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
		context(d, m->id);
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
	char digits[24], text[200];

	if (!to || phone_digits(to, digits) < 0)
		return fail(d, "to must be a phone number");
	next = phone_get(d->sb, digits);
	snprintf(next->name, sizeof(next->name), "%s", d->phone->name);
	snprintf(text, sizeof(text), "User %.80s changed from %s to %s", d->phone->name,
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
	snprintf(text, sizeof(text), "User %.80s changed", d->phone->name);
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

static bool make(struct draft *d)
{
	const char *type = json_str(d->in, "type");

	for (size_t i = 0; type && i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].name, type) == 0)
			return kinds[i].make(d);
	return fail(d, type ? "unknown type" : "type is required");
}

/* Makes the message object and keeps it; NULL with d->why. */
static json_t *compose(struct draft *d, bool phoneless, char ret_id[96])
{
	const char *given = json_str(d->in, "message_wamid"), *quoted = json_str(d->in, "quote");
	char at[24];
	struct msg *m;

	snprintf(at, sizeof(at), "%lld", (long long)(clock_now_ms() / 1000));
	d->message = json_object();
	d->opens_window = d->contact = true;
	if (!phoneless)
		json_object_set_new(d->message, "from", json_string(d->phone->wa_id));
	json_object_set_new(d->message, "from_user_id", json_string(d->phone->user_id));
	if (given)
		snprintf(ret_id, 96, "%.95s", given);
	else
		wamid_make(d->phone, true, ret_id);
	json_object_set_new(d->message, "id", json_string(ret_id));
	json_object_set_new(d->message, "timestamp", json_string(at));
	if (!make(d)) {
		json_decref(d->message);
		return NULL;
	}
	if (!json_object_get(d->message, "type"))
		json_object_set_new(d->message, "type", json_string(d->type));
	if (quoted)
		context(d, quoted);
	if (json_bool(d->in, "forwarded", false))
		json_object_set_new(d->message, "context", json_pack("{s:b}", "forwarded", 1));
	if (d->opens_window)
		pair_get(d->sb, d->number, d->phone)->window_until_ms =
		        sandbox_now_ms(d->sb) + WINDOW_MS;
	/* A replay of a known id is delivered again but is not a second message on the phone. */
	if (!msg_find(d->sb, ret_id)) {
		m = msg_add(d->sb, d->phone, d->number, true, d->type,
		            json_dumps(d->message, JSON_COMPACT), ret_id);
		watch_message(d->sb, m);
	}
	d->sb->stats.messages_in++;
	return d->message;
}

/* The caller of send, waiting for the webhook's answer; req NULL when gone. */
struct pending_send {
	struct evhttp_request *req;
	json_t *answer;
};

static void send_gone(struct evhttp_connection *conn, void *arg)
{
	struct pending_send *s = arg;

	(void)conn;
	http_gone(s->req);
	s->req = NULL;
}

static void send_done(void *arg, const struct delivered *r)
{
	struct pending_send *s = arg;

	json_object_set_new(s->answer, "delivered", json_integer(r->accepted));
	json_object_set_new(s->answer, "copies", json_integer(r->copies));
	json_object_set_new(s->answer, "webhook_status", json_integer(r->status));
	if (s->req) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(s->req), NULL, NULL);
		http_json(s->req, 200, s->answer);
	} else {
		json_decref(s->answer);
	}
	free(s);
}

static void post(struct sandbox *sb, struct evhttp_request *req, const json_t *in, char *body,
                 const char *const *ids, size_t count)
{
	int64_t copies = json_int(in, "copies", 1);
	struct delivery_order order = { .copies = (int)(copies < COPIES_MAX ? copies : COPIES_MAX),
		                        .shuffle = json_bool(in, "shuffle", false),
		                        .messages = ids,
		                        .message_count = count };
	struct pending_send *s = xcalloc(1, sizeof(*s));

	s->req = req;
	s->answer = json_pack("{s:s, s:[]}", "message_id", count ? ids[0] : "", "message_ids");
	for (size_t i = 0; i < count; i++)
		json_array_append_new(json_object_get(s->answer, "message_ids"),
		                      json_string(ids[i]));
	if (sb->faults.webhook.hold || !json_bool(in, "wait", true)) {
		send_done(s, &(struct delivered){ .copies = order.copies });
	} else {
		evhttp_connection_set_closecb(evhttp_request_get_connection(req), send_gone, s);
		order.first_attempt = send_done;
		order.arg = s;
	}
	deliver_body(sb, body, &order);
}

/* Not messages: {"type":"preferences","value":"stop"} and {"type":"user_id_update"}. */
static char *account_change(struct sandbox *sb, struct phone *p, const struct number *n,
                            const json_t *in)
{
	const char *type = json_str(in, "type"), *value_text = json_str(in, "value");
	bool preferences = type && strcmp(type, "preferences") == 0;
	json_t *value, *list;
	char old[48], *body;

	if (!type || (!preferences && strcmp(type, "user_id_update") != 0))
		return NULL;
	value = webhook_value(n);
	json_object_set_new(value, "contacts", json_pack("[o]", webhook_contact(p, false)));
	if (preferences) {
		bool stop = !value_text || strcmp(value_text, "stop") == 0;

		list = json_pack("[{s:s, s:s, s:s, s:s, s:I}]", "wa_id", p->wa_id, "detail",
		                 stop ? "User requested to stop marketing messages"
		                      : "User requested to resume marketing messages",
		                 "category", "marketing_messages", "value",
		                 stop ? "stop" : "resume", "timestamp",
		                 (json_int_t)(clock_now_ms() / 1000));
		json_object_set_new(value, "user_preferences", list);
	} else {
		snprintf(old, sizeof(old), "%s", p->user_id);
		phone_new_user_id(sb, p);
		list = json_pack("[{s:s, s:{s:s, s:s}, s:I}]", "wa_id", p->wa_id, "user_id",
		                 "previous", old, "current", p->user_id, "timestamp",
		                 (json_int_t)(clock_now_ms() / 1000));
		json_object_set_new(value, "user_id_update", list);
	}
	body = webhook_change(preferences ? "user_preferences" : "user_id_update", value);
	json_decref(value);
	return body;
}

void inbound_send(struct sandbox *sb, struct evhttp_request *req, struct phone *p, const json_t *in)
{
	const char *number = json_str(in, "number"), *name = json_str(in, "name");
	struct number *n = number_find(sb, number ? number : sb->opt.state_number);
	const json_t *batch = json_arr(in, "batch");
	size_t count = batch ? json_array_size(batch) : 1, made = 0;
	bool phoneless = json_bool(in, "bsuid_only", false), contact = true;
	json_t *list = json_array();
	const char **ids;
	char(*texts)[96], *body;

	if (!n || !count || count > BATCH_MAX) {
		http_problem(req, 404, "no such number, or a batch not of 1 to %d messages",
		             BATCH_MAX);
		json_decref(list);
		return;
	}
	if (name)
		snprintf(p->name, sizeof(p->name), "%s", name);
	body = account_change(sb, p, n, in);
	ids = xcalloc(count, sizeof(*ids));
	texts = xcalloc(count, sizeof(*texts));
	for (size_t i = 0; !body && i < count; i++) {
		struct draft d = { .sb = sb,
			           .phone = p,
			           .number = n,
			           .in = batch ? json_array_get(batch, i) : in };
		json_t *message = compose(&d, phoneless, texts[i]);

		if (!message) {
			http_problem(req, 400, "message %zu: %s", i + 1, d.why);
			goto out;
		}
		json_array_append_new(list, message);
		ids[made++] = texts[i];
		contact = contact && d.contact;
	}
	if (!body)
		body = webhook_messages(sb, n, p, list, contact, phoneless);
	post(sb, req, in, body, ids, made);
out:
	json_decref(list);
	free(ids);
	free(texts);
}
