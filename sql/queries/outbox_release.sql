-- Gives leased rows back unsent, without counting the attempt. $1 tenant, $2 lease owner, $3 citizen
UPDATE outbox SET lease_owner = NULL, lease_until = NULL, attempts = greatest(attempts - 1, 0)
WHERE tenant_id = $1::int AND citizen_id = $3::bigint AND queued AND lease_owner = $2;
