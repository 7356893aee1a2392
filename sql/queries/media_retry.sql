-- Not this time: again at $3. $1 tenant, $2 id, $4 why.
UPDATE media SET due_at = $3::timestamptz, lease_until = NULL, error = $4
WHERE tenant_id = $1::int AND id = $2 AND status = 'pending'
