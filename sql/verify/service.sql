BEGIN;
SELECT tenant_id, actor, key, route, request_hash, status, body, created_at FROM idempotency WHERE false;
SELECT tenant_id, id, field, value, received_at FROM provider_event WHERE false;
SELECT tenant_id, name, language, status, reason, updated_at FROM template_status WHERE false;
SELECT tenant_id, provider, call_key, phone, to_number, at, received_at, status, detail FROM missed_call WHERE false;
SELECT id, received_at, reason, body FROM quarantine WHERE false;
SELECT 1 / (has_table_privilege('mseva_app', 'quarantine', 'INSERT')
	AND NOT has_table_privilege('mseva_app', 'quarantine', 'SELECT'))::int;
ROLLBACK;
