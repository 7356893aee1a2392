/* bill.h - what a water or sewerage bill says, what it takes to settle it on a given day, and what
 * may be paid.
 *
 * Pure; amounts in paise (base/money.h), days counted from 1970-01-01 in India (bill_day()). A bill
 * is its lines. Lines of an older period are arrears; negative lines are credits (an advance, a
 * correction). What time brings is not stored until it is paid: the rebate for paying early, the
 * penalty and the interest for paying late are worked out for today, each rounded to the rupee, so
 * that a bill of whole rupees stays one.
 *
 *   rebate     on the outstanding charge of the bill's own period, until rebate_days after the day
 *              of issue, and only for paying all
 *   penalty    once, on what is outstanding of the own period, penalty_after_days after the due day
 *   interest   on all that is outstanding, arrears too, interest_after_days after the due day:
 *              once, or day by day when interest_per_days says how many days the rate is for
 *
 * Neither penalty nor interest is taken on penalty, interest or credits. The shape of these rules
 * and their usual figures (rebate 10 %, penalty 10 % after 15 days, interest 10 % after 30) are
 * those of the state's former system; the figures are data, every biller has its own. Part, advance
 * and least payment follow it as well, and whole rupees, except that a bill may always be settled
 * to the paisa. */
#ifndef MSEVA_DOMAIN_BILL_H
#define MSEVA_DOMAIN_BILL_H

#include "base/money.h"
#include "tenant/biller.h"

enum bill_status {
	BILL_OPEN,
	BILL_PART_PAID,
	BILL_PAID,
	BILL_SUPERSEDED,
	BILL_CANCELLED,
	BILL_STATUSES
};

enum bill_head {
	HEAD_CHARGE,
	HEAD_CESS,
	HEAD_METER_RENT,
	HEAD_WASTE, /* collecting it from the door */
	HEAD_FEE,   /* once: a new connection, a road cut */
	HEAD_PENALTY,
	HEAD_INTEREST,
	HEAD_REBATE,
	HEAD_ADJUSTMENT, /* by hand, either way */
	HEAD_ADVANCE,    /* paid before */
	HEAD_ROUND_OFF,
	HEAD_OTHER,
	BILL_HEADS
};

/* Why a line is there, for a sentence; says what its quantity and rate mean. */
enum bill_reason {
	REASON_SLAB,            /* litres, paise a kilolitre */
	REASON_MINIMUM,         /* what the slabs lack to the minimum; -, the minimum */
	REASON_FLAT,            /* days, paise a full cycle */
	REASON_SHARE_OF_WATER,  /* paise of water, basis points */
	REASON_CESS,            /* paise of charge, basis points */
	REASON_METER_RENT,      /* days, paise a full cycle */
	REASON_EARLY_REBATE,    /* paise, basis points */
	REASON_LATE_PENALTY,    /* paise, basis points */
	REASON_LATE_INTEREST,   /* paise, basis points */
	REASON_ROUNDING,        /* -, - */
	REASON_IMPORTED,        /* as the biller sent it; -, - */
	REASON_CARRIED_FORWARD, /* from an earlier bill; -, - */
	BILL_REASONS
};

struct bill_line {
	enum bill_head head;
	enum bill_reason reason;
	int32_t period_day; /* first day of the period it is for */
	int64_t paise;
	int64_t paid_paise; /* between 0 and paise; of a credit: what has been used of it */
	int64_t quantity, rate;
};

/* What time brings; a rate of 0 is none. */
struct bill_times {
	int64_t rebate_bp, penalty_bp, interest_bp;
	int rebate_days, penalty_after_days, interest_after_days;
	int interest_per_days; /* 365: so much a year, by the day; 0: once */
};

struct bill {
	const struct bill_line *lines;
	size_t count;
	int32_t period_day; /* its own; lines before it are arrears */
	int32_t issued_day, due_day;
	int32_t interest_to_day; /* daily interest is in the lines until this day; 0: none is */
	struct bill_times times;
};

/* A line or a payment beyond this, or a line that is paid by more than it says, is refused with
 * -EOVERFLOW: no sum of lines can then overflow. */
#define BILL_PAISE_MAX INT64_C(10000000000000)
enum { BILL_LINES_MAX = 100000, BILL_TIMED_MAX = 3 };

struct bill_due {
	int64_t total_paise;   /* settles the bill today; 0 when nothing is due */
	int64_t credit_paise;  /* more than nothing when credits exceed what is owed */
	int64_t current_paise; /* own period and what time brings, before the rebate */
	int64_t arrears_paise; /* older periods; current + arrears + rebate = total - credit */
	int64_t rebate_paise;  /* 0 or less: only for paying all */
	struct bill_line timed[BILL_TIMED_MAX]; /* penalty and interest, then the rebate */
	size_t timed_count;
	int32_t holds_to_day; /* the last day for which all this is true; INT32_MAX: until it is
	                         paid */
};

/* -EOVERFLOW: see BILL_PAISE_MAX. */
MUSTCHECK int bill_due(const struct bill *bill, int32_t today, struct bill_due *ret_due);

/* What a biller allows; order[head] is the head's place when a payment is spread. */
struct bill_rules {
	bool allows_part, allows_advance;
	int64_t minimum_paise;
	int order[BILL_HEADS];
};

/* -EINVAL when the biller does not name every head once. */
MUSTCHECK int bill_rules_of(const struct biller *biller, struct bill_rules *ret_rules);

enum pay_verdict {
	PAY_OK,
	PAY_NOTHING_DUE,  /* and nothing may be paid in advance */
	PAY_NOT_POSITIVE, /* 0 or less, or beyond BILL_PAISE_MAX */
	PAY_NOT_WHOLE,    /* paise, and it would not settle the bill */
	PAY_BELOW_MINIMUM,
	PAY_NOT_IN_PARTS,
	PAY_TOO_MUCH,
	PAY_VERDICTS
};

enum pay_verdict bill_may_pay(const struct bill_due *due, const struct bill_rules *rules,
                              int64_t paise);

/* Open, part paid or paid, by the lines alone. */
enum bill_status bill_status_of(const struct bill_line *lines, size_t count);

/* The day in India of a moment. */
int32_t bill_day(int64_t wall_ms);

const char *bill_status_name(enum bill_status status);
const char *bill_head_name(enum bill_head head);
MUSTCHECK int bill_head_parse(const char *name, enum bill_head *ret_head);
const char *bill_reason_name(enum bill_reason reason);
/* "below_minimum" …: the end of a text's key. */
const char *pay_verdict_name(enum pay_verdict verdict);

#endif
