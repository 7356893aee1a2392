/* Every provider in every wrapping, and everything that looks like a missed call but is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "channel/missed_call.h"
#include "channel/missed_call_time.h"

#define NOW 1763900000000

static const struct missed_call_options no_options;

static struct missed_call_outcome ask(struct arena *a, const char *provider,
                                      const struct missed_call_options *options, const char *method,
                                      const char *query, const char *type, const char *body)
{
	struct missed_call_request req = { .method = method,
		                           .query = query,
		                           .content_type = type,
		                           .body = body,
		                           .body_len = body ? strlen(body) : 0,
		                           .now_ms = NOW };
	struct missed_call_outcome out;

	assert_int_equal(missed_call_read(a, provider, options, &req, &out), 0);
	return out;
}

static struct missed_call_outcome get(struct arena *a, const char *provider, const char *query)
{
	return ask(a, provider, &no_options, "GET", query, NULL, NULL);
}

static struct missed_call_outcome form(struct arena *a, const char *provider, const char *body)
{
	return ask(a, provider, &no_options, "POST", NULL, "application/x-www-form-urlencoded",
	           body);
}

static struct missed_call_outcome json(struct arena *a, const char *provider, const char *body)
{
	return ask(a, provider, &no_options, "POST", NULL, "application/json; charset=utf-8", body);
}

#define FORM 1
#define JSON 2

/* What each provider really sends. key NULL: not to be taken. */
static const struct vector {
	const char *provider;
	int wrapping; /* 0 = GET */
	const char *text;
	const char *key, *phone, *to;
} vectors[] = {
	/* Exotel: pass-through applet, status callback, integration event. */
	{ "exotel", 0,
	  "CallSid=abc&CallFrom=09052161119&CallTo=08088919888&Direction=incoming&CallType=call-"
	  "attempt"
	  "&CurrentTime=2026-11-23+10:00:00&From=09052161119&To=08088919888",
	  "exotel:abc", "919052161119", "08088919888" },
	{ "exotel", FORM,
	  "CallSid=abd&From=%2B919052161119&To=08088919888&Status=no-answer&EventType=terminal",
	  "exotel:abd", "919052161119", "08088919888" },
	{ "exotel", JSON,
	  "{\"CallSid\":\"abe\",\"VirtualNumber\":\"+912248933333\",\"Direction\":\"inbound\","
	  "\"CallState\":\"terminal\",\"FromNumber\":\"08789489697\",\"ToNumber\":\"07251937261\","
	  "\"type\":\"missedcall\"}",
	  "exotel:abe", "918789489697", "+912248933333" },
	{ "exotel", 0, "CallSid=a1&From=09052161119&digits=%221%22&CallType=client-hangup",
	  "exotel:a1", "919052161119", "" },
	{ "exotel", 0, "CallSid=a&From=09052161119&CallType=completed", NULL, NULL, NULL },
	{ "exotel", 0, "CallSid=a&From=09052161119&CallType=call-attempt&DialCallStatus=completed",
	  NULL, NULL, NULL },
	{ "exotel", 0, "CallSid=a&From=09052161119&Direction=outbound-dial", NULL, NULL, NULL },
	{ "exotel", FORM, "CallSid=a&From=09052161119&Status=completed&EventType=terminal", NULL,
	  NULL, NULL },
	{ "exotel", FORM, "CallSid=a&From=09052161119&EventType=answered", NULL, NULL, NULL },
	{ "exotel", JSON, "{\"CallSid\":\"a\",\"FromNumber\":\"08789489697\",\"type\":\"popup\"}",
	  NULL, NULL, NULL },
	/* Ozonetel: KooKoo, CloudAgent in both wrappings, live events. */
	{ "ozonetel", 0, "event=NewCall&cid=09876512340&called_number=914066666666&sid=5551",
	  "ozonetel:5551", "919876512340", "914066666666" },
	{ "ozonetel", 0, "event=Hangup&sid=5551&cid=09876512340", NULL, NULL, NULL },
	{ "ozonetel", FORM,
	  "data=%7B%22monitorUCID%22%3A%22771%22%2C%22CallerID%22%3A%229876512340%22%2C%22Did%22%"
	  "3A%22"
	  "914066666666%22%2C%22Type%22%3A%22inbound%22%2C%22Status%22%3A%22NotAnswered%22%2C%22"
	  "StartTime%22%3A%222026-11-23+10%3A00%3A00%22%7D",
	  "ozonetel:771", "919876512340", "914066666666" },
	{ "ozonetel", JSON,
	  "{\"monitorUCID\":772,\"CallerID\":\"09876512340\",\"Type\":\"Inbound\",\"Status\":"
	  "\"Unanswered\"}",
	  "ozonetel:772", "919876512340", "" },
	{ "ozonetel", JSON,
	  "{\"monitorUCID\":\"773\",\"CallerID\":\"09876512340\",\"Type\":\"inbound\",\"Status\":"
	  "\"Answered\"}",
	  NULL, NULL, NULL },
	{ "ozonetel", JSON,
	  "{\"monitorUCID\":\"774\",\"CallerID\":\"09876512340\",\"Type\":\"Manual\",\"Status\":"
	  "\"NotAnswered\"}",
	  NULL, NULL, NULL },
	{ "ozonetel", JSON,
	  "{\"eventType\":\"Call\",\"action\":\"Disconnect\",\"call_type\":\"Inbound\",\"ucid\":"
	  "\"1\","
	  "\"caller_id\":\"9876512340\"}",
	  NULL, NULL, NULL },
	/* MyOperator: JSON in a form field, plain JSON, live event. */
	{ "myoperator", FORM,
	  "myoperator=%7B%22_ai%22%3A%22c.1%22%2C%22_cr%22%3A%229876512340%22%2C%22_cl%22%3A%22%2B"
	  "919876512340%22%2C%22_su%22%3A2%2C%22_ev%22%3A1%2C%22_st%22%3A1763899000%7D",
	  "myoperator:c.1", "919876512340", "" },
	{ "myoperator", JSON,
	  "{\"_ai\":\"c.2\",\"_cr\":\"9876512340\",\"_su\":3,\"_ld\":[{\"_ac\":\"missed\"}]}",
	  "myoperator:c.2", "919876512340", "" },
	{ "myoperator", JSON, "{\"_ai\":\"c.3\",\"_cl\":\"+919876512340\",\"_su\":1}", NULL, NULL,
	  NULL },
	{ "myoperator", JSON, "{\"_ai\":\"c.4\",\"_cl\":\"+919876512340\",\"_ev\":2}", NULL, NULL,
	  NULL },
	{ "myoperator", JSON,
	  "{\"_ai\":\"c.5\",\"_cl\":\"+919876512340\",\"_ld\":[{\"_ac\":\"received\"}]}", NULL,
	  NULL, NULL },
	{ "myoperator", JSON, "{\"uid\":\"c.6\",\"clid\":\"+919876512340\",\"call_state\":0}", NULL,
	  NULL, NULL },
	/* Kaleyra: whatever was put into the address. */
	{ "kaleyra", 0, "caller=9876512340&callto=8047180471&time=23/11/2026+10:00+AM&id=k1",
	  "kaleyra:k1", "919876512340", "8047180471" },
	{ "kaleyra", 0, "from=9876512340&duration=0&status=MISSED",
	  "kaleyra:919876512340::29398333", "919876512340", "" },
	{ "kaleyra", 0, "caller=9876512340&id=k2&status1=ANSWER", NULL, NULL, NULL },
	{ "kaleyra", 0, "caller=%7Bcaller%7D&id=k3", NULL, NULL, NULL },
	/* Infobip: no id at all. */
	{ "infobip", JSON,
	  "{\"calledNumber\":\"918047180471\",\"callingNumber\":\"919876512340\",\"timeOfCall\":"
	  "1763899990000}",
	  "infobip:919876512340:918047180471:29398333", "919876512340", "918047180471" },
	/* Twilio. */
	{ "twilio", FORM,
	  "CallSid=CA1&From=%2B919876512340&To=%2B14155550100&CallStatus=ringing&Direction=inbound",
	  "twilio:CA1", "919876512340", "+14155550100" },
	{ "twilio", 0,
	  "CallSid=CA2&From=+919876512340&To=+14155550100&CallStatus=busy&Direction=inbound",
	  "twilio:CA2", "919876512340", "14155550100" },
	{ "twilio", FORM, "CallSid=CA3&From=%2B919876512340&CallStatus=completed&Direction=inbound",
	  NULL, NULL, NULL },
	{ "twilio", FORM,
	  "CallSid=CA4&From=%2B919876512340&CallStatus=ringing&Direction=outbound-api", NULL, NULL,
	  NULL },
	{ "twilio", FORM, "CallSid=CA5&From=%2B266696687&CallStatus=ringing&Direction=inbound",
	  NULL, NULL, NULL },
	/* Anything else by usual names. */
	{ "generic", 0, "caller_id=%2B919876512340&callid=g1&dispnumber=%2B918047180471",
	  "generic:g1", "919876512340", "+918047180471" },
	{ "generic", JSON, "[{\"call\":{\"x\":1},\"from\":9876512340,\"uuid\":\"g2\"}]",
	  "generic:g2", "919876512340", "" },
	{ "generic", 0, "caller_id=9876512340&status=Answered", NULL, NULL, NULL },
	{ "generic", 0, "caller_id=9876512340&direction=outgoing", NULL, NULL, NULL },
};

static void every_provider_is_understood_in_every_wrapping(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		const struct vector *v = &vectors[i];
		struct missed_call_outcome out = v->wrapping == FORM ? form(a, v->provider, v->text)
		                                 : v->wrapping == JSON
		                                         ? json(a, v->provider, v->text)
		                                         : get(a, v->provider, v->text);

		if ((out.verdict == MISSED_CALL_TAKEN) != (v->key != NULL))
			fail_msg("%s %s: %s", v->provider, v->text,
			         out.reason ? out.reason : "was taken");
		assert_int_equal(out.status, 200);
		if (!v->key) {
			assert_non_null(out.reason);
			continue;
		}
		assert_string_equal(out.call.dedupe_key, v->key);
		assert_string_equal(out.call.phone, v->phone);
		assert_string_equal(out.call.to, v->to);
		assert_string_equal(out.call.provider, v->provider);
		assert_int_equal(out.call.phone_kind, PHONE_MOBILE);
	}
}

/* The field in which each provider names the caller, with what else it needs. */
static const struct {
	const char *provider, *query_before;
} callers[] = {
	{ "exotel", "CallSid=1&CallType=call-attempt&CallFrom=" },
	{ "ozonetel", "event=NewCall&sid=1&cid=" },
	{ "myoperator", "_ai=1&_su=2&_cl=" },
	{ "kaleyra", "id=1&caller=" },
	{ "infobip", "callId=1&callingNumber=" },
	{ "twilio", "CallSid=1&Direction=inbound&CallStatus=ringing&From=" },
	{ "generic", "id=1&phone=" },
};

static void every_way_to_write_a_number_gives_the_same(void **state)
{
	static const struct {
		const char *written, *digits;
		enum phone_kind kind;
	} numbers[] = {
		{ "09876512340", "919876512340", PHONE_MOBILE },
		{ "%2B919876512340", "919876512340", PHONE_MOBILE },
		{ "+919876512340", "919876512340", PHONE_MOBILE }, /* the plus decodes to a blank */
		{ "919876512340", "919876512340", PHONE_MOBILE },
		{ "9876512340", "919876512340", PHONE_MOBILE },
		{ "00919876512340", "919876512340", PHONE_MOBILE },
		{ "0919876512340", "919876512340", PHONE_MOBILE },
		{ "%2B91-98765%2012340", "919876512340", PHONE_MOBILE },
		{ "9109876512340", "919876512340", PHONE_MOBILE },
		{ "9123456780", "919123456780",
		  PHONE_MOBILE }, /* ten digits: 91 is not the country */
		{ "%229876512340%22", "919876512340", PHONE_MOBILE },
		{ "02235511457", "912235511457", PHONE_LANDLINE },
		{ "%2B912235511457", "912235511457", PHONE_LANDLINE },
		{ "%2B16505551234", "16505551234", PHONE_FOREIGN },
		{ "anonymous", NULL, PHONE_UNKNOWN },
		{ "Private", NULL, PHONE_UNKNOWN },
		{ "unknown", NULL, PHONE_UNKNOWN },
		{ "+6591234567", "6591234567", PHONE_FOREIGN }, /* not +91 6591234567 */
		{ "9198765***10", NULL, PHONE_UNKNOWN }, /* masked: ten digits of somebody else */
		{ "198", NULL, PHONE_UNKNOWN },
		{ "", NULL, PHONE_UNKNOWN },
		{ "%00", NULL, PHONE_UNKNOWN },
		{ "99999999999999999999999999999999999999999", NULL, PHONE_UNKNOWN },
	};

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(callers); p++) {
		for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
			_cleanup_(arena_freep) struct arena *a = arena_new();
			struct missed_call_outcome out =
			        get(a, callers[p].provider,
			            arena_printf(a, "%s%s", callers[p].query_before,
			                         numbers[i].written));

			if (!numbers[i].digits) {
				assert_int_equal(out.verdict, MISSED_CALL_IGNORED);
				continue;
			}
			if (out.verdict != MISSED_CALL_TAKEN)
				fail_msg("%s %s: %s", callers[p].provider, numbers[i].written,
				         out.reason);
			assert_string_equal(out.call.phone, numbers[i].digits);
			assert_int_equal(out.call.phone_kind, numbers[i].kind);
		}
	}
}

static void each_provider_hears_what_it_waits_for(void **state)
{
	static const struct {
		const char *provider, *query, *type, *body;
	} cases[] = {
		{ "exotel", "CallSid=1&From=09876512340", "text/plain", "" },
		{ "ozonetel", "event=NewCall&sid=1&cid=09876512340", "text/xml",
		  "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><hangup/></response>" },
		{ "ozonetel", "event=Disconnect&sid=1", "text/xml",
		  "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><hangup/></response>" },
		{ "ozonetel", "monitorUCID=1&CallerID=9876512340", "text/plain", "" },
		{ "twilio", "CallSid=1&From=anonymous", "text/xml",
		  "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Reject "
		  "reason=\"busy\"/></Response>" },
		{ "kaleyra", "", "text/plain", "" },
		{ "infobip", NULL, "text/plain", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct missed_call_outcome out = get(a, cases[i].provider, cases[i].query);

		assert_int_equal(out.status, 200);
		assert_string_equal(out.content_type, cases[i].type);
		assert_string_equal(out.answer, cases[i].body);
	}
}

static void probes_and_odd_bodies_are_answered_and_ignored(void **state)
{
	static const char *const bodies[] = {
		"{",       "[]", "[[[[",   "null",          "{\"From\":{}}",
		"&&&=&=x", "%",  "%zz=%1", "\xff\xfe=\x01", "myoperator={"
	};

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(callers); p++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct missed_call_outcome out =
		        ask(a, callers[p].provider, &no_options, "HEAD",
		            arena_printf(a, "%s9876512340", callers[p].query_before), NULL, NULL);

		assert_int_equal(out.verdict, MISSED_CALL_IGNORED);
		assert_int_equal(out.status, 200);
		for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
			assert_int_equal(form(a, callers[p].provider, bodies[i]).verdict,
			                 MISSED_CALL_IGNORED);
			assert_int_equal(json(a, callers[p].provider, bodies[i]).verdict,
			                 MISSED_CALL_IGNORED);
		}
	}
}

static void a_query_of_twenty_kilobytes_still_counts(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct missed_call_outcome out;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	buf_adds(&b, "CallSid=big&From=09876512340&pad=");
	while (b.n < 20 * 1024)
		buf_adds(&b, "%E0%A8%B8");
	out = get(a, "exotel", b.p);
	assert_int_equal(out.verdict, MISSED_CALL_TAKEN);
	assert_string_equal(out.call.dedupe_key, "exotel:big");
	/* And a thousand pairs before the ones that matter are too many to look through. */
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "a=b&");
	buf_adds(&b, "CallSid=late&From=09876512340");
	assert_int_equal(get(a, "exotel", b.p).verdict, MISSED_CALL_IGNORED);
	buf_done(&b);
}

static void a_form_that_calls_itself_json_is_read_all_the_same(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct missed_call_options options = { 0 };
	static const char body[] = "CallSid=9&CallFrom=09876512340&CallType=call-attempt";
	struct missed_call_request req = { .method = "POST",
		                           .content_type = "application/json",
		                           .body = body,
		                           .body_len = sizeof(body) - 1,
		                           .now_ms = NOW };
	struct missed_call_outcome out;

	(void)state;
	assert_int_equal(missed_call_read(a, "exotel", &options, &req, &out), 0);
	assert_int_equal(out.verdict, MISSED_CALL_TAKEN);
	assert_string_equal(out.call.dedupe_key, "exotel:9");
}

static void a_department_is_not_a_number_that_was_called(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	assert_string_equal(get(a, "myoperator", "_ai=1&_su=2&_cl=919876512340&_dn=Sales").call.to,
	                    "");
}

static void without_an_id_caller_number_and_minute_tell_calls_apart(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	static const char at[] =
	        "{\"calledNumber\":\"918047180471\",\"callingNumber\":\"919876512340\","
	        "\"timeOfCall\":%lld}";
	const char *one, *repeated, *later, *no_id, *bad_id;

	(void)state;
#define AT(ms) json(a, "infobip", arena_printf(a, at, (long long)(ms))).call.dedupe_key
	one = AT(1763899980000);
	repeated = AT(1763900039999);
	later = AT(1763900040000);
#undef AT
	assert_string_equal(one, repeated);
	assert_string_not_equal(one, later);
	no_id = get(a, "exotel", "From=09876512340&To=1").call.dedupe_key;
	bad_id = get(a, "exotel", "From=09876512340&To=1&CallSid=a%20b").call.dedupe_key;
	assert_string_equal(no_id, "exotel:919876512340:1:29398333");
	assert_string_equal(bad_id, no_id);
}

static void tokens_and_signatures_are_checked_where_configured(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const struct missed_call_options o = { .ozonetel_api_key = "KEY",
		                               .myoperator_token = "TOKEN" };
	struct missed_call_request req = { .method = "POST",
		                           .content_type = "application/json",
		                           .body = "{\"_ai\":\"1\",\"_cl\":\"+919876512340\"}",
		                           .now_ms = NOW };
	struct missed_call_outcome out;

	(void)state;
	req.body_len = strlen(req.body);
	assert_int_equal(missed_call_read(a, "myoperator", &o, &req, &out), 0);
	assert_int_equal(out.verdict, MISSED_CALL_REFUSED);
	assert_int_equal(out.status, 403);
	req.signature = "TOKEN";
	assert_int_equal(missed_call_read(a, "myoperator", &o, &req, &out), 0);
	assert_int_equal(out.verdict, MISSED_CALL_TAKEN);
	assert_int_equal(
	        ask(a, "ozonetel", &o, "POST", NULL, NULL,
	            "{\"monitorUCID\":\"1\",\"CallerID\":\"9876512340\",\"Apikey\":\"KEY\"}")
	                .verdict,
	        MISSED_CALL_TAKEN);
	assert_int_equal(
	        ask(a, "ozonetel", &o, "POST", NULL, NULL,
	            "{\"monitorUCID\":\"1\",\"CallerID\":\"9876512340\",\"Apikey\":\"KEX\"}")
	                .verdict,
	        MISSED_CALL_REFUSED);
}

/* The example of Twilio's own security page: token 12345, five parameters. */
#define TWILIO_URL "https://mycompany.com/myapp.php?foo=1&bar=2"
#define TWILIO_BODY                                                                       \
	"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309" \
	"&To=%2B18005551212"
#define TWILIO_SIGNATURE "RSOYDt4T1cUTdK1PDd93/VVr8B8="

static int twilio(const char *url, const char *body, const char *signature)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const struct missed_call_options o = { .twilio_auth_token = "12345" };
	struct missed_call_request req = { .method = "POST",
		                           .url = url,
		                           .query = "foo=1&bar=2",
		                           .content_type = "application/x-www-form-urlencoded",
		                           .body = body,
		                           .body_len = strlen(body),
		                           .signature = signature,
		                           .now_ms = NOW };
	struct missed_call_outcome out;

	assert_int_equal(missed_call_read(a, "twilio", &o, &req, &out), 0);
	return out.verdict;
}

static void twilio_must_have_signed(void **state)
{
	(void)state;
	assert_int_equal(twilio(TWILIO_URL, TWILIO_BODY, TWILIO_SIGNATURE), MISSED_CALL_TAKEN);
	/* Order of the parameters does not matter, port neither. */
	assert_int_equal(twilio(TWILIO_URL,
	                        "To=%2B18005551212&From=%2B14158675309&Digits=1234&CallSid="
	                        "CA1234567890ABCDE&Caller=%2B14158675309",
	                        TWILIO_SIGNATURE),
	                 MISSED_CALL_TAKEN);
	assert_int_equal(twilio("https://mycompany.com:443/myapp.php?foo=1&bar=2", TWILIO_BODY,
	                        TWILIO_SIGNATURE),
	                 MISSED_CALL_TAKEN);
	assert_int_equal(twilio("https://mycompany.com/myapp.php?foo=1&bar=3", TWILIO_BODY,
	                        TWILIO_SIGNATURE),
	                 MISSED_CALL_REFUSED);
	assert_int_equal(twilio(TWILIO_URL, TWILIO_BODY "&x=1", TWILIO_SIGNATURE),
	                 MISSED_CALL_REFUSED);
	assert_int_equal(twilio(TWILIO_URL, TWILIO_BODY, "RSOYDt4T1cUTdK1PDd93/VVr8B9="),
	                 MISSED_CALL_REFUSED);
	assert_int_equal(twilio(TWILIO_URL, TWILIO_BODY, NULL), MISSED_CALL_REFUSED);
	assert_int_equal(twilio(NULL, TWILIO_BODY, TWILIO_SIGNATURE), MISSED_CALL_REFUSED);
}

static void a_field_map_teaches_a_new_provider(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct missed_call_options o = { 0 };
	struct missed_call_map map;
	struct missed_call_outcome out;
	struct err e;

	(void)state;
	assert_int_equal(
	        missed_call_map_parse(a,
	                              "phone=who.number,who_number to=line id=ref at=when\n"
	                              "answered=result:Talked|Picked* outbound=dir:2",
	                              &map, &e),
	        0);
	o.map = &map;
	out = ask(a, "generic", &o, "POST", NULL, NULL,
	          "{\"who\":{\"number\":\"9876512340\"},\"line\":\"1800\",\"ref\":\"r7\",\"when\":"
	          "\"2026-11-23T10:00:00+05:30\",\"result\":\"Missed\",\"dir\":1}");
	assert_int_equal(out.verdict, MISSED_CALL_TAKEN);
	assert_string_equal(out.call.phone, "919876512340");
	assert_string_equal(out.call.dedupe_key, "generic:r7");
	assert_int_equal(out.call.at_ms, 1795408200000);
	assert_int_equal(
	        ask(a, "generic", &o, "GET", "who_number=9876512340&result=picked+up", NULL, NULL)
	                .verdict,
	        MISSED_CALL_IGNORED);
	assert_int_equal(
	        ask(a, "generic", &o, "GET", "who_number=9876512340&dir=2", NULL, NULL).verdict,
	        MISSED_CALL_IGNORED);
	/* Names of the built-in map mean nothing once there is one of our own. */
	assert_int_equal(ask(a, "generic", &o, "GET", "caller_id=9876512340", NULL, NULL).verdict,
	                 MISSED_CALL_IGNORED);
}

static void a_wrong_field_map_is_refused_with_a_reason(void **state)
{
	static const char *const maps[] = { "",
		                            "to=x",
		                            "phone=",
		                            "phone=a,,b",
		                            "phone=a colour=b",
		                            "phone=a answered=status",
		                            "phone=a answered=:x",
		                            "phone=a,b,c,d,e,f,g,h,i" };
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
		struct missed_call_map map;
		struct err e = { 0 };

		assert_int_equal(missed_call_map_parse(a, maps[i], &map, &e), -EINVAL);
		assert_non_null(strstr(e.msg, "field map"));
	}
}

static void times_are_read_in_every_format(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{ "2026-11-23 10:00:00", 1795408200000 },
		{ "2026-11-23T10:00:00+05:30", 1795408200000 },
		{ "2026-11-23T04:30:00Z", 1795408200000 },
		{ "2026-11-23T04:30:00.250Z", 1795408200000 },
		{ "2026-11-22 23:30:00-0500", 1795408200000 },
		{ "23/11/2026 10:00 AM", 1795408200000 },
		{ "23/11/2026 10:00:00 PM", 1795451400000 },
		{ "23/11/2026 12:30 AM", 1795374000000 },
		{ "23/11/2026 22:00", 1795451400000 },
		{ "23/11/2026 10:00PM", 1795451400000 },
		{ "23-11-2026 10:00:00", 1795408200000 },
		{ "2026-11-23 10:00", 1795408200000 },
		{ "2026-11-23 10:00:00 IST", 1795408200000 },
		{ "2026-11-23 04:30:00 UTC", 1795408200000 },
		{ "2026-11-23 04:30:00 +0000", 1795408200000 },
		{ "2026-11-23T04:30:00 00:00", 1795408200000 }, /* the plus became a blank */
		{ "2026-11-23 10:00:00+99:99", 1795408200000 },
		{ "1795408200", 1795408200000 },
		{ "1795408200123", 1795408200123 },
		{ "2026-13-23 10:00:00", 0 },
		{ "2026-11-23", 0 },
		{ "1970-01-01 05:30:00", 0 },
		{ "99/99/9999 99:99", 0 },
		{ "yesterday", 0 },
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (missed_call_time_ms(cases[i].text) != cases[i].ms)
			fail_msg("%s: %lld", cases[i].text,
			         (long long)missed_call_time_ms(cases[i].text));
	}
	assert_int_equal(missed_call_time_ms(NULL), 0);
}

static void an_unknown_provider_is_told(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct missed_call_request req = { .method = "GET", .now_ms = NOW };
	struct missed_call_outcome out;
	size_t n = 0;

	(void)state;
	assert_int_equal(missed_call_read(a, "nobody", &no_options, &req, &out), -ENOENT);
	for (const char *const *p = missed_call_providers(); *p; p++) {
		assert_int_equal(missed_call_read(a, *p, &no_options, &req, &out), 0);
		n++;
	}
	assert_int_equal(n, ARRAY_LEN(callers));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_provider_is_understood_in_every_wrapping),
		cmocka_unit_test(every_way_to_write_a_number_gives_the_same),
		cmocka_unit_test(each_provider_hears_what_it_waits_for),
		cmocka_unit_test(probes_and_odd_bodies_are_answered_and_ignored),
		cmocka_unit_test(a_query_of_twenty_kilobytes_still_counts),
		cmocka_unit_test(a_form_that_calls_itself_json_is_read_all_the_same),
		cmocka_unit_test(a_department_is_not_a_number_that_was_called),
		cmocka_unit_test(without_an_id_caller_number_and_minute_tell_calls_apart),
		cmocka_unit_test(tokens_and_signatures_are_checked_where_configured),
		cmocka_unit_test(twilio_must_have_signed),
		cmocka_unit_test(a_field_map_teaches_a_new_provider),
		cmocka_unit_test(a_wrong_field_map_is_refused_with_a_reason),
		cmocka_unit_test(times_are_read_in_every_format),
		cmocka_unit_test(an_unknown_provider_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
