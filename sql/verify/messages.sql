BEGIN;
SELECT tenant_id, created_at, id, citizen_id, direction, provider_id, kind, body FROM message WHERE false;
SELECT tenant_id, created_at, id, citizen_id, number_id, phone, user_id, kind, body, status, queued, is_dead, due_at,
	lease_owner, lease_until, attempts, provider_id, error_code, error_text, window_until, read_id, late_template,
	sent_at, delivered_at, read_at, played_at FROM outbox WHERE false;
SELECT 1 FROM message_default, outbox_default WHERE false;
SELECT 1 / (to_regprocedure('ensure_partitions(int)') IS NOT NULL
	AND to_regprocedure('drop_old_partitions(text, int)') IS NOT NULL)::int;
ROLLBACK;
