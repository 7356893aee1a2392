/* sound.c - see sound.h. Two steps: letters of each script become phones (one ASCII letter each, w
 * still open between v and u), then fold() applies the rules that all scripts share. */
#include "language/sound.h"

#include <string.h>

#define PHONES_MAX 64

#define INHERENT '@' /* the vowel every Indic consonant carries unless told otherwise */

struct phones {
	char at[PHONES_MAX];
	size_t n;
};

static void put(struct phones *p, char c)
{
	if (p->n < PHONES_MAX)
		p->at[p->n++] = c;
}

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_consonant(char c)
{
	return c >= 'a' && c <= 'z' && !is_vowel(c);
}

/* Reads one code point of valid UTF-8; *p moves behind it. */
static uint32_t next_cp(const char **p)
{
	const unsigned char *s = (const unsigned char *)*p;
	unsigned extra = s[0] < 0x80 ? 0 : s[0] < 0xe0 ? 1 : s[0] < 0xf0 ? 2 : 3;
	static const uint8_t mask[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t cp = s[0] & mask[extra];
	unsigned i = 1;

	for (; i <= extra && s[i]; i++)
		cp = cp << 6 | (s[i] & 0x3f);
	*p += i;
	return cp;
}

/* Both Indic blocks are laid out alike from 0x05 to 0x4d: one table serves them. Upper case marks a
 * vowel sign, '.' a sign without sound of its own, '*' the sign that silences the inherent vowel.
 */
static const char indic[0x80] = {
	[0x01] = 'N', [0x02] = 'N', [0x05] = 'a', [0x06] = 'a', [0x07] = 'i', [0x08] = 'i',
	[0x09] = 'u', [0x0a] = 'u', [0x0b] = 'R', [0x0d] = 'e', [0x0e] = 'e', [0x0f] = 'e',
	[0x10] = 'e', [0x11] = 'o', [0x12] = 'o', [0x13] = 'o', [0x14] = 'o', [0x15] = 'k',
	[0x16] = 'k', [0x17] = 'g', [0x18] = 'g', [0x19] = 'n', [0x1a] = 'c', [0x1b] = 'c',
	[0x1c] = 'j', [0x1d] = 'j', [0x1e] = 'n', [0x1f] = 't', [0x20] = 't', [0x21] = 'd',
	[0x22] = 'd', [0x23] = 'n', [0x24] = 't', [0x25] = 't', [0x26] = 'd', [0x27] = 'd',
	[0x28] = 'n', [0x29] = 'n', [0x2a] = 'p', [0x2b] = 'f', [0x2c] = 'b', [0x2d] = 'b',
	[0x2e] = 'm', [0x2f] = 'y', [0x30] = 'r', [0x31] = 'r', [0x32] = 'l', [0x33] = 'l',
	[0x34] = 'l', [0x35] = 'v', [0x36] = 's', [0x37] = 's', [0x38] = 's', [0x39] = 'h',
	[0x3c] = '+', [0x3d] = '.', [0x3e] = 'A', [0x3f] = 'I', [0x40] = 'I', [0x41] = 'U',
	[0x42] = 'U', [0x43] = 'R', [0x45] = 'E', [0x46] = 'E', [0x47] = 'E', [0x48] = 'E',
	[0x49] = 'O', [0x4a] = 'O', [0x4b] = 'O', [0x4c] = 'O', [0x4d] = '*', [0x51] = '.',
	[0x58] = 'k', [0x59] = 'k', [0x5a] = 'g', [0x5b] = 'j', [0x5c] = 'r', [0x5d] = 'r',
	[0x5e] = 'f', [0x5f] = 'y', [0x70] = 'N', [0x71] = '.',
};

/* Latin letters with marks, as transliterations use them, in code point order. */
static const struct {
	uint16_t cp;
	char latin;
} marked_letters[] = {
	{ 0xe0, 'a' },   { 0xe1, 'a' },   { 0xe2, 'a' },   { 0xe8, 'e' },   { 0xe9, 'e' },
	{ 0xea, 'e' },   { 0xed, 'i' },   { 0xf1, 'n' },   { 0xf3, 'o' },   { 0xf4, 'o' },
	{ 0xfa, 'u' },   { 0xfb, 'u' },   { 0x101, 'a' },  { 0x113, 'e' },  { 0x12b, 'i' },
	{ 0x14d, 'o' },  { 0x15b, 's' },  { 0x161, 's' },  { 0x16b, 'u' },  { 0x1e0d, 'd' },
	{ 0x1e41, 'n' }, { 0x1e43, 'n' }, { 0x1e47, 'n' }, { 0x1e5b, 'r' }, { 0x1e63, 's' },
	{ 0x1e6d, 't' },
};

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_INDIC, SCRIPT_DIGIT, SCRIPT_JOINER };

/* What a code point is; *ret is its lower-case Latin letter, its place in `indic`, or its digit. */
static enum script classify(uint32_t cp, char *ret)
{
	uint32_t low = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;

	*ret = (char)low;
	if (low >= 'a' && low <= 'z')
		return SCRIPT_LATIN;
	if (low >= '0' && low <= '9')
		return SCRIPT_DIGIT;
	if (cp == 0x200c || cp == 0x200d || cp == 0x2019 || cp == '\'')
		return SCRIPT_JOINER;
	if ((cp >= 0x900 && cp < 0x980) || (cp >= 0xa00 && cp < 0xa80)) {
		uint32_t place = cp & 0x7f;

		if (place >= 0x66 && place <= 0x6f) {
			*ret = (char)('0' + (place - 0x66));
			return SCRIPT_DIGIT;
		}
		*ret = (char)place;
		return indic[place] ? SCRIPT_INDIC : SCRIPT_NONE;
	}
	for (size_t i = 0; i < ARRAY_LEN(marked_letters); i++)
		if (marked_letters[i].cp == cp) {
			*ret = marked_letters[i].latin;
			return SCRIPT_LATIN;
		}
	return SCRIPT_NONE;
}

static void add_latin(struct phones *p, const char *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = w[i], next = i + 1 < n ? w[i + 1] : '\0';

		if (c == 'c')
			put(p, next == 'h' ? 'c' : strchr("eiy", next) && next ? 's' : 'k');
		else if (c == 'p' && next == 'h')
			put(p, 'f');
		else if (c == 'e' && next == 'e')
			put(p, 'i'), i++;
		else if (c == 'o' && next == 'o')
			put(p, 'u'), i++;
		else if (c == 'x')
			put(p, 'k'), put(p, 's');
		else
			put(p, c == 'q' ? 'k' : c == 'z' ? 'j' : c);
	}
}

static void add_indic(struct phones *p, const char *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = indic[(unsigned char)places[i]];
		char next = i + 1 < n ? indic[(unsigned char)places[i + 1]] : '\0';

		if (c == 'N') {
			put(p, 'n');
		} else if (c == 'R') {
			put(p, 'r');
			put(p, 'i');
		} else if (c >= 'A' && c <= 'Z') {
			put(p, (char)(c + 32));
		} else if (c >= 'a' && c <= 'z') {
			if (next == '+') { /* a dot below: the flapped r, otherwise no change */
				c = c == 'd' ? 'r' : c;
				next = ++i + 1 < n ? indic[(unsigned char)places[i + 1]] : '\0';
			}
			put(p, c);
			bool has_sign = (next >= 'A' && next <= 'Z' && next != 'N') || next == '*';
			if (!is_vowel(c) && !has_sign && i + 1 < n)
				put(p, INHERENT);
		}
	}
}

/* w is a vowel next to a consonant or at the end ("town", "twn"), otherwise a consonant; y is i. */
static void settle_semivowels(struct phones *p)
{
	for (size_t i = 0; i < p->n; i++) {
		char next = i + 1 < p->n ? p->at[i + 1] : '\0';

		if (p->at[i] == 'y')
			p->at[i] = 'i';
		else if (p->at[i] == 'w')
			p->at[i] = (i > 0 && !is_vowel(next) && next != 'y') ? 'u' : 'v';
	}
}

/* The inherent vowel is not spoken between a syllable and the next one: samane is "samne". */
static void settle_inherent(struct phones *p)
{
	size_t out = 0;

	for (size_t i = 0; i < p->n; i++) {
		bool is_open_before = out >= 2 && is_consonant(p->at[out - 1]) &&
		                      (is_vowel(p->at[out - 2]) || p->at[out - 2] == INHERENT);
		bool is_open_after = i + 2 < p->n && is_consonant(p->at[i + 1]) &&
		                     (is_vowel(p->at[i + 2]) || p->at[i + 2] == INHERENT);

		if (p->at[i] == INHERENT && is_open_before && is_open_after)
			continue;
		p->at[out++] = p->at[i];
	}
	p->n = out;
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i] == INHERENT)
			p->at[i] = 'a';
}

/* Two neighbouring vowels that are heard as one; '\0' when both are heard. */
static char merge_vowels(char a, char b)
{
	if (a == b)
		return a;
	if ((a == 'a' && (b == 'i' || b == 'e')) || (a == 'e' && b == 'i'))
		return 'e';
	if ((a == 'a' && (b == 'u' || b == 'o')) || (a == 'o' && (b == 'u' || b == 'a')))
		return 'o';
	return '\0';
}

/* Appends phone c under the rules that hold for every script. */
static void append_folded(struct sound *s, char c)
{
	char last = s->length ? s->s[s->length - 1] : '\0';

	if (is_vowel(c) && is_vowel(last)) {
		char merged = merge_vowels(last, c);

		if (merged) {
			s->s[s->length - 1] = merged;
			return;
		}
	} else if (is_consonant(c)) {
		if (c == last || (c == 'h' && is_consonant(last)))
			return;
		if (last == 'm' && strchr("pbf", c))
			s->s[s->length - 1] = 'n';
		if (last == 'n' && c == 'm')
			s->s[--s->length] = '\0';
	}
	if (s->length < SOUND_MAX)
		s->s[s->length++] = c;
	s->s[s->length] = '\0';
}

static void count_consonants(struct sound *s)
{
	s->consonants = 0;
	for (size_t i = 0; i < s->length; i++)
		s->consonants += (uint8_t)(is_consonant(s->s[i]) && (s->s[i] != 'h' || i == 0));
}

static void fold(struct phones *p, struct sound *s)
{
	settle_semivowels(p);
	settle_inherent(p);
	for (size_t i = 0; i < p->n; i++)
		append_folded(s, p->at[i]);
	count_consonants(s);
}

/* One run of letters or digits of one kind, starting at *p; *p moves behind it. */
static bool read_word(const char **p, struct sound_word *w)
{
	char run[PHONES_MAX], c;
	size_t n = 0;
	const char *at = *p;
	enum script kind = SCRIPT_NONE;

	*w = (struct sound_word){ 0 };
	while (*at) {
		const char *from = at;
		enum script script = classify(next_cp(&at), &c);

		if (script == SCRIPT_JOINER && kind != SCRIPT_NONE)
			continue;
		if (kind == SCRIPT_NONE && script != SCRIPT_NONE && script != SCRIPT_JOINER) {
			kind = script;
			w->raw = from;
		}
		if (kind != SCRIPT_NONE && script != kind) {
			at = from;
			break;
		}
		if (kind != SCRIPT_NONE && n < sizeof(run))
			run[n++] = c;
	}
	*p = at;
	if (!w->raw)
		return false;
	size_t raw_length = (size_t)(at - w->raw);
	w->raw_length = (uint16_t)(raw_length < UINT16_MAX ? raw_length : UINT16_MAX);
	w->is_number = kind == SCRIPT_DIGIT;
	if (w->is_number) {
		w->sound.length = (uint8_t)(n < SOUND_MAX ? n : SOUND_MAX);
		memcpy(w->sound.s, run, w->sound.length);
		return true;
	}
	struct phones phones = { .n = 0 };
	if (kind == SCRIPT_LATIN)
		add_latin(&phones, run, n);
	else
		add_indic(&phones, run, n);
	fold(&phones, &w->sound);
	return true;
}

size_t sound_words(const char *text, struct sound_word *ret_words, size_t max)
{
	size_t count = 0;
	struct sound_word w;

	while (count < max && read_word(&text, &w))
		if (w.sound.length)
			ret_words[count++] = w;
	return count;
}

bool sound_join(struct sound *s, const struct sound *next)
{
	if (s->length + next->length > SOUND_MAX)
		return false;
	for (size_t i = 0; i < next->length; i++)
		append_folded(s, next->s[i]);
	count_consonants(s);
	return true;
}

void sound_of(const char *text, struct sound *ret_sound)
{
	struct sound_word w;

	*ret_sound = (struct sound){ 0 };
	while (read_word(&text, &w))
		if (!sound_join(ret_sound, &w.sound))
			return;
}
