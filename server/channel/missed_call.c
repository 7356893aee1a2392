/* missed_call.c - one row a provider: where its fields are, what makes an event not a missed call,
 * what it wants to hear. Sources of the names: the vendors' own pages. */
#include "channel/missed_call.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/ids.h"
#include "base/utf8.h"
#include "channel/form.h"
#include "channel/missed_call_time.h"
#include "channel/twilio.h"

enum {
	RULES_MAX = 12,
	CALL_ID_MAX = 128,
	NUMBER_TEXT_MAX = 64,
};

static const char answered[] = "the call was answered";
static const char outgoing[] = "an outgoing call";
static const char not_over[] = "the call is still going on";

/* Not a missed call when the field is present and is (or with if_other: is not) one of the values,
 * unless a more telling field is present too. */
struct rule {
	const char *field, *values; /* "completed|in-*", any case */
	const char *reason;
	const char *unless; /* field, or NULL */
	bool if_other;
};

struct answer {
	const char *content_type, *body;
};

static const struct answer plain = { "text/plain", "" };
static const struct answer kookoo_hangup = {
	"text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><hangup/></response>"
};
/* Rejected, not answered: nobody pays for a call that is meant to be missed. */
static const struct answer twiml_reject = {
	"text/xml",
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Reject reason=\"busy\"/></Response>"
};

struct context {
	struct arena *a;
	const struct missed_call_options *options;
	const struct missed_call_request *req;
	const struct form *all;  /* query and body */
	const struct form *body; /* pairs of a form body only */
};

struct adapter {
	const char *name;
	struct missed_call_map map;
	const char *embedded; /* form field that carries JSON, or NULL */
	struct rule rules[RULES_MAX];
	const char *withheld; /* values of phone that stand for "hidden", as in struct rule */
	/* False: refuse. NULL = the secret in the address is all there is. */
	bool (*is_genuine)(const struct context *c);
	const struct answer *(*answer)(const struct context *c); /* NULL = plain */
};

static bool has_token(const char *expected, const char *given)
{
	if (!expected || !*expected)
		return true;
	return given && secret_equal(expected, given);
}

/* CloudAgent puts the account's key into the event; KooKoo's call control has none. */
static bool ozonetel_is_genuine(const struct context *c)
{
	if (form_get(c->all, c->a, "event"))
		return true;
	return has_token(c->options->ozonetel_api_key, form_get(c->all, c->a, "Apikey"));
}

static bool myoperator_is_genuine(const struct context *c)
{
	return has_token(c->options->myoperator_token, c->req->signature);
}

static bool twilio_is_genuine(const struct context *c)
{
	const char *token = c->options->twilio_auth_token;

	if (!token || !*token)
		return true;
	return twilio_signature_ok(c->a, token, c->req->url, c->body, c->req->body,
	                           c->req->body_len, c->req->signature);
}

static const struct answer *ozonetel_answer(const struct context *c)
{
	return form_get(c->all, c->a, "event") ? &kookoo_hangup : &plain;
}

static const struct answer *twilio_answer(const struct context *c)
{
	(void)c;
	return &twiml_reject;
}

static const struct adapter adapters[] = {
	{
	        .name = "exotel",
	        .map = { .phone = { "CallFrom", "From", "FromNumber" },
	                 .to = { "CallTo", "VirtualNumber", "To", "ToNumber" },
	                 .call_id = { "CallSid" },
	                 .at = { "StartTime", "CurrentTime", "Created", "DateCreated" } },
	        .rules = { { "Direction", "outbound*", outgoing },
	                   { "CallType", "completed", answered },
	                   { "DialCallStatus", "completed", answered },
	                   { "EventType", "answered", answered },
	                   { "CallStatus", "completed", answered, .unless = "CallType" },
	                   { "Status", "completed", answered, .unless = "CallType" },
	                   { "CallState", "active", not_over },
	                   { "type", "popup", not_over } },
	},
	{
	        .name = "ozonetel",
	        .map = { .phone = { "cid", "CallerID", "caller_id" },
	                 .to = { "called_number", "Did" },
	                 .call_id = { "sid", "monitorUCID", "monitor_ucid", "ucid" },
	                 .at = { "StartTime", "request_time", "event_time" } },
	        .embedded = "data",
	        .rules = { { "event", "NewCall", "not the beginning of a call", .if_other = true },
	                   { "Type", "inbound", outgoing, .if_other = true },
	                   { "call_type", "inbound", outgoing, .if_other = true },
	                   { "Status", "Answered", answered },
	                   { "DialStatus", "answered", answered },
	                   { "CustomerStatus", "answered", answered, .unless = "Status" },
	                   /* Live events cannot tell whether anybody answered in between. */
	                   { "action", "*", not_over } },
	        .is_genuine = ozonetel_is_genuine,
	        .answer = ozonetel_answer,
	},
	{
	        .name = "myoperator",
	        .map = { .phone = { "_cl", "_cr", "clid" },
	                 .to = { "_did" },
	                 .call_id = { "_ai", "uid" },
	                 .at = { "_st", "_ts", "_ms" } },
	        .embedded = "myoperator",
	        .rules = { { "_ev", "2", outgoing },
	                   { "_ty", "2", outgoing },
	                   { "_su", "1", answered },
	                   { "_ld.0._ac", "received", answered, .unless = "_su" },
	                   { "call_state", "*", not_over } },
	        .is_genuine = myoperator_is_genuine,
	},
	{
	        .name = "kaleyra",
	        .map = { .phone = { "caller", "from" },
	                 .to = { "callto", "bridge", "called", "to" },
	                 .call_id = { "id", "callid" },
	                 .at = { "calltime", "time", "starttime" } },
	        .rules = { { "status1", "answer*|connected|completed", answered },
	                   { "status", "answer*|connected|completed", answered },
	                   { "dialstatus", "answer*|connected|completed", answered },
	                   { "direction", "out*", outgoing },
	                   { "calltype", "out*|click2call", outgoing } },
	},
	{
	        .name = "infobip",
	        .map = { .phone = { "callingNumber" },
	                 .to = { "calledNumber" },
	                 .call_id = { "callId" },
	                 .at = { "timeOfCall" } },
	        .rules = { { "direction", "outbound", outgoing } },
	},
	{
	        .name = "twilio",
	        .map = { .phone = { "From", "Caller" },
	                 .to = { "To", "Called" },
	                 .call_id = { "CallSid" },
	                 .at = { NULL } },
	        .rules = { { "Direction", "inbound", outgoing, .if_other = true },
	                   { "CallStatus", "in-progress|completed", answered } },
	        /* Twilio spells ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN on the keypad. */
	        .withheld = "+266696687|266696687|+7378742833|+2562533|+8656696",
	        .is_genuine = twilio_is_genuine,
	        .answer = twilio_answer,
	},
	{
	        .name = "generic",
	        .map = { .phone = { "caller_id", "caller", "customer_number", "from", "cid",
	                            "msisdn", "phone", "mobile" },
	                 .to = { "dispnumber", "business_number", "called_number", "did", "to",
	                         "knowlarity_number" },
	                 .call_id = { "callid", "call_id", "call_uuid", "uuid", "id" },
	                 .at = { "start_time", "started_at", "time", "timestamp", "call_time" },
	                 .answered_field = "status",
	                 .answered_values = "answered|connected|completed",
	                 .outbound_field = "direction",
	                 .outbound_values = "out*" },
	},
};

/* One of "a|b|c*", in any case; a star at the end stands for anything. */
static bool is_one_of(const char *value, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, "|");
		bool open = n && list[n - 1] == '*';

		if (open ? !strncasecmp(value, list, n - 1)
		         : strlen(value) == n && !strncasecmp(value, list, n))
			return true;
		list += n + (list[n] == '|');
	}
	return false;
}

static const char *not_missed(const struct context *c, const struct adapter *ad,
                              const struct missed_call_map *map)
{
	struct rule mapped[] = {
		{ .field = map->answered_field,
		  .values = map->answered_values,
		  .reason = answered },
		{ .field = map->outbound_field,
		  .values = map->outbound_values,
		  .reason = outgoing },
	};

	for (size_t i = 0; i < RULES_MAX + ARRAY_LEN(mapped); i++) {
		const struct rule *rule = i < RULES_MAX ? &ad->rules[i] : &mapped[i - RULES_MAX];
		const char *value = rule->field ? form_get(c->all, c->a, rule->field) : NULL;

		if (!value || !rule->values || is_one_of(value, rule->values) == rule->if_other)
			continue;
		if (!rule->unless || !form_get(c->all, c->a, rule->unless))
			return rule->reason;
	}
	return NULL;
}

/* Printable ASCII of a sensible length, as every real id is; anything else is none. */
static const char *call_id_of(const char *id)
{
	if (!id || strlen(id) > CALL_ID_MAX)
		return "";
	for (const char *p = id; *p; p++) {
		if (*p <= ' ' || *p > '~')
			return "";
	}
	return id;
}

/* Our own number as text for the record. */
static const char *number_text(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, utf8_prefix(s, NUMBER_TEXT_MAX)) : "";
}

/* Fills ret_call; returns why it cannot be taken, or NULL. */
static const char *read_call(const struct context *c, const struct adapter *ad,
                             const struct missed_call_map *map, struct missed_call *ret_call)
{
	const char *caller = form_get_phone(c->all, c->a, map->phone);
	char *digits = arena_alloc(c->a, PHONE_MAX);
	struct missed_call call = { .provider = ad->name };

	if (!caller)
		return "no caller in it";
	if (ad->withheld && is_one_of(caller, ad->withheld))
		return "the caller hides the number";
	call.phone_kind = phone_normalise(caller, digits);
	if (call.phone_kind == PHONE_UNKNOWN || !*digits)
		return "the caller's number is hidden or not a number";
	call.phone = digits;
	call.to = number_text(c->a, form_get_any(c->all, c->a, map->to));
	call.call_id = call_id_of(form_get_any(c->all, c->a, map->call_id));
	call.at_ms = missed_call_time_ms(form_get_any(c->all, c->a, map->at));
	if (!call.at_ms)
		call.at_ms = c->req->now_ms;
	call.dedupe_key = *call.call_id ? arena_printf(c->a, "%s:%s", ad->name, call.call_id)
	                                : arena_printf(c->a, "%s:%s:%s:%lld", ad->name, call.phone,
	                                               call.to, (long long)(call.at_ms / 60000));
	*ret_call = call;
	return NULL;
}

static bool looks_like_json(const struct missed_call_request *req)
{
	size_t i = 0;

	if (req->content_type && strcasestr(req->content_type, "json"))
		return true;
	while (i < req->body_len && isspace((unsigned char)req->body[i]))
		i++;
	return i < req->body_len && (req->body[i] == '{' || req->body[i] == '[');
}

/* Everything the request says into one list; body pairs also apart, for the signature. */
static void read_request(struct arena *a, const struct adapter *ad,
                         const struct missed_call_request *req, struct form *all, struct form *body)
{
	bool is_json = req->body_len && looks_like_json(req) &&
	               form_add_json(all, a, req->body, req->body_len);
	const char *inner;

	if (req->body_len && !is_json) {
		form_add_encoded(body, a, req->body, req->body_len);
		*all = *body;
	}
	if (req->query)
		form_add_encoded(all, a, req->query, strlen(req->query));
	inner = ad->embedded ? form_get(all, a, ad->embedded) : NULL;
	if (inner)
		form_add_json(all, a, inner, strlen(inner));
}

static const struct adapter *adapter_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(adapters); i++) {
		if (!strcmp(adapters[i].name, name))
			return &adapters[i];
	}
	return NULL;
}

static void judge(const struct context *c, const struct adapter *ad,
                  struct missed_call_outcome *out)
{
	const struct missed_call_map *map = &ad->map;
	bool is_generic = !strcmp(ad->name, "generic");

	if (!strcasecmp(c->req->method, "HEAD")) {
		out->reason = "a probe";
		return;
	}
	if (ad->is_genuine && !ad->is_genuine(c)) {
		out->verdict = MISSED_CALL_REFUSED;
		out->reason = "signature or token is wrong";
		out->status = 403;
		out->content_type = plain.content_type;
		out->answer = plain.body;
		return;
	}
	if (is_generic && c->options->map)
		map = c->options->map;
	out->reason = not_missed(c, ad, map);
	if (!out->reason)
		out->reason = read_call(c, ad, map, &out->call);
	if (!out->reason)
		out->verdict = MISSED_CALL_TAKEN;
}

int missed_call_read(struct arena *a, const char *provider,
                     const struct missed_call_options *options,
                     const struct missed_call_request *req, struct missed_call_outcome *ret_outcome)
{
	const struct adapter *ad = adapter_of(provider);
	struct missed_call_outcome out = { .verdict = MISSED_CALL_IGNORED, .status = 200 };
	struct form *all, *body;
	const struct answer *answer;

	if (!ad)
		return -ENOENT;
	all = arena_alloc(a, sizeof(*all));
	body = arena_alloc(a, sizeof(*body));
	read_request(a, ad, req, all, body);
	struct context c = { a, options, req, all, body };
	answer = ad->answer ? ad->answer(&c) : &plain;
	out.content_type = answer->content_type;
	out.answer = answer->body;
	judge(&c, ad, &out);
	*ret_outcome = out;
	return 0;
}

const char *const *missed_call_providers(void)
{
	static const char *names[ARRAY_LEN(adapters) + 1];

	for (size_t i = 0; i < ARRAY_LEN(adapters); i++)
		names[i] = adapters[i].name;
	return names;
}
