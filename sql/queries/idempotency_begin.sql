-- Takes an idempotency key, or says nothing when somebody has it. A key whose request never came to
-- its end (the server died) is free again after a minute.
-- $1 tenant, $2 actor, $3 key, $4 route, $5 request hash, $6 now.
INSERT INTO idempotency AS i (tenant_id, actor, key, route, request_hash, created_at)
VALUES ($1::int, $2, $3, $4, $5, $6::timestamptz)
ON CONFLICT (tenant_id, actor, key) DO UPDATE SET created_at = excluded.created_at
WHERE i.status IS NULL AND i.route = excluded.route AND i.request_hash = excluded.request_hash
AND i.created_at < excluded.created_at - interval '1 minute'
RETURNING key
