#include "io/http_head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void http_head_begin(struct http_head *h, size_t max_bytes, size_t max_body)
{
	*h = (struct http_head){ .max_bytes = max_bytes, .max_body = max_body };
}

static enum http_head_state refuse(struct http_head *h, int status, const char *fault)
{
	h->status = status;
	h->fault = fault;
	return HEAD_BAD;
}

/* name holds the first n bytes of it, or as many as there is room for. */
static enum http_head_field field_named(const char *name, size_t n)
{
	static const char *const names[] = { [HEAD_LENGTH] = "content-length",
		                             [HEAD_HOST] = "host",
		                             [HEAD_EXPECT] = "expect",
		                             [HEAD_ENCODING] = "transfer-encoding" };

	for (size_t i = HEAD_LENGTH; i < ARRAY_LEN(names); i++) {
		if (strlen(names[i]) == n && !memcmp(names[i], name, n))
			return (enum http_head_field)i;
	}
	return HEAD_OTHER;
}

static enum http_head_state after_name(struct http_head *h)
{
	h->field = field_named(h->name, h->n);
	h->value_n = 0;
	if (h->field == HEAD_LENGTH && ++h->lengths > 1)
		return refuse(h, 400, "more than one Content-Length");
	if (h->field == HEAD_HOST && ++h->hosts > 1)
		return refuse(h, 400, "more than one Host");
	/* evhttp takes "0x5" and "+5" for the size of a chunk; others do not. Whoever calls us
	 * knows how long the body is, and nginx says so on behalf of those who do not. */
	if (h->field == HEAD_ENCODING)
		return refuse(h, 400, "a Content-Length is needed, not a Transfer-Encoding");
	return HEAD_VALUE;
}

static size_t without_blanks(const char *text, size_t n)
{
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	return n;
}

static enum http_head_state take_length(struct http_head *h, size_t n)
{
	size_t v = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)h->value[i]))
			n = 0;
		else if (v <= h->max_body)
			v = v * 10 + (size_t)(h->value[i] - '0');
	}
	h->length = v;
	return n ? HEAD_LINE : refuse(h, 400, "malformed Content-Length");
}

static enum http_head_state after_value(struct http_head *h)
{
	size_t n = without_blanks(h->value, h->value_n);

	if (h->field == HEAD_LENGTH)
		return take_length(h, n);
	if (h->field == HEAD_EXPECT && (n != 12 || strncasecmp(h->value, "100-continue", n) != 0))
		return refuse(h, 417, "only 100-continue can be expected");
	return HEAD_LINE;
}

static enum http_head_state after_head(struct http_head *h)
{
	if (!h->hosts)
		return refuse(h, 400, "a Host is needed");
	if (h->is_head && h->length)
		return refuse(h, 400, "a HEAD has no body");
	if (h->length > h->max_body)
		return refuse(h, 413, "the body is too large");
	return HEAD_DONE;
}

static enum http_head_state after_line(struct http_head *h)
{
	static const size_t version_len = sizeof("HTTP/1.1") - 1;

	switch (h->state) {
	case HEAD_VERSION:
		return h->n == version_len ? HEAD_LINE
		                           : refuse(h, 400, "unsupported version of HTTP");
	case HEAD_VALUE:
		return after_value(h);
	case HEAD_LINE:
		return after_head(h);
	default:
		return refuse(h, 400, "malformed line");
	}
}

static bool is_version(size_t at, char c)
{
	static const char version[] = "HTTP/1.";

	return at < sizeof(version) - 1 ? c == version[at]
	                                : at == sizeof(version) - 1 && (c == '0' || c == '1');
}

static bool is_token(unsigned char c)
{
	return c > 0x20 && c < 0x7f && !strchr("()<>@,;:\\\"/[]?={}", c);
}

static enum http_head_state in_name(struct http_head *h, unsigned char c)
{
	if (c == ':' && h->n)
		return after_name(h);
	if (!is_token(c))
		return refuse(h, 400, "malformed header name");
	if (h->n < sizeof(h->name))
		h->name[h->n] = (char)tolower(c);
	h->n++;
	return HEAD_NAME;
}

/* Values that matter are kept, without blanks in front. One that is longer than there is room for
 * is wrong anyhow. */
static enum http_head_state in_value(struct http_head *h, unsigned char c)
{
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return refuse(h, 400, "control character in a header");
	if (h->field != HEAD_LENGTH && h->field != HEAD_EXPECT)
		return HEAD_VALUE;
	if (h->value_n == 0 && (c == ' ' || c == '\t'))
		return HEAD_VALUE;
	if (h->value_n == sizeof(h->value))
		return refuse(h, 400, "malformed Content-Length or Expect");
	h->value[h->value_n++] = (char)c;
	return HEAD_VALUE;
}

static enum http_head_state after_method(struct http_head *h)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (strlen(methods[i]) == h->n && !memcmp(methods[i], h->name, h->n)) {
			h->is_head = !strcmp(methods[i], "HEAD");
			h->n = 0;
			return HEAD_TARGET;
		}
	}
	return refuse(h, 501, "method not supported");
}

static enum http_head_state in_method(struct http_head *h, unsigned char c)
{
	if (c == ' ' && h->n)
		return after_method(h);
	if (!isupper(c))
		return refuse(h, 400, "malformed method");
	if (h->n < sizeof(h->name))
		h->name[h->n] = (char)c;
	h->n++;
	return HEAD_METHOD;
}

/* "//host" would be read as another server's address. */
static bool is_target(size_t at, unsigned char c)
{
	return at ? c > 0x20 && c < 0x7f && !(at == 1 && c == '/') : c == '/';
}

static enum http_head_state in_line(struct http_head *h, unsigned char c)
{
	switch (h->state) {
	case HEAD_METHOD:
		return in_method(h, c);
	case HEAD_TARGET:
		if (c == ' ' && h->n) {
			h->n = 0;
			return HEAD_VERSION;
		}
		return is_target(h->n++, c) ? HEAD_TARGET : refuse(h, 400, "malformed path");
	case HEAD_VERSION:
		return is_version(h->n++, (char)c) ? HEAD_VERSION
		                                   : refuse(h, 400, "unsupported version of HTTP");
	case HEAD_LINE: /* a blank, which would continue the line before, is no token */
		h->n = 0;
		return in_name(h, c);
	case HEAD_NAME:
		return in_name(h, c);
	case HEAD_VALUE:
		return in_value(h, c);
	default:
		return h->state;
	}
}

bool http_head_take(struct http_head *h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n && h->state < HEAD_DONE; i++) {
		if (++h->bytes > h->max_bytes) {
			h->state = refuse(h, 431, "the head of the request is too large");
		} else if (h->after_cr) {
			h->state = p[i] == '\n' ? after_line(h)
			                        : refuse(h, 400, "carriage return inside a line");
			h->after_cr = false;
		} else if (p[i] == '\r') {
			h->after_cr = true;
		} else {
			h->state = in_line(h, p[i]);
		}
	}
	return h->state != HEAD_BAD;
}
