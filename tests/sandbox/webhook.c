/* webhook.c - see webhook.h. Statuses are printed straight into a buffer: they are the bulk of what
 * is delivered under load. */
#include "webhook.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "graph.h"
#include "template.h"
#include "util.h"

#define BODY_MAX ((size_t)3 << 20)

json_t *webhook_value(const struct number *n)
{
	return json_pack("{s:s, s:{s:s, s:s}}", "messaging_product", "whatsapp", "metadata",
	                 "display_phone_number", n->display, "phone_number_id", n->id);
}

json_t *webhook_contact(const struct phone *p, bool phoneless)
{
	json_t *c = json_pack("{s:{s:s}}", "profile", "name", p->name);

	if (!phoneless)
		json_object_set_new(c, "wa_id", json_string(p->wa_id));
	json_object_set_new(c, "user_id", json_string(p->user_id));
	return c;
}

char *webhook_change(const char *field, json_t *value)
{
	json_t *body =
	        json_pack("{s:s, s:[{s:s, s:[{s:O, s:s}]}]}", "object", "whatsapp_business_account",
	                  "entry", "id", WABA_ID, "changes", "value", value, "field", field);
	char *text = json_ascii(body);

	json_decref(body);
	return text;
}

char *webhook_messages(struct sandbox *sb, const struct number *n, const struct phone *p,
                       json_t *messages, bool contact, bool phoneless)
{
	json_t *value = webhook_value(n);
	char *text;

	(void)sb;
	if (contact)
		json_object_set_new(value, "contacts",
		                    json_pack("[o]", webhook_contact(p, phoneless)));
	json_object_set(value, "messages", messages);
	text = webhook_change("messages", value);
	json_decref(value);
	return text;
}

static void put_contacts(struct buf *b, const struct pending *list)
{
	static uint64_t batch;
	bool first = true;

	batch++;
	for (; list; list = list->next) {
		struct phone *p = list->msg->phone;
		char *name;

		/* A failed status comes without its contact. */
		if (p->batch == batch || list->status == STATUS_FAILED)
			continue;
		p->batch = batch;
		name = json_ascii_string(p->name);
		buf_printf(b, "%s{\"profile\":{\"name\":%s},\"wa_id\":\"%s\",\"user_id\":\"%s\"}",
		           first ? "\"contacts\":[" : ",", name, p->wa_id, p->user_id);
		free(name);
		first = false;
	}
	if (!first)
		buf_adds(b, "],");
}

static void put_status(struct sandbox *sb, struct buf *b, const struct pending *s)
{
	const struct msg *m = s->msg;

	buf_printf(
	        b,
	        "{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%lld\",\"recipient_id\":\"%s\","
	        "\"recipient_user_id\":\"%s\"",
	        m->id, status_names[s->status], (long long)(s->at_ms / 1000), m->phone->wa_id,
	        m->phone->user_id);
	if (m->callback)
		buf_printf(b, ",\"biz_opaque_callback_data\":%s", m->callback);
	if (s->status == STATUS_SENT || s->status == STATUS_DELIVERED)
		buf_printf(b,
		           ",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\","
		           "\"type\":\"regular\",\"category\":\"%s\"}",
		           template_category(sb, m));
	if (s->status == STATUS_FAILED) {
		json_t *e = graph_error_async(m->error_code);
		char *text = json_ascii(e);

		buf_printf(b, ",\"errors\":[%s]", text);
		free(text);
		json_decref(e);
	}
	buf_addc(b, '}');
}

char *webhook_statuses(struct sandbox *sb, const struct number *n, const struct pending *list)
{
	struct buf b;

	buf_init(&b, BODY_MAX);
	buf_printf(&b,
	           "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"" WABA_ID "\","
	           "\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"
	           "\"display_phone_number\":\"%s\",\"phone_number_id\":\"%s\"},",
	           n->display, n->id);
	put_contacts(&b, list);
	buf_adds(&b, "\"statuses\":[");
	for (const struct pending *s = list; s; s = s->next) {
		put_status(sb, &b, s);
		if (s->next)
			buf_addc(&b, ',');
	}
	buf_adds(&b, "]},\"field\":\"messages\"}]}]}");
	return buf_take(&b);
}
