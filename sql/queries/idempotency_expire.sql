-- $1 tenant, $2 older than, $3 rows at most.
DELETE FROM idempotency WHERE tenant_id = $1::int AND (actor, key) IN (
	SELECT actor, key FROM idempotency WHERE tenant_id = $1::int AND created_at < $2::timestamptz
	ORDER BY created_at LIMIT $3::int)
