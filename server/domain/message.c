/* message.c - names of the kinds, and the limits a reply must keep.
 *
 * Limits are counted in code points and are those of the Cloud API reference for messages: an
 * oversized field makes the provider refuse the whole message, so it is found here, before it is
 * queued, where the mistake can still be named. */
#include "domain/message.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/utf8.h"

static const char *const message_names[MESSAGE_KINDS] = {
	[MESSAGE_TEXT] = "text",
	[MESSAGE_CHOICE] = "choice",
	[MESSAGE_IMAGE] = "image",
	[MESSAGE_VIDEO] = "video",
	[MESSAGE_AUDIO] = "audio",
	[MESSAGE_DOCUMENT] = "document",
	[MESSAGE_STICKER] = "sticker",
	[MESSAGE_LOCATION] = "location",
	[MESSAGE_CONTACTS] = "contacts",
	[MESSAGE_REACTION] = "reaction",
	[MESSAGE_ORDER] = "order",
	[MESSAGE_FORM] = "form",
	[MESSAGE_WELCOME] = "welcome",
	[MESSAGE_EDIT] = "edit",
	[MESSAGE_REVOKE] = "revoke",
	[MESSAGE_SYSTEM] = "system",
	[MESSAGE_CALL] = "call",
	[MESSAGE_MISSED_CALL] = "missed_call",
	[MESSAGE_UNSUPPORTED] = "unsupported",
};

static const char *const reply_names[REPLY_KINDS] = {
	[REPLY_TEXT] = "text",       [REPLY_LIST] = "list",
	[REPLY_BUTTONS] = "buttons", [REPLY_LOCATION_REQUEST] = "location_request",
	[REPLY_LINK] = "link",       [REPLY_TEMPLATE] = "template",
	[REPLY_IMAGE] = "image",     [REPLY_DOCUMENT] = "document",
};

/* Most code points of each text of a reply; 0 = the kind has no such field. */
static const struct limits {
	size_t header, body, footer, label, row_title;
	size_t rows_min, rows_max, row_id; /* row_id in bytes */
	bool body_required;
} limits[REPLY_KINDS] = {
	[REPLY_TEXT] = { .body = 4096, .body_required = true },
	[REPLY_LIST] = { .header = 60,
	                 .body = 4096,
	                 .footer = 60,
	                 .label = 20,
	                 .row_title = 24,
	                 .rows_min = 1,
	                 .rows_max = 10,
	                 .row_id = 200,
	                 .body_required = true },
	[REPLY_BUTTONS] = { .header = 60,
	                    .body = 1024,
	                    .footer = 60,
	                    .row_title = 20,
	                    .rows_min = 1,
	                    .rows_max = 3,
	                    .row_id = 256,
	                    .body_required = true },
	[REPLY_LOCATION_REQUEST] = { .body = 1024, .body_required = true },
	[REPLY_LINK] = { .header = 60,
	                 .body = 1024,
	                 .footer = 60,
	                 .label = 20,
	                 .body_required = true },
	[REPLY_TEMPLATE] = { .body = 0 },
	[REPLY_IMAGE] = { .body = 1024 },
	[REPLY_DOCUMENT] = { .body = 1024 },
};

enum {
	SECTION_TITLE_MAX = 24,
	ROW_DESCRIPTION_LIMIT = 72,
	URL_LIMIT = 2000,
	TEMPLATE_NAME_LIMIT = 512,
	TEMPLATE_PARAM_LIMIT = 1024,
	FILENAME_LIMIT = 240,
};

const char *message_kind_name(enum message_kind kind)
{
	if ((unsigned)kind >= MESSAGE_KINDS)
		bug("message kind %d", (int)kind);
	return message_names[kind];
}

const char *reply_kind_name(enum reply_kind kind)
{
	if ((unsigned)kind >= REPLY_KINDS)
		bug("reply kind %d", (int)kind);
	return reply_names[kind];
}

/* One text: valid UTF-8, at most max code points, not blank where it is required. */
static int check_text(const char *name, const char *s, size_t max, bool required, struct err *e)
{
	size_t n;

	if (!s || !*s)
		return required ? err_set(e, -EINVAL, "%s is empty", name) : 0;
	if (!max)
		return err_set(e, -EINVAL, "this kind of message has no %s", name);
	if (!utf8_valid(s, strlen(s)))
		return err_set(e, -EINVAL, "%s is not valid UTF-8", name);
	n = utf8_len(s);
	if (n > max)
		return err_set(e, -EMSGSIZE, "%s has %zu characters, %zu are allowed: \"%.60s\"",
		               name, n, max, s);
	if (required && strspn(s, " \t\r\n") == strlen(s))
		return err_set(e, -EINVAL, "%s is blank", name);
	return 0;
}

/* The provider refuses button titles with spaces at either end. */
static int check_trimmed(const char *name, const char *s, struct err *e)
{
	size_t n = strlen(s);

	if (isspace((unsigned char)s[0]) || isspace((unsigned char)s[n - 1]))
		return err_set(e, -EINVAL, "%s begins or ends with a space: \"%.60s\"", name, s);
	return 0;
}

static int check_id(const char *id, size_t max_bytes, struct err *e)
{
	if (!id || !*id)
		return err_set(e, -EINVAL, "row id is empty");
	if (strlen(id) > max_bytes)
		return err_set(e, -EMSGSIZE, "row id has %zu bytes, %zu are allowed", strlen(id),
		               max_bytes);
	return utf8_valid(id, strlen(id)) ? 0 : err_set(e, -EINVAL, "row id is not valid UTF-8");
}

static int check_row(const struct reply *r, size_t i, const struct limits *lim, struct err *e)
{
	const struct reply_row *row = &r->rows[i];
	bool is_list = r->kind == REPLY_LIST;
	int ret;

	ret = check_id(row->id, lim->row_id, e);
	if (ret < 0)
		return ret;
	ret = check_text("row title", row->title, lim->row_title, true, e);
	if (ret < 0)
		return ret;
	ret = check_trimmed("row title", row->title, e);
	if (ret < 0)
		return ret;
	ret = check_text("row description", row->description, is_list ? ROW_DESCRIPTION_LIMIT : 0,
	                 false, e);
	if (ret < 0)
		return ret;
	return check_text("section title", row->section, is_list ? SECTION_TITLE_MAX : 0, false, e);
}

/* Ids must differ in a list and in buttons; button titles too, or the citizen could not tell. */
static int check_distinct(const struct reply *r, struct err *e)
{
	for (size_t i = 0; i < r->row_count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(r->rows[i].id, r->rows[j].id))
				return err_set(e, -EINVAL, "two rows have the id \"%.60s\"",
				               r->rows[i].id);
			if (r->kind == REPLY_BUTTONS && !strcmp(r->rows[i].title, r->rows[j].title))
				return err_set(e, -EINVAL, "two buttons are called \"%.60s\"",
				               r->rows[i].title);
		}
	}
	return 0;
}

static int check_rows(const struct reply *r, const struct limits *lim, struct err *e)
{
	size_t sections = 0;
	int ret;

	if (r->row_count < lim->rows_min)
		return err_set(e, -EINVAL, "rows: %zu of at least %zu", r->row_count,
		               lim->rows_min);
	if (r->row_count > lim->rows_max)
		return err_set(e, -EMSGSIZE, "rows: %zu, %zu are allowed", r->row_count,
		               lim->rows_max);
	for (size_t i = 0; i < r->row_count; i++) {
		ret = check_row(r, i, lim, e);
		if (ret < 0)
			return ret;
		if (r->rows[i].section && !*r->rows[i].section)
			return err_set(e, -EINVAL, "section title is empty");
		sections += r->rows[i].section != NULL;
	}
	if (sections && !r->rows[0].section)
		return err_set(e, -EINVAL, "section title is missing on the first row");
	return check_distinct(r, e);
}

static int check_web_address(const char *name, const char *url, struct err *e)
{
	if (!url || (strncmp(url, "https://", 8) && strncmp(url, "http://", 7)))
		return err_set(e, -EINVAL, "%s is not a web address", name);
	for (const char *p = url; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return err_set(e, -EINVAL, "%s has a space or control character", name);
	}
	return check_text(name, url, URL_LIMIT, true, e);
}

static int check_media(const struct reply *r, struct err *e)
{
	if (r->media_id && *r->media_id)
		return 0;
	return check_web_address("media_link", r->media_link, e);
}

static int check_template(const struct reply *r, struct err *e)
{
	static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	static const char code_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	const char *name = r->template_name, *code = r->template_language;
	int ret;

	if (!name || !*name || strlen(name) > TEMPLATE_NAME_LIMIT || name[strspn(name, name_chars)])
		return err_set(e, -EINVAL, "template_name is not a template's name");
	if (!code || !*code || strlen(code) > 16 || code[strspn(code, code_chars)])
		return err_set(e, -EINVAL, "template_language is not a language code");
	if (r->param_count > REPLY_PARAMS_MAX)
		return err_set(e, -EMSGSIZE, "params: %zu, %d are allowed", r->param_count,
		               REPLY_PARAMS_MAX);
	for (size_t i = 0; i < r->param_count; i++) {
		/* An empty parameter is refused with 132012. */
		ret = check_text("template parameter", r->params[i], TEMPLATE_PARAM_LIMIT, true, e);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int check_rest(const struct reply *r, struct err *e)
{
	switch (r->kind) {
	case REPLY_LINK:
		return check_web_address("url", r->url, e);
	case REPLY_TEMPLATE:
		return check_template(r, e);
	case REPLY_IMAGE:
		return check_media(r, e);
	case REPLY_DOCUMENT: {
		int ret = check_text("filename", r->filename, FILENAME_LIMIT, false, e);

		return ret < 0 ? ret : check_media(r, e);
	}
	default:
		return 0;
	}
}

int reply_check(const struct reply *r, struct err *e)
{
	const struct limits *lim;
	int ret;

	if ((unsigned)r->kind >= REPLY_KINDS)
		return err_set(e, -EINVAL, "kind %d does not exist", (int)r->kind);
	lim = &limits[r->kind];
	ret = check_text("header", r->header, lim->header, false, e);
	if (ret < 0)
		return ret;
	ret = check_text("body", r->body, lim->body, lim->body_required, e);
	if (ret < 0)
		return ret;
	ret = check_text("footer", r->footer, lim->footer, false, e);
	if (ret < 0)
		return ret;
	ret = check_text("action_label", r->action_label, lim->label, lim->label != 0, e);
	if (ret < 0)
		return ret;
	if (lim->label) {
		ret = check_trimmed("action_label", r->action_label, e);
		if (ret < 0)
			return ret;
	}
	ret = check_rows(r, lim, e);
	if (ret < 0)
		return ret;
	return check_rest(r, e);
}
