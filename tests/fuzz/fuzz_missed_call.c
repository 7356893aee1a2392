/* A provider's request: first byte chooses provider and wrapping, the rest is query or body. */
#include <string.h>

#include "channel/missed_call.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds, const char *what)
{
	if (!holds)
		bug("%s", what);
}

static void check_outcome(const struct missed_call_outcome *out)
{
	const struct missed_call *c = &out->call;

	check(out->status && out->content_type && out->answer, "an outcome without an answer");
	if (out->verdict != MISSED_CALL_TAKEN) {
		check(out->reason != NULL, "a call not taken without a reason");
		return;
	}
	check(strspn(c->phone, "0123456789") == strlen(c->phone) && strlen(c->phone) < PHONE_MAX,
	      "a phone that is not digits");
	check(c->phone_kind != PHONE_UNKNOWN, "a call from nowhere");
	check(strlen(c->dedupe_key) < 512, "a key too long for its index");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const struct missed_call_options o = { .twilio_auth_token = n % 2 ? "token" : NULL };
	struct missed_call_request req = { .method = "POST",
		                           .url = "https://example.org/x?y=1",
		                           .signature = "c2lnbmF0dXJl",
		                           .now_ms = 1763900000000 };
	const char *const *providers = missed_call_providers();
	struct missed_call_outcome out;
	size_t count = 0, which;

	if (!n)
		return 0;
	while (providers[count])
		count++;
	which = data[0] % (count * 2);
	if (which < count) {
		req.method = "GET";
		req.query = arena_strndup(a, (const char *)data + 1, n - 1);
	} else {
		req.body = (const char *)data + 1;
		req.body_len = n - 1;
	}
	if (missed_call_read(a, providers[which % count], &o, &req, &out) < 0)
		bug("a provider of our own list is unknown");
	check_outcome(&out);
	return 0;
}
