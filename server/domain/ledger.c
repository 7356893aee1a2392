/* ledger.c - see ledger.h. The table is the rule; the function reads it. */
#include "domain/ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define BIT(account) (1u << (account))
#define COUNTER \
	(BIT(ACCOUNT_COUNTER_CASH) | BIT(ACCOUNT_COUNTER_CHEQUE) | BIT(ACCOUNT_COUNTER_CARD))
#define TAKES_MONEY (BIT(ACCOUNT_GATEWAY) | COUNTER)

/* Which of a fact's amounts an entry has. */
enum amount { NONE, GROSS, FEE, NET };

/* Stands for the account the fact names. */
#define HOLDER LEDGER_ACCOUNTS

struct side {
	int account; /* an enum ledger_account or HOLDER */
	int sign;
	enum amount amount;
};

#define DEBIT(account, amount)     \
	{                          \
		account, 1, amount \
	}
#define CREDIT(account, amount)     \
	{                           \
		account, -1, amount \
	}

static const struct rule {
	const char *name;
	unsigned holders; /* accounts that may be the holder; 0: there is none */
	struct side sides[LEDGER_ENTRIES_MAX];
} rules[] = {
	[LEDGER_CAPTURED] = { "captured",
	                      TAKES_MONEY,
	                      { DEBIT(HOLDER, GROSS), CREDIT(ACCOUNT_CITIZEN, GROSS) } },
	[LEDGER_SECOND_PAYMENT] = { "second_payment",
	                            TAKES_MONEY,
	                            { DEBIT(HOLDER, GROSS), CREDIT(ACCOUNT_REFUND, GROSS) } },
	/* Also straight into the bank: a transfer nobody announced. */
	[LEDGER_UNMATCHED] = { "unmatched",
	                       TAKES_MONEY | BIT(ACCOUNT_SETTLEMENT),
	                       { DEBIT(HOLDER, GROSS), CREDIT(ACCOUNT_SUSPENSE, GROSS) } },
	[LEDGER_IDENTIFIED] = { "identified",
	                        0,
	                        { DEBIT(ACCOUNT_SUSPENSE, GROSS),
	                          CREDIT(ACCOUNT_CITIZEN, GROSS) } },
	[LEDGER_RECEIPTED] = { "receipted",
	                       0,
	                       { DEBIT(ACCOUNT_CITIZEN, GROSS), CREDIT(ACCOUNT_BILLER, GROSS) } },
	[LEDGER_SURPLUS] = { "surplus",
	                     0,
	                     { DEBIT(ACCOUNT_CITIZEN, GROSS), CREDIT(ACCOUNT_REFUND, GROSS) } },
	[LEDGER_SETTLED] = { "settled",
	                     TAKES_MONEY,
	                     { DEBIT(ACCOUNT_SETTLEMENT, NET), DEBIT(ACCOUNT_GATEWAY_FEE, FEE),
	                       CREDIT(HOLDER, GROSS) } },
	/* A gateway takes a refund out of its next settlement; a cheque is never given back as one.
	 */
	[LEDGER_REFUNDED] = { "refunded",
	                      BIT(ACCOUNT_GATEWAY) | BIT(ACCOUNT_SETTLEMENT) |
	                              BIT(ACCOUNT_COUNTER_CASH) | BIT(ACCOUNT_COUNTER_CARD),
	                      { DEBIT(ACCOUNT_REFUND, GROSS), CREDIT(HOLDER, GROSS) } },
	[LEDGER_REMITTED] = { "remitted",
	                      0,
	                      { DEBIT(ACCOUNT_BILLER, GROSS), CREDIT(ACCOUNT_SETTLEMENT, GROSS) } },
	/* The bank takes it back if it had been paid in already. */
	[LEDGER_BOUNCED] = { "bounced",
	                     BIT(ACCOUNT_COUNTER_CHEQUE) | BIT(ACCOUNT_SETTLEMENT),
	                     { DEBIT(ACCOUNT_BILLER, GROSS), CREDIT(HOLDER, GROSS) } },
	[LEDGER_CANCELLED] = { "cancelled",
	                       0,
	                       { DEBIT(ACCOUNT_BILLER, GROSS), CREDIT(ACCOUNT_CITIZEN, GROSS) } },
};
_Static_assert(ARRAY_LEN(rules) == LEDGER_EVENTS, "a rule for each event");

bool ledger_takes_holder(enum ledger_event event, enum ledger_account holder)
{
	return rules[event].holders & BIT(holder);
}

static int check(const struct ledger_fact *fact, struct err *e)
{
	const struct rule *rule = &rules[fact->event];

	if (fact->paise <= 0)
		return err_set(e, -EINVAL, "an amount of money is over zero");
	if (fact->fee_paise && fact->event != LEDGER_SETTLED)
		return err_set(e, -EINVAL, "only what is settled has a fee");
	if (fact->fee_paise < 0 || fact->fee_paise > fact->paise)
		return err_set(e, -EINVAL, "the fee is more than what was settled");
	if (rule->holders && !(rule->holders & BIT(fact->holder)))
		return err_set(e, -EINVAL, "money that is %s does not lie in %s", rule->name,
		               ledger_account_name(fact->holder));
	return 0;
}

static void check_sum(const struct ledger_entries *entries, const struct ledger_fact *fact)
{
	int64_t sum = 0;

	for (size_t i = 0; i < entries->count; i++) {
		if (money_add(sum, entries->at[i].paise, &sum) < 0)
			bug("entries of %s overflow", rules[fact->event].name);
	}
	if (sum || !entries->count)
		bug("entries of %s sum to %" PRId64, rules[fact->event].name, sum);
}

int ledger_post(const struct ledger_fact *fact, struct ledger_entries *ret_entries, struct err *e)
{
	const int64_t amounts[] = { [NONE] = 0,
		                    [GROSS] = fact->paise,
		                    [FEE] = fact->fee_paise,
		                    [NET] = fact->paise - fact->fee_paise };
	struct ledger_entries entries = { .count = 0 };
	int r = check(fact, e);

	if (r < 0)
		return r;
	for (size_t i = 0; i < LEDGER_ENTRIES_MAX; i++) {
		const struct side *side = &rules[fact->event].sides[i];
		int64_t paise = amounts[side->amount] * side->sign;

		if (!paise)
			continue;
		entries.at[entries.count++] = (struct ledger_entry){
			.account = side->account == HOLDER ? fact->holder
			                                   : (enum ledger_account)side->account,
			.paise = paise,
		};
	}
	check_sum(&entries, fact);
	*ret_entries = entries;
	return 0;
}

/* ---- names ---- */

static const char *const account_names[] = {
	[ACCOUNT_CITIZEN] = "citizen",
	[ACCOUNT_GATEWAY] = "gateway",
	[ACCOUNT_SETTLEMENT] = "settlement",
	[ACCOUNT_GATEWAY_FEE] = "gateway_fee",
	[ACCOUNT_BILLER] = "biller",
	[ACCOUNT_SUSPENSE] = "suspense",
	[ACCOUNT_REFUND] = "refund",
	[ACCOUNT_COUNTER_CASH] = "counter_cash",
	[ACCOUNT_COUNTER_CHEQUE] = "counter_cheque",
	[ACCOUNT_COUNTER_CARD] = "counter_card",
};
_Static_assert(ARRAY_LEN(account_names) == LEDGER_ACCOUNTS, "a name for each account");

const char *ledger_account_name(enum ledger_account account)
{
	return account < LEDGER_ACCOUNTS ? account_names[account] : "?";
}

int ledger_account_parse(const char *name, enum ledger_account *ret_account)
{
	for (size_t i = 0; name && i < ARRAY_LEN(account_names); i++) {
		if (!strcmp(name, account_names[i])) {
			*ret_account = (enum ledger_account)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *ledger_event_name(enum ledger_event event)
{
	return event < LEDGER_EVENTS ? rules[event].name : "?";
}
