#include "io/http_head.h"

#include <ctype.h>

static enum http_head_state after_line(const struct http_head *h)
{
	static const size_t version_len = sizeof("HTTP/1.1") - 1;

	switch (h->state) {
	case HEAD_VERSION:
		return h->n == version_len ? HEAD_LINE : HEAD_BAD;
	case HEAD_FIELD:
		return HEAD_LINE;
	case HEAD_LINE:
		return HEAD_DONE;
	default:
		return HEAD_BAD;
	}
}

static bool is_version(size_t at, char c)
{
	static const char version[] = "HTTP/1.";

	return at < sizeof(version) - 1 ? c == version[at]
	                                : at == sizeof(version) - 1 && (c == '0' || c == '1');
}

static enum http_head_state in_line(struct http_head *h, unsigned char c)
{
	switch (h->state) {
	case HEAD_METHOD:
		if (c == ' ' && h->n) {
			h->n = 0;
			return HEAD_TARGET;
		}
		h->n++;
		return isupper(c) ? HEAD_METHOD : HEAD_BAD;
	case HEAD_TARGET:
		if (c == ' ' && h->n) {
			h->n = 0;
			return HEAD_VERSION;
		}
		return c > 0x20 && c < 0x7f && (h->n++ || c == '/') ? HEAD_TARGET : HEAD_BAD;
	case HEAD_VERSION:
		return is_version(h->n++, (char)c) ? HEAD_VERSION : HEAD_BAD;
	case HEAD_LINE: /* a blank would continue the line before */
		return c > 0x20 && c != 0x7f ? HEAD_FIELD : HEAD_BAD;
	case HEAD_FIELD:
		return (c >= 0x20 && c != 0x7f) || c == '\t' ? HEAD_FIELD : HEAD_BAD;
	default:
		return h->state;
	}
}

bool http_head_take(struct http_head *h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n && h->state < HEAD_DONE; i++) {
		if (h->after_cr) {
			h->state = p[i] == '\n' ? after_line(h) : HEAD_BAD;
			h->after_cr = false;
		} else if (p[i] == '\r') {
			h->after_cr = true;
		} else {
			h->state = in_line(h, p[i]);
		}
	}
	return h->state != HEAD_BAD;
}
