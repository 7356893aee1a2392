/* A signature header and the body it claims to sign: nothing but the right one passes. */
#include <string.h>

#include "base/arena.h"
#include "channel/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct signature *s = signature_new("one secret", "another secret");
	const uint8_t *split = memchr(data, '\n', n);
	size_t header_len = split ? (size_t)(split - data) : n;
	const char *header = arena_strndup(a, (const char *)data, header_len);
	const char *body = (const char *)data + header_len;
	char right[SIGNATURE_TEXT_MAX];

	signature_make(s, body, n - header_len, right);
	if (!signature_check(s, right, body, n - header_len))
		bug("the right signature is refused");
	/* A fuzzer that forges HMAC-SHA256 would be news. */
	if (strcasecmp(header, right) && signature_check(s, header, body, n - header_len))
		bug("a wrong signature is accepted");
	signature_free(s);
	return 0;
}
