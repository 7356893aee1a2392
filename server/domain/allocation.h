/* allocation.h - what a payment settles of a bill, line by line, and what is left over.
 *
 * Pure; amounts in paise. The oldest period comes first, within a period the biller's order of
 * heads, and lines alike in the order of the bill. Credits are used up before the payment, as far
 * as something is owed. A payment of all that is due today takes the early rebate with it; one of
 * less does not. Penalty and interest that are due today become lines of the bill when a payment is
 * spread, so they cannot be worked out a second time.
 *
 * Nothing is lost: the parts and the surplus are the payment, which is checked each time. */
#ifndef MSEVA_DOMAIN_ALLOCATION_H
#define MSEVA_DOMAIN_ALLOCATION_H

#include "base/arena.h"
#include "domain/bill.h"

/* To be added to paid_paise of a line; negative for a credit that is used. Never 0. */
struct allocation_part {
	size_t line; /* in the order of `lines` */
	int64_t paise;
};

struct allocation {
	struct bill_line
	        *lines; /* those of the bill, then new ones; paid_paise brought up to date */
	size_t count;
	size_t new_from; /* lines from here on are new: penalty, interest, rebate */
	struct allocation_part *parts;
	size_t part_count;
	int64_t surplus_paise; /* an advance, or to be given back: the biller's rules say which */
	int32_t interest_to_day;
	enum bill_status status;
};

/* Also takes money that may_pay() would have refused: once captured it has to go somewhere.
 *   -EINVAL     nothing or less was paid
 *   -EOVERFLOW  see BILL_PAISE_MAX */
MUSTCHECK int allocation_make(struct arena *a, const struct bill *bill,
                              const struct bill_rules *rules, int32_t today, int64_t paise,
                              struct allocation *ret_allocation);

#endif
