-- $1 tenant, $2 created at, $3 id, $4 provider's id
UPDATE outbox SET status = greatest(status, 1), provider_id = $4, sent_at = coalesce(sent_at, now()),
	lease_owner = NULL, lease_until = NULL
WHERE tenant_id = $1::int AND created_at = $2::timestamptz AND id = $3::bigint AND status IN (0, 1, 2, 3);
