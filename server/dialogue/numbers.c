/* numbers.c - digits of three scripts and the words for one to ten, counting and ordinal. */
#include "dialogue/numbers.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/mem.h"

#define NUMBER_MAX 10
#define TEXT_MAX 48
#define KEYCAP_TEN 0x1F51F /* 🔟 is one character, the other keycaps are a digit and more */

/* The words of each number, separated by spaces; Latin ones in lower case. */
static const char *const number_words[NUMBER_MAX + 1] = {
	[1] = "one first ek ikk ik pehla pehli pahla एक पहला पहली ਇੱਕ ਇਕ ਪਹਿਲਾ ਪਹਿਲੀ",
	[2] = "two second do dujja duja dooja dusra doosra दो दूसरा दूसरी ਦੋ ਦੂਜਾ ਦੂਜੀ",
	[3] = "three third teen tin tinn teeja tija teesra तीन तीसरा तीसरी ਤਿੰਨ ਤੀਜਾ ਤੀਜੀ",
	[4] = "four fourth char chaar chautha चार चौथा चौथी ਚਾਰ ਚੌਥਾ ਚੌਥੀ",
	[5] = "five fifth panj paanch panch panjwan पांच पाँच पांचवां ਪੰਜ ਪੰਜਵਾਂ ਪੰਜਵੀਂ",
	[6] = "six sixth che chhe chheh छह छः छठा ਛੇ ਛੇਵਾਂ ਛੇਵੀਂ",
	[7] = "seven seventh satt saat सात सातवां ਸੱਤ ਸੱਤਵਾਂ ਸੱਤਵੀਂ",
	[8] = "eight eighth atth aath आठ आठवां ਅੱਠ ਅੱਠਵਾਂ ਅੱਠਵੀਂ",
	[9] = "nine ninth naun nau नौ नौवां ਨੌਂ ਨੌਵਾਂ ਨੌਵੀਂ",
	[10] = "ten tenth das dass दस दसवां ਦਸ ਦਸਵਾਂ ਦਸਵੀਂ",
};

static bool list_has(const char *list, const char *word, size_t n)
{
	for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

/* What people put around a number, and the parts of a keycap emoji. */
static bool is_decoration(UChar32 c)
{
	return c == '.' || c == ')' || c == '(' || c == '#' || c == ',' || c == '-' ||
	       c == 0x20E3 || c == 0xFE0F || u_isUWhiteSpace(c);
}

/* A text taken apart: its digits, and its letters without what stands around them. */
struct reading {
	int value, digits;
	char letters[TEXT_MAX];
	size_t letter_bytes;
};

static void read_character(struct reading *r, UChar32 c, const char *bytes, size_t n)
{
	int digit = u_charDigitValue(c);
	if (c == KEYCAP_TEN) {
		r->value = 10;
		r->digits += 2;
	} else if (digit >= 0) {
		/* More than two digits are no row; adding up goes no further. */
		r->value = r->digits < 2 ? r->value * 10 + digit : NUMBER_MAX + 1;
		r->digits++;
	} else if (c < 0x80) {
		r->letters[r->letter_bytes++] = (char)u_tolower(c);
	} else {
		memcpy(r->letters + r->letter_bytes, bytes, n);
		r->letter_bytes += n;
	}
}

/* "The first one", "ਪਹਿਲੀ ਵਾਲੀ" */
static void drop_one(struct reading *r)
{
	static const char *const ones[] = { "one",  "wala", "wali", "vala", "vali",
		                            "ਵਾਲਾ", "ਵਾਲੀ", "वाला", "वाली" };
	for (size_t i = 0; i < ARRAY_LEN(ones); i++) {
		size_t n = strlen(ones[i]);
		if (r->letter_bytes <= n ||
		    memcmp(r->letters + r->letter_bytes - n, ones[i], n) != 0)
			continue;
		r->letter_bytes -= n;
		r->letters[r->letter_bytes] = '\0';
		return;
	}
}

int number_from_words(const char *text)
{
	struct reading r = { 0 };
	int32_t n = (int32_t)strlen(text);
	if (n >= TEXT_MAX)
		return 0;
	for (int32_t i = 0; i < n;) {
		int32_t start = i;
		UChar32 c;
		U8_NEXT(text, i, n, c);
		if (c >= 0 && !is_decoration(c))
			read_character(&r, c, text + start, (size_t)(i - start));
	}
	if (r.digits)
		return r.letter_bytes || r.value > NUMBER_MAX ? 0 : r.value;
	drop_one(&r);
	for (int k = 1; r.letter_bytes && k <= NUMBER_MAX; k++)
		if (list_has(number_words[k], r.letters, r.letter_bytes))
			return k;
	return 0;
}
