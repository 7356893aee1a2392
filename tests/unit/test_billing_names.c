/* test_billing_names.c - the names of bills, payments and accounts are the same in C and in the
 * database's CHECKs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "domain/payment.h"
#include "domain/tariff.h"

#define NAMES(fn, type)                     \
	static const char *name_##fn(int i) \
	{                                   \
		return fn((enum type)i);    \
	}
NAMES(service_code, service)
NAMES(bill_status_name, bill_status)
NAMES(bill_head_name, bill_head)
NAMES(bill_reason_name, bill_reason)
NAMES(order_status_name, order_status)
NAMES(attempt_status_name, attempt_status)
NAMES(ledger_account_name, ledger_account)
NAMES(ledger_event_name, ledger_event)

static void read_file(const char *path, struct buf *ret_text)
{
	FILE *f = fopen(path, "re");
	char chunk[4096];
	size_t n;

	if (!f)
		fail_msg("%s is not there", path);
	while ((n = fread(chunk, 1, sizeof(chunk), f)))
		buf_add(ret_text, chunk, n);
	fclose(f);
	assert_true(ret_text->n && !ret_text->overflow);
}

/* "'open', 'pending'": are these the names, each once? */
static void compare(const char *what, const char *list, const char *(*name)(int), int count)
{
	const char *end = strpbrk(list, ")]"); /* IN (…) or ARRAY[…] */
	int quotes = 0;

	assert_non_null(end);
	for (const char *p = list; p < end; p++)
		quotes += *p == '\'';
	if (quotes != 2 * count)
		fail_msg("%s: %d names in SQL, %d in C", what, quotes / 2, count);
	for (int i = 0; i < count; i++) {
		char quoted[64];
		const char *at;

		snprintf(quoted, sizeof(quoted), "'%s'", name(i));
		at = strstr(list, quoted);
		if (!at || at > end)
			fail_msg("%s: %s is not in SQL", what, quoted);
	}
}

static void test_sql_agrees(void **state)
{
	static const struct {
		const char *path, *constraint;
		const char *(*name)(int);
		int count;
	} checks[] = {
		{ "sql/deploy/billing.sql", "connection_service", name_service_code,
		  SERVICE_COUNT },
		{ "sql/deploy/billing.sql", "bill_status", name_bill_status_name, BILL_STATUSES },
		{ "sql/deploy/billing.sql", "bill_line_head", name_bill_head_name, BILL_HEADS },
		{ "sql/deploy/billing.sql", "bill_line_reason", name_bill_reason_name,
		  BILL_REASONS },
		{ "sql/deploy/payments.sql", "payment_order_status", name_order_status_name,
		  ORDER_STATUSES },
		{ "sql/deploy/payments.sql", "payment_attempt_status", name_attempt_status_name,
		  ATTEMPT_STATUSES },
		{ "sql/deploy/ledger.sql", "ledger_event", name_ledger_event_name, LEDGER_EVENTS },
		{ "sql/deploy/ledger.sql", "ledger_head", name_bill_head_name, BILL_HEADS },
		{ "sql/deploy/ledger.sql", "ledger_account", name_ledger_account_name,
		  LEDGER_ACCOUNTS },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		char wanted[64];
		struct buf text;
		const char *at;

		buf_init(&text, 1 << 20);
		read_file(checks[i].path, &text);
		snprintf(wanted, sizeof(wanted), "CONSTRAINT %s CHECK", checks[i].constraint);
		at = strstr(text.p, wanted);
		if (!at)
			fail_msg("%s has no %s", checks[i].path, wanted);
		at = strchr(at, '\'');
		assert_non_null(at);
		compare(checks[i].constraint, at, checks[i].name, checks[i].count);
		buf_done(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sql_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
