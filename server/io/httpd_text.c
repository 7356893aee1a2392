/* httpd_text.c - decoding what stands in a request's first line and in forms. */
#include "io/httpd_impl.h"

#include <errno.h>
#include <string.h>

#include "base/url.h"
#include "base/utf8.h"

char *httpd_decode(struct arena *a, const char *p, size_t n, bool plus_is_space)
{
	bool broken;
	char *out = url_decode(a, p, n, plus_is_space, &n, &broken);

	return !broken && !memchr(out, '\0', n) && utf8_valid(out, n) ? out : NULL;
}

int http_form_parse(struct arena *a, const char *text, size_t n, const char **pairs, size_t max)
{
	size_t count = 0;

	while (n) {
		const char *amp = memchr(text, '&', n);
		size_t len = amp ? (size_t)(amp - text) : n;
		const char *eq = memchr(text, '=', len);
		size_t key_len = eq ? (size_t)(eq - text) : len;

		if (len) {
			if (count == max)
				return -EINVAL;
			pairs[2 * count] = httpd_decode(a, text, key_len, true);
			pairs[2 * count + 1] = eq ? httpd_decode(a, eq + 1, len - key_len - 1, true)
			                          : arena_strdup(a, "");
			if (!pairs[2 * count] || !pairs[2 * count + 1])
				return -EINVAL;
			count++;
		}
		text += len + (amp ? 1 : 0);
		n -= len + (amp ? 1 : 0);
	}
	return (int)count;
}

bool httpd_path_is_clean(const char *path)
{
	if (path[0] != '/')
		return false;
	for (const char *p = path; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == '\\')
			return false;
		if (*p == '/' && (p[1] == '/' || (p[1] == '.' && (p[2] == '/' || !p[2])) ||
		                  (p[1] == '.' && p[2] == '.' && (p[3] == '/' || !p[3]))))
			return false;
	}
	return true;
}
