/* Who may call us: signatures and the handshake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "channel/signature.h"

#define BODY "{\"x\":1}"

static void a_signature_known_from_elsewhere_is_right(void **state)
{
	struct signature *s = signature_new("key", NULL);
	char header[SIGNATURE_TEXT_MAX];
	static const char text[] = "The quick brown fox jumps over the lazy dog";

	(void)state;
	signature_make(s, text, strlen(text), header);
	assert_string_equal(
	        header, "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
	assert_true(signature_check(s, header, text, strlen(text)));
	signature_free(s);
}

static void every_damaged_header_is_refused(void **state)
{
	struct signature *s = signature_new("secret", NULL);
	char good[SIGNATURE_TEXT_MAX], bad[SIGNATURE_TEXT_MAX + 8];

	(void)state;
	signature_make(s, BODY, strlen(BODY), good);
	assert_true(signature_check(s, good, BODY, strlen(BODY)));
	for (size_t i = 0; i < strlen(good); i++) {
		memcpy(bad, good, sizeof(good));
		bad[i] = bad[i] == '0' ? '1' : '0';
		assert_false(signature_check(s, bad, BODY, strlen(BODY)));
		memcpy(bad, good, sizeof(good));
		bad[i] = '\0';
		assert_false(signature_check(s, bad, BODY, strlen(BODY)));
	}
	snprintf(bad, sizeof(bad), "%s0", good);
	assert_false(signature_check(s, bad, BODY, strlen(BODY)));
	snprintf(bad, sizeof(bad), " %s", good);
	assert_false(signature_check(s, bad, BODY, strlen(BODY)));
	assert_false(signature_check(s, NULL, BODY, strlen(BODY)));
	assert_false(signature_check(s, "", BODY, strlen(BODY)));
	assert_false(signature_check(s, good, BODY, strlen(BODY) - 1));
	assert_false(signature_check(s, good, "{\"x\":2}", strlen(BODY)));
	signature_free(s);
}

static void both_secrets_count_while_one_replaces_the_other(void **state)
{
	struct signature *old = signature_new("old", NULL), *new = signature_new("new", NULL);
	struct signature *both = signature_new("new", "old"), *third = signature_new("third", NULL);
	char header[SIGNATURE_TEXT_MAX];

	(void)state;
	signature_make(old, BODY, strlen(BODY), header);
	assert_true(signature_check(both, header, BODY, strlen(BODY)));
	assert_false(signature_check(new, header, BODY, strlen(BODY)));
	signature_make(new, BODY, strlen(BODY), header);
	assert_true(signature_check(both, header, BODY, strlen(BODY)));
	signature_make(third, BODY, strlen(BODY), header);
	assert_false(signature_check(both, header, BODY, strlen(BODY)));
	signature_free(old);
	signature_free(new);
	signature_free(both);
	signature_free(third);
}

static void without_a_secret_nothing_is_believed(void **state)
{
	struct signature *none = signature_new("", NULL);
	/* What an HMAC with an empty key would give. */
	static const char header[] =
	        "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";

	(void)state;
	assert_false(signature_check(none, header, "", 0));
	signature_free(none);
}

static void a_body_whose_escapes_a_proxy_decoded_still_counts(void **state)
{
	static const char escaped[] =
	        "{\"b\":\"\\u0a2c\\u0a71\\u0a24\\u0a40 \\ud83d\\udca1 \\u00e9\"}";
	static const char decoded[] = "{\"b\":\"ਬੱਤੀ 💡 é\"}";
	struct signature *s = signature_new("secret", NULL);
	char header[SIGNATURE_TEXT_MAX];

	(void)state;
	signature_make(s, escaped, strlen(escaped), header);
	assert_true(signature_check(s, header, escaped, strlen(escaped)));
	assert_true(signature_check(s, header, decoded, strlen(decoded)));
	assert_false(signature_check(s, header, "{\"b\":\"ਬੱਤੀ 💡 è\"}", strlen(decoded)));
	assert_false(signature_check(s, header, "{\"b\":\"\xff\"}", 9));
	signature_free(s);
}

static void the_handshake_answers_only_to_our_token(void **state)
{
	(void)state;
	assert_string_equal(handshake_answer("subscribe", "tok", "1158201444", "tok"),
	                    "1158201444");
	assert_null(handshake_answer("subscribe", "tok2", "1", "tok"));
	assert_null(handshake_answer("unsubscribe", "tok", "1", "tok"));
	assert_null(handshake_answer(NULL, "tok", "1", "tok"));
	assert_null(handshake_answer("subscribe", NULL, "1", "tok"));
	assert_null(handshake_answer("subscribe", "tok", NULL, "tok"));
	assert_null(handshake_answer("subscribe", "tok", "", "tok"));
	assert_null(handshake_answer("subscribe", "", "1", ""));
	assert_null(handshake_answer("subscribe", "", "1", NULL));
	assert_null(handshake_answer("subscribe", "tok", "<script>", "tok"));
	assert_null(handshake_answer("subscribe", "tok", "a\r\nSet-Cookie: x", "tok"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_known_from_elsewhere_is_right),
		cmocka_unit_test(every_damaged_header_is_refused),
		cmocka_unit_test(both_secrets_count_while_one_replaces_the_other),
		cmocka_unit_test(without_a_secret_nothing_is_believed),
		cmocka_unit_test(a_body_whose_escapes_a_proxy_decoded_still_counts),
		cmocka_unit_test(the_handshake_answers_only_to_our_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
