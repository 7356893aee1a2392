-- $1 tenant, $2 citizen
UPDATE conversation SET closed_at = now(), state = '{}' WHERE tenant_id = $1::int AND citizen_id = $2::bigint;
