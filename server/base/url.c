#include "base/url.h"

int url_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%xy" at p stands for, or -1. */
static int escaped(const char *p, size_t left)
{
	int hi, lo;

	if (left < 3)
		return -1;
	hi = url_hex_value(p[1]);
	lo = url_hex_value(p[2]);
	return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

char *url_decode(struct arena *a, const char *p, size_t n, bool plus_is_space, size_t *ret_n,
                 bool *ret_broken)
{
	char *out = arena_alloc(a, n + 1);
	size_t used = 0;
	bool broken = false;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c == '%') {
			int byte = escaped(p + i, n - i);

			if (byte < 0) {
				broken = true;
			} else {
				c = (char)byte;
				i += 2;
			}
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[used++] = c;
	}
	*ret_n = used;
	if (ret_broken)
		*ret_broken = broken;
	return out;
}
