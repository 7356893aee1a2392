-- $1 tenant, $2 older than, $3 rows at most.
DELETE FROM provider_event WHERE tenant_id = $1::int AND id IN (
	SELECT id FROM provider_event WHERE tenant_id = $1::int AND received_at < $2::timestamptz
	ORDER BY received_at LIMIT $3::int)
