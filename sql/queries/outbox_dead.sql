-- Dead letters, newest first. $1 tenant, $2 limit
SELECT id, (extract(epoch FROM created_at) * 1000)::bigint AS created_ms, kind, attempts, error_code, error_text
FROM outbox WHERE tenant_id = $1::int AND is_dead ORDER BY created_at DESC LIMIT $2::int;
