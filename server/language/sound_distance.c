/* sound_distance.c - how far two sounds are apart; see sound.h. */
#include "language/sound.h"

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_consonant(char c)
{
	return c >= 'a' && c <= 'z' && !is_vowel(c);
}

/* Pairs that are often written for one another, with what the exchange costs. */
static const struct {
	unsigned char a, b;
	uint8_t cost;
} near_pairs[] = {
	{ 'a', 'e', 15 }, { 'a', 'i', 25 }, { 'a', 'o', 20 }, { 'a', 'u', 20 }, { 'e', 'i', 10 },
	{ 'e', 'o', 30 }, { 'e', 'u', 30 }, { 'i', 'o', 35 }, { 'i', 'u', 30 }, { 'o', 'u', 10 },
	{ 'r', 'd', 35 }, { 'm', 'n', 40 }, { 'p', 'f', 40 }, { 'v', 'b', 50 }, { 'k', 'g', 70 },
	{ 't', 'd', 60 }, { 's', 'c', 55 }, { 'j', 'c', 70 }, { 'j', 'g', 60 }, { 'j', 's', 70 },
	{ 'l', 'r', 70 }, { 'v', 'f', 70 }, { 'p', 'b', 60 }, { 'u', 'v', 25 }, { 'o', 'v', 30 },
	{ 'i', 'j', 60 },
};

static uint8_t exchange[128][128];

/* Filled on first use: a table by hand would be 16 kB of noise. */
static void fill_exchange(void)
{
	if (exchange['a']['b'])
		return;
	for (int a = 0; a < 128; a++)
		for (int b = 0; b < 128; b++)
			exchange[a][b] = a == b ? 0 : SOUND_STEP;
	for (size_t i = 0; i < ARRAY_LEN(near_pairs); i++) {
		int a = near_pairs[i].a, b = near_pairs[i].b;

		exchange[a][b] = exchange[b][a] = near_pairs[i].cost;
	}
}

/* What leaving out phone i of s costs. */
static inline __attribute__((always_inline)) unsigned omission(const struct sound *s, size_t i)
{
	char c = s->s[i];

	if (is_vowel(c))
		return i == 0 ? 45 : c == 'a' ? 12 : 25;
	if (c == 'h')
		return i == 0 ? 70 : s->s[i + 1] ? 25 : 10;
	if (c == 'n' && i > 0 && !is_vowel(s->s[i + 1])) /* a nasal vowel, or none */
		return s->s[i + 1] ? 45 : 30;
	return i == 0 ? 130 : 95;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Exchanging the last phones: "batala" and "batale" are one noun in two cases. */
static unsigned last_exchange(const struct sound *a, const struct sound *b, unsigned cost)
{
	char x = a->s[a->length - 1], y = b->s[b->length - 1];

	return (x == 'a' && y == 'e') || (x == 'e' && y == 'a') ? 5 : cost;
}

/* Swapping the two phones before (i, j), when they are each other's. */
static unsigned swap_cost(const struct sound *a, size_t i, const struct sound *b, size_t j)
{
	if (i < 2 || j < 2 || a->s[i - 1] != b->s[j - 2] || a->s[i - 2] != b->s[j - 1])
		return UINT16_MAX;
	return is_consonant(a->s[i - 1]) && is_consonant(a->s[i - 2]) ? 60 : 30;
}

unsigned sound_distance(const struct sound *a, const struct sound *b, unsigned limit)
{
	unsigned rows[3][SOUND_MAX + 1], omit_b[SOUND_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2], last_best = 0;

	fill_exchange();
	last[0] = 0;
	for (size_t j = 1; j <= b->length; j++) {
		omit_b[j] = omission(b, j - 1);
		last[j] = last[j - 1] + omit_b[j];
	}
	for (size_t i = 1; i <= a->length; i++) {
		unsigned omit_a = omission(a, i - 1), best;
		const uint8_t *costs = exchange[(unsigned char)a->s[i - 1]];

		row[0] = best = last[0] + omit_a;
		for (size_t j = 1; j <= b->length; j++) {
			unsigned d = costs[(unsigned char)b->s[j - 1]];

			if (i == a->length && j == b->length)
				d = last_exchange(a, b, d);
			d += last[j - 1];
			d = least(d, last[j] + omit_a);
			d = least(d, row[j - 1] + omit_b[j]);
			unsigned swap = swap_cost(a, i, b, j);
			if (swap < UINT16_MAX)
				d = least(d, before[j - 2] + swap);
			row[j] = d;
			best = least(best, d);
		}
		if (best > limit && last_best > limit) /* a swap reaches back over one row */
			return limit + 1;
		last_best = best;
		unsigned *oldest = before;
		before = last;
		last = row;
		row = oldest;
	}
	return last[b->length];
}

double sound_similarity(const struct sound *a, const struct sound *b, double least)
{
	unsigned consonants = a->consonants > b->consonants ? a->consonants : b->consonants;
	unsigned scale = (consonants + 1) * SOUND_STEP,
	         limit = (unsigned)(scale * (1 - least) + 0.5);
	unsigned distance = sound_distance(a, b, limit);

	return distance > limit ? 0 : 1 - (double)distance / scale;
}
