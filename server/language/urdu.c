/* urdu.c - see urdu.h. */
#include "language/urdu.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define WORD_MAX 96 /* bytes of a word as it is written */

/* Pairs: as it is written, as it is typed in Latin letters. */
static const char *const words[][2] = {
	{ "پانی", "pani" },
	{ "سپلائی", "supply" },
	{ "بجلی", "bijli" },
	{ "بتی", "batti" },
	{ "بتیاں", "battiyan" },
	{ "لائٹ", "light" },
	{ "لائیٹ", "light" },
	{ "لائٹیں", "lights" },
	{ "سٹریٹ", "street" },
	{ "اسٹریٹ", "street" },
	{ "سڑک", "sadak" },
	{ "سڑکیں", "sadken" },
	{ "روڈ", "road" },
	{ "گلی", "gali" },
	{ "گلیاں", "galiyan" },
	{ "گلیوں", "galiyon" },
	{ "محلہ", "mohalla" },
	{ "محلے", "mohalle" },
	{ "کوڑا", "kooda" },
	{ "کوڑے", "kude" },
	{ "کوڑہ", "kooda" },
	{ "کچرا", "kachra" },
	{ "کچرے", "kachre" },
	{ "کچرہ", "kachra" },
	{ "گند", "gand" },
	{ "گندا", "ganda" },
	{ "گندہ", "ganda" },
	{ "گندی", "gandi" },
	{ "گندگی", "gandagi" },
	{ "ڈھیر", "dher" },
	{ "نالی", "nali" },
	{ "نالیاں", "naliyan" },
	{ "نالے", "nale" },
	{ "نالہ", "nala" },
	{ "گٹر", "gutter" },
	{ "سیور", "sewer" },
	{ "سیوریج", "sewerage" },
	{ "سیورج", "sewerage" },
	{ "مین", "main" },
	{ "ہول", "hole" },
	{ "ڈھکن", "dhakkan" },
	{ "صفائی", "safai" },
	{ "صاف", "saaf" },
	{ "بدبو", "badbu" },
	{ "بو", "bu" },
	{ "مچھر", "machhar" },
	{ "مکھیاں", "makhiyan" },
	{ "ڈینگی", "dengue" },
	{ "سپرے", "spray" },
	{ "کتا", "kutta" },
	{ "کتے", "kutte" },
	{ "کتوں", "kutton" },
	{ "آوارہ", "awara" },
	{ "بندر", "bandar" },
	{ "گائے", "gaye" },
	{ "سانڈ", "sand" },
	{ "جانور", "janwar" },
	{ "مردہ", "murda" },
	{ "مرا", "mara" },
	{ "مری", "mari" },
	{ "لاش", "lash" },
	{ "پارک", "park" },
	{ "درخت", "darakht ped" },
	{ "پیڑ", "ped" },
	{ "کھمبا", "khamba" },
	{ "کھمبے", "khambe" },
	{ "تار", "taar" },
	{ "بلب", "bulb" },
	{ "گڑھا", "gadda" },
	{ "گڑھے", "gadde" },
	{ "گڑھہ", "gadda" },
	{ "ٹوٹی", "tooti" },
	{ "ٹوٹا", "toota" },
	{ "ٹوٹے", "toote" },
	{ "ٹٹی", "tutti" },
	{ "ٹٹا", "tutta" },
	{ "خراب", "kharab" },
	{ "بند", "band" },
	{ "جام", "jam" },
	{ "بھرا", "bhara" },
	{ "بھری", "bhari" },
	{ "کھلا", "khula" },
	{ "کھلی", "khuli" },
	{ "پائپ", "pipe" },
	{ "لیک", "leak" },
	{ "نل", "nal" },
	{ "نلکا", "nalka" },
	{ "پریشر", "pressure" },
	{ "کم", "kam" },
	{ "بارش", "barish" },
	{ "کھڑا", "khada" },
	{ "ناجائز", "najayaz" },
	{ "قبضہ", "kabza" },
	{ "تجاوزات", "kabza" },
	{ "تعمیر", "construction" },
	{ "شور", "shor" },
	{ "دھواں", "dhuan" },
	{ "آگ", "aag" },
	{ "بیت", "toilet" },
	{ "ٹوائلٹ", "toilet" },
	{ "نہیں", "nahin" },
	{ "نئیں", "nahin" },
	{ "نہی", "nahin" },
	{ "نہ", "na" },
	{ "ہے", "hai" },
	{ "ہیں", "hain" },
	{ "اے", "ae" },
	{ "آ", "aa" },
	{ "رہا", "raha" },
	{ "رہی", "rahi" },
	{ "رہے", "rahe" },
	{ "رہیا", "reha" },
	{ "گیا", "gaya" },
	{ "گئی", "gayi" },
	{ "گئے", "gaye" },
	{ "ہو", "ho" },
	{ "ہوا", "hua" },
	{ "ہوئی", "hui" },
	{ "پڑا", "pada" },
	{ "پڑی", "padi" },
	{ "پیا", "pya" },
	{ "جل", "jal" },
	{ "جلتی", "jalti" },
	{ "دن", "din" },
	{ "دنوں", "dinon" },
	{ "سے", "se" },
	{ "میں", "mein" },
	{ "وچ", "vich" },
	{ "کی", "ki" },
	{ "کا", "ka" },
	{ "کے", "ke" },
	{ "دی", "di" },
	{ "دا", "da" },
	{ "دے", "de" },
	{ "کو", "ko" },
	{ "نوں", "nu" },
	{ "پر", "par" },
	{ "اور", "aur" },
	{ "بہت", "bahut" },
	{ "ہمارے", "hamare" },
	{ "ہماری", "hamari" },
	{ "ساڈی", "sadi" },
	{ "ساڈے", "sade" },
	{ "میرے", "mere" },
	{ "میری", "meri" },
	{ "گھر", "ghar" },
	{ "سامنے", "samne" },
	{ "پاس", "paas" },
	{ "کول", "kol" },
	{ "قریب", "near" },
	{ "نزدیک", "nazdeek" },
	{ "مسجد", "masjid" },
	{ "سکول", "school" },
	{ "اسکول", "school" },
	{ "بازار", "bazar" },
	{ "نگر", "nagar" },
	{ "کالونی", "colony" },
	{ "ماڈل", "model" },
	{ "ٹاؤن", "town" },
	{ "شہر", "shehar" },
	{ "شکایت", "shikayat" },
	{ "شکایتیں", "shikayaten" },
	{ "کرنی", "karni" },
	{ "کرنا", "karna" },
	{ "کرو", "karo" },
	{ "کریں", "karen" },
	{ "درج", "darj" },
	{ "مینو", "menu" },
	{ "مدد", "madad" },
	{ "زبان", "bhasha" },
	{ "جی", "ji" },
	{ "ہاں", "haan" },
	{ "شکریہ", "shukriya" },
	{ "سلام", "salam" },
	{ "السلام", "assalam" },
	{ "علیکم", "alaikum" },
	{ "کیا", "kya" },
	{ "کب", "kab" },
	{ "کیوں", "kyun" },
	{ "وہی", "wahi" },
	{ "جگہ", "jagah" },
	{ "ٹھیک", "theek" },
	{ "بل", "bill" },
	{ "منسوخ", "cancel" },
	{ "جالندھر", "jalandhar" },
	{ "امرتسر", "amritsar" },
	{ "لدھیانہ", "ludhiana" },
	{ "پٹیالہ", "patiala" },
	{ "مالیرکوٹلہ", "malerkotla" },
	{ "ہوشیارپور", "hoshiarpur" },
	{ "پھگواڑہ", "phagwara" },
	{ "بٹھنڈہ", "bathinda" },
};

static const struct {
	UChar32 letter;
	const char *latin;
} letters[] = {
	{ 0x622, "aa" }, { 0x627, "a" },  { 0x623, "a" }, { 0x628, "b" }, { 0x67e, "p" },
	{ 0x62a, "t" },  { 0x679, "t" },  { 0x62b, "s" }, { 0x62c, "j" }, { 0x686, "ch" },
	{ 0x62d, "h" },  { 0x62e, "kh" }, { 0x62f, "d" }, { 0x688, "d" }, { 0x630, "z" },
	{ 0x631, "r" },  { 0x691, "d" },  { 0x632, "z" }, { 0x698, "z" }, { 0x633, "s" },
	{ 0x634, "sh" }, { 0x635, "s" },  { 0x636, "z" }, { 0x637, "t" }, { 0x638, "z" },
	{ 0x639, "a" },  { 0x63a, "gh" }, { 0x641, "f" }, { 0x642, "k" }, { 0x6a9, "k" },
	{ 0x643, "k" },  { 0x6af, "g" },  { 0x644, "l" }, { 0x645, "m" }, { 0x646, "n" },
	{ 0x6ba, "n" },  { 0x768, "n" },  { 0x648, "o" }, { 0x624, "o" }, { 0x6c1, "h" },
	{ 0x647, "h" },  { 0x6be, "h" },  { 0x629, "a" }, { 0x6cc, "i" }, { 0x64a, "i" },
	{ 0x649, "i" },  { 0x6d2, "e" },  { 0x626, "i" }, { 0x64e, "a" }, { 0x650, "i" },
	{ 0x64f, "u" },
};

static bool is_arabic(UChar32 c)
{
	return (c >= 0x600 && c < 0x700) || (c >= 0x750 && c < 0x780);
}

static bool is_letter(UChar32 c)
{
	return is_arabic(c) && (u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK));
}

bool urdu_is(const char *text)
{
	/* Lead bytes of these letters: most messages have none of them. */
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0xd8 && c <= 0xdd)
			return true;
	}
	return false;
}

static const char *latin_of(UChar32 c)
{
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (letters[i].letter == c)
			return letters[i].latin;
	return "";
}

static const char *known_word(const char *word, size_t length)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i][0]) == length && !memcmp(words[i][0], word, length))
			return words[i][1];
	return NULL;
}

/* Letter by letter. The first of a word is a consonant where it may be either, a last "h" is how a
 * final a is written. */
static void spell(const char *word, size_t length, char ret_latin[2 * WORD_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < length;) {
		size_t start = i;
		UChar32 c;

		U8_NEXT(word, i, length, c);
		const char *latin = latin_of(c);
		if (start == 0 && c == 0x648)
			latin = "v";
		else if (start == 0 && c == 0x6cc)
			latin = "y";
		else if (i == length && (c == 0x6c1 || c == 0x647) && start)
			latin = "a";
		while (*latin && n + 1 < 2 * WORD_MAX)
			ret_latin[n++] = *latin++;
	}
	ret_latin[n] = '\0';
}

static bool put(char *out, size_t *n, size_t size, const char *p, size_t length)
{
	if (*n + length + 1 > size)
		return false;
	memcpy(out + *n, p, length);
	*n += length;
	return true;
}

size_t urdu_to_latin(const char *text, char *ret_latin, size_t size)
{
	size_t length = strlen(text), n = 0;
	bool has_room = true;

	for (size_t i = 0; i < length && has_room;) {
		size_t start = i, end = i;
		UChar32 c;

		do {
			end = i;
			U8_NEXT(text, i, length, c);
		} while (i < length && i - start < WORD_MAX && is_letter(c));
		if (is_letter(c))
			end = i;
		if (end > start) {
			char spelt[2 * WORD_MAX];
			const char *known = known_word(text + start, end - start);

			spell(text + start, end - start, spelt);
			known = known ? known : spelt;
			has_room = put(ret_latin, &n, size, known, strlen(known));
			i = end;
		} else {
			has_room = put(ret_latin, &n, size, text + start, i - start);
		}
	}
	ret_latin[n] = '\0';
	return n;
}
