-- $1 tenant, $2 citizen
SELECT state, version, (extract(epoch FROM last_inbound_at) * 1000)::bigint AS last_inbound_ms
FROM conversation WHERE tenant_id = $1::int AND citizen_id = $2::bigint;
