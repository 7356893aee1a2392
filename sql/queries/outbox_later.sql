-- Not sent: again in a while. $1 tenant, $2 created at, $3 id, $4 wait in ms, $5 error code, $6 error text, $7 lease owner
UPDATE outbox SET lease_owner = NULL, lease_until = NULL, due_at = now() + make_interval(secs => $4::float8 / 1000),
	error_code = $5::int, error_text = $6
WHERE tenant_id = $1::int AND created_at = $2::timestamptz AND id = $3::bigint AND queued AND lease_owner = $7;
