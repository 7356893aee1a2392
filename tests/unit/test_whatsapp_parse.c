/* Webhook bodies become events: every fixture beside its expected lines, then size and hostility.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "channel/whatsapp_parse.h"

#define FIXTURES "tests/fixtures/webhooks"

static char *read_file(const char *path, size_t *ret_n)
{
	FILE *f = fopen(path, "rb");
	char *p = xcalloc(1, 65536);

	if (!f) {
		free(p);
		return NULL;
	}
	*ret_n = fread(p, 1, 65535, f);
	fclose(f);
	return p;
}

/* The lines `mseva parse-webhook` would print. */
static char *print(const struct whatsapp_batch *batch)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	whatsapp_print(f, batch);
	fclose(f);
	return text;
}

static void check_fixture(const char *name)
{
	_cleanup_(freep) char *json_path = xasprintf("%s/%s", FIXTURES, name);
	_cleanup_(freep) char *want_path =
	        xasprintf("%s/%.*s.expected", FIXTURES, (int)(strlen(name) - 5), name);
	_cleanup_(arena_freep) struct arena *a = arena_new();
	_cleanup_(freep) char *body = NULL, *want = NULL, *got = NULL;
	struct whatsapp_batch batch;
	size_t n, want_n;

	body = read_file(json_path, &n);
	want = read_file(want_path, &want_n);
	assert_non_null(body);
	if (!want)
		fail_msg("%s is missing", want_path);
	assert_int_equal(whatsapp_parse(a, body, n, &batch, NULL), 0);
	got = print(&batch);
	if (strcmp(got, want))
		fail_msg("%s:\n got %s\nwant %s", name, got, want);
}

static void every_fixture_gives_its_expected_lines(void **state)
{
	DIR *d = opendir(FIXTURES);
	struct dirent *de;
	int seen = 0;

	(void)state;
	assert_non_null(d);
	while ((de = readdir(d))) {
		size_t n = strlen(de->d_name);

		if (n < 6 || strcmp(de->d_name + n - 5, ".json"))
			continue;
		check_fixture(de->d_name);
		seen++;
	}
	closedir(d);
	assert_true(seen >= 75);
}

#define BEFORE                                                                              \
	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{" \
	"\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"5\"},"
#define AFTER "}}]}]}"

static int parse(struct arena *a, const char *value, struct whatsapp_batch *batch, struct err *e)
{
	_cleanup_(freep) char *body = xasprintf(BEFORE "%s" AFTER, value);

	return whatsapp_parse(a, body, strlen(body), batch, e);
}

static void a_body_of_a_thousand_updates_keeps_their_order(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct whatsapp_batch batch;
	struct buf b;

	(void)state;
	buf_init(&b, WHATSAPP_BODY_MAX);
	buf_adds(&b, BEFORE "\"contacts\":[");
	for (int i = 0; i < 500; i++)
		buf_printf(&b, "%s{\"wa_id\":\"9198765%05d\",\"profile\":{\"name\":\"n%d\"}}",
		           i ? "," : "", 499 - i, 499 - i);
	buf_adds(&b, "],\"messages\":[");
	for (int i = 0; i < 500; i++)
		buf_printf(
		        &b,
		        "%s{\"from\":\"9198765%05d\",\"id\":\"m%d\",\"timestamp\":\"1763900000\","
		        "\"type\":\"text\",\"text\":{\"body\":\"%d\"}}",
		        i ? "," : "", i, i, i);
	buf_adds(&b, "],\"statuses\":[");
	for (int i = 0; i < 500; i++)
		buf_printf(&b,
		           "%s{\"id\":\"s%d\",\"status\":\"sent\",\"timestamp\":\"1763900000\"}",
		           i ? "," : "", i);
	buf_adds(&b, "]" AFTER);
	assert_false(b.overflow);
	assert_int_equal(whatsapp_parse(a, b.p, b.n, &batch, NULL), 0);
	assert_int_equal(batch.message_count, 500);
	assert_int_equal(batch.status_count, 500);
	assert_int_equal(batch.event_count, 0);
	for (size_t i = 0; i < 500; i++) {
		char want[16];

		snprintf(want, sizeof(want), "n%zu", i);
		assert_string_equal(batch.messages[i].in.name, want);
		snprintf(want, sizeof(want), "s%zu", i);
		assert_string_equal(batch.statuses[i].id, want);
	}
	buf_done(&b);
}

static void a_body_of_three_megabytes_is_read_and_a_larger_one_refused(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	static const char head[] = BEFORE "\"messages\":[{\"from\":\"919876512340\",\"id\":\"m\","
	                                  "\"type\":\"text\",\"text\":{\"body\":\"";
	static const char tail[] = "\"}}]" AFTER;
	struct whatsapp_batch batch;
	size_t n = WHATSAPP_BODY_MAX;
	char *body = xmalloc(n + 1);
	struct err e;

	(void)state;
	memset(body, 'x', n + 1);
	memcpy(body, head, sizeof(head) - 1);
	memcpy(body + n - (sizeof(tail) - 1), tail, sizeof(tail) - 1);
	assert_int_equal(whatsapp_parse(a, body, n, &batch, NULL), 0);
	assert_int_equal(batch.message_count, 1);
	/* No citizen can type that much: what is passed on is what WhatsApp allows. */
	assert_int_equal(strlen(batch.messages[0].in.text), 4096);
	assert_int_equal(whatsapp_parse(a, body, n + 1, &batch, &e), -EMSGSIZE);
	free(body);
}

static void text_is_cut_by_characters_not_bytes(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct whatsapp_batch batch;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	buf_adds(&b, "\"messages\":[{\"id\":\"m\",\"type\":\"text\",\"text\":{\"body\":\"");
	for (int i = 0; i < 4096; i++)
		buf_adds(&b, "\\u0a38");
	buf_adds(&b, "\"}}]");
	assert_int_equal(parse(a, b.p, &batch, NULL), 0);
	assert_int_equal(strlen(batch.messages[0].in.text), 4096 * 3);
	buf_done(&b);
}

static void what_is_not_an_object_is_refused_with_a_reason(void **state)
{
	static const char *const bodies[] = { "",
		                              " ",
		                              "[]",
		                              "17",
		                              "\"text\"",
		                              "null",
		                              "{",
		                              "{]",
		                              "{\"object\":1}x",
		                              "\xff\xfe",
		                              "{\"a\":1,\"a\":2}",
		                              "<html></html>" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct whatsapp_batch batch;
		struct err e = { 0 };

		assert_int_equal(whatsapp_parse(a, bodies[i], strlen(bodies[i]), &batch, &e),
		                 -EINVAL);
		assert_true(e.msg[0]);
	}
}

static void hostile_nesting_is_refused_before_it_is_parsed(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct whatsapp_batch batch;
	size_t n = 1000000;
	char *body = xmalloc(n);
	struct err e;

	(void)state;
	memset(body, '[', n);
	assert_int_equal(whatsapp_parse(a, body, n, &batch, &e), -EINVAL);
	memset(body, '{', n);
	assert_int_equal(whatsapp_parse(a, body, n, &batch, &e), -EINVAL);
	free(body);
}

static void an_id_longer_than_any_index_is_replaced_by_its_digest(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	_cleanup_(freep) char *value = NULL;
	struct whatsapp_batch batch;
	char id[3000];

	(void)state;
	memset(id, 'A', sizeof(id));
	id[sizeof(id) - 1] = '\0';
	value = xasprintf(
	        "\"messages\":[{\"id\":\"%s\",\"from\":\"919876512340\",\"type\":\"text\","
	        "\"text\":{\"body\":\"x\"}}]",
	        id);
	assert_int_equal(parse(a, value, &batch, NULL), 0);
	assert_int_equal(strlen(batch.messages[0].in.id), strlen("sha256:") + 64);
	assert_string_equal(batch.messages[0].in.id, batch.messages[0].dedupe_key);
}

static void the_same_element_without_an_id_has_the_same_key_however_it_is_written(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct whatsapp_batch one, two, other;

	(void)state;
	assert_int_equal(parse(a, "\"messages\":[{\"type\":\"text\",\"text\":{\"body\":\"x\"}}]",
	                       &one, NULL),
	                 0);
	assert_int_equal(
	        parse(a, "\"messages\":[ {\"text\":{\"body\":\"\\u0078\"},\"type\":\"text\"}]",
	              &two, NULL),
	        0);
	assert_int_equal(parse(a, "\"messages\":[{\"type\":\"text\",\"text\":{\"body\":\"y\"}}]",
	                       &other, NULL),
	                 0);
	assert_string_equal(one.messages[0].dedupe_key, two.messages[0].dedupe_key);
	assert_string_not_equal(one.messages[0].dedupe_key, other.messages[0].dedupe_key);
}

static void senseless_times_are_unknown_and_milliseconds_are_understood(void **state)
{
	static const struct {
		const char *written;
		int64_t ms;
	} cases[] = {
		{ "\"1763900000\"", 1763900000000 },
		{ "1763900000", 1763900000000 },
		{ "1763900000123", 1763900000123 },
		{ "\"soon\"", 0 },
		{ "-5", 0 },
		{ "1e400000", 0 },
		{ "99999999999999999", 0 },
		{ "null", 0 },
		{ "{}", 0 },
		{ "1763900000.5", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		_cleanup_(freep) char *value =
		        xasprintf("\"messages\":[{\"timestamp\":%s,\"type\":\"text\",\"text\":"
		                  "{\"body\":\"x\"}}]",
		                  cases[i].written);
		struct whatsapp_batch batch;

		/* Also of a number no double can hold, which the reader alone would refuse. */
		assert_int_equal(parse(a, value, &batch, NULL), 0);
		assert_int_equal(batch.messages[0].in.at_ms, cases[i].ms);
	}
}

static void statuses_merge_to_the_same_end_in_every_order(void **state)
{
	static const struct {
		enum delivery_status heard[4];
		size_t count;
		enum delivery_status end;
	} cases[] = {
		{ { DELIVERY_SENT, DELIVERY_DELIVERED, DELIVERY_READ }, 3, DELIVERY_READ },
		{ { DELIVERY_SENT, DELIVERY_SENT, DELIVERY_READ }, 3, DELIVERY_READ },
		{ { DELIVERY_SENT, DELIVERY_FAILED }, 2, DELIVERY_FAILED },
		{ { DELIVERY_FAILED, DELIVERY_DELIVERED, DELIVERY_SENT }, 3, DELIVERY_DELIVERED },
		{ { DELIVERY_READ, DELIVERY_PAYMENT_FAILED, DELIVERY_CALL_REJECTED },
		  3,
		  DELIVERY_READ },
		{ { DELIVERY_READ, DELIVERY_UNKNOWN }, 2, DELIVERY_READ },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t first = 0; first < cases[i].count; first++) {
			enum delivery_status forth = DELIVERY_UNKNOWN, back = DELIVERY_UNKNOWN;

			for (size_t k = 0; k < cases[i].count; k++) {
				size_t n = cases[i].count, at = (first + k) % n;

				forth = delivery_merge(forth, cases[i].heard[at]);
				back = delivery_merge(back, cases[i].heard[n - 1 - at]);
			}
			assert_int_equal(forth, cases[i].end);
			assert_int_equal(back, cases[i].end);
		}
	}
}

static void a_failed_payment_is_not_a_failed_message(void **state)
{
	(void)state;
	assert_int_equal(delivery_status_parse("payment", "failed"), DELIVERY_PAYMENT_FAILED);
	assert_int_equal(delivery_status_parse(NULL, "failed"), DELIVERY_FAILED);
	assert_int_equal(delivery_status_parse("new_kind", "failed"), DELIVERY_FAILED);
	assert_int_equal(delivery_status_parse("call", "RINGING"), DELIVERY_CALL_RINGING);
	assert_int_equal(delivery_status_parse(NULL, "captured"), DELIVERY_PAYMENT_CAPTURED);
	assert_int_equal(delivery_status_parse(NULL, ""), DELIVERY_UNKNOWN);
	for (enum delivery_status s = 0; s < DELIVERY_STATUSES; s++)
		assert_non_null(delivery_status_name(s));
	for (enum provider_event_kind k = 0; k < PROVIDER_EVENT_KINDS; k++)
		assert_non_null(provider_event_kind_name(k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fixture_gives_its_expected_lines),
		cmocka_unit_test(a_body_of_a_thousand_updates_keeps_their_order),
		cmocka_unit_test(a_body_of_three_megabytes_is_read_and_a_larger_one_refused),
		cmocka_unit_test(text_is_cut_by_characters_not_bytes),
		cmocka_unit_test(what_is_not_an_object_is_refused_with_a_reason),
		cmocka_unit_test(hostile_nesting_is_refused_before_it_is_parsed),
		cmocka_unit_test(an_id_longer_than_any_index_is_replaced_by_its_digest),
		cmocka_unit_test(
		        the_same_element_without_an_id_has_the_same_key_however_it_is_written),
		cmocka_unit_test(senseless_times_are_unknown_and_milliseconds_are_understood),
		cmocka_unit_test(statuses_merge_to_the_same_end_in_every_order),
		cmocka_unit_test(a_failed_payment_is_not_a_failed_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
