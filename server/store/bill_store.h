/* bill_store.h - bills as they were issued and what has been paid of them.
 *
 * A connection has one current bill; what was unpaid before is a line of it. A bill that has
 * changed is issued anew; while somebody is paying the current one, the new one waits until that is
 * over. */
#ifndef MSEVA_STORE_BILL_STORE_H
#define MSEVA_STORE_BILL_STORE_H

#include "io/pg.h"

/* A connection and a bill of it. Dates are "2026-11-24"; those of the period may be NULL. */
struct bill_brief {
	int tenant_id;
	int64_t connection_id;
	const char *service, *biller, *connection_number, *consumer, *address;
	const char *connection_state;
	int64_t id; /* 0: the connection has no bill, and what follows is empty */
	const char *number, *status;
	int issue, version;
	int64_t total_paise, paid_paise;
	const char *period_from, *period_to, *issued_on, *due_on, *interest_to;
};

/* The connections the citizen is linked to in all towns, each with its current bill; first what
 * has something to pay, the earliest due date first. The state knows in which towns she has any;
 * each is asked as itself, for a hundred at most. Errors as pg_run(). */
MUSTCHECK int bill_mine(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
                        struct bill_brief **ret_bills, size_t *ret_count);
/* A connection's bills, newest first, each in its latest issue. */
MUSTCHECK int bill_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                        int64_t connection_id, int limit, struct bill_brief **ret_bills,
                        size_t *ret_count);

/* A line as the database has it; domain/bill.h says what the figures mean. */
struct bill_item {
	const char *head, *reason, *period;
	int64_t paise, paid_paise, quantity, rate;
};

/* All of them, those added since it was issued at the end. */
MUSTCHECK int bill_lines(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                         int64_t bill_id, struct bill_item **ret_lines, size_t *ret_count);

struct new_bill {
	int tenant_id;
	int64_t connection_id;
	const char *number;
	const char *period_from, *period_to; /* NULL when the bill names none */
	const char *issued_on, *due_on;
	int64_t as_of_ms; /* when the biller drew the figures: receipts after it count towards it */
	int64_t batch_id; /* 0: not from a file */
	const struct bill_item *lines; /* paid_paise is not read */
	size_t line_count;
};

enum bill_issued {
	BILL_ISSUED,
	BILL_WAITING, /* the current bill is being paid; this one takes over afterwards */
	BILL_SAME,    /* it was there already; nothing changed */
};

/* actor as in audit.h. */
MUSTCHECK int bill_issue(struct task *t, struct pg_db *db, struct arena *a,
                         const struct new_bill *what, const char *actor, int64_t now_ms,
                         enum bill_issued *ret_issued, int64_t *ret_bill_id);

#endif
