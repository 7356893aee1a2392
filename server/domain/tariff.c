#include "domain/tariff.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"

#define LITRES_PER_KL INT64_C(1000)

struct work {
	const struct tariff *tariff;
	const struct tariff_use *use;
	struct tariff_lines lines;
	int64_t charge; /* the head charge so far */
	int64_t total;
};

/* ---- lines ---- */

/* A line of nothing is left out, except that a slab says it was used. */
static int put(struct work *w, enum bill_head head, enum bill_reason reason, int64_t paise,
               int64_t quantity, int64_t rate)
{
	int r;

	if (!paise && reason != REASON_SLAB)
		return 0;
	r = money_add(w->total, paise, &w->total);
	if (r < 0)
		return r;
	if (head == HEAD_CHARGE)
		w->charge += paise; /* all charges are positive: not more than the total */
	w->lines.at[w->lines.count++] = (struct bill_line){ .head = head,
		                                            .reason = reason,
		                                            .period_day = w->use->period_day,
		                                            .paise = paise,
		                                            .quantity = quantity,
		                                            .rate = rate };
	return 0;
}

/* What a figure for a full cycle is for the days of this one. */
static int for_days(const struct work *w, int64_t of_cycle, int64_t *ret_part)
{
	return money_share(of_cycle, w->use->days, w->use->of_days, ret_part);
}

/* ---- metered ---- */

int tariff_litres(const struct tariff_use *use, int64_t *ret_litres)
{
	int64_t litres = use->after_l - use->before_l;

	if (use->before_l < 0 || use->after_l < 0)
		return -EINVAL;
	if (use->dial_l && (use->before_l >= use->dial_l || use->after_l >= use->dial_l))
		return -EINVAL;
	if (litres < 0 && !use->dial_l)
		return -ERANGE;
	if (litres < 0) {
		litres += use->dial_l;
		if (litres > use->dial_l / 2)
			return -ERANGE;
	}
	*ret_litres = litres;
	return 0;
}

/* Where a slab ends for these days; -1 for no end. */
static int slab_end(const struct work *w, size_t slab, int64_t *ret_end)
{
	if (!w->tariff->slabs[slab].upto_l) {
		*ret_end = -1;
		return 0;
	}
	return for_days(w, w->tariff->slabs[slab].upto_l, ret_end);
}

static int put_slabs(struct work *w, int64_t litres)
{
	int64_t from = 0, end, paise;

	for (size_t i = 0; i < w->tariff->slab_count && from < litres; i++) {
		const struct tariff_slab *slab = &w->tariff->slabs[i];
		int r = slab_end(w, i, &end);

		if (r < 0)
			return r;
		if (end < 0 || end > litres)
			end = litres;
		r = money_share(slab->paise_per_kl, end - from, LITRES_PER_KL, &paise);
		if (r < 0)
			return r;
		r = put(w, HEAD_CHARGE, REASON_SLAB, paise, end - from, slab->paise_per_kl);
		if (r < 0)
			return r;
		from = end;
	}
	return 0;
}

static int put_metered(struct work *w)
{
	int64_t litres;
	int r = tariff_litres(w->use, &litres);

	if (r < 0)
		return r;
	return put_slabs(w, litres);
}

/* ---- the other kinds ---- */

static int put_flat(struct work *w)
{
	int64_t paise;
	int r = for_days(w, w->tariff->flat_paise, &paise);

	if (r < 0)
		return r;
	return put(w, HEAD_CHARGE, REASON_FLAT, paise, w->use->days, w->tariff->flat_paise);
}

static int put_share(struct work *w)
{
	int64_t paise;
	int r;

	if (w->use->water_paise < 0)
		return -EINVAL;
	r = money_percent(w->use->water_paise, w->tariff->share_bp, &paise);
	if (r < 0)
		return r;
	return put(w, HEAD_CHARGE, REASON_SHARE_OF_WATER, paise, w->use->water_paise,
	           w->tariff->share_bp);
}

/* ---- what is the same for all ---- */

static int put_minimum(struct work *w)
{
	int64_t least;
	int r = for_days(w, w->tariff->minimum_paise, &least);

	if (r < 0 || w->charge >= least)
		return r;
	return put(w, HEAD_CHARGE, REASON_MINIMUM, least - w->charge, 0, least);
}

static int put_cess(struct work *w)
{
	int64_t paise;
	int r = money_percent(w->charge, w->tariff->cess_bp, &paise);

	if (r < 0)
		return r;
	return put(w, HEAD_CESS, REASON_CESS, paise, w->charge, w->tariff->cess_bp);
}

static int put_rent(struct work *w)
{
	int64_t paise;
	int r = for_days(w, w->tariff->meter_rent_paise, &paise);

	if (r < 0)
		return r;
	return put(w, HEAD_METER_RENT, REASON_METER_RENT, paise, w->use->days,
	           w->tariff->meter_rent_paise);
}

static int put_rounding(struct work *w)
{
	return put(w, HEAD_ROUND_OFF, REASON_ROUNDING, money_rupee_rounding(w->total), 0, 0);
}

static const struct {
	const char *name;
	int (*put)(struct work *w);
} kinds[] = {
	[TARIFF_METERED] = { "metered", put_metered },
	[TARIFF_FLAT] = { "flat", put_flat },
	[TARIFF_SHARE] = { "share", put_share },
};
_Static_assert(ARRAY_LEN(kinds) == TARIFF_KINDS, "a way for each kind");

int tariff_apply(const struct tariff *tariff, const struct tariff_use *use,
                 struct tariff_lines *ret_lines)
{
	int (*const steps[])(struct work *) = { kinds[tariff->kind].put, put_minimum, put_cess,
		                                put_rent, put_rounding };
	struct work w = { .tariff = tariff, .use = use };

	if (use->days < 1 || use->days > use->of_days)
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		int r = steps[i](&w);

		if (r < 0)
			return r;
	}
	*ret_lines = w.lines;
	return 0;
}

/* ---- choosing and checking ---- */

const struct tariff *tariff_find(const struct tariff *tariffs, size_t count, enum service service,
                                 const char *category, enum tariff_kind kind, int32_t period_day)
{
	const struct tariff *best = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct tariff *t = &tariffs[i];

		if (t->service != service || t->kind != kind || strcmp(t->category, category) ||
		    t->from_day > period_day)
			continue;
		if (!best || t->from_day > best->from_day)
			best = t;
	}
	return best;
}

static int check_slabs(const struct tariff *tariff, struct err *e)
{
	int64_t before = 0;

	if (!tariff->slab_count || tariff->slab_count > TARIFF_SLABS_MAX)
		return err_set(e, -EINVAL, "slabs: from 1 to %d", TARIFF_SLABS_MAX);
	for (size_t i = 0; i < tariff->slab_count; i++) {
		const struct tariff_slab *slab = &tariff->slabs[i];
		bool is_last = i + 1 == tariff->slab_count;

		if (slab->paise_per_kl < 0)
			return err_set(e, -EINVAL, "slab %zu: the price is negative", i + 1);
		if (is_last && slab->upto_l)
			return err_set(e, -EINVAL, "slab %zu: the last slab has no end", i + 1);
		if (!is_last && slab->upto_l <= before)
			return err_set(e, -EINVAL, "slab %zu: ends before it begins", i + 1);
		before = slab->upto_l;
	}
	return 0;
}

int tariff_check(const struct tariff *tariff, struct err *e)
{
	const struct bill_times *times = &tariff->times;
	const int64_t least_zero[] = { tariff->flat_paise,         tariff->share_bp,
		                       tariff->minimum_paise,      tariff->cess_bp,
		                       tariff->meter_rent_paise,   times->rebate_bp,
		                       times->penalty_bp,          times->interest_bp,
		                       times->rebate_days,         times->penalty_after_days,
		                       times->interest_after_days, times->interest_per_days };

	for (size_t i = 0; i < ARRAY_LEN(least_zero); i++) {
		if (least_zero[i] < 0)
			return err_set(e, -EINVAL,
			               "a rate, an amount or a number of days is negative");
	}
	if (times->rebate_bp > BASIS_POINTS)
		return err_set(e, -EINVAL, "the rebate is more than everything");
	return tariff->kind == TARIFF_METERED ? check_slabs(tariff, e) : 0;
}

const char *tariff_kind_name(enum tariff_kind kind)
{
	return kind < TARIFF_KINDS ? kinds[kind].name : "?";
}
