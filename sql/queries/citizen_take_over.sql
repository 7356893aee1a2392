-- Complaints and connections of a row that is given up go to the person it was; its conversation ends, and a turn that still
-- believes in it fails on the version.
-- $1 tenant, $2 citizen given up, $3 the citizen
WITH ended AS (
	UPDATE conversation SET version = version + 1, state = '{}', closed_at = now()
	WHERE tenant_id = $1::int AND citizen_id = $2::bigint
), links AS (
	DELETE FROM connection_link WHERE tenant_id = $1::int AND citizen_id = $2::bigint
	RETURNING connection_id, state, proof, linked_by, linked_at, revoked_by, revoked_at, failures, failed_at
), hers AS (
	INSERT INTO connection_link AS l (tenant_id, connection_id, citizen_id, state, proof, linked_by, linked_at, revoked_by, revoked_at,
		failures, failed_at)
	SELECT $1::int, connection_id, $3::bigint, state, proof, linked_by, linked_at, revoked_by, revoked_at, failures, failed_at FROM links
	ON CONFLICT (tenant_id, connection_id, citizen_id) DO UPDATE SET state = excluded.state, proof = excluded.proof,
		linked_by = excluded.linked_by, linked_at = excluded.linked_at, revoked_by = NULL, revoked_at = NULL
	WHERE l.state <> 'linked' AND excluded.state = 'linked'
)
UPDATE complaint SET citizen_id = $3::bigint WHERE tenant_id = $1::int AND citizen_id = $2::bigint;
