/* whatsapp_render.c - requests are written by hand into one buffer: no tree is built and torn down
 * for each of some thousand messages a second. Every text goes through buf_json(). */
#include "channel/whatsapp_render.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

#define CALLBACK_DATA_MAX 512
#define ID_MAX 255

/* Template parameters must hold no line break, no tab and no run of more than four spaces. */
static void put_parameter(struct buf *b, const char *s)
{
	struct buf flat;
	bool blank = false;

	buf_init(&flat, WHATSAPP_REQUEST_MAX);
	for (; *s; s++) {
		if (*s == ' ' || *s == '\n' || *s == '\r' || *s == '\t') {
			blank = flat.n > 0;
			continue;
		}
		if (blank)
			buf_addc(&flat, ' ');
		blank = false;
		buf_addc(&flat, *s);
	}
	buf_json(b, flat.p);
	buf_done(&flat);
}

/* ,"key":"value" */
static void put_member(struct buf *b, const char *key, const char *value)
{
	buf_addc(b, ',');
	buf_json(b, key);
	buf_addc(b, ':');
	buf_json(b, value);
}

/* ,"key":{"text":"value"} when there is a value */
static void put_text_object(struct buf *b, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	buf_addc(b, ',');
	buf_json(b, key);
	buf_adds(b, ":{\"text\":");
	buf_json(b, value);
	buf_addc(b, '}');
}

static void put_text(struct buf *b, const struct reply *r)
{
	/* No preview: our links lead to the console's own pages, a preview only costs a fetch. */
	buf_adds(b, ",\"text\":{\"preview_url\":false,\"body\":");
	buf_json(b, r->body);
	buf_addc(b, '}');
}

/* "type":…, header, body and footer, which all interactive messages have alike. */
static void open_interactive(struct buf *b, const struct reply *r, const char *type)
{
	buf_adds(b, ",\"interactive\":{\"type\":");
	buf_json(b, type);
	if (r->header && *r->header) {
		buf_adds(b, ",\"header\":{\"type\":\"text\",\"text\":");
		buf_json(b, r->header);
		buf_addc(b, '}');
	}
	put_text_object(b, "body", r->body);
	put_text_object(b, "footer", r->footer);
}

static void put_list_row(struct buf *b, const struct reply_row *row)
{
	buf_adds(b, "{\"id\":");
	buf_json(b, row->id);
	put_member(b, "title", row->title);
	if (row->description && *row->description)
		put_member(b, "description", row->description);
	buf_addc(b, '}');
}

static void put_list(struct buf *b, const struct reply *r)
{
	open_interactive(b, r, "list");
	buf_adds(b, ",\"action\":{\"button\":");
	buf_json(b, r->action_label);
	buf_adds(b, ",\"sections\":[");
	for (size_t i = 0; i < r->row_count; i++) {
		const struct reply_row *row = &r->rows[i];

		if (i == 0 || row->section) {
			buf_adds(b, i ? "]},{" : "{");
			if (row->section) {
				buf_adds(b, "\"title\":");
				buf_json(b, row->section);
				buf_addc(b, ',');
			}
			buf_adds(b, "\"rows\":[");
		} else {
			buf_addc(b, ',');
		}
		put_list_row(b, row);
	}
	buf_adds(b, "]}]}}");
}

static void put_buttons(struct buf *b, const struct reply *r)
{
	open_interactive(b, r, "button");
	buf_adds(b, ",\"action\":{\"buttons\":[");
	for (size_t i = 0; i < r->row_count; i++) {
		buf_adds(b, i ? ",{" : "{");
		buf_adds(b, "\"type\":\"reply\",\"reply\":{\"id\":");
		buf_json(b, r->rows[i].id);
		put_member(b, "title", r->rows[i].title);
		buf_adds(b, "}}");
	}
	buf_adds(b, "]}}");
}

static void put_location_request(struct buf *b, const struct reply *r)
{
	open_interactive(b, r, "location_request_message");
	buf_adds(b, ",\"action\":{\"name\":\"send_location\"}}");
}

static void put_link(struct buf *b, const struct reply *r)
{
	open_interactive(b, r, "cta_url");
	buf_adds(b, ",\"action\":{\"name\":\"cta_url\",\"parameters\":{\"display_text\":");
	buf_json(b, r->action_label);
	put_member(b, "url", r->url);
	buf_adds(b, "}}}");
}

static void put_template(struct buf *b, const struct reply *r)
{
	buf_adds(b, ",\"template\":{\"name\":");
	buf_json(b, r->template_name);
	buf_adds(b, ",\"language\":{\"code\":");
	buf_json(b, r->template_language);
	buf_addc(b, '}');
	if (r->param_count) {
		buf_adds(b, ",\"components\":[{\"type\":\"body\",\"parameters\":[");
		for (size_t i = 0; i < r->param_count; i++) {
			buf_adds(b, i ? ",{" : "{");
			buf_adds(b, "\"type\":\"text\",\"text\":");
			put_parameter(b, r->params[i]);
			buf_addc(b, '}');
		}
		buf_adds(b, "]}]");
	}
	buf_addc(b, '}');
}

static void put_media(struct buf *b, const struct reply *r)
{
	bool by_id = r->media_id && *r->media_id;

	buf_addc(b, ',');
	buf_json(b, r->kind == REPLY_IMAGE ? "image" : "document");
	buf_adds(b, by_id ? ":{\"id\":" : ":{\"link\":");
	buf_json(b, by_id ? r->media_id : r->media_link);
	if (r->body && *r->body)
		put_member(b, "caption", r->body);
	if (r->kind == REPLY_DOCUMENT && r->filename && *r->filename)
		put_member(b, "filename", r->filename);
	buf_addc(b, '}');
}

static const struct renderer {
	const char *type;
	void (*put)(struct buf *b, const struct reply *r);
} renderers[REPLY_KINDS] = {
	[REPLY_TEXT] = { "text", put_text },
	[REPLY_LIST] = { "interactive", put_list },
	[REPLY_BUTTONS] = { "interactive", put_buttons },
	[REPLY_LOCATION_REQUEST] = { "interactive", put_location_request },
	[REPLY_LINK] = { "interactive", put_link },
	[REPLY_TEMPLATE] = { "template", put_template },
	[REPLY_IMAGE] = { "image", put_media },
	[REPLY_DOCUMENT] = { "document", put_media },
};

static int check_plain(const char *name, const char *s, size_t max, struct err *e)
{
	if (!s)
		return 0;
	if (strlen(s) > max)
		return err_set(e, -EMSGSIZE, "%s has %zu bytes, %zu are allowed", name, strlen(s),
		               max);
	return utf8_valid(s, strlen(s)) ? 0 : err_set(e, -EINVAL, "%s is not valid UTF-8", name);
}

static int check_recipient(const struct whatsapp_recipient *to, struct err *e)
{
	const char *phone = to->phone;
	size_t n = phone ? strlen(phone) : 0;

	if (n)
		return n <= 20 && strspn(phone, "0123456789") == n
		               ? 0
		               : err_set(e, -EINVAL, "the recipient's phone is not digits");
	if (!to->user_id || !*to->user_id)
		return err_set(e, -EINVAL, "the recipient has neither phone nor user id");
	return check_plain("user id", to->user_id, ID_MAX, e);
}

int whatsapp_render(const struct reply *r, const struct whatsapp_recipient *to,
                    const char *context_id, const char *callback_data, struct buf *ret_json,
                    struct err *e)
{
	bool by_phone = to->phone && *to->phone;
	size_t start = ret_json->n;
	int ret;

	ret = reply_check(r, e);
	if (ret < 0)
		return ret;
	ret = check_recipient(to, e);
	if (ret < 0)
		return ret;
	ret = check_plain("context id", context_id, ID_MAX, e);
	if (ret < 0)
		return ret;
	ret = check_plain("callback data", callback_data, CALLBACK_DATA_MAX, e);
	if (ret < 0)
		return ret;
	buf_adds(ret_json, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\"");
	put_member(ret_json, by_phone ? "to" : "recipient", by_phone ? to->phone : to->user_id);
	if (context_id && *context_id) {
		buf_adds(ret_json, ",\"context\":{\"message_id\":");
		buf_json(ret_json, context_id);
		buf_addc(ret_json, '}');
	}
	if (callback_data && *callback_data)
		put_member(ret_json, "biz_opaque_callback_data", callback_data);
	put_member(ret_json, "type", renderers[r->kind].type);
	renderers[r->kind].put(ret_json, r);
	buf_addc(ret_json, '}');
	if (ret_json->overflow) {
		ret_json->n = start;
		ret_json->p[start] = '\0';
		return err_set(e, -EMSGSIZE, "the request is longer than %zu bytes", ret_json->max);
	}
	return 0;
}

void whatsapp_render_read(const char *message_id, bool typing, struct buf *ret_json)
{
	buf_adds(ret_json, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\"");
	put_member(ret_json, "message_id", message_id);
	if (typing)
		buf_adds(ret_json, ",\"typing_indicator\":{\"type\":\"text\"}");
	buf_addc(ret_json, '}');
}
