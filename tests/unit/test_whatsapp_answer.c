/* What the Graph API answered, and what follows from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "channel/whatsapp_answer.h"

static void every_documented_code_has_its_class(void **state)
{
	static const struct {
		int code;
		enum send_class class;
	} cases[] = {
		{ 0, SEND_STOP_ALL },
		{ 190, SEND_STOP_ALL },
		{ 3, SEND_STOP_ALL },
		{ 10, SEND_STOP_ALL },
		{ 200, SEND_STOP_ALL },
		{ 250, SEND_STOP_ALL },
		{ 299, SEND_STOP_ALL },
		{ 131005, SEND_STOP_ALL },
		{ 1, SEND_RETRY_SOON },
		{ 2, SEND_RETRY_SOON },
		{ 131000, SEND_RETRY_SOON },
		{ 131016, SEND_RETRY_SOON },
		{ 133004, SEND_RETRY_SOON },
		{ 131057, SEND_RETRY_SOON },
		{ 4, SEND_RETRY_ACCOUNT },
		{ 80007, SEND_RETRY_ACCOUNT },
		{ 130429, SEND_RETRY_NUMBER },
		{ 131056, SEND_RETRY_PAIR },
		{ 131048, SEND_HOLD_UNASKED },
		{ 131047, SEND_NEEDS_TEMPLATE },
		{ 131026, SEND_UNREACHABLE },
		{ 131049, SEND_DROP },
		{ 131050, SEND_OPTED_OUT },
		{ 130472, SEND_DROP },
		{ 131051, SEND_DEAD },
		{ 131052, SEND_DROP },
		{ 131053, SEND_DEAD },
		{ 131008, SEND_DEAD },
		{ 131009, SEND_DEAD },
		{ 100, SEND_DEAD },
		{ 33, SEND_DEAD },
		{ 131021, SEND_DEAD },
		{ 131030, SEND_DEAD },
		{ 131031, SEND_STOP_ALL },
		{ 368, SEND_STOP_ALL },
		{ 130497, SEND_STOP_ALL },
		{ 141008, SEND_STOP_ALL },
		{ 141014, SEND_STOP_ALL },
		{ 131037, SEND_STOP_ALL },
		{ 131042, SEND_STOP_ALL },
		{ 131044, SEND_STOP_ALL },
		{ 131045, SEND_STOP_ALL },
		{ 133010, SEND_STOP_ALL },
		{ 131062, SEND_DEAD },
		{ 131063, SEND_DEAD },
		{ 131064, SEND_HOLD_UNASKED },
		{ 132000, SEND_DEAD },
		{ 132012, SEND_DEAD },
		{ 132008, SEND_DEAD },
		{ 132018, SEND_DEAD },
		{ 132001, SEND_OTHER_LANGUAGE },
		{ 132005, SEND_DEAD },
		{ 132007, SEND_DEAD },
		{ 132015, SEND_TEMPLATE_STOPPED },
		{ 132016, SEND_TEMPLATE_STOPPED },
		{ 132068, SEND_PLAIN_INSTEAD },
		{ 132069, SEND_PLAIN_INSTEAD },
		{ 135000, SEND_DEAD },
		{ 134011, SEND_DEAD },
		{ 137000, SEND_DEAD },
		{ 138006, SEND_DROP },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		/* The same whatever the HTTP status: documents differ on it. */
		for (int http = 400; http <= 500; http += 50) {
			if (whatsapp_classify(http, cases[i].code) != cases[i].class)
				fail_msg("code %d is %s", cases[i].code,
				         send_class_name(whatsapp_classify(http, cases[i].code)));
		}
	}
}

static void an_unknown_code_is_judged_by_its_status(void **state)
{
	(void)state;
	assert_int_equal(whatsapp_classify(400, 999999), SEND_DEAD);
	assert_int_equal(whatsapp_classify(401, -1), SEND_STOP_ALL);
	assert_int_equal(whatsapp_classify(403, -1), SEND_STOP_ALL);
	assert_int_equal(whatsapp_classify(408, -1), SEND_RETRY_SOON);
	assert_int_equal(whatsapp_classify(429, -1), SEND_RETRY_NUMBER);
	assert_int_equal(whatsapp_classify(500, -1), SEND_RETRY_SOON);
	assert_int_equal(whatsapp_classify(502, 999999), SEND_RETRY_SOON);
	assert_true(whatsapp_code_needs_alert(999999));
	assert_false(whatsapp_code_needs_alert(131026));
	assert_true(whatsapp_code_needs_alert(190));
}

static void only_classes_that_pass_by_themselves_are_retried(void **state)
{
	(void)state;
	for (enum send_class c = 0; c < SEND_CLASSES; c++) {
		bool retry = c == SEND_RETRY_SOON || c == SEND_RETRY_PAIR ||
		             c == SEND_RETRY_NUMBER || c == SEND_RETRY_ACCOUNT;

		assert_int_equal(send_class_is_retry(c), retry);
		assert_non_null(send_class_name(c));
	}
}

static struct send_answer read(struct arena *a, int http, const char *body)
{
	struct send_answer ans;

	whatsapp_read_answer(a, http, body, strlen(body), &ans);
	return ans;
}

static void a_success_gives_the_id(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct send_answer ans = read(
	        a, 200,
	        "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"919876512340\","
	        "\"wa_id\":\"919876512340\",\"user_id\":\"IN.1\"}],\"messages\":[{\"id\":\"wamid."
	        "X\","
	        "\"message_status\":\"accepted\"}]}");

	(void)state;
	assert_int_equal(ans.class, SEND_SENT);
	assert_string_equal(ans.id, "wamid.X");
	assert_string_equal(ans.wa_id, "919876512340");
	assert_string_equal(ans.user_id, "IN.1");
	assert_string_equal(ans.state, "accepted");
}

static void a_success_that_cannot_be_read_is_in_doubt(void **state)
{
	static const char *const bodies[] = { "",
		                              "<html>",
		                              "{}",
		                              "[]",
		                              "{\"messages\":[]}",
		                              "{\"messages\":[{\"id\":\"\"}]}",
		                              "{\"messages\":\"x\"}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct send_answer ans = read(a, 200, bodies[i]);

		assert_int_equal(ans.class, SEND_IN_DOUBT);
		assert_null(ans.id);
	}
}

static void an_error_is_read_whatever_the_status(void **state)
{
	static const char body[] =
	        "{\"error\":{\"message\":\"(#131056) Pair rate limit\",\"type\":\"OAuthException\","
	        "\"code\":131056,\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":"
	        "\"too many\"},\"error_subcode\":2494055,\"fbtrace_id\":\"AbC\"}}";
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct send_answer ans = read(a, 400, body);

	(void)state;
	assert_int_equal(ans.class, SEND_RETRY_PAIR);
	assert_int_equal(ans.code, 131056);
	assert_int_equal(ans.subcode, 2494055);
	assert_string_equal(ans.details, "too many");
	assert_string_equal(ans.trace_id, "AbC");
	assert_int_equal(read(a, 200, body).class, SEND_RETRY_PAIR);
	assert_int_equal(read(a, 503, "Service Unavailable").class, SEND_RETRY_SOON);
	assert_int_equal(read(a, 503, "Service Unavailable").code, -1);
	/* An error without a code must not be taken for code 0, which stops everything. */
	assert_int_equal(read(a, 500, "{\"error\":{\"message\":\"oops\"}}").class, SEND_RETRY_SOON);
	assert_int_equal(read(a, 401, "{\"error\":{\"code\":190,\"error_subcode\":463}}").class,
	                 SEND_STOP_ALL);
	assert_int_equal(read(a, 400, "{\"error\":{\"code\":\"131047\"}}").class,
	                 SEND_NEEDS_TEMPLATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_documented_code_has_its_class),
		cmocka_unit_test(an_unknown_code_is_judged_by_its_status),
		cmocka_unit_test(only_classes_that_pass_by_themselves_are_retried),
		cmocka_unit_test(a_success_gives_the_id),
		cmocka_unit_test(a_success_that_cannot_be_read_is_in_doubt),
		cmocka_unit_test(an_error_is_read_whatever_the_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
