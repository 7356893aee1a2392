-- Never to be sent: 4 failed (undeliverable), 5 dead letter (ours to mend), 6 dropped (pointless by now).
-- $1 tenant, $2 created at, $3 id, $4 status, $5 error code, $6 error text
UPDATE outbox SET status = $4::smallint, lease_owner = NULL, lease_until = NULL, error_code = $5::int, error_text = $6
WHERE tenant_id = $1::int AND created_at = $2::timestamptz AND id = $3::bigint AND queued;
