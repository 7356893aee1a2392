/* view.c - made on request only: a message nobody looks at is never parsed a second time. */
#include "view.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "template.h"
#include "util.h"

#define VIEW_MAX 65536

static void line(struct buf *b, const char *s)
{
	if (!s || !*s)
		return;
	if (b->n)
		buf_addc(b, '\n');
	buf_adds(b, s);
}

static void bracket(struct buf *b, const char *label, const char *s)
{
	if (b->n)
		buf_addc(b, '\n');
	buf_printf(b, "[%s]%s%s", label, s && *s ? " " : "", s ? s : "");
}

static void choice_add(json_t *out, const char *kind, const char *id, const char *title,
                       const char *description)
{
	json_t *c = json_pack("{s:s, s:s, s:s}", "kind", kind, "id", id ? id : "", "title",
	                      title ? title : "");

	if (c && description)
		json_object_set_new(c, "description", json_string(description));
	if (c)
		json_array_append_new(out, c);
}

static void interactive_choices(json_t *out, const json_t *interactive)
{
	json_t *action = json_obj(interactive, "action"), *section, *row, *button;
	const char *name = json_str(action, "name");
	size_t i, j;

	json_array_foreach(json_arr(action, "sections"), i, section)
		json_array_foreach(json_arr(section, "rows"), j, row)
			choice_add(out, "list", json_str(row, "id"), json_str(row, "title"),
			           json_str(row, "description"));
	json_array_foreach(json_arr(action, "buttons"), i, button) {
		json_t *reply = json_obj(button, "reply");

		choice_add(out, "button", json_str(reply, "id"), json_str(reply, "title"), NULL);
	}
	if (name && strcmp(name, "cta_url") == 0) {
		json_t *p = json_obj(action, "parameters");

		choice_add(out, "url", json_str(p, "url"), json_str(p, "display_text"), NULL);
	}
	if (name && strcmp(name, "send_location") == 0)
		choice_add(out, "location", "send_location", "Send location", NULL);
}

json_t *view_choices(struct sandbox *sb, const struct msg *m, const json_t *payload)
{
	json_t *out = json_array();

	if (m->inbound)
		return out;
	if (strcmp(m->type, "interactive") == 0)
		interactive_choices(out, json_obj(payload, "interactive"));
	if (strcmp(m->type, "template") == 0) {
		json_t *rendered = template_render(sb, json_obj(payload, "template")), *b;
		size_t i;

		json_array_foreach(json_arr(rendered, "buttons"), i, b)
			choice_add(out,
			           strcmp(json_str(b, "type"), "quick_reply") ? "url" : "template",
			           json_str(b, "value"), json_str(b, "text"), NULL);
		json_decref(rendered);
	}
	return out;
}

static void text_interactive_reply(struct buf *b, const json_t *in)
{
	static const char *const kinds[] = { "button_reply", "list_reply" };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		line(b, json_str(json_obj(in, kinds[i]), "title"));
	line(b, json_str(json_obj(in, "nfm_reply"), "body"));
}

static void text_interactive(struct buf *b, const json_t *in, const json_t *choices)
{
	const json_t *header = json_obj(in, "header"), *c;
	size_t i;

	if (header && json_str(header, "type") && strcmp(json_str(header, "type"), "text") != 0)
		bracket(b, json_str(header, "type"), NULL);
	line(b, json_str(header, "text"));
	line(b, json_str(json_obj(in, "body"), "text"));
	line(b, json_str(json_obj(in, "footer"), "text"));
	if (json_str(json_obj(in, "action"), "button"))
		bracket(b, json_str(json_obj(in, "action"), "button"), NULL);
	json_array_foreach(choices, i, c) {
		const char *d = json_str(c, "description");

		buf_printf(b, "\n• %s%s%s", json_str(c, "title"), d ? " — " : "", d ? d : "");
	}
}

static void text_template(struct buf *b, const json_t *rendered)
{
	json_t *button;
	size_t i;

	line(b, json_str(rendered, "header"));
	line(b, json_str(rendered, "body"));
	line(b, json_str(rendered, "footer"));
	json_array_foreach(json_arr(rendered, "buttons"), i, button)
		buf_printf(b, "\n• %s", json_str(button, "text"));
}

static void text_location(struct buf *b, const json_t *l)
{
	char text[512];
	const char *name = json_str(l, "name"), *address = json_str(l, "address");

	snprintf(text, sizeof(text), "%.6f,%.6f%s%s%s%s", json_num(l, "latitude", 0),
	         json_num(l, "longitude", 0), name ? " " : "", name ? name : "",
	         address ? ", " : "", address ? address : "");
	bracket(b, "location", text);
}

static char *view_text(const struct msg *m, const json_t *payload, const json_t *choices,
                       const json_t *rendered)
{
	const json_t *node = json_object_get(payload, m->type);
	struct buf b;

	buf_init(&b, VIEW_MAX);
	if (strcmp(m->type, "text") == 0)
		line(&b, json_str(node, "body"));
	else if (strcmp(m->type, "interactive") == 0 && m->inbound)
		text_interactive_reply(&b, node);
	else if (strcmp(m->type, "interactive") == 0)
		text_interactive(&b, node, choices);
	else if (strcmp(m->type, "template") == 0)
		text_template(&b, rendered);
	else if (strcmp(m->type, "location") == 0)
		text_location(&b, node);
	else if (strcmp(m->type, "button") == 0)
		line(&b, json_str(node, "text"));
	else if (strcmp(m->type, "reaction") == 0)
		bracket(&b, "reaction", json_str(node, "emoji"));
	else if (strcmp(m->type, "system") == 0)
		line(&b, json_str(node, "body"));
	else
		bracket(&b, m->type, json_str(node, "caption"));
	return b.p ? buf_take(&b) : xstrdup("");
}

static json_t *statuses_json(const struct msg *m)
{
	json_t *out = json_array();

	for (int s = STATUS_SENT; s < STATUSES; s++)
		if (m->at_ms[s])
			json_array_append_new(out,
			                      json_pack("{s:s, s:I}", "status", status_names[s],
			                                "at", (json_int_t)m->at_ms[s]));
	return out;
}

json_t *view_status(const struct msg *m)
{
	json_t *out = json_pack("{s:I, s:s, s:s, s:s, s:o}", "seq", (json_int_t)m->seq, "id", m->id,
	                        "direction", m->inbound ? "inbound" : "outbound", "status",
	                        status_names[m->status], "statuses", statuses_json(m));

	if (m->error_code)
		json_object_set_new(out, "error", json_integer(m->error_code));
	return out;
}

static json_t *media_json(const struct msg *m, const json_t *payload)
{
	static const char *const types[] = { "image", "audio",   "document",
		                             "video", "sticker", "voice" };
	const json_t *node = json_object_get(payload, m->type);
	json_t *out;

	if (strcmp(m->type, "interactive") == 0 || strcmp(m->type, "template") == 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(m->type, types[i]) != 0)
			continue;
		out = json_copy((json_t *)node);
		if (json_str(node, "id"))
			json_object_set_new(
			        out, "href",
			        json_sprintf("/sandbox/v1/media/%s", json_str(node, "id")));
		else if (json_str(node, "link"))
			json_object_set_new(out, "href", json_string(json_str(node, "link")));
		return out;
	}
	return NULL;
}

json_t *view_message(struct sandbox *sb, const struct msg *m)
{
	json_t *out = view_status(m), *payload = json_loads(m->payload, 0, NULL), *rendered = NULL;
	json_t *choices = view_choices(sb, m, payload), *media = media_json(m, payload);
	char *text;

	if (!m->inbound && strcmp(m->type, "template") == 0)
		rendered = template_render(sb, json_obj(payload, "template"));
	text = view_text(m, payload, choices, rendered);
	json_object_set_new(out, "type", json_string(m->type));
	json_object_set_new(out, "number", json_string(m->number->id));
	json_object_set_new(out, "at", json_integer(m->at_ms[STATUS_NONE]));
	json_object_set_new(out, "text", json_string(text));
	if (json_obj(payload, "context"))
		json_object_set(out, "context", json_obj(payload, "context"));
	json_object_set_new(out, "payload", payload ? payload : json_null());
	if (json_array_size(choices))
		json_object_set(out, "choices", choices);
	if (rendered)
		json_object_set_new(out, "rendered", rendered);
	if (media)
		json_object_set_new(out, "media", media);
	json_decref(choices);
	free(text);
	return out;
}

json_t *view_phone(const struct phone *p)
{
	return json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:I, s:I, s:b}", "phone", p->wa_id,
	                 "user_id", p->user_id, "name", p->name, "online", (int)p->online, "open",
	                 (int)phone_is_open(p), "on_whatsapp", (int)p->on_whatsapp, "seq",
	                 (json_int_t)p->seq, "version", (json_int_t)p->version, "typing",
	                 (int)(p->typing_until_ms > clock_now_ms()));
}
