/* ledger.h - double entry: each thing that happens to money is a set of entries that sum to zero.
 *
 * Pure; amounts in paise, debit positive, credit negative. Entries are only ever added: what was
 * wrong is reversed by another event. When all is done a payment has left nothing but
 * `settlement` +, `biller` - of the same amount (until it is remitted) and the gateway's fee.
 *
 *   citizen         hers: captured and not yet receipted                     credit
 *   gateway         captured, not yet in our bank                            debit
 *   settlement      in our bank                                              debit
 *   gateway_fee     what the gateway kept                                    debit
 *   biller          receipted: the biller's, not yet handed over             credit
 *   suspense        real money nobody can place yet                          credit
 *   refund          to be given back                                         credit
 *   counter_cash, counter_cheque, counter_card                               debit
 *                   taken at the counter, not yet in our bank
 */
#ifndef MSEVA_DOMAIN_LEDGER_H
#define MSEVA_DOMAIN_LEDGER_H

#include "base/err.h"
#include "base/money.h"

enum ledger_account {
	ACCOUNT_CITIZEN,
	ACCOUNT_GATEWAY,
	ACCOUNT_SETTLEMENT,
	ACCOUNT_GATEWAY_FEE,
	ACCOUNT_BILLER,
	ACCOUNT_SUSPENSE,
	ACCOUNT_REFUND,
	ACCOUNT_COUNTER_CASH,
	ACCOUNT_COUNTER_CHEQUE,
	ACCOUNT_COUNTER_CARD,
	LEDGER_ACCOUNTS
};

enum ledger_event {
	LEDGER_CAPTURED,       /* money for an open order: holder -> citizen */
	LEDGER_SECOND_PAYMENT, /* money for what is paid already, or came too late: to be refunded
	                        */
	LEDGER_UNMATCHED,      /* money that matches nothing: suspense */
	LEDGER_IDENTIFIED,     /* a person found whose it is: suspense -> citizen */
	LEDGER_RECEIPTED,      /* a bill is settled with it: citizen -> biller */
	LEDGER_SURPLUS,        /* what no bill takes: citizen -> refund */
	LEDGER_SETTLED,        /* the holder paid it into our bank, less a fee */
	LEDGER_REFUNDED,       /* given back, out of the holder */
	LEDGER_REMITTED,       /* handed over to the biller */
	LEDGER_BOUNCED,        /* a receipted cheque is worth nothing: taken back from the biller */
	LEDGER_CANCELLED,      /* a receipt is cancelled: biller -> citizen */
	LEDGER_EVENTS
};

struct ledger_fact {
	enum ledger_event event;
	enum ledger_account holder; /* where the money lies or goes; only for events that say so */
	int64_t paise;              /* over 0 */
	int64_t fee_paise;          /* LEDGER_SETTLED: 0 … paise; else 0 */
};

struct ledger_entry {
	enum ledger_account account;
	int64_t paise; /* never 0 */
};

enum { LEDGER_ENTRIES_MAX = 3 };

struct ledger_entries {
	struct ledger_entry at[LEDGER_ENTRIES_MAX];
	size_t count;
};

/* -EINVAL with a sentence: an amount that cannot be, or money that cannot lie there. */
MUSTCHECK int ledger_post(const struct ledger_fact *fact, struct ledger_entries *ret_entries,
                          struct err *e);

/* Does the event name a holder, and may it be this account? */
bool ledger_takes_holder(enum ledger_event event, enum ledger_account holder);

const char *ledger_account_name(enum ledger_account account);
MUSTCHECK int ledger_account_parse(const char *name, enum ledger_account *ret_account);
const char *ledger_event_name(enum ledger_event event);

#endif
