BEGIN;
SELECT tenant_id, id, reference, bill_id, connection_id, citizen_id, gateway, gateway_order_id, amount_paise, currency, status,
	is_open, expires_at, version, created_at, updated_at FROM payment_order WHERE false;
SELECT tenant_id, id, order_id, gateway, gateway_payment_id, status, outcome, mode, amount_paise, currency, settlement_id,
	fee_paise, created_at, updated_at, captured_at, settled_at FROM payment_attempt WHERE false;
SELECT tenant_id, created_at, id, gateway, event_id, kind, order_reference, body FROM payment_event WHERE false;
SELECT 1 FROM payment_event_default WHERE false;
SELECT tenant_id, year, last FROM receipt_counter WHERE false;
SELECT tenant_id, id, year, serial, number, token, connection_id, bill_id, order_id, attempt_id, amount_paise, mode, status,
	issued_at, ended_by, ended_at, ended_reason FROM receipt WHERE false;
SELECT tenant_id, id, order_id, attempt_id, amount_paise, reason, by_rule, status, requested_by, requested_at, approved_by,
	approved_at, gateway_refund_id, updated_at, version FROM refund WHERE false;
SELECT 1 / (prosrc LIKE '%payment_event%')::int FROM pg_proc WHERE oid = 'ensure_partitions(int)'::regprocedure;
ROLLBACK;
