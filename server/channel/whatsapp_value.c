#include "channel/whatsapp_value.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "channel/whatsapp_parse.h"

/* Texts of the provider that are only logged. */
#define WORDS_MAX 500

const char *wa_text(struct arena *a, const json_t *obj, const char *key)
{
	const json_t *v = json_object_get(obj, key);
	const char *s = json_string_value(v);

	if (s)
		return *s ? s : NULL;
	if (json_is_integer(v))
		return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	return NULL;
}

const char *wa_text_cut(struct arena *a, const json_t *obj, const char *key, size_t max_cp)
{
	const char *s = wa_text(a, obj, key);
	size_t n;

	if (!s)
		return NULL;
	n = utf8_prefix(s, max_cp);
	return s[n] ? arena_strndup(a, s, n) : s;
}

const char *wa_or_empty(const char *s)
{
	return s ? s : "";
}

int64_t wa_time_ms(const json_t *obj, const char *key)
{
	/* Seconds of the year 5138 are milliseconds of 1973: whatever is larger is milliseconds. */
	const int64_t largest_s = 100000000000, largest_ms = largest_s * 1000;
	int64_t t = json_int(obj, key, 0);

	if (t <= 0 || t >= largest_ms)
		return 0;
	return t < largest_s ? t * 1000 : t;
}

const char *wa_phone(const char *s)
{
	size_t n;

	if (!s)
		return NULL;
	s += *s == '+';
	n = strspn(s, "0123456789");
	return s[n] || n < 5 || n > 20 ? NULL : s;
}

const char *wa_digest(struct arena *a, const void *p, size_t n)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	unsigned len = 0;

	if (!EVP_Digest(p, n, md, &len, EVP_sha256(), NULL))
		bug("SHA-256 is not available");
	for (unsigned i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", md[i]);
	return arena_printf(a, "sha256:%s", hex);
}

const char *wa_id(struct arena *a, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n > WHATSAPP_ID_MAX ? wa_digest(a, s, n) : s;
}

int wa_first_error(struct arena *a, const json_t *obj, const char **ret_title,
                   const char **ret_details)
{
	const json_t *e = json_array_get(json_arr(obj, "errors"), 0);
	int64_t code = json_int(e, "code", 0);
	const char *title = wa_text_cut(a, e, "title", WORDS_MAX);

	if (!json_is_object(e))
		return 0;
	*ret_title = title ? title : wa_text_cut(a, e, "message", WORDS_MAX);
	*ret_details = wa_text_cut(a, json_obj(e, "error_data"), "details", WORDS_MAX);
	/* An error without a code is still one. */
	return code > 0 && code <= INT32_MAX ? (int)code : 1;
}
