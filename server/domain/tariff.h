/* tariff.h - from a meter reading or a flat rate to the lines of a bill.
 *
 * Pure; amounts in paise, water in litres, days from 1970-01-01 in India. A tariff is data, and its
 * figures are for one full cycle (a month, a quarter): a connection that had water for fewer days
 * pays slabs, flat rate, minimum and rent in proportion.
 *
 *   metered   each slab's litres at that slab's price, then at least the minimum
 *   flat      so much a cycle
 *   share     sewerage: a percentage of what the water came to
 *
 * On top come cess (a percentage of the charge), meter rent, and a line that makes whole rupees.
 * The shape is that of the state's former system; its sample slabs are in the tests. */
#ifndef MSEVA_DOMAIN_TARIFF_H
#define MSEVA_DOMAIN_TARIFF_H

#include "base/err.h"
#include "domain/bill.h"

enum tariff_kind { TARIFF_METERED, TARIFF_FLAT, TARIFF_SHARE, TARIFF_KINDS };

struct tariff_slab {
	int64_t upto_l; /* of a full cycle; the last has 0: no end */
	int64_t paise_per_kl;
};

enum { TARIFF_SLABS_MAX = 16, TARIFF_LINES_MAX = TARIFF_SLABS_MAX + 4 };

struct tariff {
	enum service service;
	const char *category; /* "residential": the biller's word */
	enum tariff_kind kind;
	int32_t from_day; /* in force until the next of its kind */
	const struct tariff_slab *slabs;
	size_t slab_count;
	int64_t flat_paise;
	int64_t share_bp;
	int64_t minimum_paise, cess_bp, meter_rent_paise; /* 0: none */
	struct bill_times times;
};

/* 0, or -EINVAL with a sentence: slabs must rise and the last have no end, rates not be negative.
 */
MUSTCHECK int tariff_check(const struct tariff *tariff, struct err *e);

/* The tariff in force on the first day of the period; NULL when there is none. */
const struct tariff *tariff_find(const struct tariff *tariffs, size_t count, enum service service,
                                 const char *category, enum tariff_kind kind, int32_t period_day);

/* A period and what was used in it. */
struct tariff_use {
	int32_t period_day; /* its first day */
	int days, of_days;  /* with the connection, of a full cycle; 1 ≤ days ≤ of_days */
	int64_t before_l, after_l; /* METERED: the two readings */
	int64_t dial_l;            /* where the meter begins again at nothing; 0: it never does */
	int64_t water_paise;       /* SHARE: the water's charge, without cess and rent */
};

struct tariff_lines {
	struct bill_line at[TARIFF_LINES_MAX];
	size_t count;
};

/* The lines of one period. Their sum is whole rupees.
 *   -EINVAL     days or readings that cannot be
 *   -ERANGE     the meter went backwards, or once around by more than half its dial: a person must
 *               look at it
 *   -EOVERFLOW  more than fits */
MUSTCHECK int tariff_apply(const struct tariff *tariff, const struct tariff_use *use,
                           struct tariff_lines *ret_lines);

/* The litres between two readings; errors as above. */
MUSTCHECK int tariff_litres(const struct tariff_use *use, int64_t *ret_litres);

const char *tariff_kind_name(enum tariff_kind kind);

#endif
