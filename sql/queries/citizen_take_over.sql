-- Complaints of a row that is given up go to the person it was; its conversation ends, and a turn that still
-- believes in it fails on the version.
-- $1 tenant, $2 citizen given up, $3 the citizen
WITH ended AS (
	UPDATE conversation SET version = version + 1, state = '{}', closed_at = now()
	WHERE tenant_id = $1::int AND citizen_id = $2::bigint
)
UPDATE complaint SET citizen_id = $3::bigint WHERE tenant_id = $1::int AND citizen_id = $2::bigint;
