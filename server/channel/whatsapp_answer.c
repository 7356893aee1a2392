#include "channel/whatsapp_answer.h"

#include <string.h>

#include "channel/whatsapp_value.h"

enum {
	WORDS_MAX = 500,
	CODE_MISSING = -1, /* an error that did not say which: 0 would be "authentication" */
};

static const struct code_rule {
	int first, last;
	enum send_class class;
	bool needs_alert;
} code_rules[] = {
	{ 0, 0, SEND_STOP_ALL, true }, /* authentication */
	{ 1, 2, SEND_RETRY_SOON, false },
	{ 3, 3, SEND_STOP_ALL, true },
	{ 4, 4, SEND_RETRY_ACCOUNT, true },
	{ 10, 10, SEND_STOP_ALL, true },
	{ 33, 33, SEND_DEAD, true },   /* no such number */
	{ 100, 100, SEND_DEAD, true }, /* bad parameter */
	{ 190, 190, SEND_STOP_ALL, true },
	{ 200, 299, SEND_STOP_ALL, true },
	{ 368, 368, SEND_STOP_ALL, true },
	{ 80007, 80007, SEND_RETRY_ACCOUNT, true },
	{ 130429, 130429, SEND_RETRY_NUMBER, false },
	{ 130472, 130472, SEND_DROP, false },
	{ 130497, 130497, SEND_STOP_ALL, true },
	{ 131000, 131000, SEND_RETRY_SOON, false },
	{ 131005, 131005, SEND_STOP_ALL, true },
	{ 131008, 131009, SEND_DEAD, true },
	{ 131016, 131016, SEND_RETRY_SOON, false },
	{ 131021, 131021, SEND_DEAD, true },
	{ 131026, 131026, SEND_UNREACHABLE, false },
	{ 131030, 131030, SEND_DEAD, true }, /* test number: recipient is not on its list */
	{ 131031, 131031, SEND_STOP_ALL, true },
	{ 131037, 131037, SEND_STOP_ALL, true },
	{ 131042, 131042, SEND_STOP_ALL, true },
	{ 131044, 131045, SEND_STOP_ALL, true },
	{ 131047, 131047, SEND_NEEDS_TEMPLATE, false },
	{ 131048, 131048, SEND_HOLD_UNASKED, true },
	{ 131049, 131049, SEND_DROP, false },
	{ 131050, 131050, SEND_OPTED_OUT, false },
	{ 131051, 131051, SEND_DEAD, true },
	{ 131052, 131052, SEND_DROP, false },
	{ 131053, 131053, SEND_DEAD, true },
	{ 131056, 131056, SEND_RETRY_PAIR, false },
	{ 131057, 131057, SEND_RETRY_SOON, false },
	{ 131062, 131062, SEND_DEAD, true }, /* this template needs a phone number */
	{ 131063, 131063, SEND_DEAD, true },
	{ 131064, 131064, SEND_HOLD_UNASKED, true },
	{ 132000, 132000, SEND_DEAD, true },
	{ 132001, 132001, SEND_OTHER_LANGUAGE, true },
	{ 132005, 132005, SEND_DEAD, true },
	{ 132007, 132008, SEND_DEAD, true },
	{ 132012, 132012, SEND_DEAD, true },
	{ 132015, 132016, SEND_TEMPLATE_STOPPED, true },
	{ 132018, 132018, SEND_DEAD, true },
	{ 132068, 132069, SEND_PLAIN_INSTEAD, true },
	{ 133004, 133004, SEND_RETRY_SOON, false },
	{ 133010, 133010, SEND_STOP_ALL, true },
	{ 134011, 134011, SEND_DEAD, true }, /* payments terms not accepted */
	{ 135000, 135000, SEND_DEAD, true },
	{ 137000, 137000, SEND_DEAD, true },  /* identity changed: verify anew */
	{ 138000, 138999, SEND_DROP, false }, /* calling */
	{ 141008, 141008, SEND_STOP_ALL, true },
	{ 141014, 141014, SEND_STOP_ALL, true },
};

static const char *const names[SEND_CLASSES] = {
	[SEND_SENT] = "sent",
	[SEND_IN_DOUBT] = "in_doubt",
	[SEND_RETRY_SOON] = "retry_soon",
	[SEND_RETRY_PAIR] = "retry_pair",
	[SEND_RETRY_NUMBER] = "retry_number",
	[SEND_RETRY_ACCOUNT] = "retry_account",
	[SEND_NEEDS_TEMPLATE] = "needs_template",
	[SEND_OTHER_LANGUAGE] = "other_language",
	[SEND_TEMPLATE_STOPPED] = "template_stopped",
	[SEND_PLAIN_INSTEAD] = "plain_instead",
	[SEND_UNREACHABLE] = "unreachable",
	[SEND_OPTED_OUT] = "opted_out",
	[SEND_DROP] = "drop",
	[SEND_DEAD] = "dead",
	[SEND_HOLD_UNASKED] = "hold_unasked",
	[SEND_STOP_ALL] = "stop_all",
};

static const struct code_rule *rule_of(int code)
{
	for (size_t i = 0; i < ARRAY_LEN(code_rules); i++) {
		if (code >= code_rules[i].first && code <= code_rules[i].last)
			return &code_rules[i];
	}
	return NULL;
}

enum send_class whatsapp_classify(int http, int code)
{
	const struct code_rule *rule = rule_of(code);

	if (rule)
		return rule->class;
	if (http == 429)
		return SEND_RETRY_NUMBER;
	if (http == 401 || http == 403)
		return SEND_STOP_ALL;
	/* A new code on a refused request would be refused again; anything else may pass. */
	return http >= 400 && http < 500 && http != 408 ? SEND_DEAD : SEND_RETRY_SOON;
}

bool whatsapp_code_needs_alert(int code)
{
	const struct code_rule *rule = rule_of(code);

	return !rule || rule->needs_alert;
}

const char *send_class_name(enum send_class class)
{
	if ((unsigned)class >= SEND_CLASSES)
		bug("send class %d", (int)class);
	return names[class];
}

bool send_class_is_retry(enum send_class class)
{
	return class >= SEND_RETRY_SOON && class <= SEND_RETRY_ACCOUNT;
}

static int code_of(const json_t *error, const char *key, int missing)
{
	int64_t v = json_int(error, key, missing);

	return v >= 0 && v <= INT32_MAX ? (int)v : missing;
}

static void read_error(struct arena *a, const json_t *error, struct send_answer *ans)
{
	ans->code = code_of(error, "code", CODE_MISSING);
	ans->subcode = code_of(error, "error_subcode", 0);
	ans->message = wa_text_cut(a, error, "message", WORDS_MAX);
	ans->details = wa_text_cut(a, json_obj(error, "error_data"), "details", WORDS_MAX);
	ans->trace_id = wa_text_cut(a, error, "fbtrace_id", WORDS_MAX);
	ans->class = whatsapp_classify(ans->http, ans->code);
	ans->needs_alert = whatsapp_code_needs_alert(ans->code);
}

static void read_success(struct arena *a, const json_t *root, struct send_answer *ans)
{
	const json_t *message = json_array_get(json_arr(root, "messages"), 0);
	const json_t *contact = json_array_get(json_arr(root, "contacts"), 0);

	ans->id = wa_id(a, wa_text(a, message, "id"));
	ans->state = wa_text_cut(a, message, "message_status", WORDS_MAX);
	ans->wa_id = wa_phone(wa_text(a, contact, "wa_id"));
	ans->user_id = wa_id(a, wa_text(a, contact, "user_id"));
	ans->class = ans->id ? SEND_SENT : SEND_IN_DOUBT;
}

void whatsapp_read_answer(struct arena *a, int http, const char *body, size_t n,
                          struct send_answer *ret_answer)
{
	struct send_answer ans = { .http = http };
	json_t *root = NULL, *error;

	if (json_parse(body, n, JSON_DEPTH_OUTSIDE, &root, NULL) == 0)
		json_in_arena(a, root);
	else
		root = NULL;
	error = json_obj(root, "error");
	if (error) {
		read_error(a, error, &ans);
	} else if (http >= 200 && http < 300) {
		read_success(a, root, &ans);
	} else {
		ans.code = CODE_MISSING;
		ans.class = whatsapp_classify(http, ans.code);
		ans.needs_alert = ans.class == SEND_DEAD || ans.class == SEND_STOP_ALL;
	}
	*ret_answer = ans;
}
