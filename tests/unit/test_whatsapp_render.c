/* What we send, to the byte, and that no text can break out of its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "channel/whatsapp_render.h"

static const struct whatsapp_recipient gurpreet = { .phone = "919876512340" };

#define TO                                                                              \
	"{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":" \
	"\"919876512340\""

static void expect(const struct reply *r, const char *want)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, WHATSAPP_REQUEST_MAX);
	if (whatsapp_render(r, &gurpreet, NULL, NULL, &b, &e) < 0)
		fail_msg("%s", e.msg);
	assert_string_equal(b.p, want);
	buf_done(&b);
}

static void each_kind_is_written_as_the_api_wants_it(void **state)
{
	(void)state;
	expect(&(struct reply){ .kind = REPLY_TEXT, .body = "ਸਤ ਸ੍ਰੀ ਅਕਾਲ\n\"ji\" \\" },
	       TO ",\"type\":\"text\",\"text\":{\"preview_url\":false,"
	          "\"body\":\"ਸਤ ਸ੍ਰੀ ਅਕਾਲ\\n\\\"ji\\\" \\\\\"}}");
	expect(
	        &(struct reply){
	                .kind = REPLY_LIST,
	                .header = "H",
	                .body = "B",
	                .footer = "F",
	                .action_label = "Open",
	                .rows = { { .section = "S1", .id = "a", .title = "A", .description = "d" },
	                          { .id = "b", .title = "B" },
	                          { .section = "S2", .id = "c", .title = "C" } },
	                .row_count = 3 },
	        TO
	        ",\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"header\":{\"type\":"
	        "\"text\",\"text\":\"H\"},\"body\":{\"text\":\"B\"},\"footer\":{\"text\":\"F\"},"
	        "\"action\":{\"button\":\"Open\",\"sections\":[{\"title\":\"S1\",\"rows\":[{\"id\":"
	        "\"a\",\"title\":\"A\",\"description\":\"d\"},{\"id\":\"b\",\"title\":\"B\"}]},{"
	        "\"title\":\"S2\",\"rows\":[{\"id\":\"c\",\"title\":\"C\"}]}]}}}");
	expect(&(struct reply){ .kind = REPLY_BUTTONS,
	                        .body = "?",
	                        .rows = { { .id = "y", .title = "Yes" },
	                                  { .id = "n", .title = "No" } },
	                        .row_count = 2 },
	       TO
	       ",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":"
	       "\"?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"y\","
	       "\"title\":"
	       "\"Yes\"}},{\"type\":\"reply\",\"reply\":{\"id\":\"n\",\"title\":\"No\"}}]}}}");
	expect(&(struct reply){ .kind = REPLY_LOCATION_REQUEST, .body = "Where?" }, TO
	       ",\"type\":\"interactive\",\"interactive\":{\"type\":\"location_request_message\","
	       "\"body\":{\"text\":\"Where?\"},\"action\":{\"name\":\"send_location\"}}}");
	expect(&(struct reply){ .kind = REPLY_LINK,
	                        .body = "B",
	                        .action_label = "Pay",
	                        .url = "https://example.org/" },
	       TO
	       ",\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{\"text\":"
	       "\"B\"},\"action\":{\"name\":\"cta_url\",\"parameters\":{\"display_text\":\"Pay\","
	       "\"url\":\"https://example.org/\"}}}}");
	expect(&(struct reply){ .kind = REPLY_TEMPLATE,
	                        .template_name = "welcome",
	                        .template_language = "pa" },
	       TO
	       ",\"type\":\"template\",\"template\":{\"name\":\"welcome\",\"language\":{\"code\":"
	       "\"pa\"}}}");
	expect(&(struct reply){ .kind = REPLY_TEMPLATE,
	                        .template_name = "resolved",
	                        .template_language = "en",
	                        .params = { "one", " a\n\nb\t     c " },
	                        .param_count = 2 },
	       TO
	       ",\"type\":\"template\",\"template\":{\"name\":\"resolved\",\"language\":{\"code\":"
	       "\"en\"},\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\","
	       "\"text\":\"one\"},{\"type\":\"text\",\"text\":\"a b c\"}]}]}}");
	expect(&(struct reply){ .kind = REPLY_IMAGE, .media_id = "77", .body = "cap" },
	       TO ",\"type\":\"image\",\"image\":{\"id\":\"77\",\"caption\":\"cap\"}}");
	expect(&(struct reply){ .kind = REPLY_DOCUMENT,
	                        .media_link = "https://example.org/r.pdf",
	                        .filename = "r.pdf" },
	       TO ",\"type\":\"document\",\"document\":{\"link\":\"https://example.org/r.pdf\","
	          "\"filename\":\"r.pdf\"}}");
}

/* Every byte a string can hold comes back from a JSON reader as it went in. */
static void every_character_survives_the_way(void **state)
{
	char body[260];
	size_t n = 0;
	struct reply r = { .kind = REPLY_TEXT, .body = body };
	json_t *root;
	struct buf b;

	(void)state;
	for (int c = 1; c < 128; c++)
		body[n++] = (char)c;
	memcpy(body + n, "ਪੰ💡\xe2\x80\xae\xe2\x80\xa8", sizeof("ਪੰ💡\xe2\x80\xae\xe2\x80\xa8"));
	buf_init(&b, WHATSAPP_REQUEST_MAX);
	assert_int_equal(whatsapp_render(&r, &gurpreet, "wamid.Q\"", "outbox:\n7", &b, NULL), 0);
	for (size_t i = 0; i < b.n; i++)
		assert_true((unsigned char)b.p[i] >= 0x20 && b.p[i] != 0x7f);
	assert_int_equal(json_parse(b.p, b.n, 10, &root, NULL), 0);
	assert_string_equal(json_str(json_obj(root, "text"), "body"), body);
	assert_string_equal(json_str(json_obj(root, "context"), "message_id"), "wamid.Q\"");
	assert_string_equal(json_str(root, "biz_opaque_callback_data"), "outbox:\n7");
	json_decref(root);
	buf_done(&b);
}

static void a_citizen_without_a_phone_is_reached_by_user_id(void **state)
{
	const struct whatsapp_recipient hidden = { .phone = "", .user_id = "IN.20819" };
	const struct whatsapp_recipient both = { .phone = "919876512340", .user_id = "IN.20819" };
	struct reply r = { .kind = REPLY_TEXT, .body = "x" };
	struct buf b;

	(void)state;
	buf_init(&b, WHATSAPP_REQUEST_MAX);
	assert_int_equal(whatsapp_render(&r, &hidden, NULL, NULL, &b, NULL), 0);
	assert_non_null(strstr(b.p, "\"recipient\":\"IN.20819\""));
	assert_null(strstr(b.p, "\"to\":"));
	buf_clear(&b);
	assert_int_equal(whatsapp_render(&r, &both, NULL, NULL, &b, NULL), 0);
	assert_non_null(strstr(b.p, "\"to\":\"919876512340\""));
	assert_null(strstr(b.p, "\"recipient\":"));
	buf_done(&b);
}

static void what_cannot_be_sent_leaves_the_buffer_as_it_was(void **state)
{
	static const struct whatsapp_recipient nobody = { 0 }, odd = { .phone = "+91 98" };
	struct reply good = { .kind = REPLY_TEXT, .body = "x" };
	struct reply bad = { .kind = REPLY_TEXT, .body = "\xff" };
	char long_data[600];
	struct buf b;
	struct err e;

	(void)state;
	memset(long_data, 'x', sizeof(long_data));
	long_data[sizeof(long_data) - 1] = '\0';
	buf_init(&b, WHATSAPP_REQUEST_MAX);
	buf_adds(&b, "before");
	assert_int_equal(whatsapp_render(&bad, &gurpreet, NULL, NULL, &b, &e), -EINVAL);
	assert_int_equal(whatsapp_render(&good, &nobody, NULL, NULL, &b, &e), -EINVAL);
	assert_int_equal(whatsapp_render(&good, &odd, NULL, NULL, &b, &e), -EINVAL);
	assert_int_equal(whatsapp_render(&good, &gurpreet, NULL, long_data, &b, &e), -EMSGSIZE);
	assert_int_equal(whatsapp_render(&good, &gurpreet, "\xc3", NULL, &b, &e), -EINVAL);
	assert_string_equal(b.p, "before");
	buf_done(&b);
	buf_init(&b, 100);
	assert_int_equal(whatsapp_render(&good, &gurpreet, NULL, NULL, &b, &e), -EMSGSIZE);
	assert_int_equal(b.n, 0);
	buf_done(&b);
}

static void reading_and_typing_are_shown(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	whatsapp_render_read("wamid.1", false, &b);
	assert_string_equal(
	        b.p, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":"
	             "\"wamid.1\"}");
	buf_clear(&b);
	whatsapp_render_read("wamid.1", true, &b);
	assert_string_equal(
	        b.p, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":"
	             "\"wamid.1\",\"typing_indicator\":{\"type\":\"text\"}}");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_written_as_the_api_wants_it),
		cmocka_unit_test(every_character_survives_the_way),
		cmocka_unit_test(a_citizen_without_a_phone_is_reached_by_user_id),
		cmocka_unit_test(what_cannot_be_sent_leaves_the_buffer_as_it_was),
		cmocka_unit_test(reading_and_typing_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
