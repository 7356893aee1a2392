/* money.h - amounts of money: whole paise in an int64_t, never a fraction, never a double.
 *
 * Sums are checked: what does not fit is -EOVERFLOW and nothing is written.
 *
 * There is one rounding rule: half away from zero, to the paisa (2.5 paise are 3, -2.5 are -3). It
 * is applied once to each amount that is worked out, never to a sum of rounded ones a second time.
 * Rounding to the rupee is a head of its own on a bill, so that nothing vanishes: the bill says
 * "round_off" and how much. */
#ifndef MSEVA_BASE_MONEY_H
#define MSEVA_BASE_MONEY_H

#include "base/mem.h"

#define PAISE_PER_RUPEE INT64_C(100)
/* A hundredth of a percent: 5 % is 500 basis points. */
#define BASIS_POINTS INT64_C(10000)
#define MONEY_TEXT_MAX 40

MUSTCHECK int money_add(int64_t a, int64_t b, int64_t *ret_sum);
MUSTCHECK int money_sub(int64_t a, int64_t b, int64_t *ret_difference);
/* A price so many times. */
MUSTCHECK int money_times(int64_t paise, int64_t count, int64_t *ret_product);
/* paise * part / whole, rounded; whole is over zero. For percentages and days of a period. */
MUSTCHECK int money_share(int64_t paise, int64_t part, int64_t whole, int64_t *ret_share);
MUSTCHECK int money_percent(int64_t paise, int64_t basis_points, int64_t *ret_share);
/* What must be added to make whole rupees, half away from zero: -49 … 50 for amounts over zero. */
int64_t money_rupee_rounding(int64_t paise);

/* Reads an amount as people write it: "1,23,456.50", "₹ 1234", "Rs.500/-", "੫੦੦ ਰੁਪਏ", "-12.5".
 * Commas stand where India or the west puts them, or nowhere. No exponent, no third decimal.
 *   -EINVAL     not an amount
 *   -EOVERFLOW  more than fits */
MUSTCHECK int money_parse(const char *text, int64_t *ret_paise);

enum money_style {
	MONEY_PLAIN,   /* 123456.50    for gateways and files */
	MONEY_GROUPED, /* 1,23,456.50  for tables */
	MONEY_SHORT,   /* ₹1,23,456.50, but ₹450 when there are no paise: for people */
};

/* Each is read back by money_parse as the same amount. Returns ret_text. */
char *money_format(int64_t paise, enum money_style style, char ret_text[MONEY_TEXT_MAX]);

#endif
