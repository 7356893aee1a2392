-- $1 tenant, $2 citizen
SELECT EXISTS (SELECT 1 FROM outbox WHERE tenant_id = $1::int AND citizen_id = $2::bigint AND queued) AS queued;
