#include "domain/bill.h"

#include <errno.h>
#include <string.h>

/* ---- what time brings ---- */

/* Heads that penalty and interest are taken on. */
static const bool is_principal[BILL_HEADS] = {
	[HEAD_CHARGE] = true, [HEAD_CESS] = true, [HEAD_METER_RENT] = true,
	[HEAD_WASTE] = true,  [HEAD_FEE] = true,  [HEAD_OTHER] = true,
};

struct sums {
	int64_t current, arrears; /* outstanding, credits taken off */
	int64_t charge;           /* of these: head charge, own period */
	int64_t principal_current, principal_all;
	bool has_penalty, has_interest, has_rebate; /* of the own period, in the lines already */
};

/* Paid is at most what the line says, and of the same sign. */
static bool is_sane(const struct bill_line *line)
{
	if (line->paise > BILL_PAISE_MAX || line->paise < -BILL_PAISE_MAX)
		return false;
	return line->paise < 0 ? line->paid_paise >= line->paise && line->paid_paise <= 0
	                       : line->paid_paise >= 0 && line->paid_paise <= line->paise;
}

static void add_own(struct sums *sums, const struct bill_line *line, int64_t left)
{
	sums->current += left;
	sums->charge += line->head == HEAD_CHARGE ? left : 0;
	sums->principal_current += is_principal[line->head] ? left : 0;
	sums->has_penalty |= line->reason == REASON_LATE_PENALTY;
	sums->has_interest |= line->reason == REASON_LATE_INTEREST;
	sums->has_rebate |= line->reason == REASON_EARLY_REBATE;
}

static int sum_lines(const struct bill *bill, struct sums *ret_sums)
{
	struct sums sums = { 0 };

	if (bill->count > BILL_LINES_MAX)
		return -EOVERFLOW;
	for (size_t i = 0; i < bill->count; i++) {
		const struct bill_line *line = &bill->lines[i];
		int64_t left = line->paise - line->paid_paise;

		if (!is_sane(line))
			return -EOVERFLOW;
		sums.principal_all += is_principal[line->head] ? left : 0;
		if (line->period_day < bill->period_day)
			sums.arrears += left;
		else
			add_own(&sums, line, left);
	}
	*ret_sums = sums;
	return 0;
}

/* Credits reduce what is owed, so nothing is taken on more than is owed in all. */
static int64_t base_of(const struct sums *sums, int64_t principal)
{
	int64_t owed = sums->current + sums->arrears;

	return principal < owed ? principal : owed;
}

/* base * basis_points * days / per_days, rounded once and then to the rupee. */
static int put_timed(struct bill_due *due, const struct bill_line *like, int64_t days,
                     int64_t per_days)
{
	struct bill_line line = *like;
	int64_t base = like->quantity;
	int r = money_share(base, like->rate * days, BASIS_POINTS * per_days, &line.paise);

	if (r < 0)
		return r;
	line.paise += money_rupee_rounding(line.paise);
	if (line.head == HEAD_REBATE)
		line.paise = line.paise < base ? -line.paise : -base;
	if (line.paise)
		due->timed[due->timed_count++] = line;
	return 0;
}

/* The present state holds until the day before this one. */
static void changes_on(struct bill_due *due, int32_t today, int32_t day)
{
	if (day > today && day - 1 < due->holds_to_day)
		due->holds_to_day = day - 1;
}

static int add_penalty(const struct bill *bill, const struct sums *sums, int32_t today,
                       struct bill_due *due)
{
	int32_t from = bill->due_day + bill->times.penalty_after_days + 1;
	int64_t base = base_of(sums, sums->principal_current);

	if (!bill->times.penalty_bp || sums->has_penalty || base <= 0)
		return 0;
	changes_on(due, today, from);
	if (today < from)
		return 0;
	return put_timed(due,
	                 &(struct bill_line){ .head = HEAD_PENALTY,
	                                      .reason = REASON_LATE_PENALTY,
	                                      .period_day = bill->period_day,
	                                      .quantity = base,
	                                      .rate = bill->times.penalty_bp },
	                 1, 1);
}

/* Days that are not in the lines yet. */
static int days_of_interest(const struct bill *bill, int32_t today, int32_t from)
{
	int32_t since = bill->interest_to_day >= from ? bill->interest_to_day : from - 1;

	return today > since ? today - since : 0;
}

static int add_interest(const struct bill *bill, const struct sums *sums, int32_t today,
                        struct bill_due *due)
{
	const struct bill_times *times = &bill->times;
	int32_t from = bill->due_day + times->interest_after_days + 1;
	struct bill_line line = { .head = HEAD_INTEREST,
		                  .reason = REASON_LATE_INTEREST,
		                  .period_day = bill->period_day,
		                  .quantity = base_of(sums, sums->principal_all),
		                  .rate = times->interest_bp };

	if (!line.rate || line.quantity <= 0 || (!times->interest_per_days && sums->has_interest))
		return 0;
	changes_on(due, today, from);
	if (today < from)
		return 0;
	if (!times->interest_per_days)
		return put_timed(due, &line, 1, 1);
	changes_on(due, today, today + 1);
	return put_timed(due, &line, days_of_interest(bill, today, from), times->interest_per_days);
}

static int add_rebate(const struct bill *bill, const struct sums *sums, int32_t today,
                      struct bill_due *due)
{
	int32_t last = bill->issued_day + bill->times.rebate_days;
	int64_t base = base_of(sums, sums->charge);
	size_t before = due->timed_count;
	int r;

	if (!bill->times.rebate_bp || sums->has_rebate || base <= 0 || today > last)
		return 0;
	changes_on(due, today, last + 1);
	r = put_timed(due,
	              &(struct bill_line){ .head = HEAD_REBATE,
	                                   .reason = REASON_EARLY_REBATE,
	                                   .period_day = bill->period_day,
	                                   .quantity = base,
	                                   .rate = bill->times.rebate_bp },
	              1, 1);
	if (r < 0)
		return r;
	if (due->timed_count > before)
		due->rebate_paise = due->timed[before].paise;
	return 0;
}

int bill_due(const struct bill *bill, int32_t today, struct bill_due *ret_due)
{
	struct bill_due due = { .holds_to_day = INT32_MAX };
	struct sums sums;
	int64_t total;
	int r;

	r = sum_lines(bill, &sums);
	if (r < 0)
		return r;
	r = add_penalty(bill, &sums, today, &due);
	if (r < 0)
		return r;
	r = add_interest(bill, &sums, today, &due);
	if (r < 0)
		return r;
	for (size_t i = 0; i < due.timed_count; i++)
		due.current_paise += due.timed[i].paise;
	r = add_rebate(bill, &sums, today, &due);
	if (r < 0)
		return r;
	due.current_paise += sums.current;
	due.arrears_paise = sums.arrears;
	total = due.current_paise + due.arrears_paise + due.rebate_paise;
	due.total_paise = total > 0 ? total : 0;
	due.credit_paise = total < 0 ? -total : 0;
	*ret_due = due;
	return 0;
}

/* ---- what may be paid ---- */

int bill_rules_of(const struct biller *biller, struct bill_rules *ret_rules)
{
	struct bill_rules rules = { .allows_part = biller->allows_part,
		                    .allows_advance = biller->allows_advance,
		                    .minimum_paise = biller->minimum_paise };
	bool is_named[BILL_HEADS] = { false };
	enum bill_head head;

	if (biller->heads.count != BILL_HEADS)
		return -EINVAL;
	for (size_t i = 0; i < biller->heads.count; i++) {
		if (bill_head_parse(biller->heads.at[i], &head) < 0 || is_named[head])
			return -EINVAL;
		is_named[head] = true;
		rules.order[head] = (int)i;
	}
	*ret_rules = rules;
	return 0;
}

enum pay_verdict bill_may_pay(const struct bill_due *due, const struct bill_rules *rules,
                              int64_t paise)
{
	if (paise <= 0 || paise > BILL_PAISE_MAX)
		return PAY_NOT_POSITIVE;
	if (paise == due->total_paise)
		return PAY_OK;
	if (!due->total_paise && !rules->allows_advance)
		return PAY_NOTHING_DUE;
	if (paise > due->total_paise && !rules->allows_advance)
		return PAY_TOO_MUCH;
	if (paise < due->total_paise && !rules->allows_part)
		return PAY_NOT_IN_PARTS;
	if (paise < rules->minimum_paise)
		return PAY_BELOW_MINIMUM;
	return paise % PAISE_PER_RUPEE ? PAY_NOT_WHOLE : PAY_OK;
}

enum bill_status bill_status_of(const struct bill_line *lines, size_t count)
{
	int64_t left = 0, paid = 0;

	for (size_t i = 0; i < count; i++) {
		left += lines[i].paise - lines[i].paid_paise;
		paid += lines[i].paid_paise;
	}
	if (left <= 0)
		return BILL_PAID;
	return paid > 0 ? BILL_PART_PAID : BILL_OPEN;
}

int32_t bill_day(int64_t wall_ms)
{
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;
	int64_t ms = wall_ms + INT64_C(5) * 3600 * 1000 + INT64_C(30) * 60 * 1000;

	return (int32_t)((ms - (ms % day_ms + day_ms) % day_ms) / day_ms);
}

/* ---- names ---- */

static const char *const status_names[] = {
	[BILL_OPEN] = "open",           [BILL_PART_PAID] = "part_paid",
	[BILL_PAID] = "paid",           [BILL_SUPERSEDED] = "superseded",
	[BILL_CANCELLED] = "cancelled",
};
_Static_assert(ARRAY_LEN(status_names) == BILL_STATUSES, "a name for each status");

static const char *const head_names[] = {
	[HEAD_CHARGE] = "charge",
	[HEAD_CESS] = "cess",
	[HEAD_METER_RENT] = "meter_rent",
	[HEAD_WASTE] = "waste",
	[HEAD_FEE] = "fee",
	[HEAD_PENALTY] = "penalty",
	[HEAD_INTEREST] = "interest",
	[HEAD_REBATE] = "rebate",
	[HEAD_ADJUSTMENT] = "adjustment",
	[HEAD_ADVANCE] = "advance",
	[HEAD_ROUND_OFF] = "round_off",
	[HEAD_OTHER] = "other",
};
_Static_assert(ARRAY_LEN(head_names) == BILL_HEADS, "a name for each head");

static const char *const reason_names[] = {
	[REASON_SLAB] = "slab",
	[REASON_MINIMUM] = "minimum",
	[REASON_FLAT] = "flat",
	[REASON_SHARE_OF_WATER] = "share_of_water",
	[REASON_CESS] = "cess",
	[REASON_METER_RENT] = "meter_rent",
	[REASON_EARLY_REBATE] = "early_rebate",
	[REASON_LATE_PENALTY] = "late_penalty",
	[REASON_LATE_INTEREST] = "late_interest",
	[REASON_ROUNDING] = "rounding",
	[REASON_IMPORTED] = "imported",
	[REASON_CARRIED_FORWARD] = "carried_forward",
};
_Static_assert(ARRAY_LEN(reason_names) == BILL_REASONS, "a name for each reason");

static const char *const verdict_names[] = {
	[PAY_OK] = "ok",
	[PAY_NOTHING_DUE] = "nothing_due",
	[PAY_NOT_POSITIVE] = "not_positive",
	[PAY_NOT_WHOLE] = "not_whole",
	[PAY_BELOW_MINIMUM] = "below_minimum",
	[PAY_NOT_IN_PARTS] = "not_in_parts",
	[PAY_TOO_MUCH] = "too_much",
};
_Static_assert(ARRAY_LEN(verdict_names) == PAY_VERDICTS, "a name for each verdict");

const char *bill_status_name(enum bill_status status)
{
	return status < BILL_STATUSES ? status_names[status] : "?";
}

const char *bill_head_name(enum bill_head head)
{
	return head < BILL_HEADS ? head_names[head] : "?";
}

int bill_head_parse(const char *name, enum bill_head *ret_head)
{
	for (size_t i = 0; name && i < ARRAY_LEN(head_names); i++) {
		if (!strcmp(name, head_names[i])) {
			*ret_head = (enum bill_head)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *bill_reason_name(enum bill_reason reason)
{
	return reason < BILL_REASONS ? reason_names[reason] : "?";
}

const char *pay_verdict_name(enum pay_verdict verdict)
{
	return verdict < PAY_VERDICTS ? verdict_names[verdict] : "?";
}
