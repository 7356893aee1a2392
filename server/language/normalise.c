/* normalise.c - see normalise.h. Folding goes code point by code point through ICU's NFKC_Casefold
 * mapping, so no input can make it buffer or look back. */
#include "language/normalise.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define MAPPING_MAX 32 /* the longest mapping of a single code point has 18 units */

static const char *const script_codes[SCRIPT_COUNT] = {
	[SCRIPT_LATIN] = "latin",       [SCRIPT_DEVANAGARI] = "devanagari",
	[SCRIPT_GURMUKHI] = "gurmukhi", [SCRIPT_ARABIC] = "arabic",
	[SCRIPT_MIXED] = "mixed",       [SCRIPT_OTHER] = "other",
};

const char *script_code(enum script script)
{
	if ((unsigned)script >= SCRIPT_COUNT)
		bug("no script %d", (int)script);
	return script_codes[script];
}

static bool is_devanagari(UChar32 c)
{
	return c >= 0x900 && c < 0x980 && c != 0x964 && c != 0x965; /* dandas serve all of India */
}

static bool is_gurmukhi(UChar32 c)
{
	return c >= 0xa00 && c < 0xa80;
}

static bool is_indic(UChar32 c)
{
	return is_devanagari(c) || is_gurmukhi(c);
}

void script_count(const char *text, struct script_counts *ret_counts)
{
	size_t length = strlen(text), i = 0;
	struct script_counts counts = { { 0 } };

	while (i < length) {
		UChar32 c;

		U8_NEXT(text, i, length, c);
		if (c < 0 || !u_isalpha(c))
			continue;
		if (is_devanagari(c))
			counts.letters[SCRIPT_DEVANAGARI]++;
		else if (is_gurmukhi(c))
			counts.letters[SCRIPT_GURMUKHI]++;
		else if ((c >= 0x600 && c < 0x700) || (c >= 0x750 && c < 0x780))
			counts.letters[SCRIPT_ARABIC]++;
		else if (c < 0x250 || (c >= 0xff21 && c <= 0xff5a))
			counts.letters[SCRIPT_LATIN]++;
		else
			counts.letters[SCRIPT_OTHER]++;
	}
	*ret_counts = counts;
}

enum script text_script(const char *text)
{
	struct script_counts counts;
	size_t total = 0;
	int most = SCRIPT_LATIN;

	script_count(text, &counts);
	for (int s = 0; s < SCRIPT_COUNT; s++) {
		total += counts.letters[s];
		if (counts.letters[s] > counts.letters[most])
			most = s;
	}
	if (total == 0 || most == SCRIPT_OTHER)
		return SCRIPT_OTHER;
	return (total - counts.letters[most]) * 4 >= total ? SCRIPT_MIXED : (enum script)most;
}

/* ------------------------------------------------------------------------------------------------
 * Folding */

struct folding {
	char *out;
	size_t n, size;
	UChar32 last;           /* last code point written, or ' ' */
	bool is_space_due;      /* a gap was seen since */
	bool is_apostrophe_due; /* and it was nothing but one apostrophe */
};

static void write_cp(struct folding *f, UChar32 c)
{
	char bytes[U8_MAX_LENGTH];
	size_t n = 0;

	U8_APPEND_UNSAFE(bytes, n, c);
	if (f->n + n >= f->size)
		return;
	memcpy(f->out + f->n, bytes, n);
	f->n += n;
	f->last = c;
}

/* One character of a word. "don't" is one word, "ਗਲੀ'ਚ" is two; "5din" is two as well. */
static void fold_word_char(struct folding *f, UChar32 c)
{
	bool is_digit = c >= '0' && c <= '9';
	bool is_last_digit = f->last >= '0' && f->last <= '9';
	bool is_gap =
	        f->is_space_due && !(f->is_apostrophe_due && !is_indic(c) && !is_indic(f->last));

	if (f->n && (is_gap || is_digit != is_last_digit))
		write_cp(f, ' ');
	f->is_space_due = f->is_apostrophe_due = false;
	write_cp(f, c);
}

static bool is_apostrophe(UChar32 c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2bc || c == '`' || c == 0xb4;
}

static void fold_mapped(struct folding *f, UChar32 c)
{
	int32_t digit;

	if (c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') : u_isalpha(c)) {
		fold_word_char(f, c);
	} else if (c >= 0x80 && (digit = u_charDigitValue(c)) >= 0) {
		fold_word_char(f, '0' + digit);
	} else if (is_indic(c) && (U_GET_GC_MASK(c) & U_GC_M_MASK)) {
		fold_word_char(f, c);
	} else if (c >= 0x80 && (U_GET_GC_MASK(c) & U_GC_M_MASK)) {
		return; /* an accent */
	} else {
		f->is_apostrophe_due = is_apostrophe(c) && !f->is_space_due;
		f->is_space_due = true;
	}
}

static void fold_cp(struct folding *f, const UNormalizer2 *nfkc, UChar32 c)
{
	UChar mapped[MAPPING_MAX];
	UErrorCode status = U_ZERO_ERROR;

	if (c >= 'A' && c <= 'Z') {
		fold_mapped(f, c + ('a' - 'A'));
		return;
	}
	if (c < 0x80) {
		fold_mapped(f, c < 0 ? ' ' : c);
		return;
	}
	if (is_apostrophe(c)) { /* ICU would take U+00B4 apart into a space and an accent */
		fold_mapped(f, '\'');
		return;
	}
	int32_t n = unorm2_getDecomposition(nfkc, c, mapped, MAPPING_MAX, &status);
	if (n < 0 || U_FAILURE(status)) {
		fold_mapped(f, c);
		return;
	}
	for (int32_t i = 0; i < n;) {
		UChar32 m;

		U16_NEXT(mapped, i, n, m);
		fold_mapped(f, m);
	}
}

size_t text_fold(const char *text, char *ret_folded, size_t size)
{
	struct folding f = { .out = ret_folded, .size = size, .last = ' ' };
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&status);
	size_t length = strlen(text), i = 0;

	if (U_FAILURE(status))
		bug("ICU has no NFKC_Casefold data: %s", u_errorName(status));
	while (i < length && f.n + 1 < size) {
		UChar32 c;

		U8_NEXT(text, i, length, c);
		fold_cp(&f, nfkc, c);
	}
	ret_folded[f.n] = '\0';
	return f.n;
}

/* ------------------------------------------------------------------------------------------------
 * Skeletons */

/* What English spells one way and Punjab writes as it hears it. */
static const struct {
	const char *written, *heard;
} spellings[] = {
	{ "ight", "ait" },
	{ "tion", "shn" },
	{ "ough", "o" },
	{ "ck", "k" },
};

void word_sound(const char *word, size_t length, struct sound *ret_sound)
{
	char heard[2 * SOUND_MAX + 2];
	size_t n = 0;

	for (size_t i = 0; i < length && n + 4 < sizeof(heard);) {
		size_t k = 0;

		while (k < ARRAY_LEN(spellings) &&
		       (strlen(spellings[k].written) > length - i ||
		        memcmp(word + i, spellings[k].written, strlen(spellings[k].written)) != 0))
			k++;
		if (k == ARRAY_LEN(spellings)) {
			heard[n++] = word[i++];
			continue;
		}
		for (const char *h = spellings[k].heard; *h; h++)
			heard[n++] = *h;
		i += strlen(spellings[k].written);
	}
	/* A long word may have been cut inside a character. */
	bool is_cut = n + 4 >= sizeof(heard);

	while (is_cut && n > 0 && (heard[n - 1] & 0x80)) {
		bool is_lead = ((unsigned char)heard[n - 1] & 0xc0) == 0xc0;

		n--;
		if (is_lead)
			break;
	}
	heard[n] = '\0';
	sound_of(heard, ret_sound);
}

void skeleton_of(const struct sound *sound, char ret_skeleton[SKELETON_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < sound->length; i++) {
		char c = sound->s[i];

		if (c == 'a' && i > 0 && i + 1 < sound->length)
			continue;
		c = c == 'e' ? 'i' : c == 'o' ? 'u' : c;
		if (n == 0 || ret_skeleton[n - 1] != c)
			ret_skeleton[n++] = c;
	}
	ret_skeleton[n] = '\0';
}

size_t text_skeleton(const char *text, char *ret_skeleton, size_t size)
{
	char folded[4 * SKELETON_MAX * 8];
	size_t n = 0;

	text_fold(text, folded, sizeof(folded));
	for (const char *w = folded; *w;) {
		size_t length = strcspn(w, " ");
		struct sound sound;
		char skeleton[SKELETON_MAX + 1];

		word_sound(w, length, &sound);
		skeleton_of(&sound, skeleton);
		size_t bones = strlen(skeleton);
		if (n + bones + 2 > size)
			break;
		if (n)
			ret_skeleton[n++] = ' ';
		memcpy(ret_skeleton + n, skeleton, bones);
		n += bones;
		w += length + (w[length] == ' ');
	}
	ret_skeleton[n] = '\0';
	return n;
}
