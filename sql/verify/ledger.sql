BEGIN;
SELECT tenant_id, id, at, event, cause, order_id, service, biller, ward, mode, accounts, heads, amounts
	FROM ledger_transaction WHERE false;
SELECT tenant_id, id, at, account, service, biller, mode, head, ward, paise FROM ledger_delta WHERE false;
SELECT tenant_id, day, account, service, biller, mode, head, ward, entries, paise FROM ledger_day WHERE false;
SELECT 1 / (NOT has_table_privilege('mseva_app', 'ledger_transaction', 'UPDATE')
	AND NOT has_table_privilege('mseva_app', 'ledger_transaction', 'DELETE')
	AND ledger_is_balanced('{1,-1}') AND NOT ledger_is_balanced('{1}') AND NOT ledger_is_balanced('{1,-1,0}'))::int;
SELECT 1 / (count(*) = 0)::int FROM ledger_verify(0);
ROLLBACK;
