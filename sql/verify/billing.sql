BEGIN;
SELECT tenant_id, id, digest, name, state, rows_seen, rows_new, rows_changed, rows_same, rows_wrong, by, started_at,
	ended_at, rolled_back_by, rolled_back_at FROM import_batch WHERE false;
SELECT tenant_id, id, service, biller, number, number_key, consumer, address, locality_code, ward, category, meter_number,
	last_receipt, state, created_at, updated_at FROM connection WHERE false;
SELECT tenant_id, connection_id, citizen_id, state, proof, linked_by, linked_at, revoked_by, revoked_at, failures,
	failed_at FROM connection_link WHERE false;
SELECT tenant_id, id, connection_id, number, issue, period_from, period_to, issued_on, due_on, as_of, interest_to, line_count, total_paise,
	paid_paise, status, waiting, is_current, version, batch_id, created_at, updated_at FROM bill WHERE false;
SELECT tenant_id, bill_id, position, head, reason, period, paise, paid_paise, quantity, rate FROM bill_line WHERE false;
SELECT 1 / (NOT has_column_privilege('mseva_app', 'bill_line', 'paise', 'UPDATE')
	AND has_function_privilege('mseva_app', 'connection_try_link(int, bigint, bigint, text, text, text, timestamptz, int, int)',
		'EXECUTE'))::int;
ROLLBACK;
