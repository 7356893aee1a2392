#include "domain/allocation.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct spread {
	struct allocation *to;
	const struct bill_rules *rules;
	size_t *order; /* of lines */
};

static int64_t left_of(const struct bill_line *line)
{
	return line->paise - line->paid_paise;
}

/* The bill's lines and what today adds; the rebate only when everything is paid. */
static void take_lines(struct arena *a, const struct bill *bill, const struct bill_due *due,
                       int64_t paise, struct allocation *to)
{
	bool is_all = paise >= due->total_paise;

	to->lines = arena_new_array(a, struct bill_line, bill->count + due->timed_count + 1);
	if (bill->count)
		memcpy(to->lines, bill->lines, bill->count * sizeof(*bill->lines));
	to->count = to->new_from = bill->count;
	to->interest_to_day = bill->interest_to_day;
	for (size_t i = 0; i < due->timed_count; i++) {
		if (due->timed[i].head == HEAD_REBATE && !is_all)
			continue;
		to->lines[to->count++] = due->timed[i];
	}
}

/* ---- the order ---- */

static bool is_before(const struct spread *s, size_t a, size_t b)
{
	const struct bill_line *one = &s->to->lines[a], *other = &s->to->lines[b];
	int place = s->rules->order[one->head], other_place = s->rules->order[other->head];

	if (one->period_day != other->period_day)
		return one->period_day < other->period_day;
	return place != other_place ? place < other_place : a < b;
}

static int compare(const void *a, const void *b, void *spread)
{
	size_t one = *(const size_t *)a, other = *(const size_t *)b;

	return is_before(spread, one, other) ? -1 : is_before(spread, other, one);
}

static void put_in_order(struct arena *a, struct spread *s)
{
	s->order = arena_new_array(a, size_t, s->to->count + 1);
	for (size_t i = 0; i < s->to->count; i++)
		s->order[i] = i;
	qsort_r(s->order, s->to->count, sizeof(*s->order), compare, s);
}

/* ---- the money ---- */

static int64_t sum_left(const struct allocation *to, bool of_credits)
{
	int64_t sum = 0;

	for (size_t i = 0; i < to->count; i++) {
		int64_t left = left_of(&to->lines[i]);

		if (of_credits ? left < 0 : left > 0)
			sum += of_credits ? -left : left;
	}
	return sum;
}

/* Takes from the pot for the lines that owe (or gives up credits), in order; what stays in it. */
static int64_t pour(struct spread *s, int64_t pot, bool into_credits)
{
	int sign = into_credits ? -1 : 1;

	for (size_t i = 0; i < s->to->count && pot; i++) {
		struct bill_line *line = &s->to->lines[s->order[i]];
		int64_t wanted = left_of(line) * sign;

		if (wanted <= 0)
			continue;
		wanted = wanted < pot ? wanted : pot;
		pot -= wanted;
		line->paid_paise += wanted * sign;
		s->to->parts[s->to->part_count++] =
		        (struct allocation_part){ s->order[i], wanted * sign };
	}
	return pot;
}

static void check_sum(const struct allocation *to, int64_t paise)
{
	int64_t sum = to->surplus_paise;

	for (size_t i = 0; i < to->part_count; i++)
		sum += to->parts[i].paise;
	if (sum != paise || to->surplus_paise < 0)
		bug("a payment of %" PRId64 " was spread as %" PRId64, paise, sum);
}

static void note_interest(struct allocation *to, int32_t today)
{
	for (size_t i = to->new_from; i < to->count; i++) {
		if (to->lines[i].head == HEAD_INTEREST)
			to->interest_to_day = today;
	}
}

int allocation_make(struct arena *a, const struct bill *bill, const struct bill_rules *rules,
                    int32_t today, int64_t paise, struct allocation *ret_allocation)
{
	struct allocation to = { 0 };
	struct spread s = { .to = &to, .rules = rules };
	int64_t owed, credits;
	struct bill_due due;
	int r;

	if (paise <= 0)
		return -EINVAL;
	if (paise > BILL_PAISE_MAX)
		return -EOVERFLOW;
	r = bill_due(bill, today, &due);
	if (r < 0)
		return r;
	take_lines(a, bill, &due, paise, &to);
	put_in_order(a, &s);
	to.parts = arena_new_array(a, struct allocation_part, to.count + 1);
	owed = sum_left(&to, false);
	credits = sum_left(&to, true);
	credits = credits < owed ? credits : owed;
	to.surplus_paise = pour(&s, paise + credits, false);
	(void)pour(&s, credits, true);
	check_sum(&to, paise);
	note_interest(&to, today);
	to.status = bill_status_of(to.lines, to.count);
	*ret_allocation = to;
	return 0;
}
