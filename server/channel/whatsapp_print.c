/* whatsapp_print.c - a batch as lines of JSON, for `mseva parse-webhook` and for tests. */
#include <string.h>

#include "channel/whatsapp_parse.h"

static const char *const kind_names[PROVIDER_EVENT_KINDS] = {
	[PROVIDER_IGNORED] = "ignored",
	[PROVIDER_MALFORMED] = "malformed",
	[PROVIDER_ERROR] = "error",
	[PROVIDER_TEMPLATE_STATUS] = "template_status",
	[PROVIDER_TEMPLATE_QUALITY] = "template_quality",
	[PROVIDER_TEMPLATE_CATEGORY] = "template_category",
	[PROVIDER_ACCOUNT] = "account",
	[PROVIDER_NUMBER_QUALITY] = "number_quality",
	[PROVIDER_OPT_OUT] = "opt_out",
	[PROVIDER_OPT_IN] = "opt_in",
	[PROVIDER_USER_ID] = "user_id",
	[PROVIDER_PAYMENT_CONFIGURATION] = "payment_configuration",
	[PROVIDER_CALL_END] = "call_end",
	[PROVIDER_ECHO] = "echo",
	[PROVIDER_HISTORY] = "history",
};

const char *provider_event_kind_name(enum provider_event_kind kind)
{
	if ((unsigned)kind >= PROVIDER_EVENT_KINDS)
		bug("provider event kind %d", (int)kind);
	return kind_names[kind];
}

/* Absent members are left out, so that a line shows only what was there. */
static void put(json_t *o, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(o, key, json_string(value));
}

static void put_int(json_t *o, const char *key, int64_t value)
{
	if (value)
		json_object_set_new(o, key, json_integer(value));
}

static void put_true(json_t *o, const char *key, bool value)
{
	if (value)
		json_object_set_new(o, key, json_true());
}

static void print_line(FILE *f, json_t *o)
{
	/* Nine digits place a point to the millimetre; more are noise of binary fractions. */
	json_dumpf(o, f, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(9));
	fputc('\n', f);
	json_decref(o);
}

/* id, from and type are always there: they are what a reader of the lines sorts by. */
static json_t *line(const char *kind, const char *id, const char *from, const char *type)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "kind", kind, "id", id ? id : "", "from",
	                 from ? from : "", "type", type ? type : "");
}

static void print_message(FILE *f, const struct whatsapp_message *m)
{
	const struct inbound *in = &m->in;
	json_t *o = line("message", in->id, m->from, in->type);

	put(o, "subtype", m->subtype);
	put(o, "message_kind", message_kind_name(in->kind));
	put(o, "number_id", in->number_id);
	put(o, "phone", in->phone);
	put(o, "user_id", in->user_id);
	put(o, "name", in->name);
	put_int(o, "timestamp", in->at_ms / 1000);
	put(o, "text", in->text);
	put(o, "choice_id", in->choice_id);
	put(o, "context_id", in->context_id);
	put_true(o, "forwarded", in->is_forwarded);
	put(o, "media_id", in->media.id);
	put(o, "mime", in->media.mime);
	put(o, "sha256", in->media.sha256);
	put(o, "filename", in->media.filename);
	put_true(o, "voice", in->media.is_voice);
	if (in->kind == MESSAGE_LOCATION) {
		json_object_set_new(o, "lat", json_real(in->lat));
		json_object_set_new(o, "lng", json_real(in->lng));
	}
	put(o, "place_name", in->place_name);
	put(o, "place_address", in->place_address);
	put(o, "new_phone", in->new_phone);
	put(o, "new_user_id", in->new_user_id);
	put(o, "target_id", in->target_id);
	put(o, "detail", in->detail);
	put(o, "group_id", m->group_id);
	put(o, "referral_id", m->referral_id);
	put_true(o, "old", !m->is_live);
	if (!*in->id)
		put(o, "dedupe_key", m->dedupe_key);
	print_line(f, o);
}

static void print_status(FILE *f, const struct delivery *d)
{
	json_t *o = line("status", d->id, "", d->word);

	put(o, "status", delivery_status_name(d->status));
	put(o, "number_id", d->number_id);
	put(o, "to", *d->phone ? d->phone : d->user_id);
	put(o, "user_id", d->user_id);
	put_int(o, "timestamp", d->at_ms / 1000);
	put(o, "callback_data", d->callback_data);
	put_int(o, "error_code", d->error_code);
	put(o, "error_title", d->error_title);
	put(o, "error_details", d->error_details);
	put(o, "pricing_category", d->pricing_category);
	put(o, "pricing_type", d->pricing_type);
	put(o, "payment_reference", d->payment_reference);
	put(o, "payment_transaction", d->payment_transaction);
	if (d->payment_paise >= 0)
		json_object_set_new(o, "payment_paise", json_integer(d->payment_paise));
	print_line(f, o);
}

static void print_event(FILE *f, const struct provider_event *e)
{
	json_t *o = line("event", e->id, *e->phone ? e->phone : e->user_id,
	                 provider_event_kind_name(e->kind));

	put(o, "field", e->field);
	put(o, "account_id", e->account_id);
	put(o, "number_id", e->number_id);
	put(o, "user_id", e->user_id);
	put(o, "event", e->event);
	put(o, "old", e->old);
	put(o, "name", e->name);
	put(o, "language", e->language);
	put_int(o, "code", e->code);
	put(o, "detail", e->detail);
	put_int(o, "timestamp", e->at_ms / 1000);
	put_true(o, "alert", e->needs_alert);
	print_line(f, o);
}

void whatsapp_print(FILE *f, const struct whatsapp_batch *batch)
{
	for (size_t i = 0; i < batch->message_count; i++)
		print_message(f, &batch->messages[i]);
	for (size_t i = 0; i < batch->status_count; i++)
		print_status(f, &batch->statuses[i]);
	for (size_t i = 0; i < batch->event_count; i++)
		print_event(f, &batch->events[i]);
}
