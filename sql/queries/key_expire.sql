-- Forgets provider events that can no longer be redelivered. $1 tenant, $2 older than, $3 rows at most.
DELETE FROM inbound_key WHERE tenant_id = $1::int AND key IN (
	SELECT key FROM inbound_key WHERE tenant_id = $1::int AND received_at < $2::timestamptz LIMIT $3::int)
