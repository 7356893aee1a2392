#include "channel/whatsapp_fields.h"

#include <string.h>

#include "channel/whatsapp_value.h"

enum {
	WORD_MAX = 128,
	DETAIL_MAX = 500,
	CALLBACK_MAX = 512, /* what the provider lets us give at sending */
};

static void read_payment(struct wa_scope *s, const json_t *element, struct delivery *d)
{
	const json_t *p = json_obj(element, "payment");
	const json_t *amount = json_obj(p, "amount");
	int64_t value = json_int(amount, "value", -1), offset = json_int(amount, "offset", 100);

	d->payment_reference = wa_id(s->a, wa_text(s->a, p, "reference_id"));
	d->payment_transaction = wa_id(s->a, wa_text(s->a, json_obj(p, "transaction"), "id"));
	if (value >= 0 && value <= INT64_MAX / 100 && offset > 0)
		d->payment_paise = value * 100 / offset;
}

void wa_read_status(struct wa_scope *s, json_t *element)
{
	const json_t *pricing = json_obj(element, "pricing");
	const char *type = json_str(element, "type"), *recipient;
	struct delivery *d = wa_add_status(s);

	/* Some leave the type out; a payment that failed is not a message that failed. */
	if (!type && json_obj(element, "payment"))
		type = "payment";
	d->raw = element;
	d->id = wa_or_empty(wa_id(s->a, wa_text(s->a, element, "id")));
	d->word = wa_or_empty(wa_text_cut(s->a, element, "status", WORD_MAX));
	d->status = delivery_status_parse(type, d->word);
	d->at_ms = wa_time_ms(element, "timestamp");
	/* Payment statuses have been seen with `from` instead. */
	recipient = wa_text(s->a, element, "recipient_id");
	if (!recipient)
		recipient = wa_text(s->a, element, "from");
	d->phone = wa_or_empty(wa_phone(recipient));
	d->user_id = wa_or_empty(wa_id(s->a, wa_text(s->a, element, "recipient_user_id")));
	if (!*d->phone && !*d->user_id)
		d->user_id = wa_or_empty(wa_id(s->a, recipient));
	d->callback_data = wa_text_cut(s->a, element, "biz_opaque_callback_data", CALLBACK_MAX);
	d->error_code = wa_first_error(s->a, element, &d->error_title, &d->error_details);
	d->pricing_category = wa_text_cut(s->a, pricing, "category", WORD_MAX);
	d->pricing_type = wa_text_cut(s->a, pricing, "type", WORD_MAX);
	d->is_billable = json_bool(pricing, "billable", false);
	read_payment(s, element, d);
}

void wa_read_error(struct wa_scope *s, json_t *element)
{
	struct provider_event *e;
	const char *details;
	int64_t code = json_int(element, "code", 0);

	e = wa_add_event(s, PROVIDER_ERROR, element);
	e->code = code > 0 && code <= INT32_MAX ? (int)code : 0;
	e->name = wa_text_cut(s->a, element, "title", WORD_MAX);
	details = wa_text_cut(s->a, json_obj(element, "error_data"), "details", DETAIL_MAX);
	e->detail = details ? details : wa_text_cut(s->a, element, "message", DETAIL_MAX);
	e->needs_alert = true;
}

void wa_read_preference(struct wa_scope *s, json_t *element)
{
	struct provider_event *e;
	const char *value;

	value = wa_or_empty(json_str(element, "value"));
	e = wa_add_event(s, PROVIDER_IGNORED, element);
	if (!strcmp(value, "stop"))
		e->kind = PROVIDER_OPT_OUT;
	else if (!strcmp(value, "resume"))
		e->kind = PROVIDER_OPT_IN;
	e->event = wa_text_cut(s->a, element, "value", WORD_MAX);
	e->name = wa_text_cut(s->a, element, "category", WORD_MAX);
	e->detail = wa_text_cut(s->a, element, "detail", DETAIL_MAX);
	e->phone = wa_or_empty(wa_phone(wa_text(s->a, element, "wa_id")));
	e->user_id = wa_or_empty(wa_id(s->a, wa_text(s->a, element, "user_id")));
	e->at_ms = wa_time_ms(element, "timestamp");
}

/* The first of several names under which the same thing has been published. */
static const char *first_of(struct wa_scope *s, const json_t *obj, const char *const *keys)
{
	const char *v = NULL;

	for (; !v && *keys; keys++)
		v = wa_id(s->a, wa_text(s->a, obj, *keys));
	return v;
}

/* {"wa_id","user_id":{"previous","current"}} or flat: the drafts of this field differ. */
void wa_read_user_id(struct wa_scope *s, json_t *element)
{
	static const char *const in_object_old[] = { "previous", "old", NULL };
	static const char *const in_object_new[] = { "current", "new", NULL };
	static const char *const flat_old[] = { "previous_user_id", "old_user_id", NULL };
	static const char *const flat_new[] = { "current_user_id", "new_user_id", "user_id", NULL };
	struct provider_event *e;
	const json_t *pair;

	pair = json_obj(element, "user_id");
	e = wa_add_event(s, PROVIDER_USER_ID, element);
	e->old = pair ? first_of(s, pair, in_object_old) : first_of(s, element, flat_old);
	e->user_id = wa_or_empty(pair ? first_of(s, pair, in_object_new)
	                              : first_of(s, element, flat_new));
	e->phone = wa_or_empty(wa_phone(wa_text(s->a, element, "wa_id")));
	e->detail = wa_text_cut(s->a, element, "detail", DETAIL_MAX);
	e->at_ms = wa_time_ms(element, "timestamp");
}

void wa_read_echo(struct wa_scope *s, json_t *element)
{
	wa_add_event(s, PROVIDER_ECHO, element);
}

void wa_read_history(struct wa_scope *s, json_t *element)
{
	wa_add_event(s, PROVIDER_HISTORY, element);
}

/* Fields whose value is one flat object. The keys name where each part of the event is found. */
static const struct field_rule {
	const char *field;
	enum provider_event_kind kind;
	const char *event, *old, *name, *detail; /* keys, NULL = none */
	const char *alert_on;     /* " WORD WORD " of event, "*" = always, "" = never */
	const char *alert_except; /* when alert_on is "*" */
} field_rules[] = {
	{ .field = "message_template_status_update",
	  .kind = PROVIDER_TEMPLATE_STATUS,
	  .event = "event",
	  .name = "message_template_name",
	  .detail = "reason",
	  .alert_on = "*",
	  .alert_except = " APPROVED PENDING REINSTATED IN_APPEAL " },
	{ .field = "message_template_quality_update",
	  .kind = PROVIDER_TEMPLATE_QUALITY,
	  .event = "new_quality_score",
	  .old = "previous_quality_score",
	  .name = "message_template_name",
	  .alert_on = " RED YELLOW " },
	{ .field = "template_category_update",
	  .kind = PROVIDER_TEMPLATE_CATEGORY,
	  .event = "new_category",
	  .old = "previous_category",
	  .name = "message_template_name",
	  .alert_on = "*" },
	{ .field = "message_template_components_update",
	  .kind = PROVIDER_TEMPLATE_CATEGORY,
	  .event = "new_category",
	  .old = "previous_category",
	  .name = "message_template_name",
	  .alert_on = "*" },
	{ .field = "account_update",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "event",
	  .detail = "phone_number",
	  .alert_on = "*",
	  .alert_except = " VERIFIED_ACCOUNT PARTNER_ADDED VOLUME_BASED_PRICING_TIER_UPDATE " },
	{ .field = "account_review_update",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "decision",
	  .alert_on = "*",
	  .alert_except = " APPROVED " },
	{ .field = "account_alerts",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "alert_type",
	  .detail = "alert_description",
	  .alert_on = "*" },
	{ .field = "account_settings_update",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "type",
	  .alert_on = "" },
	{ .field = "business_capability_update",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "max_daily_conversations_per_business",
	  .detail = "max_phone_numbers_per_business",
	  .alert_on = "" },
	{ .field = "phone_number_name_update",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "decision",
	  .name = "requested_verified_name",
	  .detail = "rejection_reason",
	  .alert_on = "*",
	  .alert_except = " APPROVED " },
	{ .field = "security",
	  .kind = PROVIDER_ACCOUNT,
	  .event = "event",
	  .detail = "display_phone_number",
	  .alert_on = "*" },
	{ .field = "phone_number_quality_update",
	  .kind = PROVIDER_NUMBER_QUALITY,
	  .event = "event",
	  .name = "display_phone_number",
	  .detail = "current_limit",
	  .alert_on = " FLAGGED DOWNGRADE " },
	{ .field = "payment_configuration_update",
	  .kind = PROVIDER_PAYMENT_CONFIGURATION,
	  .event = "status",
	  .name = "configuration_name",
	  .detail = "provider_name",
	  .alert_on = "*",
	  .alert_except = " Active " },
};

static bool has_word(struct wa_scope *s, const char *list, const char *word)
{
	return list && strstr(list, arena_printf(s->a, " %s ", word));
}

/* At the top of the value or one level down: account_alerts wraps its news in alert_info. */
static const char *find(struct wa_scope *s, const json_t *value, const char *key, size_t max)
{
	const char *v = key ? wa_text_cut(s->a, value, key, max) : NULL;

	if (!v && key)
		v = wa_text_cut(s->a, json_obj(value, "alert_info"), key, max);
	return v;
}

void wa_read_field(struct wa_scope *s, json_t *value, int64_t entry_time_ms)
{
	struct provider_event *e = wa_add_event(s, PROVIDER_IGNORED, value);
	const char *word;

	e->at_ms = entry_time_ms;
	for (size_t i = 0; i < ARRAY_LEN(field_rules); i++) {
		const struct field_rule *rule = &field_rules[i];

		if (strcmp(rule->field, s->field))
			continue;
		e->kind = rule->kind;
		e->event = find(s, value, rule->event, WORD_MAX);
		e->old = find(s, value, rule->old, WORD_MAX);
		e->name = find(s, value, rule->name, WORD_MAX);
		e->detail = find(s, value, rule->detail, DETAIL_MAX);
		e->id = wa_id(s->a, wa_text(s->a, value, "message_template_id"));
		e->language = find(s, value, "message_template_language", WORD_MAX);
		if (!e->detail)
			e->detail =
			        find(s, value, "max_daily_conversations_per_business", WORD_MAX);
		word = wa_or_empty(e->event);
		e->needs_alert = *rule->alert_on == '*' ? !has_word(s, rule->alert_except, word)
		                                        : has_word(s, rule->alert_on, word);
		return;
	}
}
