#include "base/money.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/digit.h"

__extension__ typedef __int128 wide;

/* ---- arithmetic ---- */

int money_add(int64_t a, int64_t b, int64_t *ret_sum)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return -EOVERFLOW;
	*ret_sum = sum;
	return 0;
}

int money_sub(int64_t a, int64_t b, int64_t *ret_difference)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		return -EOVERFLOW;
	*ret_difference = difference;
	return 0;
}

int money_times(int64_t paise, int64_t count, int64_t *ret_product)
{
	int64_t product;

	if (__builtin_mul_overflow(paise, count, &product))
		return -EOVERFLOW;
	*ret_product = product;
	return 0;
}

int money_share(int64_t paise, int64_t part, int64_t whole, int64_t *ret_share)
{
	wide product = (wide)paise * part, half = whole / 2, share;

	if (whole <= 0)
		bug("a share of %" PRId64, whole);
	/* An odd whole has no exact half: whole / 2 rounded down then decides rightly as well. */
	share = (product < 0 ? product - half : product + half) / whole;
	if (share < INT64_MIN || share > INT64_MAX)
		return -EOVERFLOW;
	*ret_share = (int64_t)share;
	return 0;
}

int money_percent(int64_t paise, int64_t basis_points, int64_t *ret_share)
{
	return money_share(paise, basis_points, BASIS_POINTS, ret_share);
}

int64_t money_rupee_rounding(int64_t paise)
{
	int64_t over = paise % PAISE_PER_RUPEE; /* has the sign of paise */

	if (over >= PAISE_PER_RUPEE / 2)
		return PAISE_PER_RUPEE - over;
	if (over <= -PAISE_PER_RUPEE / 2)
		return -PAISE_PER_RUPEE - over;
	return -over;
}

/* ---- reading ---- */

/* Longer ones first where one begins like another. A mark may be written before or after. */
static const char *const marks[] = {
	"₹",    "rupees", "rupee", "rs.", "rs",   "inr", "रुपये", "रुपए",
	"रुपया", "रु.",     "रु",     "ਰੁਪਏ", "ਰੁਪਈਏ", "ਰੁ.",  "ਰੁ",
};
static const char *const blanks[] = { " ", "\t", "\u00a0", "\u2009", "\u202f" };
static const char *const minuses[] = { "-", "\u2212" };
static const char *const tails[] = { "/-", "/=" };

/* Steps over one of the words, if the text goes on with one. */
static bool take(const char **p, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(words[i]);

		if (strncasecmp(*p, words[i], n) == 0) {
			*p += n;
			return true;
		}
	}
	return false;
}
#define TAKE(p, words) take(p, words, ARRAY_LEN(words))

static void skip_blanks(const char **p)
{
	while (TAKE(p, blanks))
		;
}

/* The digits before the point, in groups between commas. */
struct groups {
	wide value;
	int count;
	int first, last; /* digits in them */
	int inner_min, inner_max;
};

static bool are_groups_sane(const struct groups *g)
{
	if (!g->first)
		return false;
	if (g->count == 1)
		return true;
	/* 1,23,45,678 or 12,345,678: the last has three, those between two or three alike. */
	if (g->last != 3 || g->first > 3 || g->inner_min < 2 || g->inner_max > 3)
		return false;
	if (g->count == 2)
		return true;
	return g->inner_min == g->inner_max && (g->inner_min == 3 || g->first <= 2);
}

/* One run of digits; the number of them, or -EOVERFLOW. */
static int read_digits(const char **p, wide *value)
{
	int count = 0, digit;
	size_t bytes;

	while ((digit = digit_read(*p, &bytes)) >= 0) {
		*value = *value * 10 + digit;
		if (*value > (wide)INT64_MAX + 1)
			return -EOVERFLOW;
		*p += bytes;
		count++;
	}
	return count;
}

static int read_groups(const char **p, struct groups *ret_groups)
{
	struct groups g = { .inner_min = 3, .inner_max = 2 };

	for (;;) {
		int n = read_digits(p, &g.value);

		if (n < 0)
			return n;
		if (g.count > 1) { /* the one before was neither first nor last */
			g.inner_min = g.last < g.inner_min ? g.last : g.inner_min;
			g.inner_max = g.last > g.inner_max ? g.last : g.inner_max;
		}
		if (!g.count)
			g.first = n;
		g.last = n;
		g.count++;
		if (**p != ',')
			break;
		++*p;
	}
	if (g.count < 3) { /* none between */
		g.inner_min = 2;
		g.inner_max = 3;
	}
	*ret_groups = g;
	return are_groups_sane(&g) ? 0 : -EINVAL;
}

static int read_paise(const char **p, wide *ret_paise)
{
	wide paise = 0;
	int n;

	*ret_paise = 0;
	if (**p != '.')
		return 0;
	++*p;
	n = read_digits(p, &paise);
	if (n < 0 || n > 2)
		return -EINVAL;
	*ret_paise = n == 1 ? paise * 10 : paise;
	return 0;
}

int money_parse(const char *text, int64_t *ret_paise)
{
	const char *p = text;
	bool is_minus, has_mark;
	struct groups rupees;
	wide paise, total;
	int r;

	skip_blanks(&p);
	is_minus = TAKE(&p, minuses);
	has_mark = TAKE(&p, marks);
	skip_blanks(&p);
	if (!is_minus)
		is_minus = TAKE(&p, minuses);
	r = read_groups(&p, &rupees);
	if (r < 0)
		return r;
	r = read_paise(&p, &paise);
	if (r < 0)
		return r;
	skip_blanks(&p);
	(void)TAKE(&p, tails);
	skip_blanks(&p);
	if (!has_mark)
		(void)TAKE(&p, marks);
	(void)TAKE(&p, tails);
	skip_blanks(&p);
	if (*p)
		return -EINVAL;
	total = rupees.value * PAISE_PER_RUPEE + paise;
	total = is_minus ? -total : total;
	if (total < INT64_MIN || total > INT64_MAX)
		return -EOVERFLOW;
	*ret_paise = (int64_t)total;
	return 0;
}

/* ---- writing ---- */

/* "123456" with commas as India sets them: three from the right, then two by two. */
static size_t put_grouped(char *to, const char *digits)
{
	size_t n = strlen(digits), at = 0;

	for (size_t i = 0; i < n; i++) {
		size_t left = n - i; /* this digit and those after it */

		if (i && left >= 3 && (left - 3) % 2 == 0)
			to[at++] = ',';
		to[at++] = digits[i];
	}
	to[at] = '\0';
	return at;
}

char *money_format(int64_t paise, enum money_style style, char ret_text[MONEY_TEXT_MAX])
{
	uint64_t size = paise < 0 ? -(uint64_t)paise : (uint64_t)paise;
	unsigned rest = (unsigned)(size % (uint64_t)PAISE_PER_RUPEE);
	char digits[24], grouped[32];

	snprintf(digits, sizeof(digits), "%" PRIu64, size / (uint64_t)PAISE_PER_RUPEE);
	put_grouped(grouped, digits);
	snprintf(ret_text, MONEY_TEXT_MAX, "%s%s%s", paise < 0 ? "-" : "",
	         style == MONEY_SHORT ? "₹" : "", style == MONEY_PLAIN ? digits : grouped);
	if (style != MONEY_SHORT || rest)
		snprintf(ret_text + strlen(ret_text), MONEY_TEXT_MAX - strlen(ret_text), ".%02u",
		         rest);
	return ret_text;
}
