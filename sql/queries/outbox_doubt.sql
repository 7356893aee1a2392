-- It may have been sent: left alone for a while, in which a report about it can settle that.
-- $1 tenant, $2 created at, $3 id, $4 wait in ms, $5 error text, $6 lease owner
UPDATE outbox SET lease_owner = NULL, lease_until = NULL, due_at = now() + make_interval(secs => $4::float8 / 1000),
	doubts = doubts + 1, error_code = NULL, error_text = $5
WHERE tenant_id = $1::int AND created_at = $2::timestamptz AND id = $3::bigint AND queued AND lease_owner = $6;
