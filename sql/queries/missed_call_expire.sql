-- $1 tenant, $2 older than, $3 rows at most.
DELETE FROM missed_call WHERE tenant_id = $1::int AND (provider, call_key) IN (
	SELECT provider, call_key FROM missed_call WHERE tenant_id = $1::int AND received_at < $2::timestamptz LIMIT $3::int)
