/* test_connection_number.c - numbers of connections as people type them, on the state's own data
 * and on formats with letters and a check digit; and what is wrong with a billers file. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/ids.h"
#include "domain/connection_number.h"
#include "tenant/check.h"

static struct snapshot *snap;

static int set_up(void **state)
{
	struct err_list errors;
	int r;

	(void)state;
	err_list_init(&errors);
	r = snapshot_load("tenants", &errors, &snap);
	err_list_print(&errors, stderr);
	err_list_done(&errors);
	return r;
}

static int tear_down(void **state)
{
	(void)state;
	snap = snapshot_unref(snap);
	return 0;
}

static const struct biller *biller(void)
{
	return snapshot_biller(snap, "municipality");
}

static void test_who_bills(void **state)
{
	size_t count;

	(void)state;
	assert_string_equal(
	        tenant_biller(snap, snapshot_tenant_by_code(snap, "pb.jalandhar"))->code,
	        "municipality");
	(void)snapshot_billers(snap, &count);
	assert_int_equal(count, 2);
	assert_true(tenant_biller(snap, &(struct tenant){ .is_pwssb = true }) ==
	            snapshot_biller(snap, "pwssb"));
	assert_null(snapshot_biller(snap, "nobody"));
	assert_null(snapshot_biller(snap, NULL));
	for (int s = 0; s < SERVICE_COUNT; s++) {
		enum service back;

		assert_int_equal(service_parse(service_code(s), &back), 0);
		assert_int_equal(back, s);
	}
}

static void test_reads(void **state)
{
	static const struct {
		const char *typed, *text;
		enum service service;
	} cases[] = {
		{ "1013W000217", "1013W000217", SERVICE_WATER },
		{ "1013 w 000 217", "1013W000217", SERVICE_WATER },
		{ "107s004711", "107S004711", SERVICE_SEWERAGE },
		{ " 107-S-0047110 ", "107S0047110", SERVICE_SEWERAGE },
		{ "1O13WOOO217", "1013W000217", SERVICE_WATER },
		{ "੧੦੧੩W੦੦੦੨੧੭", "1013W000217", SERVICE_WATER },
		{ "१०१३w०००२१७", "1013W000217", SERVICE_WATER },
		{ "0601.W.000001", "0601W000001", SERVICE_WATER },
		{ "WS/107/2024-25/000217", "WS/107/2024-25/000217", SERVICE_WATER },
		{ "ws/1013/2024\u201325/217", "WS/1013/2024-25/217", SERVICE_WATER },
		{ "SW 1013 2019 20 1", "SW/1013/2019-20/1", SERVICE_SEWERAGE },
		{ "sw107201920000001", "SW/107/2019-20/000001", SERVICE_SEWERAGE },
		{ "WS101320242500021", "WS/1013/2024-25/00021", SERVICE_WATER },
		{ "WS/2O2/2O24-25/1", "WS/202/2024-25/1", SERVICE_WATER },
		{ "\u200e1013W000217\u200f", "1013W000217", SERVICE_WATER },
	};
	struct connection_number number;
	struct number_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (connection_number_read(biller(), cases[i].typed, &number, &fault) < 0)
			fail_msg("\"%s\": %s", cases[i].typed, number_fault_name(fault.kind));
		assert_string_equal(number.text, cases[i].text);
		assert_int_equal(number.format->service, cases[i].service);
	}
}

static void test_key(void **state)
{
	static const struct {
		const char *typed, *key;
	} cases[] = {
		{ "0601W000217", "601W217" },
		{ "601 w 0000217", "601W217" },
		{ "601S000217", "601S217" },
		{ "000W000000", "0W0" },
		{ "ws/107/2009-10/000020", "WS10720091020" },
		{ "WS-107-2009-10-20", "WS10720091020" },
	};
	struct connection_number number;
	struct number_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(connection_number_read(biller(), cases[i].typed, &number, &fault),
		                 0);
		assert_string_equal(number.key, cases[i].key);
	}
}

static void test_says_why_not(void **state)
{
	static const struct {
		const char *typed, *fault;
		int count;
	} cases[] = {
		{ "", "empty", 0 },
		{ " - / ", "empty", 0 },
		{ "1013W0217", "too_short", 2 },
		{ "1013S00021", "too_short", 1 },
		{ "1013", "too_short", 7 },
		{ "WS/1013/2024-25", "too_short", 1 },
		{ "WS/1013/20", "too_short", 5 },
		{ "1013W12345678901", "too_long", 1 },
		{ "1013W000217X", "too_long", 1 },
		{ "10W000217", "too_short", 1 },
		{ "1013X000217", "unlike", 0 },
		{ "hello", "unlike", 0 },
		{ "W000217", "unlike", 0 },
		{ "IO13W000217", "unlike", 0 },
		{ "1013W000217!", "strange", 0 },
		{ "ਪਾਣੀ", "strange", 0 },
		{ "1013\xe0\xa9", "strange", 0 },
		{ "11111111111111111111111111111111111111111111", "too_long", 4 },
	};
	struct connection_number number;
	struct number_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int r = connection_number_read(biller(), cases[i].typed, &number, &fault);

		if (r != -EINVAL || strcmp(number_fault_name(fault.kind), cases[i].fault) ||
		    fault.count != cases[i].count)
			fail_msg("\"%s\": %d, %s %d", cases[i].typed, r,
			         number_fault_name(fault.kind), fault.count);
	}
}

/* Every format reads its own example as itself, also for the board. */
static void test_examples(void **state)
{
	size_t count;
	const struct biller *billers = snapshot_billers(snap, &count);

	(void)state;
	for (size_t b = 0; b < count; b++) {
		for (size_t i = 0; i < billers[b].format_count; i++) {
			const struct number_format *format = billers[b].formats[i];
			struct connection_number number;
			struct number_fault fault;

			assert_int_equal(connection_number_read(&billers[b], format->example,
			                                        &number, &fault),
			                 0);
			assert_ptr_equal(number.format, format);
			assert_string_equal(number.text, format->example);
		}
	}
}

/* ---- any number, typed any way ---- */

static void random_number(const struct number_format *format, char *ret_text)
{
	for (size_t s = 0; s < format->segment_count; s++) {
		const struct number_segment *segment = &format->segments[s];
		int n = segment->min + (int)(lrand48() % (segment->max - segment->min + 1));

		for (int i = 0; i < n; i++)
			*ret_text++ =
			        segment->text ? segment->text[i] : (char)('0' + lrand48() % 10);
	}
	*ret_text = '\0';
}

static void type_sloppily(const char *text, bool may_drop, struct buf *typed)
{
	static const char *const blanks[] = { "", "", "", " ", "-", " / ", "\u00a0" };
	static const char *const zeros[] = { "0", "O", "o", "੦", "०" };

	buf_clear(typed);
	for (; *text; text++) {
		if (*text == '0')
			buf_adds(typed, zeros[lrand48() % 5]);
		else if (!may_drop || (*text != '/' && *text != '-'))
			buf_addc(typed, *text);
		buf_adds(typed, blanks[lrand48() % 7]);
	}
}

static void test_any_number(void **state)
{
	struct buf typed;

	(void)state;
	buf_init(&typed, 1024);
	srand48(5);
	for (int round = 0; round < 5000; round++) {
		const struct number_format *format =
		        biller()->formats[lrand48() % (long)biller()->format_count];
		char text[64];
		struct connection_number number;
		struct number_fault fault;

		random_number(format, text);
		type_sloppily(text, round & 1, &typed);
		if (connection_number_read(biller(), typed.p, &number, &fault) < 0 ||
		    number.format != format || strcmp(number.text, text))
			fail_msg("\"%s\" typed as \"%s\": %s %d", text, typed.p,
			         number_fault_name(fault.kind), fault.count);
	}
	buf_done(&typed);
}

/* Bytes of any kind end in a number or in a reason. */
static void test_noise(void **state)
{
	(void)state;
	srand48(6);
	for (int round = 0; round < 20000; round++) {
		char typed[64];
		size_t n = (size_t)(lrand48() % 60);
		struct connection_number number;
		struct number_fault fault = { .kind = NUMBER_FAULTS };

		for (size_t i = 0; i < n; i++)
			typed[i] = lrand48() & 1 ? "01239WSO/- "[lrand48() % 11]
			                         : (char)(lrand48() % 255 + 1);
		typed[n] = '\0';
		if (connection_number_read(biller(), typed, &number, &fault) < 0)
			assert_true(fault.kind < NUMBER_FAULTS && fault.count >= 0);
		else
			assert_true(strlen(number.text) < CONNECTION_NUMBER_MAX);
	}
}

/* ---- letters and a check digit ---- */

static void test_check_digit(void **state)
{
	static const struct number_segment segments[] = {
		{ SEGMENT_LETTERS, NULL, 3, 3 },
		{ SEGMENT_SEPARATOR, "-", 1, 1 },
		{ SEGMENT_DIGITS, NULL, 7, 7 },
	};
	static const struct number_format format = {
		.code = "checked", .segments = segments, .segment_count = 3, .has_check = true
	};
	static const struct number_format *const formats[] = { &format };
	static const struct biller own = { .formats = formats, .format_count = 1 };
	struct connection_number number;
	struct number_fault fault;
	char typed[16] = "mOg 123456", swapped[16] = "MOG213456";

	(void)state;
	typed[10] = swapped[9] = id_check_digit("123456");
	assert_int_equal(connection_number_read(&own, typed, &number, &fault), 0);
	assert_memory_equal(number.text, "MOG-123456", 10);
	assert_int_equal(number.text[10], typed[10]);
	assert_int_equal(connection_number_read(&own, swapped, &number, &fault), -EINVAL);
	assert_int_equal(fault.kind, NUMBER_CHECK);
	/* A zero among letters is not taken for an O. */
	assert_int_equal(connection_number_read(&own, "M0G1234567", &number, &fault), -EINVAL);
}

/* Two formats fit the same digits: where she left a gap decides, and without one the likelier. */
static void test_gap_decides(void **state)
{
	static const struct number_segment two_three[] = { { SEGMENT_DIGITS, NULL, 2, 2 },
		                                           { SEGMENT_DIGITS, NULL, 3, 3 } },
	                                   three_two[] = { { SEGMENT_DIGITS, NULL, 3, 3 },
		                                           { SEGMENT_DIGITS, NULL, 2, 2 } };
	static const struct number_format likely = { .segments = two_three, .segment_count = 2 },
	                                  other = { .segments = three_two, .segment_count = 2 };
	static const struct number_format *const formats[] = { &likely, &other };
	static const struct biller own = { .formats = formats, .format_count = 2 };
	static const struct {
		const char *typed;
		const struct number_format *format;
	} cases[] = { { "12 345", &likely },
		      { "123-45", &other },
		      { "12345", &likely },
		      { "1 2 3 4 5", &likely } };
	struct connection_number number;
	struct number_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(connection_number_read(&own, cases[i].typed, &number, &fault), 0);
		assert_ptr_equal(number.format, cases[i].format);
	}
}

static void test_mask(void **state)
{
	char masked[CONNECTION_MASKED_MAX];

	(void)state;
	assert_string_equal(connection_number_mask("1013W000217", masked), "•••••••0217");
	assert_string_equal(connection_number_mask("WS/107/2024-25/000217", masked),
	                    "••/•••/••••-••/••0217");
	assert_string_equal(connection_number_mask("217", masked), "217");
	assert_string_equal(connection_number_mask("", masked), "");
}

/* ---- the file ---- */

#define FILE_OF(segments, more)                                                                  \
	"{\"formats\":{\"one\":{\"service\":\"water\",\"example\":\"1\",\"segments\":[" segments \
	"]" more "}},\"billers\":[{\"code\":\"a\",\"serves\":\"own\",\"formats\":[\"one\"]}]}"

static void test_file_faults(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ FILE_OF("{\"digits\":[3,4]},{\"text\":\"W\"},{\"digits\":[1,9]}", ""), NULL },
		{ FILE_OF("{\"digits\":[4,3]}", ""), "/formats/one/segments/0: 4 is more than 3" },
		{ FILE_OF("{\"digits\":[3,4]},{\"digits\":[1,9]}", ""), "where it ends" },
		{ FILE_OF("{\"digits\":[3,4]},{\"separator\":\"/\"},{\"digits\":[2,2]}", ""),
		  "where it ends" },
		{ FILE_OF("{\"digits\":[3,4]},{\"text\":\"OK\"}", ""), "where it ends" },
		{ FILE_OF("{\"letters\":[1,4]},{\"text\":\"W\"}", ""), "where it ends" },
		{ FILE_OF("{\"letters\":[1,4]},{\"text\":\"20\"}", ""), NULL },
		{ FILE_OF("{\"digits\":[20,20]},{\"digits\":[20,20]},{\"text\":\"A\"}", ""),
		  "longer than 40" },
		{ FILE_OF("{\"text\":\"W\"}", ",\"check\":\"verhoeff\""), "needs digits" },
		{ "{\"formats\":{},\"billers\":[{\"code\":\"a\",\"serves\":\"own\","
		  "\"formats\":[\"x\"]}]}",
		  "/billers/0/formats/0: \"x\" is no format" },
		{ "{\"formats\":{},\"billers\":[{\"code\":\"a\",\"serves\":\"own\"},"
		  "{\"code\":\"b\",\"serves\":\"own\"}]}",
		  "/billers/1/serves" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tenant_file file = { .name = "billers.json",
			                    .text = cases[i].text,
			                    .size = strlen(cases[i].text) };
		struct err_list errors;

		err_list_init(&errors);
		assert_int_equal(json_parse(file.text, file.size, 16, &file.json, NULL), 0);
		billers_check(&file, &errors);
		if (errors.count != (cases[i].fault ? 1 : 0) ||
		    (errors.count && !strstr(errors.lines[0], cases[i].fault)))
			fail_msg("case %zu: %zu, %s", i, errors.count,
			         errors.count ? errors.lines[0] : "no fault");
		err_list_done(&errors);
		json_decref(file.json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_bills),   cmocka_unit_test(test_reads),
		cmocka_unit_test(test_key),         cmocka_unit_test(test_says_why_not),
		cmocka_unit_test(test_examples),    cmocka_unit_test(test_any_number),
		cmocka_unit_test(test_noise),       cmocka_unit_test(test_check_digit),
		cmocka_unit_test(test_gap_decides), cmocka_unit_test(test_mask),
		cmocka_unit_test(test_file_faults),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
