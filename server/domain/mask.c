#include "domain/mask.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/buf.h"

#define BULLETS "•••"
enum { WORDS_MAX = 4, MASKED_MAX = 512, SIGNS_MAX = 4 };

/* Marks on a letter belong to it, as does what only joins letters; the sign that a vowel is left
 * out only means something before the next letter, which is not shown. */
static bool is_mark(UChar32 c)
{
	const int virama = 9;

	return c >= 0 && (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_CF_MASK)) &&
	       u_getCombiningClass(c) != virama;
}

/* Bytes of the first letter and its marks. */
static int32_t first_letter(const char *p, int32_t n)
{
	int32_t at = 0, end;
	int marks = 0;
	UChar32 c;

	U8_NEXT(p, at, n, c);
	end = at;
	while (at < n && marks++ < SIGNS_MAX) {
		U8_NEXT(p, at, n, c);
		if (!is_mark(c))
			break;
		end = at;
	}
	return end;
}

static int32_t skip_blanks(const char *p, int32_t at, int32_t n)
{
	while (at < n) {
		int32_t next = at;
		UChar32 c;

		U8_NEXT(p, next, n, c);
		if (c >= 0 && !u_isUWhiteSpace(c) && u_isgraph(c) && !is_mark(c))
			break;
		at = next;
	}
	return at;
}

static int32_t skip_word(const char *p, int32_t at, int32_t n)
{
	while (at < n) {
		int32_t next = at;
		UChar32 c;

		U8_NEXT(p, next, n, c);
		if (c >= 0 && u_isUWhiteSpace(c))
			break;
		at = next;
	}
	return at;
}

char *mask_name(struct arena *a, const char *name)
{
	int32_t n = name ? (int32_t)strlen(name) : 0, at = skip_blanks(name, 0, n);
	struct buf out;
	char *masked;

	buf_init(&out, MASKED_MAX);
	for (int word = 0; at < n && word < WORDS_MAX; word++) {
		if (word)
			buf_addc(&out, ' ');
		buf_add(&out, name + at, (size_t)first_letter(name + at, n - at));
		buf_adds(&out, BULLETS);
		at = skip_blanks(name, skip_word(name, at, n), n);
	}
	masked = arena_strndup(a, out.n ? out.p : "", out.n);
	buf_done(&out);
	return masked;
}

char *mask_phone(struct arena *a, const char *phone)
{
	size_t n = phone ? strspn(phone, "+0123456789") : 0;

	return arena_printf(a, "••••••%s", n >= 8 && !phone[n] ? phone + n - 4 : "••••");
}
