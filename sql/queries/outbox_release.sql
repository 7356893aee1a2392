-- Gives leased rows back unsent, without counting the attempt: this one and all behind it.
-- $1 tenant, $2 lease owner, $3 citizen, $4 created at, $5 id
UPDATE outbox SET lease_owner = NULL, lease_until = NULL, attempts = greatest(attempts - 1, 0)
WHERE tenant_id = $1::int AND citizen_id = $3::bigint AND queued AND lease_owner = $2
	AND (created_at, id) >= ($4::timestamptz, $5::bigint);
