/* A reply that WhatsApp would refuse is refused here, naming the field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "domain/message.h"

/* n Gurmukhi letters: three bytes each, one character each. */
static const char *letters(struct arena *a, size_t n)
{
	char *s = arena_alloc(a, n * 3 + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(s + 3 * i, "ਸ", 3);
	return s;
}

static struct reply text(const char *body)
{
	return (struct reply){ .kind = REPLY_TEXT, .body = body };
}

static struct reply list(const char *title)
{
	return (struct reply){ .kind = REPLY_LIST,
		               .body = "Choose",
		               .action_label = "Open",
		               .rows = { { .id = "1", .title = title } },
		               .row_count = 1 };
}

static struct reply buttons(void)
{
	return (struct reply){ .kind = REPLY_BUTTONS,
		               .body = "Sure?",
		               .rows = { { .id = "y", .title = "Yes" },
		                         { .id = "n", .title = "No" } },
		               .row_count = 2 };
}

static struct reply template(const char *param)
{
	return (struct reply){ .kind = REPLY_TEMPLATE,
		               .template_name = "complaint_resolved",
		               .template_language = "pa",
		               .params = { param },
		               .param_count = 1 };
}

static void expect(const struct reply *r, int code, const char *word)
{
	struct err e = { 0 };
	int got = reply_check(r, &e);

	if (got != code)
		fail_msg("%s: %d (%s), expected %d", word, got, e.msg, code);
	if (code < 0 && !strstr(e.msg, word))
		fail_msg("\"%s\" does not name %s", e.msg, word);
}

static void limits_are_counted_in_characters(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct reply r;

	(void)state;
	r = text(letters(a, 4096));
	expect(&r, 0, "");
	r = text(letters(a, 4097));
	expect(&r, -EMSGSIZE, "body");
	r = list(letters(a, 24));
	expect(&r, 0, "");
	r = list(letters(a, 25));
	expect(&r, -EMSGSIZE, "row title");
	r = list("ok");
	r.rows[0].description = letters(a, 72);
	expect(&r, 0, "");
	r.rows[0].description = letters(a, 73);
	expect(&r, -EMSGSIZE, "row description");
	r = list("ok");
	r.action_label = letters(a, 21);
	expect(&r, -EMSGSIZE, "action_label");
	r = list("ok");
	r.header = letters(a, 61);
	expect(&r, -EMSGSIZE, "header");
	r = list("ok");
	r.footer = letters(a, 61);
	expect(&r, -EMSGSIZE, "footer");
	r = buttons();
	r.body = letters(a, 1024);
	expect(&r, 0, "");
	r.body = letters(a, 1025);
	expect(&r, -EMSGSIZE, "body");
	r = buttons();
	r.rows[0].title = letters(a, 20);
	expect(&r, 0, "");
	r.rows[0].title = letters(a, 21);
	expect(&r, -EMSGSIZE, "row title");
}

static void a_list_holds_one_to_ten_different_rows(void **state)
{
	struct reply r = list("Row");
	static const char *const ids[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

	(void)state;
	for (size_t i = 0; i < 10; i++)
		r.rows[i] = (struct reply_row){ .id = ids[i], .title = "Row" };
	r.row_count = 10;
	expect(&r, 0, "");
	r.row_count = 11;
	expect(&r, -EMSGSIZE, "rows");
	r.row_count = 0;
	expect(&r, -EINVAL, "rows");
	r.row_count = 10;
	r.rows[9].id = "0";
	expect(&r, -EINVAL, "id");
	r.rows[9].id = "";
	expect(&r, -EINVAL, "row id");
	r.rows[9].id = "9";
	r.rows[5].section = "Water";
	expect(&r, -EINVAL, "section title");
	r.rows[0].section = "";
	expect(&r, -EINVAL, "section title is empty");
	r.rows[0].section = "Light";
	expect(&r, 0, "");
}

static void buttons_are_one_to_three_and_tell_apart(void **state)
{
	struct reply r = buttons();

	(void)state;
	expect(&r, 0, "");
	r.rows[1].title = "Yes";
	expect(&r, -EINVAL, "Yes");
	r = buttons();
	r.rows[1].title = "No ";
	expect(&r, -EINVAL, "row title");
	r = buttons();
	r.rows[1].description = "not here";
	expect(&r, -EINVAL, "row description");
	r = buttons();
	r.row_count = 4;
	r.rows[2] = (struct reply_row){ .id = "a", .title = "A" };
	r.rows[3] = (struct reply_row){ .id = "b", .title = "B" };
	expect(&r, -EMSGSIZE, "rows");
}

static void what_a_kind_does_not_have_is_refused(void **state)
{
	struct reply r = text("hello");

	(void)state;
	r.footer = "x";
	expect(&r, -EINVAL, "footer");
	r = text("hello");
	r.row_count = 1;
	expect(&r, -EMSGSIZE, "rows");
	r = (struct reply){ .kind = REPLY_LOCATION_REQUEST, .body = "Where?" };
	expect(&r, 0, "");
	r.header = "x";
	expect(&r, -EINVAL, "header");
	r = (struct reply){ .kind = REPLY_KINDS };
	expect(&r, -EINVAL, "kind");
}

static void empty_blank_and_broken_texts_are_refused(void **state)
{
	static const char *const bad[] = { NULL, "", " \n\t", "caf\xe9", "\xed\xa0\x80", "\xff" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct reply r = text(bad[i]);

		expect(&r, -EINVAL, "body");
	}
}

static void links_media_and_templates_are_checked(void **state)
{
	struct reply r = { .kind = REPLY_LINK,
		           .body = "Pay",
		           .action_label = "Pay now",
		           .url = "https://example.org/pay?x=1" };

	(void)state;
	expect(&r, 0, "");
	r.url = "javascript:alert(1)";
	expect(&r, -EINVAL, "url");
	r.url = "https://example.org/a b";
	expect(&r, -EINVAL, "url");
	r = (struct reply){ .kind = REPLY_IMAGE, .media_id = "123" };
	expect(&r, 0, "");
	r.media_id = NULL;
	expect(&r, -EINVAL, "media_link");
	r.media_link = "https://example.org/i.jpg";
	expect(&r, 0, "");
	r = (struct reply){ .kind = REPLY_DOCUMENT, .media_id = "1", .filename = "receipt.pdf" };
	expect(&r, 0, "");
	r = template("Light");
	expect(&r, 0, "");
	r.template_name = "Complaint Resolved";
	expect(&r, -EINVAL, "template_name");
	r = template("");
	expect(&r, -EINVAL, "template parameter");
	r = template("x");
	r.template_language = "pa\"";
	expect(&r, -EINVAL, "template_language");
	r = template("x");
	r.param_count = REPLY_PARAMS_MAX + 1;
	expect(&r, -EMSGSIZE, "params");
}

static void every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (enum message_kind k = 0; k < MESSAGE_KINDS; k++) {
		for (enum message_kind other = 0; other < k; other++)
			assert_string_not_equal(message_kind_name(k), message_kind_name(other));
	}
	for (enum reply_kind k = 0; k < REPLY_KINDS; k++) {
		for (enum reply_kind other = 0; other < k; other++)
			assert_string_not_equal(reply_kind_name(k), reply_kind_name(other));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_counted_in_characters),
		cmocka_unit_test(a_list_holds_one_to_ten_different_rows),
		cmocka_unit_test(buttons_are_one_to_three_and_tell_apart),
		cmocka_unit_test(what_a_kind_does_not_have_is_refused),
		cmocka_unit_test(empty_blank_and_broken_texts_are_refused),
		cmocka_unit_test(links_media_and_templates_are_checked),
		cmocka_unit_test(every_kind_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
